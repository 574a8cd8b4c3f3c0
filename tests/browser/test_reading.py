"""Readers' display settings: stored without a cookie, applied on every page, never to citations."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.driving import until

pytestmark = pytest.mark.browser
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"


def choose_setting(page, name: str, value: str) -> None:
    if not page.locator("details.reading").get_attribute("open") is not None:
        page.locator("details.reading").evaluate("panel => { panel.open = true; }")
    page.locator(f".reading input[name={name}][value='{value}']").check(force=True)


def test_digits_and_months__chosen_are_applied_and_reset(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    original = page.locator("main").text_content()
    assert "11 أيار/مايو 2022" in original
    choose_setting(page, "digits", "arabic")
    choose_setting(page, "months", "west")
    shown = page.locator("main").text_content()
    assert "١١ مايو ٢٠٢٢" in shown
    assert "أيار/" not in page.locator(".sheet-head").text_content()
    # Citations and addresses keep their digits.
    cited = page.locator(".cite-text").all_text_contents()
    assert any("2022" in text for text in cited)
    page.goto("/meetings/")
    assert "٢٠٢٢" in page.locator("main").text_content()
    choose_setting(page, "months", "levant")
    page.goto(MARRAKESH)
    assert "١١ أيار ٢٠٢٢" in page.locator("main").text_content()
    choose_setting(page, "digits", "")
    choose_setting(page, "months", "")
    assert page.locator("main").text_content() == original
    assert page.context.cookies() == []


def test_digits__english_dates_keep_their_digits(shared_catalogue, open_page):
    page = open_page("/en" + MARRAKESH)
    original = page.locator(".sheet-when").text_content()
    choose_setting(page, "digits", "arabic")
    assert page.locator(".sheet-when").text_content() == original
    assert page.evaluate("document.documentElement.dataset.digits") == "arabic"


def test_size_and_colours__apply_before_the_first_paint(shared_catalogue, open_page):
    page = open_page("/")
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    choose_setting(page, "size", "larger")
    choose_setting(page, "colours", "dark")
    page.goto("/about/", wait_until="commit")
    page.wait_for_selector("main", state="attached")
    # The attributes are set before the body exists, so that nothing flashes.
    assert page.evaluate("document.documentElement.dataset.colours") == "dark"
    page.wait_for_load_state()
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        > 1.25 * size
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_colours__light_overrides_a_dark_device(shared_catalogue, open_page):
    page = open_page("/", dark=True)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    choose_setting(page, "colours", "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    choose_setting(page, "colours", "")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_settings__changed_elsewhere_apply_to_open_and_restored_pages(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    other_page = page.context.new_page()
    other_page.goto("/meetings/")
    choose_setting(other_page, "colours", "dark")
    choose_setting(other_page, "digits", "arabic")
    until(page, "document.documentElement.dataset.colours === 'dark'")
    assert "١١ أيار/مايو ٢٠٢٢" in page.locator("main").text_content()
    assert page.locator(".reading input[name=colours][value=dark]").is_checked()
    # A page that the browser kept in memory and shows again.
    page.evaluate("localStorage.removeItem('reading')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.evaluate("document.documentElement.dataset.colours") is None
    assert "11 أيار/مايو 2022" in page.locator("main").text_content()


def test_panel__works_by_keyboard_and_is_accessible(shared_catalogue, open_page):
    page = open_page("/", width=390)
    page.locator("details.reading summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.documentElement.dataset.size") == "large"
    box = page.locator(".reading-panel").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.locator(".reading-panel").is_visible()


@pytest.mark.parametrize(
    ("path", "locale", "offered", "leads_to"),
    [
        (MARRAKESH, "en-GB", "Read this page in English", f"/en{MARRAKESH}"),
        (f"/en{MARRAKESH}", "ar-MA", "اقرأ هذه الصفحة بالعربية", MARRAKESH),
        (MARRAKESH, "ar-MA", "", ""),
        (MARRAKESH, "fr", "", ""),  # no language of the site
        ("/articles/", "en", "", ""),  # no page to be cited
    ],
)
def test_language__preferred_one_is_offered_and_nobody_is_sent_there(
    shared_catalogue, open_page, path, locale, offered, leads_to
):
    page = open_page(path, width=390, locale=locale)
    assert page.url.endswith(path)
    shown = page.locator(".offer:visible").all_inner_texts()
    assert [text.strip() for text in shown] == ([offered] if offered else [])
    if offered:
        page.locator(".offer a").click()
        page.wait_for_url(f"**{leads_to}")
        # now from a page of the site: the language was chosen
        assert not page.locator(".offer").is_visible()


def test_language__without_scripts_is_offered_by_the_switch_alone(shared_catalogue, open_page):
    page = open_page(MARRAKESH, javascript=False, locale="en")
    assert not page.locator(".offer").is_visible()
    assert page.locator(f'.masthead-language[href="/en{MARRAKESH}"]').is_visible()


def test_settings__without_scripts_are_hidden(shared_catalogue, open_page):
    page = open_page("/articles/", javascript=False)
    assert not page.locator("details.reading").is_visible()
    assert not page.locator(".views").is_visible()


def test_hijri__listed_on_request_and_kept(shared_catalogue, open_page):
    page = open_page("/articles/")
    dates = page.locator(".card .hijri-listed")
    assert dates.count() > 5
    assert not dates.first.is_visible()
    choose_setting(page, "hijri", "listed")
    assert dates.first.is_visible()
    page.goto("/meetings/")
    assert "هـ" in page.locator(".meeting-row-meta").first.inner_text()
    choose_setting(page, "hijri", "")
    assert "هـ" not in page.locator(".meeting-row-meta").first.inner_text()


# Latin digits in whatever a reader sees or hears, but for addresses, codes and citations.
LATIN_DIGITS = """() => {
    const left = ".cite, [data-as-printed], .Z3988, code, script, style, [lang|=en]";
    const number = (one) => !/[A-Za-z]/.test(one) && /[0-9]/.test(one);
    const found = [];
    for (const one of document.querySelectorAll("body *")) {
        if (one.closest(left)) continue;
        for (const node of one.childNodes)
            if (node.nodeType === Node.TEXT_NODE && number(node.data)) found.push(node.data.trim());
        for (const name of ["title", "aria-label"]) {
            const said = one.getAttribute(name) ?? "";
            if (number(said)) found.push(`${name}: ${said}`);
        }
    }
    return found;
}"""


@pytest.mark.parametrize(
    "path", ["/", "/articles/?venue=washington", "/meetings/", MARRAKESH, "/resolutions/unsc-2254/"]
)
def test_digits__counts_ranges_charts_and_labels_follow_the_choice(
    shared_catalogue, open_page, path
):
    page = open_page(path)
    assert page.evaluate(LATIN_DIGITS) != []
    choose_setting(page, "digits", "arabic")
    assert page.evaluate(LATIN_DIGITS) == []


def test_digits__what_a_script_adds_later_follows_the_choice(shared_catalogue, open_page):
    page = open_page("/articles/")
    choose_setting(page, "digits", "arabic")
    page.locator("#venue-washington").click()
    until(page, "location.search.includes('washington')")
    until(page, "/[٠-٩]/.test(document.getElementById('result-count').textContent)")
    assert page.evaluate(LATIN_DIGITS) == []
