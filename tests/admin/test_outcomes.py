"""The lines of what a meeting decided, written and ordered on its form, through HTTP."""

import pytest
from django.urls import reverse

from articles.models import Meeting, Outcome
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db
PAGE = "https://example.org/communique"


@pytest.fixture
def meeting() -> Meeting:
    meeting = builders.meeting()
    for place, (arabic, english) in enumerate(
        (("أقروا المبادئ", "Adopted principles"), ("رحبوا ببنين", "Welcomed Benin")), start=1
    ):
        Outcome.objects.create(
            meeting=meeting, position=place, text_ar=arabic, text_en=english, source_url=PAGE
        )
    return meeting


def send(desk, meeting, **changes):
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    return desk.post(address, form_of(desk, address) | changes)


def lines(meeting) -> list[tuple[int, str]]:
    return list(meeting.outcomes.values_list("position", "text_ar"))


@pytest.mark.django_db(transaction=True)
def test_order__two_lines_change_places(desk, meeting):
    answer = send(desk, meeting, **{"outcomes-0-position": "2", "outcomes-1-position": "1"})
    assert answer.status_code == 302
    assert lines(meeting) == [(1, "رحبوا ببنين"), (2, "أقروا المبادئ")]
    page = text(desk.get(f"/en/meetings/{meeting.slug}/"))
    assert page.index("Welcomed Benin") < page.index("Adopted principles")


@pytest.mark.django_db(transaction=True)
def test_order__new_line_is_put_between_or_at_the_end(desk, meeting):
    new = {
        "outcomes-TOTAL_FORMS": "4",
        "outcomes-2-position": "1", "outcomes-2-text_ar": "أدانوا الهجوم",
        "outcomes-2-text_en": "Condemned the attack", "outcomes-2-source_url": PAGE,
        "outcomes-3-position": "", "outcomes-3-text_ar": "تعهدوا بالمال",
        "outcomes-3-text_en": "Pledged money", "outcomes-3-source_url": PAGE,
        "outcomes-2-meeting": meeting.pk, "outcomes-3-meeting": meeting.pk,
    }  # fmt: skip
    assert send(desk, meeting, **new).status_code == 302
    assert lines(meeting) == [
        (1, "أقروا المبادئ"), (2, "أدانوا الهجوم"), (3, "رحبوا ببنين"), (4, "تعهدوا بالمال"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_order__deleted_line_leaves_no_gap(desk, meeting):
    assert send(desk, meeting, **{"outcomes-0-DELETE": "on"}).status_code == 302
    assert lines(meeting) == [(1, "رحبوا ببنين")]


@pytest.mark.parametrize("missing", ["text_ar", "text_en", "source_url"])
def test_line__without_a_language_or_a_source_is_refused(desk, meeting, missing):
    assert send(desk, meeting, **{f"outcomes-0-{missing}": ""}).status_code == 200
    assert lines(meeting) == [(1, "أقروا المبادئ"), (2, "رحبوا ببنين")]
