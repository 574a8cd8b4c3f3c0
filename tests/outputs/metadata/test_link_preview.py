"""Link previews, checked against the rules of messengers and social networks.

WhatsApp: developers.facebook.com/documentation/business-messaging/whatsapp/link-previews (read 2026-05).
Facebook: developers.facebook.com/docs/sharing/webmasters/images. X: developer.x.com, Cards markup.
LinkedIn: linkedin.com/help/linkedin/answer/a521928. Slack: docs.slack.dev, Unfurling links. Telegram
publishes no rules; those applied here were measured by others (bugs.telegram.org/c/57).
"""

import re
import struct
from html import unescape

import pytest

from articles.models import Meeting, Outcome
from articles.outputs.metadata.link_preview import shorten
from tests import builders

pytestmark = pytest.mark.django_db
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')


@pytest.fixture
def pages():
    """Return addresses of pages of every kind, some with long names."""
    morocco = builders.state()
    meeting = builders.meeting(
        venue=builders.venue(country=morocco),
        title_ar="اجتماع كبار المسؤولين ومديري الشؤون السياسية في الدول الأعضاء في المجموعة المصغرة للتحالف",
    )
    builders.participation(meeting, morocco, "host")
    article = builders.article(
        "عنوان طويل جدا " * 20,
        abstract="ملخص طويل " * 60,
        source=builders.source(),
        meetings=[meeting],
    )
    person = builders.official()
    resolution = builders.resolution()
    return [
        "/", "/en/", "/articles/", "/meetings/", meeting.get_absolute_url(), article.get_absolute_url(),
        f"/en{article.get_absolute_url()}", person.get_absolute_url(), resolution.get_absolute_url(),
        "/states/morocco/", "/venues/marrakesh/", "/sources/hespress-test/",
    ]  # fmt: skip


def tags(client, address: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Return the first of each tag, the repeated tags (of the second picture), and the HTML before the body."""
    html = client.get(address).content.decode()
    head = html[: html.index("<body>")]
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for name, content in META.findall(head):
        if name in first:
            second.setdefault(name, unescape(content))
        first.setdefault(name, unescape(content))
    return first, second, head


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def test_tags__every_page_has_all_required_tags(client, pages):
    for address in pages:
        found, square, head = tags(client, address)
        # Open Graph requires the first four; WhatsApp and LinkedIn also the description. None is empty.
        for name in ("og:title", "og:type", "og:url", "og:image", "og:description", "og:site_name"):
            assert found[name].strip(), (address, name)
        assert found["og:locale"] == ("en_GB" if address.startswith("/en") else "ar_AR")
        assert found["og:locale:alternate"] == ("ar_AR" if address.startswith("/en") else "en_GB")
        assert found["og:url"] == f"http://testserver{address}"
        # X: a large picture, with an alternative text.
        assert found["twitter:card"] == "summary_large_image"
        assert found["twitter:image"] == found["og:image"]
        assert 0 < len(found["twitter:image:alt"]) <= 420
        assert found["og:image:alt"].strip()
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert square["og:image:width"] == square["og:image:height"]
        # Slack reads the first 32 KB, WhatsApp 300 KB: all tags are well within.
        before, _style, after = head.partition("<style>")
        assert len(before.encode()) < 16_000
        assert "<meta" not in after
        assert "<link" not in after


def test_text__is_within_the_limits_of_previews(client, pages):
    for address in pages:
        found, _square, _head = tags(client, address)
        assert len(found["og:title"]) <= 70  # X
        assert len(found["og:description"]) <= 200  # X; LinkedIn and Slack cut later
        assert found["description"] or found["og:description"]
        # No branding in the title: WhatsApp gives it two lines.
        assert not found["og:title"].endswith("— غرفة القراءة")


def test_description__of_a_meeting_starts_with_kind_days_and_place(client, pages):
    meeting = next(address for address in pages if address.startswith("/meetings/2022"))
    found, _square, _head = tags(client, meeting)
    # WhatsApp shows about eighty characters.
    assert found["og:description"][:80].startswith(
        "اجتماع وزاري · 11 أيار/مايو 2022 · مراكش · الاستضافة: المغرب"
    )


def test_description__of_a_meeting_starts_with_its_first_outcome(client, pages):
    meeting = Meeting.objects.get()
    for place, text in ((2, "رحبوا ببنين"), (1, "أقروا مبادئ توجيهية " + "لعمل التحالف " * 20)):
        Outcome.objects.create(
            meeting=meeting, position=place, text_ar=text, text_en="Adopted guiding principles"
        )
    for language, outcome, day in (
        ("", "أقروا مبادئ توجيهية", "11 أيار/مايو 2022 · مراكش"),
        ("/en", "Adopted guiding principles", "11 May 2022 · Marrakesh"),
    ):
        found, _square, _head = tags(client, language + meeting.get_absolute_url())
        for name in ("og:description", "twitter:description", "description"):
            assert found[name].startswith(outcome)
            # However long the outcome, day and place are behind it.
            assert day in found[name]
            assert len(found[name]) <= 200
        assert outcome in found["og:image:alt"]
        assert client.get(found["og:image"].removeprefix("http://testserver")).status_code == 200


def test_pictures__have_a_size_and_weight_that_all_accept(client, pages):
    for address in pages:
        found, square, _head = tags(client, address)
        for tag, wanted in ((found, (1200, 630)), (square, (1080, 1080))):
            # Absolute, and with a version: Facebook caches by address, so a new picture needs a new one.
            assert tag["og:image"].startswith("http://testserver/")
            assert "?v=" in tag["og:image"]
            response = client.get(tag["og:image"].removeprefix("http://testserver"))
            assert response.status_code == 200
            assert response["Content-Type"] == tag["og:image:type"] == "image/png"
            assert size(response.content) == wanted
            assert 300 <= wanted[0] <= 4096  # WhatsApp, X
            assert wanted[0] / wanted[1] <= 4  # WhatsApp
            # WhatsApp refuses 600 KB, Facebook 8 MB; by measurements of others 300 KB is safe. A card
            # whose text is missing weighs less than 8 KB.
            assert 8_000 < len(response.content) < 300_000


def test_cut__long_text_ends_at_a_word():
    assert shorten("اجتماع التحالف الدولي في مراكش", 22) == "اجتماع التحالف الدولي…"
    assert shorten("اجتماع، التحالف", 9) == "اجتماع…"
    assert shorten("قصير", 10) == "قصير"
    assert len(shorten("كلمة" * 100, 70)) <= 70
