"""Sharing a meeting: its first screen on a phone, copying, the share button, printing, page weight."""

import io

import brotli
import pytest
from pypdf import PdfReader

from articles.models import ArticleResolution, Figure, Meeting, State
from articles.web import inline_assets
from tests import builders
from tests.browser.driving import pasted

pytestmark = pytest.mark.browser

MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"
SHOWN = [
    MARRAKESH, "/meetings/2019-02-06-washington-ministerial/",
    "/meetings/2019-06-24-paris-political-directors/",
    "/meetings/2020-06-04-virtual-small-group-ministerial/", "/meetings/2018-07-12-brussels-ministerial/",
]  # fmt: skip


def test_phone__first_screen_shows_what_when_and_where(shared_catalogue, open_page):
    page = open_page(MARRAKESH, width=390, height=844)
    seen = page.evaluate(
        "[...document.querySelectorAll('h1, .sheet-when, .glance a')]"
        ".filter(e => e.getBoundingClientRect().bottom < innerHeight).map(e => e.innerText).join(' ')"
    )
    for words in ("مراكش", "11 أيار/مايو 2022", "المغرب", "المشاركون", "مقالا صحفيا"):
        assert words in seen


def test_copy__buttons_copy_the_short_address_and_a_citation(shared_catalogue, open_page):
    page = open_page(f"{MARRAKESH}?utm_source=messenger")
    page.context.grant_permissions(["clipboard-write"])
    page.get_by_role("button", name="نسخ الرابط").click()
    page.get_by_role("button", name="نُسخ").wait_for()
    copied = pasted(page)
    assert copied.endswith("/m/2022-marrakesh")
    page.goto(copied)
    assert page.url.endswith(MARRAKESH)
    page.get_by_role("button", name="نسخ", exact=True).first.click()
    page.get_by_role("button", name="نُسخ").wait_for()
    assert pasted(page).startswith("«الاجتماع الوزاري العام، مراكش")


def test_copy__refused_by_the_browser_shows_the_address_selected(shared_catalogue, open_page):
    page = open_page("/")
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'));")
    page.goto(MARRAKESH)
    page.get_by_role("button", name="نسخ الرابط").click()
    page.wait_for_selector(".share-said bdi")
    assert page.locator(".share-said bdi").text_content().endswith("/m/2022-marrakesh")
    assert page.evaluate("getSelection().toString()").endswith("/m/2022-marrakesh")


def test_share__supporting_browser_receives_the_short_address(shared_catalogue, open_page):
    page = open_page("/")
    page.add_init_script("navigator.share = async data => { window.shared = data; };")
    page.goto(MARRAKESH)
    page.get_by_role("button", name="شارك").click()
    assert page.evaluate("window.shared.url").endswith("/m/2022-marrakesh")


def test_without_scripts__buttons_are_hidden_and_evidence_opens(shared_catalogue, open_page):
    page = open_page(MARRAKESH, javascript=False)
    assert not page.get_by_role("button", name="نسخ الرابط").is_visible()
    # Evidence and sources still open.
    page.locator(".grounds summary").first.click()
    assert page.locator(".grounds ul").first.is_visible()


def test_map__land_is_drawn(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.querySelector('.map-land').getBBox().width") > 1_000


@pytest.mark.parametrize("path", SHOWN)
def test_print__takes_few_pages_with_the_address_at_the_foot(shared_catalogue, open_page, path):
    page = open_page(path)
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    # Forty numbers were given of Marrakesh, each with its source.
    assert 1 <= len(pages) <= (3 if path == MARRAKESH else 2)
    for printed in pages:
        # Letters, digits and signs come from two font files, which leaves gaps in the extracted text.
        assert path in "".join(printed.extract_text().split())


@pytest.mark.django_db(transaction=True)
def test_weight__fullest_page_is_at_most_25_kb(open_page, db, client):
    """A meeting with eighty states and an article for each stays light, including its inline style sheet."""
    meeting = builders.meeting(venue=builders.venue())
    states = [
        State(slug=f"state-{n}", name_ar=f"دولة رقم {n}", name_en=f"State {n}", sort_key=f"{n:03}")
        for n in range(80)
    ]
    State.objects.bulk_create(states)
    for number, state in enumerate(State.objects.filter(slug__startswith="state-")):
        article = builders.article(
            f"عنوان المقال رقم {number} عن اجتماع التحالف في مراكش", meetings=[meeting],
            abstract=f"ملخص المقال {number} وما جاء فيه من أقوال الوزراء عن بقاء التهديد.",
            rights="full", body="نص", source=builders.source(f"outlet-{number}", f"صحيفة {number}"),
        )  # fmt: skip
        builders.participation(
            meeting, state, level=("minister", "official", "leader")[number % 3], article=article,
            evidence=f"وشارك في الاجتماع وزير خارجية الدولة رقم {number} وألقى كلمة.",
        )  # fmt: skip
        if number < 12:
            builders.figure(
                60 + number, meeting, article=article, evidence=f"حضرت {60 + number} دولة"
            )
            ArticleResolution.objects.create(
                article=article, resolution=builders.resolution(2200 + number), evidence="القرار",
                **builders.CONFIRMED,
            )  # fmt: skip
    assert Figure.objects.count() == 12
    assert Meeting.objects.count() == 1
    html = client.get(meeting.get_absolute_url()).content
    assert len(brotli.compress(html, quality=4)) <= 25 * 1024
    # The page contains its only style sheet and the only script that runs before display: reader settings.
    assert b'rel="stylesheet"' not in html
    style, script = (
        inline_assets.text(inline_assets.STYLE),
        inline_assets.text(inline_assets.SCRIPT),
    )
    for element in (f"<style>{style}</style>".encode(), f"<script>{script}</script>".encode()):
        assert html.count(element) == 1
        html = html.replace(element, b"")
    assert b"<style" not in html
    assert b"<script>" not in html


@pytest.mark.parametrize("language", ["", "/en"])
def test_address__is_broken_only_where_it_is_longer_than_a_line(
    shared_catalogue, open_page, language
):
    """Addresses break at their slashes by default, and between Arabic words read from right to left."""
    page = open_page(f"{language}{MARRAKESH}", width=390)
    page.locator(".cite-more summary").click()
    addresses = page.evaluate(
        """() => [...document.querySelectorAll(".cite .address")].map(address => {
            const line = parseFloat(getComputedStyle(address).lineHeight);
            const lines = Math.round(address.getBoundingClientRect().height / line);
            const around = address.closest("p"), { paddingLeft, paddingRight } = getComputedStyle(around);
            const room = around.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
            address.style.whiteSpace = "nowrap";
            // a citation leaves room for the comma that follows
            const fits = address.scrollWidth <= room - (address.closest("a") ? 0 : 20);
            address.style.whiteSpace = "";
            return [address.textContent, lines, fits, getComputedStyle(address).direction];
        })"""
    )
    assert len(addresses) >= 5
    assert any(fits for _, _, fits, _ in addresses)
    for text, lines, fits, direction in addresses:
        assert direction == "ltr"
        assert (lines == 1) == fits, text
