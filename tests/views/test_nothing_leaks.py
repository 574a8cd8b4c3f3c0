"""Confidentiality: secrets are planted in all hidden data, and no public address may return one."""

from __future__ import annotations

import gzip
import io
import itertools
import re
import zipfile

import brotli
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from articles.browse.filterset import parameters
from articles.facets.registry import FACETS
from articles.index import writer
from articles.models import (
    Article,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Attendance,
    Capture,
    Coverage,
    EvidenceLink,
    Figure,
    Import,
    ImportItem,
    MeetingResolution,
    Outcome,
    Participation,
    ProposedArticle,
    ProposedMeeting,
    ProposedOfficial,
    ProposedSource,
    Story,
)
from articles.outputs.exports import FORMATS
from articles.outputs.metadata.subject_fields import MODELS
from articles.outputs.oai.protocol import VERBS
from articles.views.authority import KINDS
from tests import builders, every_address

pytestmark = pytest.mark.django_db
NAMESPACE = "reading-room.invalid"
SECRET = "secretzq"  # part of every secret; in Latin letters, which have no other spellings
_numbers = itertools.count(1)


def secret(location: str) -> str:
    """Return a secret that names the location where it is planted."""
    return f"{SECRET}-{location}-{next(_numbers)}"


_TEXTS = (models.CharField, models.TextField)


def plant(instance: models.Model, *kept: str) -> models.Model:
    """Fill every empty text column with a secret, except `kept`, and save the instance."""
    for field in instance._meta.concrete_fields:
        is_text = isinstance(field, _TEXTS) and not field.choices and not field.primary_key
        if not is_text or field.name in kept or getattr(instance, field.name) or field.unique:
            continue
        word = secret(f"{type(instance).__name__}.{field.name}")
        if field.name.endswith("url"):
            word = f"https://{word}.example/"
        if (field.max_length or 1_000) >= len(word) and field.name not in _FORMATTED:
            setattr(instance, field.name, word)
    instance.save()
    return instance


# Columns with a fixed format, which cannot hold a secret.
_FORMATTED = {"wikidata_id", "iso_code", "language", "evidence_in", "title_key", "page_key", "sort_key", "slug",
           "permanent_id", "short_slug", "published_on_precision", "date_basis"}  # fmt: skip
LINKS = {
    ArticleVenue: "venue", ArticleState: "state", ArticleOfficial: "official",
    ArticleResolution: "resolution", ArticleTopic: "topic", Coverage: "meeting",
}  # fmt: skip


