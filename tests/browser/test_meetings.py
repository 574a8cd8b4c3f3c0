"""Pages of meetings and their neighbours in a browser: order on a phone, folds, the coverage list."""

import pytest

pytestmark = pytest.mark.browser
MARRAKESH = "/meetings/2022-05-11-marrakesh-ministerial/"
# Pixels at 390 wide; before long parts were folded, these took 12,600 to 26,500.
LONGEST = {MARRAKESH: 10_500, "/states/united-states/": 7_000, "/officials/brett-mcgurk/": 6_500}
TOP = "(name) => document.querySelector(name).getBoundingClientRect().top + scrollY"


def test_phone__meeting_answers_in_the_order_of_questions(shared_catalogue, open_page):
    page = open_page(MARRAKESH, width=390)
    names = [
        "h1",
        ".sheet-when",
        ".points",
        ".cards",
        "#ledger",
        "#figures",
        "#resolutions",
        "#cite",
    ]
    tops = [page.evaluate(TOP, name) for name in names]
    assert tops == sorted(tops)
    assert page.evaluate(TOP, ".points") < 700
    assert page.evaluate(TOP, ".card-title") < 1_500


@pytest.mark.parametrize("path", LONGEST)
def test_phone__longest_pages_are_folded(shared_catalogue, open_page, path):
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollHeight") < LONGEST[path]
    page.locator(".ledger ~ .fold, .table-wrap + .fold").first.locator("> summary").click()
    assert page.locator(".ledger.is-folded tbody th").first.is_visible()


def test_print__folded_participants_are_printed(shared_catalogue, open_page):
    page = open_page(MARRAKESH)
    page.emulate_media(media="print")
    hidden = page.locator(".ledger.is-folded tbody th").last
    assert hidden.bounding_box()["height"] > 0
    assert page.locator(".fold-articles > summary").first.is_visible()


def test_letters__nothing_is_turned_on_its_side(shared_catalogue, open_page):
    for path in (MARRAKESH, "/meetings/coverage/", "/resolutions/unsc-2254/"):
        page = open_page(path, width=390)
        modes = page.evaluate(
            "[...new Set([...document.querySelectorAll('body *')].map(e => getComputedStyle(e).writingMode))]"
        )
        assert modes == ["horizontal-tb"], path


def test_coverage__is_a_list_by_meeting_on_a_phone_and_a_table_on_a_desk(
    shared_catalogue, open_page
):
    for width, is_list in ((390, True), (1280, False)):
        page = open_page("/meetings/coverage/", width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('h1').getBoundingClientRect().right") <= width
        filled = page.locator(".matrix .is-filled a").first
        assert (page.locator(".matrix thead").is_visible(), bool(filled.text_content().strip())) == (
            not is_list, True
        )  # fmt: skip
        name = filled.locator(".matrix-name").bounding_box()
        assert (name["width"] > 10) is is_list
