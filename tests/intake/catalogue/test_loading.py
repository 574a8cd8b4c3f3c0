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
    Coverage,
    Figure,
    IndexEntry,
    Meeting,
    MeetingResolution,
    Official,
    Participation,
    State,
    Venue,
)

pytestmark = pytest.mark.django_db
KUWAIT = "2018-02-13-kuwait-ministerial"


@pytest.fixture
def files(tmp_path) -> Path:
    """Return the directory of a copy of the catalogue that a test may change."""
    return Path(shutil.copytree(settings.CATALOGUE_DIR, tmp_path / "catalogue"))


def change(files: Path, table: str, key: str, **cells) -> None:
    path = files / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if key in (row.get("slug"), row.get("key")):
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def snapshot() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (State, Venue, Official, Meeting, Article, Coverage, ArticleState, IndexEntry)
    ]


def test_load__project_catalogue_loads_completely(catalogue):
    assert Meeting.objects.count() == 59
    assert Article.objects.published().count() == 64
    assert IndexEntry.objects.count() == 64
    marrakesh = Meeting.objects.get(slug="2022-05-11-marrakesh-ministerial")
    assert {p.state.slug for p in marrakesh.participations.all()} == {
        "morocco", "united-states", "benin"
    }  # fmt: skip
    assert marrakesh.figures.filter(counts="participants").count() == 8
    assert marrakesh.short_slug == "2022-marrakesh"
    assert Figure.objects.get(value=92).article.source.slug == "alakhbar-morocco"
    assert Article.objects.filter(title_basis="truncated").count() == 6


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


def test_load__new_column_fills_its_field(files):
    # A column that did not exist before cannot have been edited.
    load(files)
    Appointment.objects.update(office_kind="other")
    for row in CatalogueRow.objects.filter(table="appointments"):
        del row.values["office_kind"]
        row.save()
    report = load(files)
    assert not report.kept
    assert Appointment.objects.filter(office_kind="foreign-minister").count() > 20


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
