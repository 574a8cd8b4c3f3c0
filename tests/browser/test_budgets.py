"""What a first visit weighs, in octets and requests: never in time, which depends on the machine."""

import pytest

from articles.models import Article
from tests.browser.driving import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KB = 1_000
# Of a first visit, compressed as sent (docs/performance.md).
MOST = {
    "html and css": 45 * KB,
    "scripts": 20 * KB,
    "fonts": 160 * KB,
    "everything": 200 * KB,
    "requests": 16,
}
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"

WEIGH = """() => [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
    .map(one => [new URL(one.name).pathname, one.encodedBodySize])"""


def weighed(page) -> dict[str, int]:
    found = dict.fromkeys(MOST, 0)
    for path, size in page.evaluate(WEIGH):
        kind = {"css": "html and css", "js": "scripts", "woff2": "fonts", "svg": "pictures"}.get(
            path.rpartition(".")[2], "html and css"
        )
        found[kind] = found.get(kind, 0) + size
        found["everything"] += size
        found["requests"] += 1
    return found


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", ["home", "browse", "meeting", "article"])
def test_first_visit__within_the_budget(catalogue, open_page, language, name):
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
    found = weighed(page)
    assert found["fonts"] > 10 * KB  # ours arrived
    for what, most in MOST.items():
        assert found[what] <= most, f"{name}: {what}: {found[what]:,} of {most:,}"


def test_fonts__are_ours(catalogue, open_page):
    page = open_page(MARRAKESH)
    for family in ("Amiri", "IBM Plex Sans Arabic"):
        for text in ("مراكش", "Marrakesh"):
            loaded = page.evaluate(
                "([family, text]) => document.fonts.load(`16px '${family}'`, text).then(f => f.length)",
                [family, text],
            )
            assert loaded == 1, (family, text)


def test_page__reads_well_before_any_font_arrives(catalogue, open_page):
    page = open_page("/about/")
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto("/articles/")
    assert page.locator(".card-title").first.is_visible()
    fallback = page.evaluate("document.documentElement.scrollHeight")
    page.unroute("**/*.woff2")
    page.goto("/articles/?page=1")
    page.evaluate("document.fonts.ready")
    ours = page.evaluate("document.documentElement.scrollHeight")
    assert abs(ours - fallback) < 0.1 * ours


SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


OURS = """[...document.fonts]
    .filter(face => face.status === "loaded" && !face.family.includes("until")).length"""


def shift_of(page, address: str) -> float:
    """Return by how much the lines of a page move when our faces come after it was painted."""
    held, is_slow = [], True
    page.route("**/*.woff2", lambda route: held.append(route) if is_slow else route.continue_())
    page.goto(address, wait_until="domcontentloaded")
    until(page, "performance.getEntriesByName('first-contentful-paint').length > 0")
    assert page.evaluate(OURS) == 0
    is_slow = False
    for route in held:
        route.continue_()
    until(page, "document.fonts.status === 'loaded'")
    assert page.evaluate(OURS) > 1
    return page.evaluate(SHIFT)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_layout__hardly_shifts_when_fonts_come_late(catalogue, open_page, language, width):
    """On a slow line a page is read before our faces come: its lines stay as long as they were.

    0.1 is what web vitals call good; lines as wide as they came shifted by 0.2 to 0.36.
    """
    for path in ("/", "/articles/", MARRAKESH):
        shift = shift_of(open_page("/about/", width=width), language + path)
        assert shift < 0.1, f"{language}{path}: {shift}"


def test_layout__does_not_shift(catalogue, open_page):
    page = open_page("/about/")
    for path in ("/", "/articles/", MARRAKESH):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        shift = page.evaluate(SHIFT)
        assert shift < 0.02, f"{path}: {shift}"
