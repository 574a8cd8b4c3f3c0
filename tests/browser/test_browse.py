"""Browsing as it is done: choices without a new page, back and forward, the sheet, years one draws over."""

import pytest

from articles.models import Article
from tests.browser.driving import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The last that is done when a list has come in place of another.
SAID = "document.getElementById('said').textContent === document.getElementById('result-count').textContent"


@pytest.fixture
def browse(catalogue, open_page):
    """Open the list of articles, and note every document that is loaded from then on."""

    def open_(path: str = "/articles/", **options):
        page = open_page(path, **options)
        page.documents = []
        page.on(
            "request",
            lambda r: page.documents.append(r.url) if r.resource_type == "document" else None,
        )
        return page

    return open_


def choose(page, key: str) -> None:
    """Choose a value by its key, and wait until the list has come and its count was said."""
    page.locator(f"#{key}").click()
    until(page, f"document.getElementById('{key}')?.closest('.is-chosen')")
    until(page, SAID)


def test_choice__changes_what_differs_and_keeps_the_focus(browse):
    page = browse()
    page.evaluate("scrollTo(0, 300)")
    choose(page, "venue-washington")
    assert page.documents == []
    assert page.url.endswith("?venue=washington")
    assert page.evaluate("document.activeElement.id") == "venue-washington"
    assert abs(page.evaluate("scrollY") - 300) < 5
    assert (
        page.locator("link[type='application/atom+xml']")
        .get_attribute("href")
        .endswith("venue=washington")
    )
    assert (
        page.locator(".masthead-language").get_attribute("href") == "/en/articles/?venue=washington"
    )
    # What the address says is what a new page at it shows.
    counted = page.locator("#result-count").text_content()
    page.reload()
    assert page.locator("#result-count").text_content() == counted
    assert page.locator(".chip bdi").all_text_contents() == ["واشنطن"]


def test_back_and_forward__keep_list_place_and_focus(browse):
    page = browse(height=500)
    choose(page, "venue-washington")
    first = page.locator("#result-count").text_content()
    page.locator("#state-iraq").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    choose(page, "state-iraq")
    second = page.locator("#result-count").text_content()
    assert first != second
    page.evaluate("scrollTo(0, 0)")
    page.go_back()
    until(page, "!location.search.includes('iraq')")
    until(page, f"Math.abs(scrollY - {place}) < 60")
    assert page.locator("#result-count").text_content() == first
    until(page, "document.activeElement.id === 'state-iraq'")
    page.go_forward()
    until(page, "location.search.includes('iraq')")
    until(page, f"document.getElementById('result-count').textContent === '{second}'")
    assert page.documents == []


def held_back(page) -> list:
    """Hold lists back that are fetched from now on; return them, to let go one by one."""
    held = []
    page.route("**/articles/?*", lambda route: held.append(route))
    return held


def let_go(page, held: list) -> None:
    """Let the next list come, as soon as it is asked for."""
    for _moment in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    held.pop(0).continue_()


def test_choices__faster_than_the_line_all_hold(browse):
    page = browse()
    held = held_back(page)
    for key in ("venue-washington", "state-iraq", "date-2019"):
        page.locator(f"#{key}").click()
    assert len(held) == 1
    for _choice in range(3):
        let_go(page, held)
    until(page, "location.search.includes('date=2019')")
    until(page, SAID)
    assert page.url.endswith("/articles/?date=2019&venue=washington&state=iraq")
    assert set(page.locator(".chip bdi").all_text_contents()) == {"واشنطن", "العراق", "2019"}
    assert page.evaluate("document.activeElement.id") == "date-2019"
    counted = page.locator("#result-count").text_content()
    page.unroute_all()
    page.reload()
    assert page.locator("#result-count").text_content() == counted


