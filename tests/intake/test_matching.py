"""Matching of captures to articles: the same page again, a new text at its address, copies elsewhere."""

import datetime as dt

import pytest

from articles import intake
from articles.models import Article, Capture, Figure
from tests import builders
from tests.intake.importing import BODY, import_pieces, ingest, page

pytestmark = pytest.mark.django_db


def test_ingest__new_text_at_known_address_becomes_second_capture_of_the_article():
    _, (first,) = import_pieces(page())
    _, (second,) = import_pieces(page(body=BODY + "\n\nتحديث: أضيفت فقرة جديدة في المساء."))
    assert (second.outcome, second.article) == ("changed", first.article)
    article = Article.objects.get()
    assert article.body == BODY  # an import overwrites no text
    assert [c.changed_since for c in article.captures.order_by("pk")] == [False, True]
    assert "another text" in second.message


@pytest.mark.parametrize(
    "url",
    ["http://www.example.org/marrakesh/", "https://example.org/marrakesh?utm_source=mail#top"],
)
def test_ingest__other_spelling_of_address_is_unchanged(url):
    import_pieces(page())
    _, (again,) = import_pieces(page(url=url))
    assert again.outcome == "unchanged"
    assert (Article.objects.count(), Capture.objects.count()) == (1, 2)


def test_ingest__text_for_bibliographic_record_is_joined():
    ris = (
        "TY  - NEWS\nTI  - وزراء التحالف في مراكش\nUR  - https://example.org/marrakesh\n"
        "DA  - 2022/05/11/\nER  - \n"
    )
    _, (described,) = import_pieces(ris.encode(), media_type="application/x-research-info-systems")
    assert (described.outcome, described.article.body) == ("created", "")
    assert described.article.date_basis == "record"
    _, (text,) = import_pieces(page(title="عنوان آخر على الصفحة نفسها"))
    assert (text.outcome, text.article) == ("joined", described.article)
    article = Article.objects.get()
    assert (article.title, article.body) == ("وزراء التحالف في مراكش", BODY)


def test_ingest__page_without_outlet_takes_the_outlet_of_its_domain():
    source = builders.source(domain="example.org")
    html = f"""<html lang=ar><head><meta charset=utf-8><meta property=og:title content="وزراء التحالف في مراكش">
        <link rel=canonical href="https://www.example.org/a"></head><body><article>
        {"".join(f"<p>{p}</p>" for p in BODY.split(chr(10)) if p)}</article></body></html>"""
    _, (item,) = import_pieces(html.encode(), media_type="text/html")
    assert item.article.source == source
    assert (item.article.url, item.article.rights) == (
        "https://www.example.org/a",
        source.rights_default,
    )


def test_ingest__copy_of_a_story_creates_article_in_the_same_group():
    copy = "الوكالات - " + BODY.rsplit("\n\n", 1)[0] + "\n\nخاتمة أخرى كتبتها الصحيفة."
    other = BODY.replace("مراكش", "روما").replace("التحالف", "الحلف")[::-1]
    long = BODY + "\n\n" + " ".join(f"كلمة{n}" for n in range(60))
    _, items = import_pieces(
        page(body=long), page(title="عنوان آخر", body=copy + long[300:], url="https://example.com/copy"),
        page(title="لا صلة له", body=other, url="https://example.com/other"),
    )  # fmt: skip
    assert [item.outcome for item in items] == ["created"] * 3
    first, second, third = Article.objects.order_by("pk")
    assert first.story_id is not None
    assert first.story_id == second.story_id
    assert third.story_id is None
    assert "grouped as one story" in items[1].message


def test_ingest__unreadable_bytes_are_stored_and_parsed_again_next_time():
    _, (refused,) = import_pieces(b'{"text": "no headline"}')
    assert refused.outcome == "refused"
    assert bytes(refused.capture.content) == b'{"text": "no headline"}'
    assert refused.capture.article is None
    _, (again,) = import_pieces(b'{"text": "no headline"}')
    assert (again.outcome, again.capture) == ("refused", refused.capture)
    assert Capture.objects.count() == 1


def test_ingest__unknown_official_and_meeting_are_suggested():
    builders.venue()
    builders.state("iraq", "العراق", "Iraq", adjectives=["العراقي"])
    builders.resolution()
    _, (item,) = import_pieces(page())
    article = item.article
    person, meeting = article.proposed_officials.get(), article.proposed_meetings.get()
    assert (person.name, person.office, person.state.slug) == (
        "فؤاد حسين", "وزير الخارجية العراقي", "iraq",
    )  # fmt: skip
    assert (str(meeting.start_date), meeting.venue.slug, meeting.kind) == (
        "2022-05-11", "marrakesh", "ministerial",
    )  # fmt: skip
    figure = Figure.objects.get(article=article)
    for link in (person, meeting, figure):
        assert (link.status, link.origin) == ("suggested", "machine")
        assert article.body[link.evidence_start : link.evidence_end] == link.evidence
    assert (figure.value, figure.counts) == (73, "participants")


def test_ingest__unknown_resolution_and_truncated_text_are_reported():
    text = BODY + "\n\nوأشار إلى قرار مجلس الأمن رقم 2161 ثم قال إن بلاده ستواصل دع"
    _, (item,) = import_pieces(page(body=text))
    assert "2161" in item.message
    assert "breaks off" in item.message


def test_ingest__page_of_web_archive_keeps_address_and_capture_time():
    run = intake.start("crawl")
    captured_at = dt.datetime(2022, 5, 12, 8, tzinfo=dt.UTC)
    item = ingest(run, 1, page(), url="https://example.org/marrakesh", captured_at=captured_at).item
    assert (item.capture.url, item.capture.captured_at) == (
        "https://example.org/marrakesh",
        captured_at,
    )


def test_match__text_without_headline_is_a_draft_in_brackets_and_joins_nothing():
    lead = "اجتمع الوزراء في بروكسل."
    record = builders.article(lead.rstrip("."), body="")
    _, (item,) = import_pieces(f"{lead}\n\n{BODY}".encode(), media_type="text/plain")
    assert (item.outcome, item.article.title_basis) == ("created", "supplied")
    assert item.article.pk != record.pk
    assert item.article.display_title == "[اجتمع الوزراء في بروكسل]"
    assert item.article.body.startswith(lead)
    assert "no headline" in item.message
