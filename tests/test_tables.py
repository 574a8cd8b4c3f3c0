"""Articles as a table that goes out and comes back."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from articles import history, indexing, roles, tables
from articles.models import (
    Article,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Coverage,
    IndexEntry,
    Operation,
)
from articles.tables import reading, separated, workbooks
from articles.tables.rows import rows_of
from tests import builders

NAMES = [column.name for column in tables.COLUMNS]
AWKWARD = [
    "", "=HYPERLINK(\"http://a.example\")", "+966", "-- قال الوزير", "@وزارة", "\tمراكش", "'=1+1", "''=2",
    "'الخبر", "قال: «نعم»، ثم \"لا\"; و,فاصلة", "سطر أول\nسطر ثان", "٢٠٢٢-٠٥", "2022-05", "0123456789", "1e5",
    "true", " مسافة ", "_x0041_ و_x005F_", "\x0b\x1f", "<script>alert(1)</script>", "نص \u202eمقلوب",
    "＝1", "#N/A", "é\u200fع",
]  # fmt: skip
# What a program may write: no zero byte, no half of a pair; it ends lines its own way.
ANY_TEXT = st.text(
    st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=30
)


def csv_of(*articles: Article) -> bytes:
    return "".join(tables.as_csv([article.pk for article in articles])).encode()


def xlsx_of(*articles: Article) -> bytes:
    file = io.BytesIO()
    tables.as_workbook([article.pk for article in articles], file)
    return file.getvalue()


FORMS = pytest.mark.parametrize("taken", [csv_of, xlsx_of], ids=["csv", "xlsx"])


def table(*rows: dict) -> bytes:
    """Return rows as somebody's program writes them."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def edited(article: Article, *, only=(), **cells) -> dict:
    """Return the row of an article with some cells changed; with `only`, no further columns."""
    (row,) = tables.read("t.csv", csv_of(article)).rows
    row = row.cells | cells
    kept = {tables.KEY, tables.VERSION, *cells, *only} if only else row
    return {name: value for name, value in row.items() if name in kept}


def compared(content: bytes, user) -> tables.Comparison:
    return tables.compare(tables.read("t", content).rows, user)


def brought(content: bytes, user) -> tables.Comparison:
    return tables.bring_back(tables.read("t", content).rows, "جدول", user)


def reasons(found: tables.Comparison) -> str:
    return " ".join(
        f"{reason.column} {reason.value} {reason.text}"
        for row in found.refused
        for reason in row.reasons
    )


@pytest.fixture
def editor(db):
    return get_user_model().objects.create(username="محرر", is_superuser=True)


@pytest.fixture
def article(db):
    meetings = [builders.meeting(), builders.meeting("2018-02-13-kuwait-ministerial", "2018-02-13")]
    return builders.article(
        source=builders.source(), source_unknown=False, subtitle="حضور 79 وفدا", byline="مراسلنا",
        url="https://www.example.org/a?b=1", archived_url="https://archive.example.org/1",
        date_basis="page", meetings=meetings[:1], background=meetings[1:], venues=[builders.venue()],
        states=[builders.state("iraq", "العراق", "Iraq"), builders.state("egypt", "مصر", "Egypt")],
        officials=[builders.official()], resolutions=[builders.resolution()], topics=[builders.topic()],
        index=False,
    )  # fmt: skip


# --- there and back, nothing changed -----------------------------------------------------------
@FORMS
def test_round_trip__unchanged_is_no_change(editor, taken):
    made = []
    for awkward in AWKWARD:
        made.append(builders.article(index=False, status="draft"))
        texts = dict.fromkeys(("subtitle", "byline", "abstract", "url", "archived_url"), awkward)
        Article.objects.filter(pk=made[-1].pk).update(
            **texts, title=awkward or "خبر", language=awkward[:8]
        )
    found = compared(taken(*made), editor)
    assert (found.changed, found.refused, found.unchanged) == ([], [], len(AWKWARD))


@FORMS
def test_round_trip__full_records_with_every_kind_of_date(article, editor, taken):
    others = [
        builders.article("خبر", date=date, status="draft", abstract="سطر\r\nسطر", index=False)
        for date in (None, "not-stated", "2022", "2022-05", "2022-05-11")
    ]
    found = compared(taken(article, *others), editor)
    assert (found.changed, found.refused, found.unchanged) == ([], [], 6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ANY_TEXT, min_size=len(NAMES), max_size=len(NAMES)), max_size=4))
def test_csv__what_is_read_was_written(rows):
    text = separated.write([NAMES, *rows])
    read = [cells for _line, cells, _problem in separated.lines("t.csv", text.encode())]
    assert read == [NAMES, *rows]


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_TEXT, min_size=len(NAMES), max_size=len(NAMES)))
def test_xlsx__what_is_read_was_written(cells):
    file = io.BytesIO()
    workbooks.write([NAMES, cells], file)
    _first, (number, read, problem) = workbooks.lines("t.xlsx", file.getvalue())
    assert (number, read[: len(NAMES)], problem) == (2, cells, "")


@given(ANY_TEXT)
def test_csv__no_cell_begins_as_a_formula(text):
    assert not separated.harmless(text).startswith(tuple("=+-@\t\r\n"))
    assert separated.as_meant(separated.harmless(text)) == text