def test_words__written_while_a_list_is_on_its_way_stay(browse):
    page = browse()
    held = held_back(page)
    page.locator("#venue-washington").click()
    page.get_by_role("combobox").click()
    page.keyboard.insert_text("العراق")
    let_go(page, held)
    until(page, "location.search.includes('venue=')")
    until(page, SAID)
    assert page.get_by_role("combobox").input_value() == "العراق"
    assert page.evaluate("document.activeElement.id") == "q"
    # And sent off while another list comes, they narrow that one.
    page.locator("#state-iraq").click()
    page.get_by_role("combobox").focus()
    page.keyboard.press("Enter")
    let_go(page, held)
    let_go(page, held)
    page.wait_for_selector(".card mark")
    for part in ("q=", "state=iraq", "venue=washington"):
        assert part in page.url


def test_back__while_a_list_is_on_its_way_stays_where_it_leads(browse):
    page = browse()
    choose(page, "venue-washington")
    held = held_back(page)
    page.locator("#state-iraq").click()
    until(page, "document.querySelector('.htmx-request')")
    page.go_back()
    until(page, "!location.search")
    assert not page.locator(".htmx-request").count()
    page.wait_for_selector(".browse:not(:has(.chip))")
    (given_up,) = held
    given_up.abort()
    page.unroute_all()
    choose(page, "state-iraq")
    assert page.url.endswith("/articles/?state=iraq")


def draw(page, one: int, other: int) -> list[str]:
    """Draw over the histogram from one bar to another; return their years."""
    bars = page.locator(".histogram a")
    places = [bars.nth(n).bounding_box() for n in (one, other)]
    years = [bars.nth(n).get_attribute("data-key") for n in (one, other)]
    first, last = ((box["x"] + box["width"] / 2, box["y"] + 20) for box in places)
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=5)
    assert page.locator(".histogram .is-drawn").count() == other - one + 1
    page.mouse.up()
    page.wait_for_url(f"**/articles/?from={years[0]}&to={years[1]}")
    until(page, SAID)
    return years


