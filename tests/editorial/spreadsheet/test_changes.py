"""What a table that came back changes, what is refused, and taking it back."""

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
from tests.editorial.spreadsheet.tables import brought, compared, csv_of, edited, reasons, table

FIELDS = [
    ("headline", "  المغرب   يستضيف الاجتماع ", "title", "المغرب يستضيف الاجتماع"),
    ("headline_basis", "Supplied", "title_basis", "supplied"),
    ("subtitle", "", "subtitle", ""),
    ("byline", "هسبريس", "byline", "هسبريس"),
    ("date", "2022-05", "published_on_precision", "month"),
    ("date", "٢٠٢٢", "published_on_precision", "year"),
    ("date", "not-stated", "published_on_precision", "not-stated"),
    ("date_basis", "", "date_basis", ""),
    ("language", "fr", "language", "fr"),
    ("rights", "full", "rights", "full"),
    ("abstract", "فقرة\n\nفقرة", "abstract", "فقرة\n\nفقرة"),
    ("address", "https://example.org/2", "url", "https://example.org/2"),
    ("archived_address", "", "archived_url", ""),
]


@pytest.mark.parametrize(("name", "cell", "field", "value"), FIELDS)
def test_bring_back__every_field(article, editor, name, cell, field, value):
    found = brought(table(edited(article, **{name: cell})), editor)
    assert [c.column.name for row in found.changed for c in row.cells] == [name]
    article.refresh_from_db()
    assert getattr(article, field) == value


def test_bring_back__outlet_and_that_it_is_not_known(article, editor):
    other = builders.source("al-anba", "الأنباء", "Al Anba")
    brought(table(edited(article, outlet="al-anba")), editor)
    article.refresh_from_db()
    assert article.source == other
    both = brought(table(edited(article, outlet_unknown="نعم")), editor)
    assert [row.article for row in both.refused] == [article]
    brought(table(edited(article, outlet="", outlet_unknown="نعم")), editor)
    article.refresh_from_db()
    assert (article.source, article.source_unknown) == (None, True)


def test_bring_back__evidence_in_a_text_follows_it_there_and_back(article, editor, admin_client):
    link = article.state_links.order_by("pk").first()
    Article.objects.filter(pk=article.pk).update(abstract="وحضر وفد العراق.")
    article.refresh_from_db()
    ArticleState.objects.filter(pk=link.pk).update(
        evidence="وحضر وفد العراق.", evidence_in="abstract", evidence_start=0, evidence_end=16
    )
    found = brought(table(edited(article, abstract="اجتمعوا أمس. وحضر وفد العراق.")), editor)
    link.refresh_from_db()
    assert (link.evidence_start, link.evidence_end) == (13, 29)
    admin_client.post(reverse("admin:articles_operation_back", args=[found.operation.pk]))
    article.refresh_from_db()
    link.refresh_from_db()
    assert article.abstract == "وحضر وفد العراق."
    assert (link.evidence_start, link.evidence_end) == (0, 16)


def test_bring_back__links_come_and_go(article, editor):
    washington = builders.venue("washington", "واشنطن", "Washington")
    ArticleState.objects.filter(state__slug="egypt").update(origin="machine")
    suggested = ArticleTopic.objects.create(
        article=article, topic=builders.topic("oil", "النفط", "Oil"), origin="machine"
    )
    cells = {"venues": "washington", "states": "iraq", "topics": "oil؛ africa;oil", "officials": ""}
    found = brought(table(edited(article, **cells)), editor)
    assert {c.column.name for row in found.changed for c in row.cells} == set(cells)
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


def test_bring_back__a_meeting_moves_from_one_column_to_the_other(article, editor):
    link = Coverage.objects.get(article=article, relation="primary")
    both = ["2018-02-13-kuwait-ministerial", "2022-05-11-marrakesh-ministerial"]
    cells = {"meetings_about": "", "meetings_mentioned": "; ".join(both)}
    brought(table(edited(article, **cells)), editor)
    link.refresh_from_db()
    assert (link.relation, link.status) == ("background", "confirmed")
    refused = compared(table(edited(article, meetings_about=both[0])), editor)
    assert both[0] in reasons(refused)


def test_bring_back__columns_may_be_missing_and_stand_in_another_order(article, editor):
    row = edited(article, byline="وكالات", only=("headline",))
    found = brought(table(dict(reversed(row.items()))), editor)
    assert len(found.changed) == 1
    article.refresh_from_db()
    assert (article.byline, article.subtitle) == ("وكالات", "حضور 79 وفدا")
    assert article.state_links.confirmed().count() == 2


def test_bring_back__the_index_follows(article, editor, client):
    writer.index_article(article)
    brought(table(edited(article, states="egypt")), editor)
    assert article.title in client.get("/articles/?state=egypt").content.decode()
    assert article.title not in client.get("/articles/?state=iraq").content.decode()
    assert IndexEntry.objects.filter(article=article).exists()


def test_compare__writes_nothing(article, editor):
    found = compared(table(edited(article, headline="آخر", states="", venues="")), editor)
    assert len(found.changed) == 1
    article.refresh_from_db()
    assert article.title == "المغرب يحتضن اجتماع التحالف"
    assert article.state_links.confirmed().count() == 2
    assert not Operation.objects.exists()


def test_compare__a_column_that_is_only_shown_is_not_read_and_said(article, editor):
    found = compared(table(edited(article, status="draft")), editor)
    assert (found.unchanged, found.ignored) == (1, {"status"})


