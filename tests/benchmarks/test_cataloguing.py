"""Tests of the comparison with a cataloguer's table."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from tests import builders
from tests.benchmarks.cataloguing import Command

pytestmark = pytest.mark.django_db
TEXT = (
    "وزراء التحالف يجتمعون في مراكش\n"
    "عقد وزراء خارجية التحالف اجتماعهم في مراكش يوم 11 أيار 2022 بحضور 73 وفدا، ورحب العراق بالقرار 2254.\n"
)
COLUMNS = ("file", "title", "outlet_slug", "published_on", "meetings", "meeting_date_in_text", "states",
           "organisations", "officials", "resolutions", "topics", "participants_stated")  # fmt: skip


def compare(tmp_path, **cells) -> list[list[str]]:
    """Return the rows of the printed table: file, column, verdict, and the rest."""
    (tmp_path / "000.txt").write_text(TEXT, encoding="utf-8")
    row = {"file": "000.txt", "title": "وزراء التحالف يجتمعون في مراكش"} | cells
    with (tmp_path / "table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow(row)
    out = io.StringIO()
    call_command(Command(), str(tmp_path / "table.csv"), str(tmp_path), stdout=out)
    return [[cell.strip() for cell in line.split("│")[1:]] for line in out.getvalue().splitlines()]


def test_command__cells_are_right_missing_more_or_wrong(tmp_path):
    builders.meeting(venue=builders.venue())
    builders.state("iraq", "العراق", "Iraq", iso_code="IQ")
    builders.resolution()
    rows = compare(
        tmp_path, meetings="2022-05-11-marrakesh-ministerial:primary", meeting_date_in_text="2022-05-12",
        states="IQ;US", participants_stated="73",
    )  # fmt: skip
    verdicts = {row[1]: row[2] for row in rows if len(row) > 2 and row[0] == "000"}
    assert verdicts["meetings: primary"] == verdicts["participants_stated"] == "right"
    assert (verdicts["meeting_date_in_text"], verdicts["states"]) == ("wrong", "missing")
    assert (verdicts["resolutions"], verdicts["title"]) == ("more", "right")


def test_command__missing_page_is_named(tmp_path):
    (tmp_path / "table.csv").write_text("file,title\nmissing.txt,x\n")
    with pytest.raises(CommandError, match=r"missing\.txt"):
        call_command(Command(), str(tmp_path / "table.csv"), str(tmp_path))
