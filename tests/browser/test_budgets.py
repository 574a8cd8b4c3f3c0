"""Budgets of a first visit in bytes and requests, not in time, which depends on the machine."""

import pytest

from articles.models import Article
from tests.browser.driving import until

pytestmark = pytest.mark.browser
KB = 1_000
# Limits for a first visit, in bytes as sent (compressed) and in requests; see docs/performance.md.
BUDGET = {
    "html and css": 45 * KB,
    "scripts": 20 * KB,
    "fonts": 160 * KB,
    "everything": 200 * KB,
    "requests": 16,
}
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"

SIZES = """() => [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
    .map(one => [new URL(one.name).pathname, one.encodedBodySize])"""


def page_weight(page) -> dict[str, int]:
    weight = dict.fromkeys(BUDGET, 0)
    for path, size in page.evaluate(SIZES):
        kind = {"css": "html and css", "js": "scripts", "woff2": "fonts", "svg": "pictures"}.get(
            path.rpartition(".")[2], "html and css"
        )
        weight[kind] = weight.get(kind, 0) + size
        weight["everything"] += size
        weight["requests"] += 1
    return weight


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", ["home", "browse", "meeting", "article"])
def test_first_visit__within_the_budget(shared_catalogue, open_page, language, name):
    paths = {
        "home": "/",
        "browse": "/articles/",
        "meeting": MARRAKESH,
        "article": Article.objects.published()
        .filter(published_on__year=2019)
        .first()
        .get_absolute_url(),
    }
    page = open_page(language + paths[name])
    page.wait_for_load_state("networkidle")
    weight = page_weight(page)
    assert weight["fonts"] > 10 * KB  # the web fonts were loaded
    for kind, limit in BUDGET.items():
        assert weight[kind] <= limit, f"{name}: {kind}: {weight[kind]:,} of {limit:,}"


def test_fonts__both_families_load_for_both_scripts(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    for family in ("Amiri", "IBM Plex Sans Arabic"):
        for text in ("مراكش", "Marrakesh"):
            loaded = page.evaluate(
                "([family, text]) => document.fonts.load(`16px '${family}'`, text).then(f => f.length)",
                [family, text],
            )
            assert loaded == 1, (family, text)


def test_page__fallback_fonts_show_the_text_at_a_similar_height(shared_catalogue, open_page):
    page = open_page("/about/")
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto("/articles/")
    assert page.locator(".card-title").first.is_visible()
    fallback = page.evaluate("document.documentElement.scrollHeight")
    page.unroute("**/*.woff2")
    page.goto("/articles/?page=1")
    page.evaluate("document.fonts.ready")
    with_fonts = page.evaluate("document.documentElement.scrollHeight")
    assert abs(with_fonts - fallback) < 0.1 * with_fonts


LAYOUT_SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


LOADED_WEB_FONTS = """[...document.fonts]
    .filter(face => face.status === "loaded" && !face.family.includes("until")).length"""


def shift_of(page, address: str) -> float:
    """Return the layout shift of a page whose web fonts arrive after its first paint."""
    held, is_slow = [], True
    page.route("**/*.woff2", lambda route: held.append(route) if is_slow else route.continue_())
    page.goto(address, wait_until="domcontentloaded")
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    assert page.evaluate(LOADED_WEB_FONTS) == 0
    is_slow = False
    for route in held:
        route.continue_()
    until(page, "document.fonts.status === 'loaded'")
    assert page.evaluate(LOADED_WEB_FONTS) > 1
    return page.evaluate(LAYOUT_SHIFT)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_layout__late_fonts_shift_it_by_less_than_a_tenth(
    shared_catalogue, open_page, language, width
):
    """On a slow connection a page is read before its fonts arrive: fallback fonts keep the length of lines.

    Web Vitals call a shift of 0.1 good; fallback fonts of unadjusted width shifted by 0.2 to 0.36.
    """
    for path in ("/", "/articles/", MARRAKESH):
        shift = shift_of(open_page("/about/", width=width), language + path)
        assert shift < 0.1, f"{language}{path}: {shift}"


def test_layout__cached_fonts_do_not_shift_it(shared_catalogue, open_page):
    page = open_page("/about/")
    paths = ("/", "/articles/", MARRAKESH)
    for path in paths:  # each page needs other weights and alphabets: the first visit loads them
        page.goto(path)
        page.wait_for_load_state("networkidle")
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        shift = page.evaluate(LAYOUT_SHIFT)
        assert shift < 0.02, f"{path}: {shift}"