# --- what is refused, and the others go ---
BAD = [
    ("date", "الثلاثاء الماضي"), ("date", "2022-02-30"), ("date", "11/05/2022"), ("outlet", "no-such-outlet"),
    ("states", "iraq; atlantis"), ("rights", "all"), ("outlet_unknown", "ربما"), ("headline", " "),
    ("headline", "خ" * 501), ("address", "javascript:alert(1)"), ("language", "عربي"), ("language", ""),
    ("byline", "ا" * 201), ("date", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cell"), BAD)
def test_bring_back__a_bad_cell_refuses_its_row_and_no_other(article, editor, name, cell):
    good = builders.article("خبر سليم", index=False, status="draft")
    rows = [edited(article, **{name: cell}), edited(good, byline="وكالات")]
    found = brought(table(*rows), editor)
    assert [row.article for row in found.changed] == [good]
    assert [(row.line, row.article) for row in found.refused] == [(2, article)]
    assert reasons(found)
    assert edited(article) == edited(Article.objects.get(pk=article.pk))


def test_bring_back__rows_that_mean_no_article(article, editor):
    row = edited(article, byline="وكالات")
    rows = [row, row, row | {"permanent_id": "0000000000"}, row | {"permanent_id": ""}]
    found = compared(table(*rows), editor)
    assert [len(row.reasons) for row in found.refused] == [1, 1, 1, 1]
    assert found.changed == []


def test_bring_back__a_row_of_another_width_is_refused(article, editor):
    first, second = csv_of(article).decode().splitlines()
    found = compared(f"{first}\n{second},زيادة\n".encode(), editor)
    assert [row.line for row in found.refused] == [2]
    assert compared(f"{first}\n{second},,\n\n".encode(), editor).unchanged == 1


@pytest.mark.parametrize("name", ["byline", "permanent_id", "states"])
def test_bring_back__a_zero_byte_is_refused(article, editor, name):
    text = table(edited(article, **{name: "و\x00ك"})).decode()
    assert len(compared(text.encode("utf-16"), editor).refused) == 1


def test_bring_back__what_changed_meanwhile_is_never_overwritten(article, editor):
    content = table(edited(article, headline="عنواني"))
    Article.objects.filter(pk=article.pk).update(byline="غيري")
    found = brought(content, editor)
    assert (found.changed, len(found.refused)) == ([], 1)
    cells = {cell.column.name: (cell.before, cell.after) for cell in found.refused[0].cells}
    assert cells["byline"] == ("غيري", "مراسلنا")
    article.refresh_from_db()
    assert (article.title, article.byline) == ("المغرب يحتضن اجتماع التحالف", "غيري")


@pytest.mark.parametrize(
    "change",
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
def test_bring_back__a_link_changed_meanwhile_counts_too(article, editor, change):
    content = table(edited(article, headline="عنواني", only=("headline",)))
    change(article)
    assert len(brought(content, editor).refused) == 1


def test_bring_back__without_version_nothing_is_taken(article, editor):
    assert len(compared(table(edited(article, byline="وكالات", version="")), editor).refused) == 1


def test_bring_back__the_same_table_again_changes_nothing(article, editor):
    content = table(edited(article, byline="وكالات", states="iraq"))
    brought(content, editor)
    found = brought(content, editor)
    assert (found.changed, found.refused, found.unchanged) == ([], [], 1)
    assert Operation.objects.count() == 1


def test_bring_back__others_articles_are_not_for_a_contributor(article, editor):
    roles.make_groups()
    contributor = get_user_model().objects.create_user("مساهم")
    contributor.groups.add(Group.objects.get(name=roles.CONTRIBUTOR))
    own = builders.article("مسودتي", status="draft", created_by=contributor, index=False)
    sent = builders.article("أرسلتها", status="in-review", created_by=contributor, index=False)
    found = brought(
        table(*(edited(each, byline="أنا") for each in (own, sent, article))), contributor
    )
    assert [row.article for row in found.changed] == [own]
    assert [row.article for row in found.refused] == [sent, article]


# --- undo ---
def state_of_everything():
    models = (Article, ArticleState, ArticleVenue, ArticleTopic, Coverage)
    return {
        model: sorted(
            tuple((k, v) for k, v in row.items() if k != "updated_at")
            for row in model.objects.order_by("pk").values()
        )
        for model in models
    } | {"index": sorted(IndexEntry.objects.values_list("article", "facets", "first_day"))}


def test_undo__everything_is_as_before(article, editor):
    writer.index_article(article)
    ArticleState.objects.filter(state__slug="egypt").update(origin="machine")
    other = builders.article("خبر آخر", states=[builders.state("oman", "عمان", "Oman")])
    before = state_of_everything()
    rows = [
        edited(article, headline="آخر", date="2021", states="oman", venues="", topics="",
               meetings_about="", meetings_mentioned="2022-05-11-marrakesh-ministerial"),
        edited(other, venues="marrakesh", states=""),
    ]  # fmt: skip
    found = brought(table(*rows), editor)
    assert (found.operation.kind, found.operation.count, found.operation.done_by) == (
        "table",
        2,
        editor,
    )
    assert state_of_everything() != before
    history.undo(found.operation, editor)
    assert state_of_everything() == before


# --- how much is asked of the database ---
def many(count: int) -> list[Article]:
    iraq = builders.state("iraq", "العراق", "Iraq")
    topic, source = builders.topic(), builders.source()
    return [
        builders.article(f"خبر {n}", states=[iraq], topics=[topic], source=source, source_unknown=False,
                         index=False)
        for n in range(count)
    ]  # fmt: skip


def test_as_csv__as_many_queries_for_fifty_as_for_one(db, django_assert_max_num_queries):
    made = many(50)
    with django_assert_max_num_queries(10):
        csv_of(*made)


def test_compare__queries_do_not_grow_with_the_articles(db, editor, django_assert_max_num_queries):
    made = many(50)
    content = csv_of(*made)
    with django_assert_max_num_queries(12):
        assert compared(content, editor).unchanged == 50
