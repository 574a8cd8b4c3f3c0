"""Every public page of the catalogue, and the desk's."""

import pytest

from articles.facets.registry import FACETS
from articles.models import Article, Meeting
from articles.outputs.metadata.subject_fields import MODELS
from tests.admin.desk_probing import desk_routes

pytestmark = pytest.mark.django_db


def test_public(catalogue, client):
    articles = list(Article.objects.published())
    addresses = [
        "/",
        "/articles/",
        "/meetings/",
        "/meetings/coverage/",
        "/meetings/coverage/?outlets=all",
        "/meetings/coverage/?sort=count",
        "/meetings/compare/",
        "/about/",
        "/about/data/",
        "/api/",
        "/robots.txt",
        "/opensearch.xml",
        "/m/2021",
        "/m/2019",
        "/m/2022-05",
        "/articles/?q=داعش",
        "/articles/?q=التحالف+مراكش&date=2022",
        "/articles/?q=zzzzzqq",
        "/articles/?q=داعش+zzzzzqq+كلمة",
        "/articles/?state=iraq&venue=marrakesh&relation=mentioned",
        "/articles/?suggested=1",
        "/articles/?suggestions=1",
        "/articles/?page=2",
        "/articles/?page=3&date=2019",
        "/articles/?page=999",
        "/articles/?from=2019&to=2020",
        "/articles/?state=nowhere&foo=1",
        "/articles/?all=1&q=العراق سوريا قطر",
        "/articles/?" + "&".join(f"state=x-{n}" for n in range(300)),
        "/nothing/",
        "/articles/?q=" + "x" * 30000,
    ]
    addresses += [f"/articles/by/{n}/" for n in FACETS] + [
        f"/articles/by/{n}/?find=ا&by=name&page=2" for n in FACETS
    ]
    addresses += [a.get_absolute_url() for a in articles] + [
        a.get_absolute_url() + "?q=داعش" for a in articles[:40]
    ]
    meetings = list(Meeting.objects.all())
    addresses += [m.get_absolute_url() for m in meetings]
    addresses += [
        f"/meetings/compare/?first={a.slug}&second={b.slug}"
        for a, b in zip(meetings[::6], meetings[5::6])
    ]
    addresses += [f"/meetings/compare/?first={meetings[0].slug}&second={meetings[0].slug}"]
    for plural, model in MODELS.items():
        addresses.append(f"/{plural}/")
        addresses += [x.get_absolute_url() for x in model.objects.all()]
    statuses = {}
    for a in addresses:
        for language in ("", "/en"):
            s = client.get(language + a).status_code
            statuses[s] = statuses.get(s, 0) + 1
    print(statuses)


def test_desk(catalogue, desk):
    articles = list(Article.objects.all()[:60])
    meetings = list(Meeting.objects.all()[:3])
    seen = {}
    for lang in ("", "/en"):
        for route in desk_routes():
            pk = articles[3].pk
            if "meeting" in route.route:
                pk = meetings[0].pk
            known = {"object_id": pk, "app_label": "articles", "url": "x", "content_type_id": 1}
            parts = [str(known.get(name, pk)) for _k, name in route.parts]
            address = route.filled(parts)
            if "logout" in address:
                continue
            for _ in (0,):
                s = desk.get(lang + address).status_code
                seen.setdefault(s, []).append(address)
        for a in articles:
            desk.get(f"{lang}/admin/articles/article/{a.pk}/desk/")
            desk.get(f"{lang}/admin/articles/article/{a.pk}/history/")
    print({k: len(v) for k, v in seen.items()})
    print(seen)
