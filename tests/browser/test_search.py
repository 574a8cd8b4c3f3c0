"""Search in the browser: suggestions, the explanation of the query, stepping through matches in an article."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_pages import RULES

pytestmark = pytest.mark.browser

OPTIONS = "#suggestions-0 [role=option]"


def test_suggestions__chosen_by_keyboard_opens_its_page(shared_catalogue, open_page):
    page = open_page("/articles/")
    page.click("#q")
    page.keyboard.insert_text("بومب")
    page.wait_for_selector(OPTIONS)
    assert page.get_attribute("#q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#q", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    assert "بومبيو" in page.inner_text(f"#{chosen}")
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    page.keyboard.press("Enter")
    page.wait_for_url("**/officials/mike-pompeo/")


def test_suggestions__escape_hides_them_and_a_click_chooses_one(shared_catalogue, open_page):
    page = open_page("/articles/", width=390)
    page.click("#q")
    page.keyboard.insert_text("مراك")
    page.wait_for_selector(OPTIONS)
    page.keyboard.press("Escape")
    assert not page.is_visible("#suggestions-0")
    assert page.input_value("#q") == "مراك"
    page.keyboard.insert_text("ش")
    page.click(f"{OPTIONS} >> nth=0")
    page.wait_for_url("**/venues/marrakesh/")


def test_explanation__part_switched_off_stays_off_until_reset(shared_catalogue, open_page):
    page = open_page("/articles/?q=Pompeo", javascript=False)
    assert page.locator(".card").count() > 0
    page.click(".explain summary")
    page.click(".explain-switch >> nth=0")
    assert "off=" in page.url
    page.click(".explain summary")
    page.click(".explain-all a >> nth=0")
    assert page.url.endswith("/articles/?q=Pompeo")


def test_steps__last_match_is_in_view_and_results_are_one_click_away(shared_catalogue, open_page):
    page = open_page("/articles/?q=التحالف")
    page.click(".card-title a >> nth=0")
    assert page.locator("mark").count() > 0
    page.click(".steps-list a >> nth=-1")
    last = page.locator("mark[id]").last
    assert page.url.endswith("#" + last.get_attribute("id"))
    top = last.bounding_box()["y"]
    assert 0 < top < 900
    steps = page.locator(".steps").bounding_box()
    assert top >= steps["y"] + steps["height"] or top + 10 < steps["y"]
    page.click(".steps-ways a >> nth=0")
    assert "/articles/?q=" in page.url