def test_page__left_while_a_list_is_on_its_way_is_no_dead_one(browse):
    """A browser may keep the page as it was, and show it when one comes back; the list never came."""
    page = browse()
    held = held_back(page)
    page.locator("#venue-washington").click()
    until(page, "document.querySelector('.htmx-request')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.locator(".htmx-request").count() == 0
    page.locator("#state-iraq").click()
    held.pop(0).abort()
    let_go(page, held)
    until(page, "location.search.includes('state=iraq')")
    until(page, SAID)
    assert page.locator(".chip bdi").all_text_contents() == ["العراق"]


def test_back__shows_the_list_as_it_was_sent(browse):
    """Neither suggestions that stood open, nor bars drawn over, nor digits chosen since then."""
    page = browse()
    dates = page.locator(".card time")
    assert "20" in dates.first.text_content()
    draw(page, 1, 4)
    page.get_by_role("combobox").fill("مراك")
    page.wait_for_selector(".suggestions:not([hidden]) li")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    until(page, SAID)
    page.locator("details.reading").evaluate("panel => { panel.open = true; }")
    digits = page.locator(".reading input[name=digits]")
    digits.and_(page.locator("[value=arabic]")).check(force=True)
    for left in ("q=", "from="):
        page.go_back()
        until(page, f"!location.search.includes('{left}') && !document.querySelector('.card mark')")
        until(page, "document.querySelectorAll('.suggestions').length === 1")
        assert not page.locator(".suggestions").is_visible()
        assert page.locator(".is-drawn, .htmx-request").count() == 0
        assert "٢٠" in dates.first.text_content()
    digits.and_(page.locator("[value='']")).check(force=True)
    assert "20" in dates.first.text_content()
    # And it can be drawn over again: once.
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    draw(page, 2, 3)
    assert len([url for url in asked if "from=" in url]) == 1


def test_chip__removed_by_keyboard_leaves_the_focus_on_the_list(browse):
    page = browse("/articles/?venue=washington&state=iraq")
    chip = page.get_by_role("link", name="أزل المرشّح: الدولة أو المنظمة العراق")
    chip.focus()
    page.keyboard.press("Enter")
    until(page, "!location.search.includes('iraq')")
    until(page, "document.activeElement.id === 'results'")
    assert page.locator(".chip").count() == 1


def test_search__within_the_page_keeps_what_was_chosen(browse):
    page = browse("/articles/?venue=washington")
    page.get_by_role("combobox").fill("العراق")
    page.keyboard.press("Enter")
    until(page, "location.search.includes('q=')")
    page.wait_for_selector(".card mark")
    assert page.documents == []
    assert "venue=washington" in page.url
    # And the box still suggests.
    page.get_by_role("combobox").fill("مرا")
    page.wait_for_selector(".suggestions:not([hidden]) li")


def test_fault__is_shown_as_the_page_it_is(browse):
    page = browse()
    page.route("**/articles/?venue=washington", lambda route: (
        route.continue_() if route.request.resource_type == "document"
        else route.fulfill(status=503, body="busy")
    ))  # fmt: skip
    page.locator("#venue-washington").click()
    page.wait_for_url("**venue=washington")
    assert page.documents
    assert page.locator(".chip bdi").all_text_contents() == ["واشنطن"]


def test_histogram__years_drawn_over_are_the_range(browse):
    page = browse()
    years = draw(page, 1, 4)
    assert page.documents == []
    found = page.locator(".card time").evaluate_all(
        "all => all.map(one => one.dateTime.slice(0, 4))"
    )
    assert found
    assert all(years[0] <= year <= years[1] for year in found)


def test_histogram__one_bar_is_a_year(browse):
    page = browse()
    bar = page.locator(".histogram a").nth(2)
    box, year = bar.bounding_box(), bar.get_attribute("data-key")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    page.wait_for_url(f"**/articles/?date={year}")
    assert page.documents == []


def test_sheet__stays_open_from_choice_to_choice(browse):
    page = browse(width=390, height=844)
    page.get_by_role("link", name="ضيّق القائمة").click()
    page.wait_for_selector(".has-sheet")
    assert page.evaluate("document.querySelector('.results').inert")
    choose(page, "venue-washington")
    assert page.locator("#facets").is_visible()
    assert page.evaluate("document.querySelector('.results').inert")
    count = page.locator("#result-count").text_content()
    assert page.locator(".facets-close").text_content().strip() == f"أظهر {count}"
    page.keyboard.press("Escape")
    until(page, "document.activeElement.id === 'results'")
    assert not page.locator("#facets").is_visible()
    assert not page.evaluate("document.querySelector('.results').inert")
    assert page.locator(".chip").count() == 1


def test_sheet__closed_by_going_back(browse):
    page = browse(width=390, height=844)
    page.get_by_role("link", name="ضيّق القائمة").click()
    page.wait_for_selector(".has-sheet")
    page.go_back()
    page.wait_for_selector("body:not(.has-sheet)")
    assert not page.locator("#facets").is_visible()


def test_dense__shows_more_and_is_kept(browse):
    page = browse()
    before = page.locator(".card").nth(4).bounding_box()["y"]
    page.get_by_role("radio", name="متقاربة").check(force=True)
    assert page.locator(".card").nth(4).bounding_box()["y"] < 0.7 * before
    choose(page, "venue-washington")
    assert page.get_by_role("radio", name="متقاربة").is_checked()
    page.reload()
    assert page.get_by_role("radio", name="متقاربة").is_checked()


def test_single_articles__ticked_are_a_list(browse):
    page = browse()
    page.locator(".card-pick").nth(1).check()
    page.get_by_role("button", name="المعلّم عليها وحدها").click()
    page.wait_for_url("**id=**")
    assert page.locator(".card").count() == 1
    assert Article.objects.get(permanent_id=page.url.rpartition("=")[2]).title
