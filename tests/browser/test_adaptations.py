"""Pages adapted by their readers: zoom, text spacing, forced colours, reduced motion (WCAG 2.2)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article
from tests.browser.driving import add_style
from tests.browser.test_pages import MARRAKESH, RULES

pytestmark = pytest.mark.browser
# The text spacing that a page must support without losing content (1.4.12).
SPACED = """*, *::before, *::after { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
# Elements whose text is cut off: it is larger than the box, which hides the overflow.
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
    const style = getComputedStyle(one);
    return style.clipPath !== "inset(50%)"
        && style.overflow !== "visible" && style.overflowY !== "auto" && style.overflowX !== "auto"
        && !one.closest(".visually-hidden, svg, .histogram, .facets-title, .browse-head .page-title, thead")
        && one.checkVisibility()
        && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map(one => one.className || one.tagName)"""


@pytest.fixture
def paths(shared_catalogue) -> list[str]:
    article = Article.objects.published().exclude(abstract="").first().get_absolute_url()
    return ["/", "/articles/?venue=washington&q=العراق", MARRAKESH, article, "/meetings/coverage/", "/venues/",
            "/about/data/", "/api/"]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])  # 320 is 1280 zoomed to 400 % (1.4.10)
def test_spacing__wide_text_spacing_cuts_nothing_off(paths, open_page, width):
    page = open_page("/", width=width)
    for path in paths:
        page.goto(path)
        add_style(page, SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CUT) == [], path


def test_zoom__text_twice_as_large_cuts_nothing_off(paths, open_page):
    page = open_page("/", width=1280)
    for path in paths:
        page.goto(path)
        add_style(page, ":root { --size: 212% !important; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
        assert page.evaluate(CUT) == [], path


def test_forced_colours__choices_and_marks_stay_visible(paths, open_page):
    page = open_page("/articles/?venue=washington&q=العراق")
    page.emulate_media(forced_colors="active")
    chosen = page.locator(".option.is-chosen .option-label").first
    assert "✓" in chosen.evaluate("one => getComputedStyle(one, '::before').content")
    bar, ground = (
        page.locator(selector).first.evaluate("one => getComputedStyle(one).fill")
        for selector in (".histogram-bar", ".histogram-ground")
    )
    assert bar != ground
    assert (
        page.locator(".chip").first.evaluate("one => getComputedStyle(one).borderStyle") != "none"
    )
    for path in paths[:4]:
        page.goto(path)
        assert Axe().run(page, options=RULES).violations_count == 0, path


def test_motion__reduced_motion_stops_transitions_and_animations(paths, open_page):
    page = open_page("/articles/")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one);
        return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
    }).length""")
    assert moving == 0


def test_facets__open_and_applied_are_accessible(shared_catalogue, open_page):
    for width in (390, 1280):
        page = open_page("/articles/?venue=washington&state=iraq&date=2019", width=width)
        if width == 390:
            page.get_by_role("link", name="تضييق النتائج").click()
            page.wait_for_selector(".has-sheet")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()


def test_names__every_facet_control_names_its_action(shared_catalogue, open_page):
    page = open_page("/articles/?venue=washington&state=iraq")
    for name in ("أزل التصفية: المكان واشنطن", "أزل التصفية: الدولة أو المنظمة العراق"):
        assert page.get_by_role("link", name=name).count() == 1
    links = page.locator(".facets a:not([tabindex])").all()
    assert len(links) > 40
    for link in page.locator(".facets .option a").all():
        text = link.text_content()
        assert (
            text.strip().startswith(("صفِّ بحسب:", "أزل التصفية:"))
            or link.locator("xpath=ancestor::*[contains(@class, 'modes')]").count()
        )


def test_focus__every_tab_stop_is_visible(shared_catalogue, open_page):
    page = open_page("/articles/?venue=washington")
    invisible = []
    for _stop in range(40):
        page.keyboard.press("Tab")
        is_visible, element = page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one);
            const beside = one.nextElementSibling ? getComputedStyle(one.nextElementSibling) : style;
            const drawn = each => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2;
            const { top, bottom } = one.getBoundingClientRect();
            const within = bottom > 0 && top < innerHeight;
            return [(drawn(style) || drawn(beside)) && within, one.outerHTML.slice(0, 90)];
        }""")
        if not is_visible:
            invisible.append(element)
    assert invisible == []


def test_skip_link__moves_the_focus_to_the_results(shared_catalogue, open_page):
    page = open_page("/articles/?venue=washington")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "انتقل إلى النتائج"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#results')")