@pytest.fixture
def world(settings, tmp_path):
    """An archive with a public object of each kind, and secrets in all data that is not public."""
    settings.DUMPS_DIR = tmp_path
    person = get_user_model().objects.create_user(
        secret("username"),
        f"{SECRET}@example.org",
        first_name=secret("first"),
        last_name=secret("last"),
    )
    public = {
        "venue": builders.venue("rome", "روما", "Rome"),
        "state": builders.state("iraq", "العراق", "Iraq"),
        "official": builders.official(), "resolution": builders.resolution(),
        "topic": builders.topic(), "source": builders.source(),
        "meeting": builders.meeting("2021-06-28-rome-ministerial", "2021-06-28"),
    }  # fmt: skip
    by = {"created_by": person, "submitted_by": person, "published_by": person}
    shown = builders.article(
        "خبر معروض",
        source=public["source"],
        date="2021-06-28",
        byline="كاتب معروف",
        subtitle="فرعي",
        index=False,
        url="https://example.org/a",
        archived_url="https://example.org/b",
        abstract="ملخص معروض",
        abstract_en="An abstract that is shown",
        **by,
    )
    for rights in ("metadata", "excerpt"):
        # Text after the excerpt of 300 characters must not be shown.
        hidden_text = ("كلمة " * 80 if rights == "excerpt" else "") + secret(f"body-{rights}")
        each = builders.article(
            f"خبر {rights}",
            rights=rights,
            body=hidden_text,
            date="2021",
            index=False,
            caption=secret("caption"),
            **by,
        )
        plant(each, "byline", "subtitle", "abstract_en", "url", "archived_url", "withdrawn_reason")
        Coverage.objects.create(
            article=each,
            meeting=public["meeting"],
            status="confirmed",
            confirmed_at=timezone.now(),
            confirmed_by=person,
            evidence=("كلمة " * 80) + secret("evidence"),
        )
    plant(shown, "withdrawn_reason", "body", "caption")
    hidden = {
        "venue": builders.venue("h-venue", secret("v"), secret("v")),
        "state": builders.state("h-state", secret("s"), secret("s")),
        "official": builders.official("h-official", secret("o"), secret("o")),
        "topic": builders.topic("h-topic", secret("t"), secret("t")),
    }
    # Authorities are public, but a link from an article to one is public only once it is confirmed.
    for model, target in LINKS.items():
        if target in hidden:
            continue
        model.objects.create(
            article=shown,
            **{target: public[target]},
            status="rejected",
            evidence=secret(f"rejected {target}"),
            confirmed_by=person,
        )
    draft_meeting = plant(
        builders.meeting(
            "2030-01-01-secret",
            "2030-01-01",
            status="draft",
            title_ar=secret("mt"),
            title_en=secret("mt"),
        ),
        "note_ar",
    )
    Outcome.objects.create(meeting=draft_meeting, position=1, text_ar=secret("point"))
    unseen = []
    for status in ("draft", "in-review", "withdrawn"):
        each = builders.article(
            secret(f"title {status}"),
            status=status,
            source=public["source"],
            body=secret("body"),
            abstract=secret("abstract"),
            abstract_en=secret("abstract_en"),
            withdrawn_reason="سبب معلن" if status == "withdrawn" else "",
            withdrawn_by=person,
            rights="full",
            index=False,
            **by,
        )
        unseen.append(plant(each))
    for each in unseen:
        for role, model in (("participant", Participation), ("participant", Attendance)):
            target = (
                {"state": public["state"]}
                if model is Participation
                else {"official": public["official"]}
            )
            model.objects.create(
                meeting=public["meeting"],
                article=each,
                role=role,
                status="confirmed",
                confirmed_at=timezone.now(),
                evidence=secret("testimony"),
                **target,
            )
        Figure.objects.create(
            meeting=public["meeting"],
            article=each,
            counts="other",
            value=7654321,
            unit_ar=secret("unit"),
            status="confirmed",
            confirmed_at=timezone.now(),
            evidence=secret("figure"),
        )
        MeetingResolution.objects.create(
            meeting=public["meeting"],
            resolution=public["resolution"],
            article=each,
            status="confirmed",
            confirmed_at=timezone.now(),
            evidence=secret("cited"),
        )
    run = Import.objects.create(label=secret("import"), started_by=person)
    capture = Capture.objects.create(
        sha256="0" * 64,
        content=secret("capture").encode(),
        byte_size=9,
        media_type="text/plain",
        origin=secret("origin"),
        article=shown,
        url="https://secretzq.example/",
    )
    ImportItem.objects.create(
        run=run, capture=capture, article=shown, name=secret("file"), outcome="created", position=1
    )
    shown.story = Story.objects.create(note=secret("story"))
    shown.save()
    ProposedArticle.objects.create(
        address=f"https://{secret('suggested')}.example/a",
        host=f"{secret('site')}.example",
        page_sha256="1" * 64,
        meeting=public["meeting"],
        note=secret("note of a reader"),
        status="rejected",
        reason=secret("reason"),
        decided_by=person,
        decided_at=timezone.now(),
    )
    for model in (ProposedOfficial, ProposedMeeting, ProposedSource):
        assert model._meta.get_fields()
    for authority in hidden.values():
        type(authority).objects.filter(pk=authority.pk).delete()
    for each in (*public.values(), draft_meeting):
        writer.authority_changed(each)
    writer.rebuild()
    return {"public": public, "shown": shown, "unseen": unseen, "draft meeting": draft_meeting}


def values_of(name: str, world: dict) -> list[str]:
    """Return the values to try for a part of a route; fail for a part that is not known here."""
    articles = [world["shown"], *world["unseen"]]
    ids = [article.permanent_id for article in articles]
    meetings = [world["public"]["meeting"].slug, world["draft meeting"].slug]
    slugs = [each.slug for each in world["public"].values()]
    values = {
        "permanent_id": ids, "slug": [*slugs, *ids, *meetings, *(a.slug for a in articles)],
        "name": list(FACETS), "form": None, "shape": None, "section": ["pages", "articles", *MODELS],
        "key": [*slugs, *meetings], "plural": list(MODELS), "rest": ["nothing"],
    }  # fmt: skip
    assert name in values, f"unknown part of an address: {name}"
    return values[name]


def addresses(world: dict) -> list[str]:
    """Return every public address, with all values of its parts."""
    return every_address.addresses(lambda name: values_of(name, world))


