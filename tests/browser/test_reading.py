"""The reader's own settings: kept without a cookie, on every page, and never on what is cited."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.driving import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"


def put(page, name: str, value: str) -> None:
    if not page.locator("details.reading").get_attribute("open") is not None:
        page.locator("details.reading").evaluate("panel => { panel.open = true; }")
    page.locator(f".reading input[name={name}][value='{value}']").check(force=True)


def test_digits_and_months__in_words_and_back(catalogue, open_page):
    page = open_page(MARRAKESH)
    made = page.locator("main").text_content()
    assert "11 أيار/مايو 2022" in made
    put(page, "digits", "arabic")
    put(page, "months", "west")
    shown = page.locator("main").text_content()
    assert "١١ مايو ٢٠٢٢" in shown
    assert "أيار/" not in page.locator(".sheet-head").text_content()
    # What is cited, and what is addressed, stands as it is.
    cited = page.locator(".cite-text").all_text_contents()
    assert any("2022" in text for text in cited)
    page.goto("/meetings/")
    assert "٢٠٢٢" in page.locator("main").text_content()
    put(page, "months", "levant")
    page.goto(MARRAKESH)
    assert "١١ أيار ٢٠٢٢" in page.locator("main").text_content()
    put(page, "digits", "")
    put(page, "months", "")
    assert page.locator("main").text_content() == made
    assert page.context.cookies() == []


def test_digits__english_stays_english(catalogue, open_page):
    page = open_page("/en" + MARRAKESH)
    made = page.locator(".sheet-when").text_content()
    put(page, "digits", "arabic")
    assert page.locator(".sheet-when").text_content() == made
    assert "٢" in page.locator("main").text_content()  # in Arabic headlines within it


def test_size_and_colours__hold_before_the_page_is_painted(catalogue, open_page):
    page = open_page("/")
    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    put(page, "size", "larger")
    put(page, "colours", "dark")
    page.goto("/about/", wait_until="commit")
    page.wait_for_selector("main", state="attached")
    # The attributes stand before there is a body: nothing flashes.
    assert page.evaluate("document.documentElement.dataset.colours") == "dark"
    page.wait_for_load_state()
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        > 1.25 * size
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_colours__light_on_a_dark_device(catalogue, open_page):
    page = open_page("/", dark=True)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    put(page, "colours", "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    put(page, "colours", "")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_settings__hold_on_pages_open_already(catalogue, open_page):
    page = open_page(MARRAKESH)
    beside = page.context.new_page()
    beside.goto("/meetings/")
    put(beside, "colours", "dark")
    put(beside, "digits", "arabic")
    until(page, "document.documentElement.dataset.colours === 'dark'")
    assert "١١ أيار/مايو ٢٠٢٢" in page.locator("main").text_content()
    assert page.locator(".reading input[name=colours][value=dark]").is_checked()
    # A page the browser kept as it was when one went on from it.
    page.evaluate("localStorage.removeItem('reading')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.evaluate("document.documentElement.dataset.colours") is None
    assert "11 أيار/مايو 2022" in page.locator("main").text_content()


def test_panel__by_keyboard_and_accessible(catalogue, open_page):
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


def test_settings__stay_away_without_scripts(catalogue, open_page):
    page = open_page("/articles/", javascript=False)
    assert not page.locator("details.reading").is_visible()
    assert not page.locator(".views").is_visible()
