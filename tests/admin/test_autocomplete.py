"""Autocomplete fields in forms: no query per row, and no server error for malformed keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db


def query_count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_rows__more_testimonies_need_no_more_queries(desk):
    meeting = builders.meeting(venue=builders.venue())
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    counts = []
    for number in range(30):
        article = builders.article(f"خبر {number}", meetings=[meeting])
        state = builders.state(f"state-{number}", f"دولة {number}", f"State {number}")
        official = builders.official(f"official-{number}", f"فلان {number}", f"Person {number}")
        builders.participation(meeting, state, article=article, evidence="شاركت")
        builders.attendance(meeting, official, article=article, evidence="حضر")
        builders.figure(60 + number, meeting, article=article, evidence="حضرت دول")
        if number in (1, 29):
            counts.append(query_count(desk, address))
    assert counts[0] == counts[1] < 30


def test_rows__chosen_state_is_the_selected_option(desk):
    meeting = builders.meeting(venue=builders.venue())
    state = builders.state("iraq", "العراق", "Iraq")
    builders.participation(meeting, state, article=builders.article("خبر"), evidence="شاركت")
    page = desk.get(reverse("admin:articles_meeting_change", args=[meeting.pk])).content.decode()
    assert f'<option value="{state.pk}" selected>{state}</option>' in page


@pytest.mark.parametrize("value", ["x", "<b>", "1.5", "\u0661\u0661", "-1", "9" * 30, "1\x00"])
def test_choice__malformed_key_is_a_field_error(desk, value):
    country = builders.state("france", "فرنسا", "France")
    venue = builders.venue("paris", "باريس", "Paris", country=country)
    address = reverse("admin:articles_venue_change", args=[venue.pk])
    data = {
        "name_ar": "باريس",
        "name_en": "Paris",
        "slug": "paris",
        "country": value,
        "aliases": "",
    }
    answer = desk.post(address, data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["country"]
    venue.refresh_from_db()
    assert venue.country == country


def test_names__nul_in_a_line_is_a_field_error(desk):
    venue = builders.venue("paris", "باريس", "Paris")
    address = reverse("admin:articles_venue_change", args=[venue.pk])
    data = {"name_ar": "باريس", "name_en": "Paris", "slug": "paris", "aliases": "بار\x00يس"}
    answer = desk.post(address, data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["aliases"]