def queries(world: dict) -> list[str]:
    """Return addresses with parameters: values of every facet, and searches for hidden data."""
    ids = [article.permanent_id for article in (world["shown"], *world["unseen"])]
    parameters = [
        "", "suggested=yes", "relation=background", f"q={SECRET}", "q=خبر&words=all", "sort=oldest",
        "&".join(f"id={each}" for each in ids), "from=2000&to=2040", "date=2030", "bom=1",
        *(f"{facet}={each.slug}" for facet, each in world["public"].items()),
        *(f"{facet}=not-stated" for facet in FACETS),
    ]  # fmt: skip
    bases = [
        "/articles/", "/en/articles/", "/articles/feed/", "/articles/feed.json", "/api/v1/articles",
        "/api/v1/facets", "/api/v1/facets/state", *(f"/articles/export.{form}" for form in FORMATS),
    ]  # fmt: skip
    lists = [f"{base}?{each}" for base in bases for each in parameters]
    oai = [f"/oai?verb={verb}" for verb in VERBS]
    for prefix in ("oai_dc", "mods"):
        oai += [f"/oai?verb=ListRecords&metadataPrefix={prefix}"]
        oai += [f"/oai?verb=GetRecord&metadataPrefix={prefix}&identifier=oai:{NAMESPACE}:{each}"
                for each in ids]  # fmt: skip
    searches = [f"/api/v1/search?q={q}" for q in (SECRET, "خبر", "كلمة")]
    suggests = [f"/suggest/?q={SECRET}", f"/suggest/?q={SECRET}&form=opensearch"]
    pages = [f"/articles/{each}/?q={SECRET}" for each in ids]
    forms = [
        f"/suggest-article/?meeting={world['draft meeting'].slug}",
        "/suggest-article/?meeting=x",
    ]
    return [*lists, *oai, *searches, *suggests, *forms, *pages, f"/meetings/compare/?a={SECRET}"]


def content_of(response) -> str:
    """Return the headers and the decompressed content of a response as text."""
    octets = b"".join(response.streaming_content) if response.streaming else response.content
    encoding = response.headers.get("Content-Encoding")
    if encoding == "br":
        octets = brotli.decompress(octets)
    elif encoding == "gzip":
        octets = gzip.decompress(octets)
    texts = [f"{name}: {value}" for name, value in response.headers.items()]
    if octets.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    else:
        texts.append(octets.decode("utf-8", "replace"))
    return "\n".join(texts)


def leaks(content: str, address: str) -> list[str]:
    """Return the secrets in a response; a search word in the address may be repeated in it.

    In the name of a file the day and the suffix follow the word.
    """
    words = re.findall(rf"{SECRET}[-\w. ]*", content)
    is_search = SECRET in address
    return [
        word
        for word in words
        if not (is_search and re.fullmatch(rf"{SECRET}(-\d{{4}}-\d\d-\d\d)?(\.[-a-z.]+)?\W*", word))
    ]


def test_every_public_address__response_contains_no_secret(client, world):
    """Request every address in both languages; no response, whatever its status, may have a secret."""
    every = [*addresses(world), *queries(world)]
    assert len(every) > 600
    successful = 0
    for address in every:
        response = client.get(address)
        content = content_of(response)
        assert not leaks(content, address), (address, leaks(content, address)[:3])
        assert response.status_code < 500, address
        successful += response.status_code == 200
    assert successful > 300


def test_addresses__from_the_url_configuration_include_every_kind_of_page(world):
    found = addresses(world)
    for kind in KINDS.values():
        assert any(address.startswith(f"/{kind.plural}/") for address in found)
    for wanted in ("/oai", "/sitemap.xml", "/api/v1/articles", "/about/data/reading-room.zip",
                   "/articles/export.csv", "/opensearch.xml", "/meetings.ics"):  # fmt: skip
        assert wanted in found, wanted
    assert not any("admin" in address for address in found)


def test_secrets__planted_ones_are_in_the_tables(world):
    """Guard against a fixture that plants nothing, with which the tests above would prove nothing."""
    planted = 0
    for model in apps.get_app_config("articles").get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, _TEXTS):
                planted += model.objects.filter(**{f"{field.name}__contains": SECRET}).count()
    assert planted > 60
    for model in (Article, Coverage, Capture, Import, Figure, Participation, ProposedArticle):
        assert model.objects.exists()
    assert issubclass(Coverage, EvidenceLink)
    assert set(parameters()) >= set(FACETS)
