"""Hostile strings in the parameters, path, headers and method of every public address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import resolve
from django_filters import ChoiceFilter

import articles.views
from articles.browse.filterset import ArticleFilterSet, parameters
from articles.browse.form_fields import PartialDateFilter
from articles.facets.registry import FACETS
from articles.outputs.metadata.subject_fields import MODELS
from articles.outputs.oai.protocol import VERBS
from articles.views.api.openapi import description
from articles.web import inline_assets, rate_limit
from tests import every_address, hostile_archive
from tests.attacks import ATTACKS, GROUPS, IN_HEADERS, IN_PATHS, MARK, Attack
from tests.every_address import BY_CONVERTER, Route
from tests.probing import Prober, content_faults, header_faults

pytestmark = pytest.mark.django_db
# Parameters of views besides those of a list; `test_parameters__` checks that none is missing.
OWN = ("find", "by", "form", "bom", "v", "first", "second", "outlets", "p")
OF_API = ("limit", "cursor", "find")
OF_OAI = ("verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND", f"{MARK.upper()}<x>")


@pytest.fixture
def archive(settings, tmp_path):
    """Make the hostile archive, whose records hold hostile strings too."""
    settings.DUMPS_DIR = tmp_path
    return hostile_archive.make()


@pytest.fixture
def prober(archive) -> Prober:
    return Prober(Client())


def chosen(route: Route, archive) -> list[str]:
    """Return an existing value for each part of a route."""
    plural = next((model for model in MODELS if f"{model}/" in route.route), "")
    article = "article" in route.route and not plural
    known = {
        "permanent_id": archive.article.permanent_id,
        "name": "state",
        "section": "articles",
        "plural": "nothing",
        "rest": "nothing/at/all",
        "key": archive.slugs.get(plural, "iraq") if plural != "meetings" else archive.meeting.slug,
        "slug": archive.article.permanent_id
        if article
        else archive.slugs.get(plural, archive.meeting.slug),
    }
    return [(BY_CONVERTER.get(kind) or [known[name]])[0] for kind, name in route.parts]


def pages(archive) -> list[tuple[Route, str]]:
    """Return every public route with one existing address."""
    return [
        (route, route.filled(chosen(route, archive))) for route in every_address.public_routes()
    ]


def together(names, attack: Attack) -> str:
    return "&".join(f"{name}={attack.encoded}" for name in names)


def spread(archive) -> Iterator[tuple[int, str, Attack]]:
    """Yield a number, an address and an attack: one of every group for each address, varying by address."""
    for turn, (_route, address) in enumerate(pages(archive)):
        for number, attack in enumerate(one_of_each_group(turn)):
            yield turn + number, address, attack


def verdict(prober: Prober, at_least: int) -> None:
    """Report all faults together, and fail if fewer than `at_least` requests were sent."""
    assert not prober.wrong, f"{len(prober.wrong)} of {prober.asked}:\n" + "\n".join(
        prober.wrong[:40]
    )
    assert prober.asked >= at_least


def field_class(name: str) -> object:
    """Return the class of a parameter: facets of one shape are read alike, as are choices, and dates."""
    if name in FACETS:
        return FACETS[name].shape
    kind = type(ArticleFilterSet.base_filters.get(name))
    return kind if kind in (ChoiceFilter, PartialDateFilter) else name


def attacks_by_field(names) -> Iterator[tuple[str, Attack]]:
    """Yield every attack for the first parameter of each field class, one of each group for the others."""
    known: set[object] = set()
    for turn, name in enumerate(names):
        is_first = (kind := field_class(name)) not in known
        known.add(kind)
        for attack in ATTACKS if is_first else one_of_each_group(turn):
            yield name, attack


def one_of_each_group(turn: int) -> list[Attack]:
    """Return one attack of every group, varying by turn."""
    return [group[turn % len(group)] for group in GROUPS.values()]


def test_browse__every_attack_in_every_kind_of_parameter_is_harmless(prober):
    names = parameters()
    for name, attack in attacks_by_field(names):
        prober.ask(f"/articles/?{name}={attack.encoded}", attack)
    classes = len(set(map(field_class, names)))
    assert classes >= 9
    verdict(prober, classes * len(ATTACKS) + (len(names) - classes) * len(GROUPS))


def test_api__every_attack_in_every_kind_of_parameter_is_harmless(prober):
    """The two lists of articles; an invalid value is refused with problem details."""
    for address in ("/api/v1/articles", "/api/v1/search"):
        declared = description("/api/v1/")["paths"][address]["get"]["parameters"]
        names = dict.fromkeys([*(parameter["name"] for parameter in declared), "unknown"])
        if address.endswith("search"):
            names = ("q", "cursor")
        for name, attack in attacks_by_field(names):
            response = prober.ask(f"{address}?{name}={attack.encoded}", attack)
            if response.status_code >= 400:
                assert response["Content-Type"] == "application/problem+json", (name, attack)
    verdict(prober, 9 * len(ATTACKS))


def test_oai__every_attack_in_every_argument_is_harmless(prober):
    for name in OF_OAI:
        for attack in ATTACKS:
            rest = "" if name == "verb" else "verb=ListRecords&"
            rest += "metadataPrefix=mods&" if name in ("from", "until", "set") else ""
            prober.ask(f"/oai?{rest}{name}={attack.encoded}", attack)
    for verb in VERBS:
        for group in GROUPS.values():
            prober.ask(f"/oai?verb={verb}&{together(OF_OAI[1:], group[0])}", group[0])
            body = f"verb={verb}&{together(OF_OAI[1:], group[-1])}"
            form = "application/x-www-form-urlencoded"
            prober.ask("/oai", group[-1], "POST", data=body, content_type=form)
    verdict(prober, len(OF_OAI) * len(ATTACKS))


def test_every_address__attack_of_every_group_in_all_parameters_is_harmless(prober, archive):
    """In all parameters together, and in the words alone, since a page may stop at the first invalid value.

    The words alone go to the Arabic and the English address in turn, since the same view reads both.
    """
    names = dict.fromkeys((*parameters(), *OWN, *OF_API, *OF_OAI))
    for number, address, attack in spread(archive):
        prober.ask(f"{address}?{together(names, attack)}", attack)
        language = "/en" if number % 2 else ""
        prober.ask(
            f"{language}{address}?{together(('q', 'find', 'first', 'sort', 'p'), attack)}", attack
        )
    verdict(prober, 1_000)


def test_every_path__attacks_in_place_of_its_parts_are_harmless(prober, archive):
    """Every attack in each kind of part of each view; a fifth of them where the same view reads it again."""
    known: set[tuple] = set()
    for turn, route in enumerate(every_address.public_routes()):
        usual = chosen(route, archive)
        for position, part in enumerate(route.parts):
            kind = (resolve(route.filled(usual)).func, position, part)
            for attack in IN_PATHS[turn % 5 :: 5] if kind in known else IN_PATHS:
                parts = [*usual[:position], attack, *usual[position + 1 :]]
                prober.ask(route.filled(parts), "path")
            known.add(kind)
        for attack in IN_PATHS[turn % 5 :: 5]:
            prober.ask(f"{route.filled(usual)}{attack}", "behind the path")
            prober.ask(f"/{attack}{route.filled(usual)}", "before the path")
    verdict(prober, 1_000)


def test_every_page__hostile_records_are_shown_as_text(prober, archive):
    """Pages, files, feeds and records escape the hostile strings of the archive."""
    addresses = []
    for route in every_address.public_routes():
        usual = chosen(route, archive)
        for position, (kind, _name) in enumerate(route.parts):
            for value in BY_CONVERTER.get(kind, ()):
                addresses.append(route.filled([*usual[:position], value, *usual[position + 1 :]]))
        addresses.append(route.filled(usual))
    addresses += [f"/articles/{archive.slugs['withdrawn']}/", f"/articles/by/{'venue'}/",
              "/meetings/compare/?first=2021-06-28-rome-ministerial&second=2022-05-11-marrakesh-ministerial",
              *(f"/articles/by/{name}/" for name in FACETS), "/m/2021", "/suggest/?q=روما",
              *(f"/articles/?page={n}&q=ملخص" for n in range(1, 5)),
              *(f"/articles/feed/?page={n}" for n in range(1, 3)),
              *(f"/{kind}/{slug}/" for kind, slug in archive.slugs.items() if kind in MODELS)]  # fmt: skip
    for verb in ("ListRecords", "ListIdentifiers"):
        addresses += [f"/oai?verb={verb}&metadataPrefix={prefix}" for prefix in ("oai_dc", "mods")]
    statuses = []
    for address in dict.fromkeys(addresses):
        for language in ("", "/en"):
            statuses.append(prober.ask(f"{language}{address}", "stored").status_code)
            if statuses[-1] in (301, 302):
                redirecting = f"{language}{address}"
                target = prober.client.get(redirecting)["Location"]
                prober.ask(target, "stored")
    assert statuses.count(200) > 120
    verdict(prober, 250)


def test_headers__attacks_in_each_are_harmless(prober, archive):
    article = f"/articles/{archive.article.permanent_id}/{archive.article.slug}/"
    for address in ("/", "/articles/?q=روما", article, "/api/v1/articles", "/articles/feed/", "/oai",
                    "/sitemap.xml", "/m/2021", "/articles/export.csv", "/card.png", "/admin/"):  # fmt: skip
        for name, values in IN_HEADERS.items():
            for value in values:
                key = name.upper().replace("-", "_")
                meta = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
                if name != "Content-Length":
                    prober.ask(address, f"{name}: {value[:40]}", **{meta: value})
    verdict(prober, 500)


def test_methods__other_than_get_and_head_are_refused(prober, archive):
    """A method that writes is refused with 405, which lists the allowed methods."""
    for route, address in pages(archive):
        if route.name == "oai":
            continue
        accepts_post = route.name == "suggest-article"
        for method in METHODS:
            if method == "POST" and accepts_post:
                continue  # tests/views/test_suggest_article.py
            response = prober.ask(
                address, "method", method, data="x=<zqx-el>", content_type="text/plain"
            )
            assert response.status_code in (405, 404), (method, address, response.status_code)
            if response.status_code == 405:
                allowed = "GET, HEAD, POST" if accepts_post else "GET, HEAD"
                assert response["Allow"] == allowed, (method, address)
        prober.ask(address, "method", "HEAD")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/articles/").status_code == 405  # not the error page for CSRF tokens
    verdict(prober, 300)


LISTS = (
    "/articles/", "/api/v1/articles", "/api/v1/facets/state", "/articles/feed/", "/oai", "/suggest/",
    "/articles/export.csv", "/articles/by/state/", "/meetings/compare/",
)  # fmt: skip
DEEP = {
    "words": "q=" + "+".join(f"كلمة{n}" for n in range(2_000)),
    "values of one facet": "&".join(f"state=x-{n}" for n in range(1_500)),
    "one value many times": "&".join(["venue=rome"] * 1_500),
    "names nobody knows": "&".join(f"a{n}=1" for n in range(3_000)),
    "chosen articles": "&".join(f"id={n:012}" for n in range(1_500)),
    "switches": "q=x&" + "&".join(f"off=names:كلمة{n}" for n in range(300)),
    "a word of 8 KB": "q=" + "x" * 8_192,
    "a range of 8 KB": "from=" + "9" * 8_192,
    "nothing of 8 KB": "&" * 8_192,
    "equal signs": "=" * 8_192,
}


@pytest.mark.parametrize("what", DEEP)
def test_deep_queries__are_answered_briefly_or_refused(prober, archive, what):
    """Queries of up to 30 KB: an excess is refused or reported, and never makes the response long."""
    for address in LISTS:
        response = prober.ask(f"{address}?{DEEP[what]}", what)
        if not response.streaming:
            assert len(response.content) < 600_000, (address, len(response.content))
    verdict(prober, 9)


def test_long_queries__notice_or_error_gives_the_limit(client, archive):
    page = client.get("/articles/?q=" + "ش" * 3_000).content.decode()
    assert "2000" in page
    assert 'class="notice"' in page
    refused = client.get("/articles/?" + "&".join(f"state=x-{n}" for n in range(41)))
    assert refused.status_code == 400
    assert "40" in refused.content.decode()


@pytest.mark.parametrize(
    "address", ["/articles/", "/en/articles/", "/", "/articles/export.csv", "/m/2021"]
)
def test_addresses__too_long_ones_of_pages_give_an_error_page(client, archive, address):
    response = client.get(f"{address}?q={'x' * 65_536}")
    assert response.status_code == 414
    page = response.content.decode()
    assert 'class="page-title"' in page
    assert "32000" in re.sub(r"[\s,٬.]", "", page)
    assert "xxxx" not in page  # the overlong value is not repeated
    assert len(page.replace(inline_assets.text(inline_assets.STYLE), "")) < 20_000


def test_addresses__too_long_ones_of_the_api_give_problem_details(client, archive):
    for address in ("/api/v1/articles", "/api/v1/states/iraq", "/api/v1/nothing"):
        response = client.get(f"{address}?q={'x' * 65_536}")
        assert response.status_code == 414
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["type"].endswith("#address-too-long")
        assert len(response.content) < 1_000


def test_rate_limit__holds_under_hostile_strings(archive, settings, monkeypatch):
    """Neither hostile words nor forged addresses in headers evade the limit."""
    settings.RATE_LIMIT, settings.TRUSTED_PROXIES = True, 1
    monkeypatch.setattr(rate_limit, "MACHINES", rate_limit.Policy("machines", 5, 0.001))
    client = Client()
    statuses = [
        client.get(
            f"/articles/?q={attack.encoded}",
            headers={"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.7", "User-Agent": f"curl/{n}"},
        ).status_code
        for n, attack in enumerate(GROUPS["markup"][:12])
    ]
    assert statuses == [200] * 5 + [429] * 7


HARMFUL = {
    "element": f"<p><{MARK}-el>x</{MARK}-el></p>",
    "handler": '<img alt="" onerror="x()">',
    "attribute": f'<p on{MARK}="1">x</p>',
    "script": f"<script>var x = '{MARK}'</script>",
    "JSON": f'<script type="application/ld+json">"</s{MARK}"</script>',
    "address": '<a href=" java\tscript:x()">x</a>',
    "elsewhere": '<a href="/\\evil.example/">x</a>',
    "override": "<p>\u202ex</p>",
}


@pytest.mark.parametrize("what", HARMFUL)
def test_content_faults__harmful_page_is_reported(what):
    """A check that reports nothing would find nothing."""
    page = f"<!doctype html><html><body>{HARMFUL[what]}</body></html>"
    assert list(content_faults("text/html", page.encode(), page))
    harmless = "<p><bdi>\u202ex</bdi> &lt;zqx-el&gt; <a href='/articles/?q=javascript:x'>x</a></p>"
    assert not list(content_faults("text/html", harmless.encode(), harmless))


def test_faults__formulas_headers_and_broken_files_are_reported():
    assert list(content_faults("text/csv", b"", "a,=1+1\r\n"))
    assert not list(content_faults("text/csv", b"", "a,'=1+1,-7.5\r\n"))
    assert list(content_faults("application/json", b"", "{"))
    assert list(content_faults("application/atom+xml", b"<feed><zqx-el/></feed>", ""))
    assert list(header_faults(HttpResponseRedirect("//evil.example/")))
    assert list(header_faults(HttpResponse(headers={"Location": "/\\evil.example/"})))


def test_parameters__every_one_read_by_a_view_is_listed():
    """A new parameter of a view has to be added to the lists above."""
    read = set()
    for path in Path(articles.views.__file__).parent.rglob("*.py"):
        read |= set(re.findall(r"GET(?:\.get|\.getlist)?[\[(]\"(\w+)\"", path.read_text()))
    declared = {
        parameter["name"]
        for operations in description("/api/v1/")["paths"].values()
        for parameter in operations["get"].get("parameters", ())
        if parameter["in"] == "query"
    }
    assert read >= {"q", "find", "form"}
    assert (read | declared) <= {*parameters(), *OWN, *OF_API}


def test_addresses__every_public_one_is_probed(prober, archive):
    """Every route is public and requested here, or is probed with the desk (`tests/admin/test_probing.py`)."""
    for route, address in pages(archive):
        prober.ask(address)
        assert route.route in prober.reached, route
    names = {route.name for route in every_address.public_routes() if route.name}
    assert names >= {"home", "browse", "oai", "api-v1:articles", "sitemap", "meeting-short"}
    assert {route.name for route in every_address.routes() if route.is_desk} >= {"admin:login"}
