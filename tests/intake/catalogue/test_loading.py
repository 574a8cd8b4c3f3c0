import csv
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.intake.catalogue.loading import CatalogueError, load
from articles.models import (
    Appointment,
    Article,
    ArticleState,
    Attendance,
    CatalogueRow,
    CommuniqueCopy,
    Coverage,
    Figure,
    IndexEntry,
    Meeting,
    MeetingResolution,
    Official,
    Outcome,
    Participation,
    Source,
    State,
    Venue,
)

pytestmark = pytest.mark.django_db
KUWAIT = "2018-02-13-kuwait-ministerial"
MARRAKESH = "2022-05-11-marrakesh-ministerial"
MEETINGS = {
    "2014-09-11-jeddah-founding", "2014-09-15-paris-iraq-security-conference", KUWAIT, MARRAKESH,
}  # fmt: skip


@pytest.fixture
def files(tmp_path) -> Path:
    """Return the directory of a copy of the catalogue with the articles and statements of four meetings."""
    files = Path(shutil.copytree(settings.CATALOGUE_DIR, tmp_path / "catalogue"))
    articles = [
        row
        for row in read(files, "articles")
        if MEETINGS & {item.partition(":")[0] for item in row["meetings"].split(";")}
    ]
    write(files, "articles", articles)
    keys = {"", *(row["key"] for row in articles)}
    for table in (
        "outcomes", "communiques", "participations", "attendances", "meeting_resolutions", "figures",
    ):  # fmt: skip
        rows = [row for row in read(files, table) if row["meeting"] in MEETINGS]
        write(files, table, [row for row in rows if row.get("article", "") in keys])
    return files


