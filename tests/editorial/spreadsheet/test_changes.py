"""Importing an edited table: what it changes, what is refused, and undoing it."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.editorial import history, roles
from articles.index import writer
from articles.models import (
    Article,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Coverage,
    IndexEntry,
    Operation,
)
from tests import builders
from tests.admin.test_untouched import TEXTS
from tests.editorial.spreadsheet.tables import (
    EXPORT_FORMATS,
    compare,
    csv_of,
    edited_row,
    import_table,
    refusals,
    table,
)

FIELDS = [
    ("headline", "  المغرب   يستضيف الاجتماع ", "title", "المغرب يستضيف الاجتماع"),
    ("headline_basis", "Supplied", "title_basis", "supplied"),
    ("subtitle", "", "subtitle", ""),
    ("byline", "هسبريس", "byline", "هسبريس"),
    ("date", "2022-05", "published_on_precision", "month"),
    ("date", "٢٠٢٢", "published_on_precision", "year"),
    ("date", "٢٥/٦/٢٠١٩", "published_on", dt.date(2019, 6, 25)),
    ("date", "25 حزيران 2019", "published_on", dt.date(2019, 6, 25)),
    ("date", "not-stated", "published_on_precision", "not-stated"),
    ("date_basis", "", "date_basis", ""),
    ("language", "fr", "language", "fr"),
    ("rights", "full", "rights", "full"),
    ("abstract", "فقرة\n\nفقرة", "abstract", "فقرة\n\nفقرة"),
    ("address", "https://example.org/2", "url", "https://example.org/2"),
    ("archived_address", "", "archived_url", ""),
]


@pytest.mark.parametrize(("name", "cell", "field", "value"), FIELDS)
def test_bring_back__edited_cell_changes_its_field(article, editor, name, cell, field, value):
    comparison = import_table(table(edited_row(article, **{name: cell})), editor)
    assert [c.column.name for row in comparison.changed for c in row.cells] == [name]
    article.refresh_from_db()
    assert getattr(article, field) == value


def test_bring_back__outlet_and_outlet_unknown_exclude_each_other(article, editor):
    other = builders.source("al-anba", "الأنباء", "Al Anba")
    import_table(table(edited_row(article, outlet="al-anba")), editor)
    article.refresh_from_db()
    assert article.source == other
    both = import_table(table(edited_row(article, outlet_unknown="نعم")), editor)
    assert [row.article for row in both.refused] == [article]
    import_table(table(edited_row(article, outlet="", outlet_unknown="نعم")), editor)
    article.refresh_from_db()
    assert (article.source, article.source_unknown) == (None, True)


def test_bring_back__edited_text_moves_evidence_and_undo_moves_it_back(
    article, editor, admin_client
):
    link = article.state_links.order_by("pk").first()
    Article.objects.filter(pk=article.pk).update(abstract="وحضر وفد العراق.")
    article.refresh_from_db()
    ArticleState.objects.filter(pk=link.pk).update(
        evidence="وحضر وفد العراق.", evidence_in="abstract", evidence_start=0, evidence_end=16
    )
    comparison = import_table(
        table(edited_row(article, abstract="اجتمعوا أمس. وحضر وفد العراق.")), editor
    )
    link.refresh_from_db()
    assert (link.evidence_start, link.evidence_end) == (13, 29)
    admin_client.post(reverse("admin:articles_operation_back", args=[comparison.operation.pk]))
    article.refresh_from_db()
    link.refresh_from_db()
    assert article.abstract == "وحضر وفد العراق."
    assert (link.evidence_start, link.evidence_end) == (0, 16)


def test_bring_back__edited_links_are_confirmed_rejected_or_deleted(article, editor):
    washington = builders.venue("washington", "واشنطن", "Washington")
    ArticleState.objects.filter(state__slug="egypt").update(origin="machine")
    suggested = ArticleTopic.objects.create(
        article=article, topic=builders.topic("oil", "النفط", "Oil"), origin="machine"
    )
    cells = {"venues": "washington", "states": "iraq", "topics": "oil؛ africa;oil", "officials": ""}
    comparison = import_table(table(edited_row(article, **cells)), editor)
    assert {c.column.name for row in comparison.changed for c in row.cells} == set(cells)
    venue = ArticleVenue.objects.get(article=article)
    assert (venue.venue, venue.status, venue.origin) == (washington, "confirmed", "editor")
    assert venue.confirmed_by == editor
    states = dict(article.state_links.values_list("state__slug", "status"))
    assert states == {"iraq": "confirmed", "egypt": "rejected"}
    assert article.state_links.get(state__slug="egypt").confirmed_at is None
    suggested.refresh_from_db()
    assert (suggested.status, suggested.origin, suggested.confirmed_by) == (
        "confirmed",
        "machine",
        editor,
    )
    assert not article.official_links.exists()


def test_bring_back__meeting_moved_between_columns_keeps_its_link(article, editor):
    link = Coverage.objects.get(article=article, relation="primary")
    both = ["2018-02-13-kuwait-ministerial", "2022-05-11-marrakesh-ministerial"]
    cells = {"meetings_about": "", "meetings_mentioned": "; ".join(both)}
    import_table(table(edited_row(article, **cells)), editor)
    link.refresh_from_db()
    assert (link.relation, link.status) == ("background", "confirmed")
    refused = compare(table(edited_row(article, meetings_about=both[0])), editor)
    assert both[0] in refusals(refused)


def test_bring_back__missing_and_reordered_columns_are_accepted(article, editor):
    row = edited_row(article, byline="وكالات", only=("headline",))
    comparison = import_table(table(dict(reversed(row.items()))), editor)
    assert len(comparison.changed) == 1
    article.refresh_from_db()
    assert (article.byline, article.subtitle) == ("وكالات", "حضور 79 وفدا")
    assert article.state_links.confirmed().count() == 2


def test_bring_back__changed_article_is_reindexed(article, editor, client):
    writer.index_article(article)
    import_table(table(edited_row(article, states="egypt")), editor)
    assert article.title in client.get("/articles/?state=egypt").content.decode()
    assert article.title not in client.get("/articles/?state=iraq").content.decode()
    assert IndexEntry.objects.filter(article=article).exists()


def test_compare__writes_nothing(article, editor):
    comparison = compare(table(edited_row(article, headline="آخر", states="", venues="")), editor)
    assert len(comparison.changed) == 1
    article.refresh_from_db()
    assert article.title == "المغرب يحتضن اجتماع التحالف"
    assert article.state_links.confirmed().count() == 2
    assert not Operation.objects.exists()


def test_compare__edited_read_only_column_is_reported_as_ignored(article, editor):
    comparison = compare(table(edited_row(article, status="draft")), editor)
    assert (comparison.unchanged, comparison.ignored) == (1, {"status"})


# --- refused rows, while the others are applied ---
BAD = [
    ("date", "الثلاثاء الماضي"), ("date", "2022-02-30"), ("date", "11/05/2022"), ("outlet", "no-such-outlet"),
    ("states", "iraq; atlantis"), ("rights", "all"), ("outlet_unknown", "ربما"), ("headline", " "),
    ("headline", "خ" * 501), ("address", "javascript:alert(1)"), ("language", "لغة ما"), ("language", ""),
    ("byline", "ا" * 2001), ("date", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), BAD)
def test_bring_back__bad_cell_refuses_only_its_row(article, editor, name, cell):
    good = builders.article("خبر سليم", index=False, status="draft")
    rows = [edited_row(article, **{name: cell}), edited_row(good, byline="وكالات")]
    comparison = import_table(table(*rows), editor)
    assert [row.article for row in comparison.changed] == [good]
    assert [(row.line, row.article) for row in comparison.refused] == [(2, article)]
    assert refusals(comparison)
    assert edited_row(article) == edited_row(Article.objects.get(pk=article.pk))


def test_compare__rows_without_a_single_article_are_refused(article, editor):
    row = edited_row(article, byline="وكالات")
    rows = [row, row, row | {"permanent_id": "0000000000"}, row | {"permanent_id": ""}]
    comparison = compare(table(*rows), editor)
    assert [len(row.reasons) for row in comparison.refused] == [1, 1, 1, 1]
    assert comparison.changed == []


def test_compare__row_of_other_width_is_refused(article, editor):
    first, second = csv_of(article).decode().splitlines()
    comparison = compare(f"{first}\n{second},زيادة\n".encode(), editor)
    assert [row.line for row in comparison.refused] == [2]
    assert compare(f"{first}\n{second},,\n\n".encode(), editor).unchanged == 1


@pytest.mark.parametrize("name", ["byline", "permanent_id", "states"])
def test_compare__zero_byte_is_refused(article, editor, name):
    text = table(edited_row(article, **{name: "و\x00ك"})).decode()
    assert len(compare(text.encode("utf-16"), editor).refused) == 1


def test_bring_back__article_changed_meanwhile_is_refused(article, editor):
    content = table(edited_row(article, headline="عنواني"))
    Article.objects.filter(pk=article.pk).update(byline="غيري")
    comparison = import_table(content, editor)
    assert (comparison.changed, len(comparison.refused)) == ([], 1)
    cells = {cell.column.name: (cell.before, cell.after) for cell in comparison.refused[0].cells}
    assert cells["byline"] == ("غيري", "مراسلنا")
    article.refresh_from_db()
    assert (article.title, article.byline) == ("المغرب يحتضن اجتماع التحالف", "غيري")


@pytest.mark.parametrize(
    "change_article",
    [
        lambda a: ArticleState.objects.filter(article=a, state__slug="iraq").delete(),
        lambda a: a.topic_links.update(status="rejected"),
        lambda a: a.coverage.filter(relation="background").update(relation="primary"),
        lambda a: builders.link_states(a, [builders.state("oman", "عمان", "Oman")]),
        lambda a: a.source.__class__.objects.update(slug="renamed"),
        lambda a: Article.objects.update(status="in-review"),
    ],
    ids=["deleted", "rejected", "other relation", "added", "other slug", "status"],
)
def test_bring_back__link_changed_meanwhile_is_refused(article, editor, change_article):
    content = table(edited_row(article, headline="عنواني", only=("headline",)))
    change_article(article)
    assert len(import_table(content, editor).refused) == 1


def test_compare__row_without_version_is_refused(article, editor):
    assert (
        len(compare(table(edited_row(article, byline="وكالات", version="")), editor).refused) == 1
    )


def test_bring_back__same_table_again_changes_nothing(article, editor):
    content = table(edited_row(article, byline="وكالات", states="iraq"))
    import_table(content, editor)
    comparison = import_table(content, editor)
    assert (comparison.changed, comparison.refused, comparison.unchanged) == ([], [], 1)
    assert Operation.objects.count() == 1


def test_bring_back__contributor_changes_only_own_drafts(article, editor):
    roles.update_groups()
    contributor = get_user_model().objects.create_user("مساهم")
    contributor.groups.add(Group.objects.get(name=roles.CONTRIBUTOR))
    own = builders.article("مسودتي", status="draft", created_by=contributor, index=False)
    sent = builders.article("أرسلتها", status="in-review", created_by=contributor, index=False)
    comparison = import_table(
        table(*(edited_row(each, byline="أنا") for each in (own, sent, article))), contributor
    )
    assert [row.article for row in comparison.changed] == [own]
    assert [row.article for row in comparison.refused] == [sent, article]


# --- undo ---
def database_state():
    models = (Article, ArticleState, ArticleVenue, ArticleTopic, Coverage)
    return {
        model: sorted(
            tuple((k, v) for k, v in row.items() if k != "updated_at")
            for row in model.objects.order_by("pk").values()
        )
        for model in models
    } | {"index": sorted(IndexEntry.objects.values_list("article", "facets", "first_day"))}


def test_undo__imported_table_restores_everything(article, editor):
    writer.index_article(article)
    ArticleState.objects.filter(state__slug="egypt").update(origin="machine")
    other = builders.article("خبر آخر", states=[builders.state("oman", "عمان", "Oman")])
    before = database_state()
    rows = [
        edited_row(article, headline="آخر", date="2021", states="oman", venues="", topics="",
               meetings_about="", meetings_mentioned="2022-05-11-marrakesh-ministerial"),
        edited_row(other, venues="marrakesh", states=""),
    ]  # fmt: skip
    comparison = import_table(table(*rows), editor)
    assert (
        comparison.operation.kind,
        comparison.operation.count,
        comparison.operation.done_by,
    ) == (
        "table",
        2,
        editor,
    )
    assert database_state() != before
    history.undo(comparison.operation, editor)
    assert database_state() == before


# --- number of queries ---
def make_articles(count: int) -> list[Article]:
    iraq = builders.state("iraq", "العراق", "Iraq")
    topic, source = builders.topic(), builders.source()
    return [
        builders.article(f"خبر {n}", states=[iraq], topics=[topic], source=source, source_unknown=False,
                         index=False)
        for n in range(count)
    ]  # fmt: skip


def test_as_csv__fifty_articles_need_no_more_queries_than_one(db, django_assert_max_num_queries):
    articles = make_articles(50)
    with django_assert_max_num_queries(10):
        csv_of(*articles)


def test_compare__fifty_articles_need_no_more_queries_than_one(
    db, editor, django_assert_max_num_queries
):
    articles = make_articles(50)
    content = csv_of(*articles)
    with django_assert_max_num_queries(12):
        assert compare(content, editor).unchanged == 50


def test_bring_back__published_article_gets_no_date_to_come(article, editor):
    comparison = import_table(table(edited_row(article, date="2041-02-11")), editor)
    assert "2041-02-11" in refusals(comparison)
    article.refresh_from_db()
    assert str(article.published_on) != "2041-02-11"


@EXPORT_FORMATS
@pytest.mark.parametrize("text", TEXTS)
def test_table__brought_back_untouched_changes_nothing(article, editor, export, text):
    """Texts of every kind, as they are stored: what a table cannot hold exactly is left alone."""
    Article.objects.filter(pk=article.pk).update(
        abstract=text[:5_000], title=text[:500] or "عنوان", subtitle=text[:500], byline=text[:200]
    )
    before = Article.objects.filter(pk=article.pk).values().get()
    comparison = import_table(export(article), editor)
    assert not comparison.changed
    assert Article.objects.filter(pk=article.pk).values().get() == before
