"""Permanent addresses: what leaves the site carries one address of a page, in whichever language it is made."""

import io
import json
import re
import zipfile
from html import unescape
from urllib.parse import unquote

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from articles.outputs.page_metadata import presentation_of
from tests import builders
from tests.every_address import BY_CONVERTER, public_routes

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
ENGLISH = f"{SITE}/en/"
# Documents about themselves: they are of one language, and name their own address.
OF_ONE_LANGUAGE = {
    "opensearch", "suggest", "feed", "feed-in", "meetings-feed", "export-metadata",
}  # fmt: skip


@pytest.fixture
def room():
    """A meeting with a venue, a resolution and people, and one article about it whose original is not known."""
    morocco = builders.state()
    meeting = builders.meeting(venue=builders.venue(country=morocco))
    builders.participation(meeting, morocco, "host")
    person, resolution, topic = builders.official(), builders.resolution(), builders.topic()
    builders.appointment(person, morocco)
    builders.attendance(meeting, person, "chair")
    meeting.resolution_links.create(resolution=resolution, **builders.CONFIRMED)
    article = builders.article(
        "المغرب يحتضن اجتماع التحالف", date="2022-05-12", meetings=[meeting], states=[morocco],
        officials=[person], resolutions=[resolution], topics=[topic], source=builders.source(),
        abstract="خبر عن اجتماع مراكش.", abstract_en="An item on the Marrakesh meeting.",
    )  # fmt: skip
    return article, meeting, [morocco, meeting.venue, person, resolution, topic, article.source]


def path_of(subject) -> str:
    """Return the path of a page in Arabic; a request leaves its own language active."""
    with translation.override("ar"):
        return subject.get_absolute_url()


def text_of(response) -> str:
    """Return the content of a response as text, that of a zip file or workbook unpacked."""
    octets = b"".join(response.streaming_content) if response.streaming else response.content
    if octets.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            octets = b"\n".join(archive.read(name) for name in archive.namelist())
    return unquote(octets.decode("utf-8", "replace"))


def slugs_of(room, route: str) -> list[str]:
    article, meeting, authorities = room
    by_plural = {f"{a.url_name}s": a.slug for a in authorities}
    plural = route.split("/")[0]
    return {"articles": [article.permanent_id], "meetings": [meeting.slug]}.get(
        plural, [by_plural.get(plural, "2022-marrakesh")]
    )


def test_files__made_on_english_pages_name_no_english_address(client, room):
    made = set()
    for route in public_routes():
        if route.name in OF_ONE_LANGUAGE or route.route.startswith("api/v1"):
            continue
        kinds = [kind or name for kind, name in route.parts]
        for form in _forms(kinds):
            values = [form if kind == _format_kind(kinds) else slugs_of(room, route.route)[0]
                      for kind in kinds]  # fmt: skip
            response = client.get(f"/en{route.filled(values)}")
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            if response.status_code != 200 or kind in ("text/html", "image/png"):
                continue
            made.add(kind)
            assert ENGLISH not in text_of(response), route.route
            assert ENGLISH not in unquote(response.headers.get("Content-Description", ""))
    assert made >= {
        "text/csv", "application/jsonl", "application/x-bibtex", "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json", "text/calendar", "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }  # fmt: skip


def _format_kind(kinds: list[str]) -> str:
    """Return the converter of a route that chooses a format, "" if it has none."""
    return next((kind for kind in kinds if kind in BY_CONVERTER), "")


def _forms(kinds: list[str]) -> list[str]:
    return list(BY_CONVERTER.get(_format_kind(kinds), [""]))


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feed__entries_have_the_same_addresses_in_both_languages(client, room, form):
    article, meeting, _ = room
    for listed, permanent, prefix in (
        ("articles", f"{SITE}/articles/{article.permanent_id}/", ""),
        ("articles", f"{SITE}/articles/{article.permanent_id}/", "/en"),
        ("meetings", f"{SITE}/meetings/{meeting.slug}/", ""),
        ("meetings", f"{SITE}/meetings/{meeting.slug}/", "/en"),
    ):
        feed = client.get(f"{prefix}/{listed}/feed.{form}").content.decode()
        if form == "json":
            (entry,) = json.loads(feed)["items"]
            assert (entry["id"], entry["url"]) == (permanent, permanent)
        else:
            entry = re.search(r"<entry>.*</entry>", feed, re.S)[0]
            assert f"<id>{permanent}</id>" in entry
            assert ENGLISH not in entry


def test_harvesters__oai_and_api_name_no_english_address(client, room):
    article, meeting, _ = room
    for address in (
        "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=mods",
        "/api/v1/articles", f"/api/v1/articles/{article.permanent_id}", f"/api/v1/meetings/{meeting.slug}",
    ):  # fmt: skip
        answer = text_of(client.get(address, follow=True))
        assert SITE in answer
        assert ENGLISH not in answer, address


def test_page__citations_and_shared_links_are_the_same_in_both_languages(rf, room):
    article, meeting, authorities = room
    request = rf.get("/")
    for subject in (article, meeting, *authorities):
        presented = {}
        for language in ("ar", "en"):
            with translation.override(language):
                found = presentation_of(request, subject)
            lines = {line.style.key: line.html for line in found.citations}
            presented[language] = (
                found.permanent_url, found.shared_url, found.short_url, found.qr, lines, found.json_ld["@id"],
            )  # fmt: skip
        assert presented["ar"] == presented["en"], subject
        assert presented["en"][0] == f"{SITE}{subject.permanent_path}"
        assert "/en/" not in strip_tags(" ".join(presented["en"][4].values()))


def test_page__head_and_headers_cite_the_permanent_address(client, room):
    article, meeting, authorities = room
    for subject in (article, meeting, *authorities):
        response = client.get(f"/en{path_of(subject)}")
        assert f'<{SITE}{subject.permanent_path}>; rel="cite-as"' in response["Link"]
    page = client.get(f"/en{path_of(article)}").content.decode()
    public = re.search(r'name="citation_public_url" content="([^"]*)"', page)[1]
    assert public == f"{SITE}/articles/{article.permanent_id}/"
    cite = re.search(r'<section class="cite".*?</section>', page, re.S)[0]
    assert ENGLISH not in cite
    assert (
        f'href="/en/articles/{article.permanent_id}.ris"' in cite
    )  # a file in the language of the page


def test_list__coins_cite_the_permanent_address(client, room):
    article, _, _ = room
    page = client.get("/en/articles/").content.decode()
    (coins,) = re.findall(r'class="Z3988" title="([^"]*)"', page)
    identifier = re.search(r"rft.identifier=([^&]*)", unescape(coins))[1]
    assert unquote(identifier) == f"{SITE}/articles/{article.permanent_id}/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page__canonical_is_its_own_and_each_language_is_named(client, room, prefix):
    article, meeting, authorities = room
    for subject in (article, meeting, *authorities):
        path = path_of(subject)
        page = client.get(prefix + path).content.decode()
        assert f'<link rel="canonical" href="{SITE}{prefix}{path}">' in page
        named = dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page))
        assert named == {"ar": SITE + path, "en": f"{SITE}/en{path}", "x-default": SITE + path}


def test_page__language_does_not_depend_on_the_headers_of_the_browser(client, room):
    article, _, _ = room
    for accepted in ("en", "ar", "fr;q=0.9,en"):
        response = client.get(path_of(article), headers={"accept-language": accepted})
        assert response["Content-Language"] == "ar"
        assert "Accept-Language" not in response.get("Vary", "")
