"""Mirrored layout: reversing the direction of a page gives its mirror image.

Only the `dir` of the Arabic page is changed. Every box of its layout must then be at its mirrored position; a
box that is not was positioned with a physical direction (left or right).
"""

import pytest

from articles.models import Article
from tests.browser.driving import add_style

pytestmark = pytest.mark.browser

# Layout boxes only: inline text wraps slightly differently, and elements with a `dir` of their own keep it.
BOXES = """root => [...root.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return ["block", "grid", "flex", "table", "list-item"].includes(style.display)
        && !one.closest("svg, [dir]:not(html), details:not([open]) > :not(summary), .visually-hidden, "
            + ".skip-link, .option-count")
        && one.checkVisibility();
}).map(one => {
    const { left, top, width, height } = one.getBoundingClientRect(), at = root.getBoundingClientRect();
    const name = [one.tagName.toLowerCase(), ...one.classList].join(".");
    return [name, left - at.left, top - at.top, width, height];
})"""
TOLERANCE = 1.5  # pixels


def misplaced(page, root: str = "body") -> list[str]:
    """Reverse the direction of a page; return the boxes in `root` that are not at their mirrored position."""
    part = page.locator(root)
    add_style(page, "* { animation: none !important; transition: none !important; }")
    page.evaluate("document.fonts.ready")
    width = part.evaluate("one => one.getBoundingClientRect().width")
    before = part.evaluate(BOXES)
    page.evaluate(
        "document.documentElement.dir = document.documentElement.dir === 'rtl' ? 'ltr' : 'rtl'"
    )
    after = part.evaluate(BOXES)
    assert len(before) == len(after) > 20
    mismatches = []
    for (name, x, y, w, h), (_name, *actual) in zip(before, after, strict=True):
        mirrored = (width - x - w, y, w, h)
        if any(abs(one - other) > TOLERANCE for one, other in zip(mirrored, actual, strict=True)):
            mismatches.append(
                f"{name}: {[round(n) for n in mirrored]}, but {[round(n) for n in actual]}"
            )
    return mismatches


@pytest.mark.parametrize("width", [390, 1280])
def test_pages__reversed_direction_mirrors_every_box(shared_catalogue, open_page, width):
    article = Article.objects.published().exclude(abstract="").first().get_absolute_url()
    page = open_page("/", width=width)
    for path in (
        "/",
        "/articles/?venue=washington",
        article,
        "/meetings/2022-05-11-marrakesh-ministerial/",
    ):
        page.goto(path)
        assert misplaced(page) == [], path


def test_english_page__is_the_mirror_of_the_arabic_one(shared_catalogue, open_page):
    page = open_page("/articles/")
    arabic = {
        n: page.locator(n).first.bounding_box() for n in (".facets", ".results", ".masthead-name")
    }
    page.goto("/en/articles/")
    for name, box in arabic.items():
        other = page.locator(name).first.bounding_box()
        if name == ".masthead-name":
            assert box["x"] > 640 > other["x"]
        else:
            assert abs((box["x"] + box["width"]) - (1280 - other["x"])) < 2, name


def test_arabic_text__in_english_pages_has_its_language_and_direction(shared_catalogue, open_page):
    """Arabic text in an English page is marked as Arabic and runs from right to left."""
    page, unmarked = open_page("/en/"), []
    article = Article.objects.published().exclude(abstract="").first().get_absolute_url()
    for path in ("/", "/articles/?venue=marrakesh", article, "/meetings/2022-05-11-marrakesh-ministerial/",
                 "/states/morocco/", "/officials/mike-pompeo/", "/venues/", "/resolutions/unsc-2254/",
                 "/meetings/coverage/", "/about/", "/about/data/", "/meetings/"):  # fmt: skip
        page.goto(f"/en{path}")
        texts = page.evaluate("""() => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const parent = node.parentElement;
                if (!/[\\u0620-\\u064a]/.test(node.data) || node.data.includes("://")) continue;
                if (parent.closest("script, style")) continue;
                const language = parent.closest("[lang]").lang;
                const of_itself = parent.closest("bdi, [dir]:not(html)");
                if (!/^(ar|fa|ckb)/.test(language) || getComputedStyle(of_itself ?? parent).direction !== "rtl")
                    found.push(`${language} ${node.data.trim().slice(0, 60)}`);
            }
            return found;
        }""")
        unmarked += [f"{path}: {words}" for words in texts]
    assert unmarked == []
