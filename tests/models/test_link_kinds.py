"""A new kind of link with a model and one entry: desk, index, facet, spreadsheets and outputs include it."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.http import QueryDict
from django.urls import reverse

from articles.admin.link_inlines import article_link_inlines
from articles.browse.article_list import ArticleList
from articles.editorial import bulk_edit, spreadsheet, suggestions
from articles.facets import registry
from articles.index import bitmaps, writer
from articles.intake import link_suggestions
from articles.intake.catalogue.tables import TABLES
from articles.intake.recognition import Suggestion
from articles.models import CURATED, LINK_KINDS, Article, Source, kind_of
from articles.models.link_kinds import EvidenceLink, authority_kind, desk_kinds
from articles.outputs import statistics
from articles.preservation.invariants import facet_counts, verify_archive
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def quoted(monkeypatch):
    """Declare a kind of link: the outlets that an article quotes."""

    class ArticleQuoted(EvidenceLink):
        article = models.ForeignKey(Article, models.CASCADE, related_name="quoted_links")
        quoted = models.ForeignKey(Source, models.PROTECT, related_name="+")

        class Meta:
            app_label = "articles"
            verbose_name_plural = "الصحف المقتبس منها"

    kind = authority_kind(
        "quoted", ArticleQuoted, "صحيفة مقتبس منها", plural="quoted_outlets",
        bulk_labels=("أضف صحيفة", "أزل صحيفة"),
    )  # fmt: skip
    with connection.schema_editor() as editor:
        editor.create_model(ArticleQuoted)
    monkeypatch.setitem(LINK_KINDS, "quoted", kind)
    before = set(registry.FACETS)
    registry.add_facets_of_links()
    yield kind
    for name in set(registry.FACETS) - before:
        del registry.FACETS[name]
    del Article.quoted_links, apps.all_models["articles"]["articlequoted"]
    apps.clear_cache()


@pytest.fixture
def article(quoted, editor):
    outlet = builders.source("quoted-daily", name_ar="يومية الاقتباس", name_en="Quoted Daily")
    article = builders.article("خبر عن مراكش", index=False)
    suggestions.add(article, "quoted", outlet.pk, editor)
    writer.rebuild()
    return article


def test_new_kind__is_decided_at_the_desk(quoted, article, desk):
    (link,) = [link for link in suggestions.links_of(article) if link.kind is quoted]
    assert (link.name_ar, link.status) == ("يومية الاقتباس", "confirmed")
    assert quoted in desk_kinds()
    page = desk.get(reverse("admin:articles_article_desk", args=[article.pk])).content.decode()
    assert "صحيفة مقتبس منها" in page
    suggestions.decide(article, link.key, "rejected", "confirmed", None)
    assert not quoted.model.objects.confirmed().exists()
    assert quoted.model in [inline.model for inline in article_link_inlines()]


def test_new_kind__is_suggested_once_by_recognition(quoted, article):
    outlet = builders.source("other-daily")
    found = Suggestion("quoted", outlet.pk, None, "body", 0, 12, "نقلت اليومية", "test", 0.9)
    for _attempt in range(2):
        link_suggestions.suggest(article, [found])
    assert quoted.model.objects.filter(quoted=outlet, status="suggested").count() == 1
    assert kind_of(quoted.model.objects.first()) is quoted
    assert quoted.model in link_suggestions.models()


def test_new_kind__is_found_and_counted(quoted, article, client):
    page = client.get("/articles/?quoted=quoted-daily").content.decode()
    assert "خبر عن مراكش" in page
    assert 'id="facet-quoted">صحيفة مقتبس منها' in page
    assert "<bdi>يومية الاقتباس</bdi>" in page  # the chip
    article_list = ArticleList(QueryDict("q=يومية الاقتباس"))
    # found by the name of the authority
    assert [result.pk for result in article_list.results[:5]] == [article.pk]
    data = client.get("/api/v1/articles?quoted=quoted-daily").json()
    assert [value["key"] for value in data["items"][0]["facets"]["quoted"]] == ["quoted-daily"]
    table = b"".join(client.get("/articles/export.csv?quoted=quoted-daily").streaming_content)
    assert "archive.quoted.label" in table.decode()
    assert "quoted" in facet_counts.statements()


def test_new_kind__has_its_columns_and_bulk_edits(quoted, article, editor):
    assert "quoted_outlets" in [column.name for column in spreadsheet.columns()]
    (row,) = spreadsheet.spreadsheet_values([article])
    assert row["quoted_outlets"] == "quoted-daily"
    (articles,) = [table for table in TABLES if table.name == "articles"]
    assert "quoted_outlets" in articles.column_names
    other = builders.source("other-daily", name_ar="يومية أخرى")
    add = bulk_edit.changes()["add-quoted"]
    (planned,) = bulk_edit.plan(add, [article.pk], other, editor)
    assert planned.after == "يومية أخرى، يومية الاقتباس"
    bulk_edit.make(add, {article.pk: planned.before}, other, editor, "إضافة")
    assert quoted.model.objects.confirmed().count() == 2


def test_new_kind__is_counted_by_statistics_and_verified(quoted, article):
    counted = {each.kind: each for each in statistics.statistics_of(bitmaps.current()).links}
    assert counted["الصحف المقتبس منها"].confirmed == 1
    (counts,) = [each for each in verify_archive() if each.invariant.name == "counts"]
    assert counts.holds


def test_new_kind__renamed_authority_is_found_by_its_new_name(quoted, article):
    outlet = Source.objects.get(slug="quoted-daily")
    outlet.name_ar = "صحيفة بزغت"
    outlet.save()
    writer.authority_changed(outlet)
    assert ArticleList(QueryDict("q=بزغت")).results.count() == 1


def test_kinds__every_model_has_a_history():
    assert {kind.model for kind in LINK_KINDS.values()} <= set(CURATED)


def test_facets__every_one_is_counted_by_verify_or_excluded():
    assert set(facet_counts.statements()) | facet_counts.NOT_COUNTED == set(registry.FACETS)