def test_xlsx__no_cell_is_a_formula(db):
    made = builders.article("=1+1", index=False)
    sheet = load_workbook(io.BytesIO(xlsx_of(made))).active
    cell = sheet.cell(2, NAMES.index("headline") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")


def test_csv__as_written_by_other_programs(article, editor):
    text = csv_of(article).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for delimiter, encoding in (
        (";", "utf-8"),
        ("\t", "utf-16"),
        (",", "cp1256"),
        (",", "utf-8-sig"),
    ):
        written = io.StringIO(newline="")
        csv.writer(written, delimiter=delimiter).writerows(rows)
        found = compared(written.getvalue().encode(encoding), editor)
        assert (found.changed, found.refused, found.unchanged) == ([], [], 1), encoding


def test_csv__saved_as_a_workbook_in_between(db, editor):
    made = builders.article("=1+1", subtitle="-- قال", index=False)
    book = Workbook()
    for row in csv.reader(io.StringIO(csv_of(made).decode("utf-8-sig"))):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert compared(file.getvalue(), editor).unchanged == 1


def test_read__says_that_windows_1256_lacks_letters(db):
    text = f"permanent_id,version,headline\nx,y,{'خبر عن الاجتماع' * 5}\n"
    assert tables.read("t.csv", text.encode("cp1256")).remarks
    assert not tables.read("t.csv", text.encode()).remarks
    assert not tables.read("t.csv", text.encode("utf-16")).remarks


# --- what changes ------------------------------------------------------------------------------
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
    indexing.index_article(article)
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


# --- what is refused, and the others go --------------------------------------------------------
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


# --- undo --------------------------------------------------------------------------------------
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
    indexing.index_article(article)
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


# --- files that cannot be read -----------------------------------------------------------------
HEAD = "permanent_id,version"
UNREADABLE = {
    "empty": (b"", "t.csv"),
    "blank": (b"\n\n", "t.csv"),
    "unknown columns": (f"{HEAD},headlin,notes\n".encode(), "headlin, notes"),
    "twice": (f"{HEAD},states,states\n".encode(), "states"),
    "no key": (b"version,headline\n", "permanent_id"),
    "no version": (b"permanent_id,headline\n", "version"),
    "quotation mark": (f'{HEAD},headline\na,b,c\nx,y,"z\n'.encode(), "3"),
    "not text": (b"\x89PNG\x00\x01", "t.csv"),
    "no encoding": (f"{HEAD}\n".encode() + b"\xff\xfe\xfd\xfc,\xd8\xa7\n", "2"),
    "old workbook": (b"\xd0\xcf\x11\xe0aaaa", "XLSX"),
    "no workbook": (b"PK\x03\x04aaaa", "XLSX"),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_read__says_what_is_wrong_and_where(content):
    with pytest.raises(tables.TableProblem) as problem:
        tables.read("t.csv", content[0])
    assert content[1] in str(problem.value)


def test_read__at_most_so_many_rows(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    with pytest.raises(tables.TableProblem):
        tables.read("t.csv", (HEAD + "\na,b" * 4).encode())


def test_read__a_workbook_that_swells_is_not_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(40_000_000))
    with pytest.raises(tables.TableProblem):
        tables.read("t.xlsx", file.getvalue())


def test_read__an_entity_in_a_workbook_is_not_followed():
    book = io.BytesIO()
    workbooks.write([NAMES], book)
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
    file = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if part.startswith("xl/worksheets/") else old.read(part))
    with pytest.raises(tables.TableProblem):
        tables.read("t.xlsx", file.getvalue())


def workbook(*rows, formats=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, number_format in formats:
        book.active[place].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (dt.date(2022, 5, 11), "dd/mm/yyyy", "2022-05-11"),
        (dt.datetime(2022, 5, 11), "[$-2000401]yyyy\\-mm\\-dd", "2022-05-11"),
        (dt.date(2022, 5, 1), "mmm-yy", "2022-05"),
        (dt.date(2022, 5, 1), "d mmm", "2022-05-01"),
        (dt.date(2022, 1, 1), "yyyy", "2022"),
        (2022, "General", "2022"),
        (2022.0, "General", "2022"),
        (2.5, "General", "2.5"),
        (True, "General", "true"),
        (None, "General", ""),
    ],
)
def test_xlsx__values_of_a_spreadsheet_program(value, number_format, text):
    content = workbook(
        ["version", "permanent_id", "date"], ["v", "p", value], formats=[("C2", number_format)]
    )
    (row,) = tables.read("t.xlsx", content).rows
    assert row.cells["date"] == text


@pytest.mark.parametrize("wrong", ["=A1", "#REF!"])
def test_xlsx__a_formula_without_value_is_no_empty_cell(wrong):
    (row,) = tables.read("t.xlsx", workbook([*HEAD.split(","), "date"], ["p", "v", wrong])).rows
    assert "C" in row.problem


def test_xlsx__a_cell_that_would_be_cut_is_not_written(db):
    made = builders.article(abstract="خ" * 32_768, index=False)
    with pytest.raises(tables.TableProblem) as problem:
        xlsx_of(made)
    assert made.permanent_id in str(problem.value)
    assert compared(csv_of(made), get_user_model()(is_superuser=True)).unchanged == 1


def test_rows_of__empty_lines_are_none():
    lines = [(1, [*HEAD.split(",")], ""), (2, ["", " "], ""), (3, ["a", "b"], "")]
    assert [row.line for row in rows_of("t", lines)] == [3]


# --- how much is asked of the database -----------------------------------------------------------
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
