"""Pages in a real browser: accessible, never wider than the window, complete without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article

pytestmark = pytest.mark.browser

WIDTHS = (1280, 768, 390, 320)
WIDEST, NARROW = 1280, 390
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"
PATHS = [
    "/", "/articles/", "/articles/?venue=marrakesh&date=2022&q=المغرب", "/articles/?q=زرافة",
    "/articles/?date=2019&venue=washington&relation=primary&relation=background&suggested=yes",
    "/articles/by/state/?find=ا&by=name", "/api/", "/about/data/",
    "/articles/?q=Pompeo وزراء مراكس&off=names:داعش", "/meetings/",
    MARRAKESH, "/meetings/2020-virtual-political-directors/", "/states/morocco/", "/officials/mike-pompeo/",
    "/resolutions/unsc-2254/", "/states/", "/about/", "/nothing-here/", "/meetings/coverage/",
    "/meetings/coverage/?outlets=all&sort=count", "/meetings/compare/",
    "/meetings/compare/?first=2021-06-28-rome-ministerial&second=2022-05-11-marrakesh-ministerial",
    "/meetings/2018-07-12-brussels-ministerial/", "/states/united-states/", "/venues/paris/",
    "/m/2017-washington", "/suggest-article/", "/suggest-article/thanks/",
]  # fmt: skip
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def paths() -> list[str]:
    article = (
        Article.objects.published()
        .filter(title_basis="supplied")
        .exclude(published_on=None)
        .first()
    )
    address = article.get_absolute_url()
    single = f"/articles/?id={article.permanent_id}"
    return [*PATHS, address, f"{address}?q=التحالف", single]


@pytest.mark.parametrize(
    ("prefix", "wide_is_dark", "loaded_at"), [("", False, WIDEST), ("/en", True, NARROW)]
)
def test_pages__have_no_violation_and_never_scroll_sideways(
    shared_catalogue, open_page, prefix, wide_is_dark, loaded_at
):
    """Each page is loaded once; axe checks it on a desktop in one colour scheme, on a phone in the other."""
    page = open_page("/", width=loaded_at)
    for path in paths():
        page.set_viewport_size({"width": loaded_at, "height": 900})
        page.goto(prefix + path)
        for width in WIDTHS if loaded_at == WIDTHS[0] else reversed(WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            scroll_width = page.evaluate("document.documentElement.scrollWidth")
            assert scroll_width <= width, f"{prefix}{path}: {scroll_width} > {width}"
            if width in (NARROW, WIDEST):
                is_dark = wide_is_dark == (width == WIDEST)
                page.emulate_media(color_scheme="dark" if is_dark else "light")
                results = Axe().run(page, options=RULES)
                report = results.generate_report() if results.violations_count else ""
                assert not report, f"{prefix}{path} at {width}: {report}"


def test_pages__load_without_faults_cookies_or_foreign_requests(shared_catalogue, open_page):
    page = open_page("/")
    server = page.url
    faults, requested = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("request", lambda request: requested.append(request.url))
    for path in paths():
        if path != "/nothing-here/":
            page.goto(path)
    assert faults == []
    assert [url for url in requested if not url.startswith(server)] == []
    assert page.context.cookies() == []


def test_browse__without_scripts_searches_and_filters(shared_catalogue, open_page):
    page = open_page("/", javascript=False)
    page.get_by_role("searchbox").fill("مراكش")
    page.get_by_role("button", name="بحث", exact=True).click()
    assert "q=" in page.url
    assert page.locator("mark").count() > 3
    before = page.locator(".card").count()
    page.get_by_role("link", name="صفِّ بحسب: المغرب", exact=False).first.click()
    assert "state=morocco" in page.url
    assert 0 < page.locator(".card").count() <= before
    page.get_by_role("link", name="أزل التصفية: الدولة أو المنظمة المغرب").click()
    assert "state=" not in page.url
    page.go_back()
    assert "state=morocco" in page.url


def test_sheet__without_scripts_opens_and_closes_on_a_phone(shared_catalogue, open_page):
    page = open_page("/articles/", width=390, height=844, javascript=False)
    facets = page.locator("#facets")
    assert not facets.is_visible()
    page.get_by_role("link", name="تضييق النتائج").click()
    assert facets.is_visible()
    page.get_by_role("link", name=re.compile(r"اعرض \d+ مقال")).click()
    assert not facets.is_visible()


def test_skip_link__is_the_first_tab_stop_and_leads_to_the_content(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.django_db(transaction=True)
def test_empty_archive__pages_have_a_heading_and_a_note(open_page, db):
    page = open_page("/", width=390)
    for path in ("/", "/articles/", "/meetings/", "/venues/", "/about/", "/about/data/"):
        page.goto(path)
        assert page.locator("h1").count() == 1
        assert page.locator(".empty, .nothing").count() >= (
            0 if path.startswith("/about/") else 1
        ), path


@pytest.mark.django_db(transaction=True)
def test_long_text__widens_no_page(open_page, db):
    from articles.index import writer
    from tests import builders

    meeting = builders.meeting(title_ar="اجتماع " + "ط" * 180, note_ar="a" * 500)
    builders.article(
        "عنوان " * 60, meetings=[meeting], abstract="x" * 900, source=builders.source(name_ar="صحيفة" * 25),
        url="https://example.org/" + "a" * 400,
    )  # fmt: skip
    builders.article("\u202eمقلوب\u202c mixed text نص", date="2020", byline="كاتب" * 30)
    writer.rebuild()
    page = open_page("/", width=320)
    for path in ("/", "/articles/", meeting.get_absolute_url(),
                 *(a.get_absolute_url() for a in Article.objects.all())):  # fmt: skip
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
