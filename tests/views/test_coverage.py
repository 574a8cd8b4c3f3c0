"""The page and the file of press coverage."""

import csv
import io

import pytest

from articles.index import writer
from articles.models import Meeting
from tests import builders
from tests.views.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return builders.meeting(venue=builders.venue())


def test_coverage__page_and_file_have_the_same_counts(client, meeting):
    source = builders.source("masrawy", "مصراوي", "Masrawy")
    for _ in range(3):
        builders.article(source=source, meetings=[meeting])
    writer.authority_changed(builders.source("silent", "صامتة", "Silent"))
    found = text(client.get("/meetings/coverage/"))
    assert f"?meeting={meeting.slug}&amp;source=masrawy" in found
    assert "صامتة" not in found
    assert "صامتة" in text(client.get("/meetings/coverage/?outlets=all"))
    response = client.get("/meetings/coverage.csv?outlets=all")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows == [
        ["meeting", "title", "date", "articles", "masrawy", "silent"],
        [meeting.slug, meeting.title_ar, "2022-05-11", "3", "3", "0"],
    ]
    marked = client.get("/meetings/coverage.csv?outlets=all&bom=1").content
    assert marked == b"\xef\xbb\xbf" + response.content
    assert 'href="/meetings/coverage.csv?bom=1"' in found


def test_coverage__title_like_a_formula_is_made_harmless_in_the_file(client):
    builders.article(
        source=builders.source("evil", "=HYPERLINK(1)", "Evil"),
        meetings=[builders.meeting(title_ar="+1 اجتماع")],
    )
    file = client.get("/meetings/coverage.csv").content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(file)):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_coverage__each_number_names_its_outlet_for_lists_and_listeners(client, meeting):
    source = builders.source("masrawy", "مصراوي", "Masrawy")
    builders.article(source=source, meetings=[meeting])
    found = text(client.get("/meetings/coverage/"))
    assert '<span class="matrix-name"><bdi>مصراوي</bdi> </span>1</a>' in found