def read(files: Path, table: str) -> list[dict[str, str]]:
    with (files / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(files: Path, table: str, rows: list[dict[str, str]]) -> None:
    with (files / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def change(files: Path, table: str, key: str, **cells) -> None:
    rows = read(files, table)
    for row in rows:
        if key in (row.get("slug"), row.get("key")):
            row.update(cells)
    write(files, table, rows)


def forget_column(table: str, column: str) -> None:
    """Make the loaded rows of a table look as if the column had not existed when they were loaded."""
    for row in CatalogueRow.objects.filter(table=table):
        del row.values[column]
        row.save()


def snapshot() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (State, Venue, Official, Meeting, Article, Coverage, ArticleState, IndexEntry)
    ]


def test_load__project_catalogue_loads_completely(catalogue):
    assert Meeting.objects.count() == 78
    assert Article.objects.published().count() == Article.objects.count() == 408
    assert IndexEntry.objects.count() == 408
    marrakesh = Meeting.objects.get(slug="2022-05-11-marrakesh-ministerial")
    assert {p.state.slug for p in marrakesh.participations.all()} > {
        "morocco", "united-states", "benin", "interpol"
    }  # fmt: skip
    assert [o.position for o in marrakesh.outcomes.all()] == [1, 2, 3, 4, 5]
    assert marrakesh.short_slug == "2022-marrakesh"
    assert Figure.objects.get(value=92).article.source.slug == "alakhbar-morocco"
    assert set(Article.objects.values_list("language", flat=True)) == {
        "ar",
        "en",
        "fr",
        "de",
        "tr",
        "da",
    }


def test_load__unchanged_files_again_change_nothing(files):
    load(files)
    before = snapshot()
    report = load(files)
    assert not report.changed
    assert snapshot() == before


def test_load__corrected_cells_update_objects(files):
    load(files)
    change(files, "venues", "rome", name_ar="رومة")
    change(
        files, "articles", "dw-2014-paris", published_on="2014-09-16", states="france;iraq;germany"
    )
    report = load(files)
    assert Venue.objects.get(slug="rome").name_ar == "رومة"
    article = Article.objects.get(title__contains="لتنسيق جهود ضرب")
    assert str(article.published_date) == "2014-09-16"
    assert {s.slug for s in article.states.all()} == {"france", "iraq", "germany"}
    assert report.kept == []


def test_load__edited_field_is_kept_and_reported(files):
    load(files)
    Venue.objects.filter(slug="rome").update(name_ar="روما الكبرى")
    change(files, "venues", "rome", name_ar="رومة", name_fr="Rome (Italie)")
    report = load(files)
    venue = Venue.objects.get(slug="rome")
    assert (venue.name_ar, venue.name_fr) == ("روما الكبرى", "Rome (Italie)")
    (line,) = report.kept
    assert "venues.csv" in line
    assert "روما الكبرى" in line


def test_load__number_written_with_a_zero_more_is_no_change(files):
    load(files)
    change(files, "venues", "marrakesh", latitude="31.6300", name_fr="Marrakech (Maroc)")
    assert load(files).kept == []
    change(files, "venues", "marrakesh", latitude="31.64")
    assert load(files).kept == []
    assert str(Venue.objects.get(slug="marrakesh").latitude) == "31.640"


def test_load__new_column_fills_its_field(files):
    # A column that did not exist before cannot have been edited.
    load(files)
    Appointment.objects.update(office_kind="other")
    Article.objects.update(abstract_en="", language="ar")
    Source.objects.update(kind="", country_basis="")
    for table, column in (
        ("appointments", "office_kind"), ("articles", "abstract_en"), ("articles", "language"),
        ("sources", "kind"), ("sources", "country_basis"),
    ):  # fmt: skip
        forget_column(table, column)
    report = load(files)
    assert not report.kept
    assert Appointment.objects.filter(office_kind="foreign-minister").count() > 20
    assert not Article.objects.filter(abstract_en="").exists()
    assert {"ar", "en", "fr"} <= set(Article.objects.values_list("language", flat=True))
    assert Source.objects.get(slug="al-mayadeen").kind == "television"


def test_load__edited_field_of_a_new_column_is_kept(files):
    load(files)
    Article.objects.filter(title__contains="لتنسيق جهود ضرب").update(
        abstract_en="An editor’s words."
    )
    forget_column("articles", "abstract_en")
    report = load(files)
    assert (
        Article.objects.get(title__contains="لتنسيق جهود ضرب").abstract_en == "An editor’s words."
    )
    assert [line for line in report.kept if "abstract_en" in line and "An editor’s words." in line]


def test_load__tables_that_are_new_fill_a_database_loaded_before(files):
    load(files)
    Outcome.objects.all().delete()
    CommuniqueCopy.objects.all().delete()
    CatalogueRow.objects.filter(table__in=("outcomes", "communiques")).delete()
    report = load(files)
    assert not report.kept
    kuwait = Meeting.objects.get(slug=KUWAIT)
    assert next((o.position, o.source_kind) for o in kuwait.outcomes.all()) == (1, "communique")
    assert all(o.text_en and o.source_url for o in kuwait.outcomes.all())
    kinds = [copy.kind for copy in kuwait.communique_copies.all()]
    assert kinds == sorted(kinds, key=["official", "mirror", "digest", "statement"].index)


def test_load__outcomes_of_an_editor_keep_their_places(files):
    load(files)
    kuwait = Meeting.objects.get(slug=KUWAIT)
    CatalogueRow.objects.filter(table="outcomes").delete()
    Outcome.objects.all().delete()
    for place in (1, 2):
        Outcome.objects.create(meeting=kuwait, position=place, text_ar=f"سطر كتبه محرر {place}")
    load(files)
    texts = [outcome.text_ar for outcome in kuwait.outcomes.all()]
    assert texts[:2] == ["سطر كتبه محرر 1", "سطر كتبه محرر 2"]
    assert len(texts) == 2 + sum(row["meeting"] == KUWAIT for row in read(files, "outcomes"))


def test_load__statement_that_left_the_file_is_removed(files):
    load(files)
    rows = read(files, "figures")
    gone = [row for row in rows if row["meeting"] == KUWAIT]
    write(files, "figures", [row for row in rows if row["meeting"] != KUWAIT])
    report = load(files)
    assert report.counts["figures"]["removed"] == len(gone) > 2
    assert not Figure.objects.filter(meeting__slug=KUWAIT).exists()
    assert load(files).kept == []


@pytest.mark.parametrize(
    "edited",
    [
        {"unit_ar": "دولة بحسب محرر"},
        {"status": "rejected"},
        {"evidence": "وحضرت أربع وسبعون دولة."},
    ],
)
def test_load__statement_that_left_the_file_is_kept_if_an_editor_changed_it(files, edited):
    load(files)
    figure = Figure.objects.filter(meeting__slug=KUWAIT).first()
    Figure.objects.filter(pk=figure.pk).update(**edited)
    write(
        files, "figures", [row for row in read(files, "figures") if row["meeting"] != KUWAIT]
    )  # fmt: skip
    report = load(files)
    assert list(Figure.objects.filter(meeting__slug=KUWAIT)) == [figure]
    assert [line for line in report.kept if "left the file" in line]


def test_load__record_that_waited_for_its_text_is_published(files):
    load(files)
    key, waiting = (
        "enab-2022-marrakesh",
        Article.objects.filter(title__startswith="التحالف الدولي: تهديد"),
    )
    waiting.update(status="in-review", published_at=None)
    row = CatalogueRow.objects.get(table="articles", key=key)
    row.values["status"] = "in-review"
    row.save()
    report = load(files)
    assert (waiting.get().status, report.kept) == ("published", [])
    assert waiting.get().published_at


def test_load__text_that_readers_would_see_is_not_published(files):
    load(files)
    waiting = Article.objects.filter(title__startswith="التحالف الدولي: تهديد")
    waiting.update(status="in-review", published_at=None, rights="full", body="نص لم يره محرر.")
    row = CatalogueRow.objects.get(table="articles", key="enab-2022-marrakesh")
    row.values["status"] = "in-review"
    row.save()
    load(files)
    assert waiting.get().status == "in-review"


def test_load__rejected_link_stays_rejected(files):
    load(files)
    link = ArticleState.objects.select_related("article").first()
    ArticleState.objects.filter(pk=link.pk).update(status="rejected")
    change(files, "articles", "jaljulia-2014-jeddah", abstract="ملخص آخر.")
    load(files)
    assert ArticleState.objects.get(pk=link.pk).status == "rejected"


def test_load__deleted_object_is_not_created_again(files):
    load(files)
    Official.objects.filter(slug="jeppe-kofod").delete()
    change(files, "officials", "jeppe-kofod", name_ar="يبه كوفود")
    report = load(files)
    assert not Official.objects.filter(slug="jeppe-kofod").exists()
    assert "deleted by an editor" in report.kept[0]


@pytest.mark.parametrize(
    ("table", "key", "cells", "expected"),
    [
        ("meetings", KUWAIT, {"start": "2018-02-31"}, ("meetings.csv", "start", "2018-02-31")),
        ("meetings", KUWAIT, {"kind": "picnic"}, ("meetings.csv", "kind", "picnic")),
        ("meetings", KUWAIT, {"venue": "atlantis"}, ("venue", "atlantis")),
        ("meetings", KUWAIT, {"end": "2017-01-01"}, ("meetings.csv", "before it begins")),
        ("articles", "dw-2014-paris", {"states": "france;narnia"}, ("articles.csv", "states", "narnia")),
        ("articles", "dw-2014-paris", {"meetings": "2018-02-13-kuwait-ministerial:main"}, ("relation",)),
        ("venues", "rome", {"latitude": "north"}, ("venues.csv", "latitude", "north")),
    ],
)  # fmt: skip
def test_load__invalid_value_is_reported_and_nothing_is_loaded(files, table, key, cells, expected):
    change(files, table, key, **cells)
    with pytest.raises(CatalogueError) as caught:
        load(files)
    (problem,) = caught.value.problems
    assert problem.line > 1
    assert all(part in str(problem) or _in_arabic(part, str(problem)) for part in expected)
    assert State.objects.count() == 0


def _in_arabic(part: str, text: str) -> bool:
    return part == "before it begins" and "قبل أن يبدأ" in text


def test_load__unreadable_or_missing_file_is_reported(files):
    (files / "topics.csv").write_bytes("slug,name_ar\nx,ط".encode("cp1256"))
    with pytest.raises(CatalogueError, match=r"topics\.csv: not UTF-8"):
        load(files)
    (files / "topics.csv").unlink()
    with pytest.raises(CatalogueError, match=r"topics\.csv: the file is missing"):
        load(files)
    (files / "topics.csv").write_text("slug,colour\nx,red\n")
    with pytest.raises(CatalogueError, match=r"topics\.csv:1: columns="):
        load(files)


def test_load__deleted_articles_loaded_again_get_the_same_permanent_ids(files):
    load(files)
    before = dict(Article.objects.values_list("title", "permanent_id"))
    for testimonies in (Participation, Attendance, MeetingResolution, Figure):
        testimonies.objects.exclude(article=None).delete()
    Article.objects.all().delete()
    CatalogueRow.objects.filter(table="articles").delete()
    load(files)
    assert dict(Article.objects.values_list("title", "permanent_id")) == before


def test_load__renamed_slug_is_found_by_its_former_slug(files):
    load(files)
    person = Official.objects.get(slug="nasser-bourita")
    person.slug = "bourita"
    person.save()
    change(files, "articles", "masrawy-2022-marrakesh", officials="nasser-bourita;john-kerry")
    load(files)
    article = Article.objects.get(title__startswith="الاجتماع الوزاري الـ19")
    assert {o.slug for o in article.officials.all()} == {"bourita", "john-kerry"}


def test_command__if_empty_with_loaded_catalogue_does_nothing(catalogue, capsys):
    call_command("load_catalogue", if_empty=True)
    assert capsys.readouterr().out == ""


def test_command__invalid_value_raises_command_error(files):
    change(files, "venues", "rome", latitude="200")
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_catalogue", str(files))
