"""Outcomes of meetings in every form that leaves the archive: both languages, order and source."""

import csv
import io
import json
import re

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from articles.models import Meeting
from articles.outputs.meeting_exports import EXPORTS
from tests import builders

pytestmark = pytest.mark.django_db
STATEMENT = "https://example.org/statement"


@pytest.fixture
def meeting() -> Meeting:
    meeting = builders.meeting(venue=builders.venue())
    meeting.outcomes.create(
        position=4, text_ar="تعهدات بأكثر من 700 مليون دولار", text_en="Pledges of over 700 million dollars",
        source_kind="official", source_url=STATEMENT,
    )  # fmt: skip
    meeting.outcomes.create(position=7, text_ar="=مجموعة عمل لأفريقيا")
    draft = builders.meeting("2023-01-01-secret", "2023-01-01", status="draft")
    draft.outcomes.create(position=1, text_ar="سر لا يعرض")
    return meeting


def download(client, name: str, prefix: str = "") -> bytes:
    response = client.get(f"{prefix}/meetings/{name}")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content)


def test_csv__one_row_for_each_outcome_with_its_source(client, meeting):
    rows = list(csv.DictReader(io.StringIO(download(client, "outcomes.csv").decode())))
    assert [row["meeting"] for row in rows] == [meeting.slug] * 2
    first, second = rows
    assert (first["position"], second["position"]) == ("1", "2")
    assert first["text_ar"] == "تعهدات بأكثر من 700 مليون دولار"
    assert first["text_en"] == "Pledges of over 700 million dollars"
    assert (first["source_kind"], first["source_url"]) == ("official", STATEMENT)
    assert (second["text_ar"], second["text_en"], second["source_url"]) == (
        "'=مجموعة عمل لأفريقيا",
        "",
        "",
    )


def test_csv__one_row_for_each_meeting_with_its_outcomes(client, meeting):
    (row,) = csv.DictReader(io.StringIO(download(client, "export.csv").decode()))
    assert (row["key"], row["venue"], row["venue_en"]) == (meeting.slug, "marrakesh", "Marrakesh")
    assert row["outcomes_en"] == f"Pledges of over 700 million dollars ({STATEMENT})"
    assert row["outcomes_ar"].splitlines()[1] == "=مجموعة عمل لأفريقيا"


@pytest.mark.parametrize(("prefix", "right_to_left"), [("", True), ("/en", False)])
def test_xlsx__meetings_and_outcomes_are_sheets(client, meeting, prefix, right_to_left):
    book = load_workbook(io.BytesIO(download(client, "export.xlsx", prefix)))
    meetings, outcomes, columns, _file = book.worksheets
    assert [bool(sheet.sheet_view.rightToLeft) for sheet in book] == [right_to_left] * 4
    assert (meetings.max_row, outcomes.max_row) == (2, 3)
    names = [row[1] for row in columns.iter_rows(min_row=2, values_only=True)]
    source = outcomes.cell(2, len(names) - meetings.max_column)
    assert source.hyperlink.target == STATEMENT
    text = outcomes.cell(3, names.index("text_ar") - meetings.max_column + 1)
    assert (text.value, text.data_type) == ("=مجموعة عمل لأفريقيا", "s")
    assert all(row[0] and row[2] for row in columns.iter_rows(min_row=2, values_only=True))


def test_json_lines__hold_the_description_of_the_api(client, meeting):
    (line,) = download(client, "export.jsonl").decode().splitlines()
    described = client.get(f"/api/v1/meetings/{meeting.slug}").json()
    del described["article_count"]
    assert json.loads(line) == described
    assert [outcome["position"] for outcome in described["outcomes"]] == [1, 2]
    assert described["outcomes"][0]["source_url"] == STATEMENT
    assert described["outcomes"][0]["text"]["en"] == "Pledges of over 700 million dollars"


@pytest.mark.parametrize("name", EXPORTS)
def test_meeting_export__leaves_out_drafts(client, meeting, name):
    content = download(client, name)
    if name.endswith("xlsx"):
        book = load_workbook(io.BytesIO(content))
        content = repr([list(sheet.iter_rows(values_only=True)) for sheet in book]).encode()
    assert meeting.slug.encode() in content
    assert "سر لا يعرض".encode() not in content


@pytest.mark.parametrize("name", EXPORTS)
def test_meeting_export__more_meetings_need_no_more_queries(
    client, meeting, name, django_assert_max_num_queries
):
    for year in range(2015, 2021):
        more = builders.meeting(f"{year}-05-11-small", f"{year}-05-11")
        more.outcomes.create(position=1, text_ar=f"نتيجة {year}")
    with django_assert_max_num_queries(35):
        download(client, name)


def test_page__json_ld_cites_the_source_of_each_outcome(client, meeting):
    for prefix, language, text in (
        ("", "ar", "تعهدات بأكثر من 700 مليون دولار"),
        ("/en", "en", "Pledges of over 700 million dollars"),
    ):
        page = client.get(f"{prefix}/meetings/{meeting.slug}/").content.decode()
        event = json.loads(
            re.search(r'<script type="application/ld\+json"[^>]*>(.+?)</script>', page, re.S)[1]
        )
        first, second = event["subjectOf"]
        assert first == {
            "@type": "CreativeWork", "position": 1, "text": text, "inLanguage": language, "citation": STATEMENT,
        }  # fmt: skip
        assert (second["inLanguage"], "citation" in second) == ("ar", False)
        assert event["description"].startswith(text)


def test_calendar__description_holds_the_outcomes(client, meeting):
    for address in (f"/meetings/{meeting.slug}.ics", "/meetings.ics"):
        (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        assert str(event["DESCRIPTION"]).splitlines()[1:] == [
            "تعهدات بأكثر من 700 مليون دولار", "=مجموعة عمل لأفريقيا",
        ]  # fmt: skip
