"""Other representations of a page, over HTTP: citation files, calendars, cards, typed links."""

import re

import pytest
from icalendar import Calendar

from articles.models import Meeting
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    meeting = builders.meeting(venue=builders.venue())
    meeting.end_on, meeting.end_on_precision = builders.day("2022-05-12"), "day"
    meeting.save()
    return meeting


def test_files__every_kind_of_page_has_citation_files(client, meeting):
    article = builders.article(source=builders.source(), topics=[builders.topic()])
    for base in (
        f"/meetings/{meeting.slug}", f"/articles/{article.permanent_id}", "/venues/marrakesh",
        "/states/morocco", "/topics/africa", "/sources/hespress-test", "/en/states/morocco",
    ):  # fmt: skip
        for suffix, media_type in (
            ("ris", "application/x-research-info-systems"),
            ("bib", "application/x-bibtex"),
            ("csl.json", "application/vnd.citationstyles.csl+json"),
        ):
            response = client.get(f"{base}.{suffix}")
            assert response.status_code == 200, f"{base}.{suffix}"
            assert response["Content-Type"] == f"{media_type}; charset=utf-8"
            assert response["Content-Disposition"].startswith("attachment; filename=")
    assert client.get(f"/meetings/{meeting.slug}.docx").status_code == 404


@pytest.mark.parametrize("form", ["ris", "csl.json", "card.png", "card-square.png"])
def test_unpublished__has_no_files_and_cards(client, form):
    builders.meeting("2023-01-01-secret", "2023-01-01", status="draft")
    separator = "/" if form.endswith("png") else "."
    assert client.get(f"/meetings/2023-01-01-secret{separator}{form}").status_code == 404
    for status in ("draft", "in-review"):
        draft = builders.article("مسودة", status=status)
        assert client.get(f"/articles/{draft.permanent_id}{separator}{form}").status_code == 404
    withdrawn = builders.article("مسحوب", status="withdrawn", withdrawn_reason="طلب الناشر")
    response = client.get(f"/articles/{withdrawn.permanent_id}{separator}{form}")
    assert response.status_code == 410
    assert "طلب الناشر" in response.content.decode()


def test_calendar__has_whole_days_and_only_meetings_known_to_the_day(client, meeting):
    builders.meeting("2015-05-jeddah", "2015-05")
    builders.meeting("2023-01-01-secret", "2023-01-01", status="draft")
    (event,) = Calendar.from_ical(client.get(f"/meetings/{meeting.slug}.ics").content).walk(
        "VEVENT"
    )
    assert event["SUMMARY"] == meeting.title_ar
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        builders.day("2022-05-11"),
        builders.day("2022-05-13"),
    )
    assert event["URL"] == f"http://testserver/meetings/{meeting.slug}/"
    response = client.get("/meetings.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1
    page = client.get("/meetings/2015-05-jeddah/").content.decode()
    assert "2015-05-jeddah.ics" not in page


def card_address(client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.search(r'property="og:image" content="http://testserver([^"]+)"', page)[1]


def test_card__changed_contents_give_it_a_new_address(client, meeting):
    address = meeting.get_absolute_url()
    before = card_address(client, address)
    assert card_address(client, address) == before
    assert card_address(client, f"/en{address}") != before
    builders.participation(meeting, meeting.venue.country, "host")
    after = card_address(client, address)
    assert after != before
    response = client.get(after)
    assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=2592000, immutable"
    # The old address returns the present card, which may be cached only for a while.
    assert client.get(before)["ETag"] == response["ETag"]
    assert "immutable" not in client.get(before)["Cache-Control"]
    again = client.get(after, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_card__second_request_does_not_draw_it_again(client, meeting, monkeypatch):
    address = card_address(client, meeting.get_absolute_url())
    first = client.get(address).content
    from articles.outputs import share_card

    monkeypatch.setattr(share_card.resvg_py, "svg_to_bytes", lambda **_: pytest.fail("drawn again"))
    assert client.get(address).content == first


def test_card__title_with_markup_controls_and_long_words_is_drawn(client):
    article = builders.article("<b>&\u202e\x07 عنوان]]> " + "طويييييييييل" * 40)
    response = client.get(card_address(client, article.get_absolute_url()))
    assert response.status_code == 200
    assert len(response.content) > 8_000


def test_signposts__link_header_has_typed_links(client, meeting):
    article = builders.article(source=builders.source(), url="https://example.org/مقال")
    link = client.get(article.get_absolute_url())["Link"]
    permanent = f"http://testserver/articles/{article.permanent_id}"
    assert f'<{permanent}/>; rel="cite-as"' in link
    assert (
        f'<{permanent}.ris>; rel="describedby"; type="application/x-research-info-systems"' in link
    )
    assert '<https://schema.org/NewsArticle>; rel="type"' in link
    assert link.isascii()
    assert 'rel="item"' in link
    link = client.get(meeting.get_absolute_url())["Link"]
    assert (
        f'<http://testserver/meetings/{meeting.slug}.ics>; rel="describedby"; type="text/calendar"'
        in link
    )


def test_page__links_to_its_files_short_address_and_qr_code(client, meeting):
    page = client.get(meeting.get_absolute_url()).content.decode()
    for form in ("ris", "bib", "csl.json", "ics"):
        assert f'href="/meetings/{meeting.slug}.{form}"' in page
    assert 'data-copy="http://testserver/m/2022-marrakesh"' in page
    assert "<svg" in page[page.index("print-foot") :]
