"""Browsing: choices without a page load, back and forward, the sheet, years dragged over."""

import pytest

from articles.models import Article
from tests.browser.driving import pasted, until

pytestmark = pytest.mark.browser
# True once the count of a new list is announced, the last step of replacing a list.
DONE = "document.getElementById('said').textContent === document.getElementById('result-count').textContent"


@pytest.fixture
def browse(shared_catalogue, open_page):
    """Return a function that opens a list of articles; `page.documents` records later page loads."""

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
    """Choose a facet value by its key, and wait until the new list is shown and its count announced."""
    page.locator(f"#{key}").click()
    until(page, f"document.getElementById('{key}')?.closest('.is-chosen')")
    until(page, DONE)


def test_choice__updates_the_page_in_place_and_keeps_the_focus(browse):
    page = browse()
    page.evaluate("scrollTo(0, 60)")
    choose(page, "venue-washington")
    assert page.documents == []
    assert page.url.endswith("?venue=washington")
    assert page.evaluate("document.activeElement.id") == "venue-washington"
    assert abs(page.evaluate("scrollY") - 60) < 5  # the list is in view, so nothing moves
    assert (
        page.locator("link[type='application/atom+xml']")
        .get_attribute("href")
        .endswith("venue=washington")
    )
    assert (
        page.locator(".masthead-language").get_attribute("href") == "/en/articles/?venue=washington"
    )
    # Reloading the address shows the same list.
    count = page.locator("#result-count").text_content()
    page.reload()
    assert page.locator("#result-count").text_content() == count
    assert page.locator(".chip bdi").all_text_contents() == ["واشنطن"]


def test_back_and_forward__restore_list_scroll_position_and_focus(browse):
    page = browse(height=500)
    choose(page, "venue-washington")
    first = page.locator("#result-count").text_content()
    page.locator("#state-iraq").scroll_into_view_if_needed()
    position = page.evaluate("scrollY")
    choose(page, "state-iraq")
    second = page.locator("#result-count").text_content()
    assert first != second
    page.evaluate("scrollTo(0, 0)")
    page.go_back()
    until(page, "!location.search.includes('iraq')")
    until(page, f"Math.abs(scrollY - {position}) < 60")
    assert page.locator("#result-count").text_content() == first
    until(page, "document.activeElement.id === 'state-iraq'")
    page.go_forward()
    until(page, "location.search.includes('iraq')")
    until(page, f"document.getElementById('result-count').textContent === '{second}'")
    assert page.documents == []


def hold_lists(page) -> list:
    """Hold every list requested from now on; return the held requests, to be released one by one."""
    held = []
    page.route("**/articles/?*", lambda route: held.append(route))
    return held


def release(page, held: list) -> None:
    """Release the next list as soon as it has been requested."""
    for _attempt in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    held.pop(0).continue_()


def test_choices__made_before_the_lists_arrive_all_apply(browse):
    page = browse()
    held = hold_lists(page)
    for key in ("venue-washington", "state-iraq", "date-2019"):
        page.locator(f"#{key}").click()
    assert len(held) == 1
    for _choice in range(3):
        release(page, held)
    until(page, "location.search.includes('date=2019')")
    until(page, DONE)
    assert page.url.endswith("/articles/?date=2019&venue=washington&state=iraq")
    assert set(page.locator(".chip bdi").all_text_contents()) == {"واشنطن", "العراق", "2019"}
    assert page.evaluate("document.activeElement.id") == "date-2019"
    count = page.locator("#result-count").text_content()
    page.unroute_all()
    page.reload()
    assert page.locator("#result-count").text_content() == count


def test_query__typed_while_a_list_loads_is_kept_and_combined(browse):
    page = browse()
    held = hold_lists(page)
    page.locator("#venue-washington").click()
    page.get_by_role("combobox").click()
    page.keyboard.insert_text("العراق")
    release(page, held)
    until(page, "location.search.includes('venue=')")
    until(page, DONE)
    assert page.get_by_role("combobox").input_value() == "العراق"
    assert page.evaluate("document.activeElement.id") == "q"
    # Submitted while another list loads, the query is combined with that choice.
    page.locator("#state-iraq").click()
    page.get_by_role("combobox").focus()
    page.keyboard.press("Enter")
    release(page, held)
    release(page, held)
    page.wait_for_selector(".card mark")
    for part in ("q=", "state=iraq", "venue=washington"):
        assert part in page.url


def test_back__while_a_list_loads_abandons_that_list(browse):
    page = browse()
    choose(page, "venue-washington")
    held = hold_lists(page)
    page.locator("#state-iraq").click()
    until(page, "document.querySelector('.htmx-request')")
    page.go_back()
    until(page, "!location.search")
    assert not page.locator(".htmx-request").count()
    page.wait_for_selector(".browse:not(:has(.chip))")
    (abandoned,) = held
    abandoned.abort()
    page.unroute_all()
    choose(page, "state-iraq")
    assert page.url.endswith("/articles/?state=iraq")


def drag(page, one: int, other: int) -> list[str]:
    """Drag over the histogram from one bar to another; return the years of the two."""
    bars = page.locator(".histogram a")
    boxes = [bars.nth(n).bounding_box() for n in (one, other)]
    years = [bars.nth(n).get_attribute("data-key") for n in (one, other)]
    first, last = ((box["x"] + box["width"] / 2, box["y"] + 20) for box in boxes)
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*last, steps=5)
    assert page.locator(".histogram .is-drawn").count() == other - one + 1
    page.mouse.up()
    page.wait_for_url(f"**/articles/?from={years[0]}&to={years[1]}")
    until(page, DONE)
    return years


def test_page__restored_after_leaving_a_loading_list_still_works(browse):
    """A browser may keep the page in memory and show it again, although its list never arrived."""
    page = browse()
    held = hold_lists(page)
    page.locator("#venue-washington").click()
    until(page, "document.querySelector('.htmx-request')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.locator(".htmx-request").count() == 0
    page.locator("#state-iraq").click()
    held.pop(0).abort()
    release(page, held)
    until(page, "location.search.includes('state=iraq')")
    until(page, DONE)
    assert page.locator(".chip bdi").all_text_contents() == ["العراق"]


def test_back__shows_the_list_as_the_server_sent_it(browse):
    """Open suggestions, marked bars and converted digits are not restored with the list."""
    page = browse()
    dates = page.locator(".card data.date")
    assert "20" in dates.first.text_content()
    drag(page, 1, 4)
    page.get_by_role("combobox").fill("مراك")
    page.wait_for_selector(".suggestions:not([hidden]) li")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    until(page, DONE)
    page.locator("details.reading").evaluate("panel => { panel.open = true; }")
    digits = page.locator(".reading input[name=digits]")
    digits.and_(page.locator("[value=arabic]")).check(force=True)
    for removed in ("q=", "from="):
        page.go_back()
        until(
            page, f"!location.search.includes('{removed}') && !document.querySelector('.card mark')"
        )
        until(page, "document.querySelectorAll('.suggestions').length === 1")
        assert not page.locator(".suggestions").is_visible()
        assert page.locator(".is-drawn, .htmx-request").count() == 0
        assert "٢٠" in dates.first.text_content()
    digits.and_(page.locator("[value='']")).check(force=True)
    assert "20" in dates.first.text_content()
    # Dragging works again and sends a single request.
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    drag(page, 2, 3)
    assert len([url for url in requested if "from=" in url]) == 1


def test_chip__removed_by_keyboard_moves_the_focus_to_the_results(browse):
    page = browse("/articles/?venue=washington&state=iraq")
    chip = page.get_by_role("link", name="أزل التصفية: الدولة أو المنظمة العراق")
    chip.focus()
    page.keyboard.press("Enter")
    until(page, "!location.search.includes('iraq')")
    until(page, "document.activeElement.id === 'results'")
    assert page.locator(".chip").count() == 1


def test_search__submitted_in_place_keeps_the_chosen_values(browse):
    page = browse("/articles/?venue=washington")
    page.get_by_role("combobox").fill("العراق")
    page.keyboard.press("Enter")
    until(page, "location.search.includes('q=')")
    page.wait_for_selector(".card mark")
    assert page.documents == []
    assert "venue=washington" in page.url
    # The search box still offers suggestions.
    page.get_by_role("combobox").fill("مرا")
    page.wait_for_selector(".suggestions:not([hidden]) li")


def test_fault__failed_list_request_loads_the_page_itself(browse):
    page = browse()
    page.route("**/articles/?venue=washington", lambda route: (
        route.continue_() if route.request.resource_type == "document"
        else route.fulfill(status=503, body="busy")
    ))  # fmt: skip
    page.locator("#venue-washington").click()
    page.wait_for_url("**venue=washington")
    assert page.documents
    assert page.locator(".chip bdi").all_text_contents() == ["واشنطن"]


def test_histogram__years_dragged_over_become_the_range(browse):
    page = browse()
    years = drag(page, 1, 4)
    assert page.documents == []
    dates = page.locator(".card data.date").evaluate_all(
        "all => all.map(one => one.value.slice(0, 4))"
    )
    assert dates
    assert all(years[0] <= year <= years[1] for year in dates)


def test_histogram__clicked_bar_chooses_its_year(browse):
    page = browse()
    bar = page.locator(".histogram a").nth(2)
    box, year = bar.bounding_box(), bar.get_attribute("data-key")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    page.wait_for_url(f"**/articles/?date={year}")
    assert page.documents == []


def test_sheet__stays_open_after_a_choice_until_escape(browse):
    page = browse(width=390, height=844)
    page.get_by_role("link", name="تضييق النتائج").click()
    page.wait_for_selector(".has-sheet")
    assert page.evaluate("document.querySelector('.results').inert")
    choose(page, "venue-washington")
    assert page.locator("#facets").is_visible()
    assert page.evaluate("document.querySelector('.results').inert")
    count = page.locator("#result-count").text_content()
    assert page.locator(".facets-close").text_content().strip() == f"اعرض {count}"
    page.keyboard.press("Escape")
    until(page, "document.activeElement.id === 'results'")
    assert not page.locator("#facets").is_visible()
    assert not page.evaluate("document.querySelector('.results').inert")
    assert page.locator(".chip").count() == 1


def test_sheet__going_back_closes_it(browse):
    page = browse(width=390, height=844)
    page.get_by_role("link", name="تضييق النتائج").click()
    page.wait_for_selector(".has-sheet")
    page.go_back()
    page.wait_for_selector("body:not(.has-sheet)")
    assert not page.locator("#facets").is_visible()


def test_dense_view__shows_more_and_is_remembered(browse):
    page = browse()
    before = page.locator(".card").nth(4).bounding_box()["y"]
    page.locator(".view-menu summary").click()
    page.locator(".views input[value=dense]").check(force=True)
    assert page.locator(".card").nth(4).bounding_box()["y"] < 0.7 * before
    choose(page, "venue-washington")
    assert page.locator(".views input[value=dense]").is_checked()
    page.reload()
    assert page.locator(".views input[value=dense]").is_checked()


def test_single_articles__ticked_one_becomes_the_list(browse):
    page = browse(javascript=False)
    page.locator(".card-pick").nth(1).check()
    page.get_by_role("button", name="المقالات المحدَّدة فقط").click()
    page.wait_for_url("**id=**")
    assert page.locator(".card").count() == 1
    assert Article.objects.get(permanent_id=page.url.rpartition("=")[2]).title


def test_ticked_articles__survive_pages_and_are_shown_exported_and_cited_together(browse):
    page = browse()
    page.context.grant_permissions(["clipboard-write"])
    bar = page.locator("#picks")
    assert not bar.is_visible()
    width = page.locator(".card-title").first.bounding_box()["width"]
    assert (
        width > 0.98 * page.locator(".card").first.bounding_box()["width"]
    )  # a box narrows no headline
    for place in (0, 2):
        page.locator(".card-pick").nth(place).check()
    until(page, "!document.getElementById('picks').hidden")
    ids = [page.locator(".card-pick").nth(place).input_value() for place in (0, 2)]
    assert bar.locator(".picks-count").text_content() == "مقالان مختاران"
    page.get_by_role("link", name="الصفحة التالية").click()
    until(page, "location.search.includes('page=2')")
    until(page, DONE)
    assert page.locator(".card-pick:checked").count() == 0
    page.locator(".card-pick").nth(1).check()
    ids.append(page.locator(".card-pick").nth(1).input_value())
    until(page, "document.querySelector('.picks-count').textContent === '3 مقالات مختارة'")
    page.go_back()
    until(page, "document.querySelectorAll('.card-pick:checked').length === 2")
    # Cited: a line each, in the style of the interface.
    page.get_by_role("button", name="انسخ التوثيق").click()
    until(page, "document.querySelector('.picks-said').textContent !== ''")
    cited = pasted(page).splitlines()
    articles = [Article.objects.get(permanent_id=key) for key in ids]
    assert len(cited) == 3
    for article in articles:
        assert any(article.title in line for line in cited)
    # Exported: the same articles in every format.
    page.locator(".picks-files summary").click()
    with page.expect_download() as downloading:
        bar.get_by_role("link", name="RIS").click()
    text = downloading.value.path().read_text()
    assert text.count("TY  - ") == 3
    # Shown: as a list of its own.
    page.locator(".picks-show").click()
    page.wait_for_url("**id=**")
    assert page.locator(".card").count() == 3
    assert page.locator(".card-pick:checked").count() == 3
    page.get_by_role("button", name="ألغ الاختيار").click()
    assert not bar.is_visible()
    page.reload()
    assert page.locator(".card-pick:checked").count() == 0


def test_choice__far_down_the_facets_leaves_the_list_in_view(browse):
    page = browse()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = page.locator("[data-facet=topic] .option a").last
    key = last.get_attribute("id")
    choose(page, key)
    top = page.locator(".card-title").first.bounding_box()["y"]
    assert 0 <= top < 400
    chosen = page.locator(f"#{key}").bounding_box()
    assert 0 <= chosen["y"] < 900  # the facet is still where it was chosen, in its own column
    assert page.evaluate("document.activeElement.id") == key
    assert page.locator("#said").text_content() == page.locator("#result-count").text_content()


def test_choice__without_scripts_leaves_the_list_in_view(browse):
    page = browse(javascript=False)
    page.locator("[data-facet=topic] .option a").first.click()
    page.wait_for_load_state()
    assert "topic=" in page.url
    assert 0 <= page.locator(".card-title").first.bounding_box()["y"] < 400


def test_facets__open_on_a_wide_page_and_folded_on_a_phone(browse):
    wide = browse()
    assert wide.locator("[data-facet=topic] .option a").first.is_visible()
    assert browse(javascript=False).locator("[data-facet=topic] .option a").first.is_visible()
    phone = browse(width=390, height=844)
    phone.get_by_role("link", name="تضييق النتائج").click()
    phone.wait_for_selector(".has-sheet")
    topic = phone.locator("[data-facet=topic]")
    assert not topic.locator(".option a").first.is_visible()
    topic.locator("summary").click()
    topic.locator(".option a").first.click()
    until(phone, "location.search.includes('topic=')")
    until(phone, DONE)
    assert topic.locator(
        ".option a"
    ).first.is_visible()  # it stays open from one filter to the next
    topic.locator("summary").click()
    assert not topic.locator(".option a").first.is_visible()


def test_phone__the_first_headline_is_near_the_top(browse):
    for path in ("/articles/", "/en/articles/"):
        page = browse(path, width=390, height=844)
        assert page.locator(".card-title").first.bounding_box()["y"] < 250, path
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_view__order_and_density_are_behind_one_control(browse):
    page = browse(width=390, height=844)
    assert not page.locator(".sorts").is_visible()
    page.locator(".view-menu summary").click()
    page.get_by_role("link", name="الأقدم أولا").click()
    until(page, "location.search.includes('sort=oldest')")
    until(page, DONE)
    page.locator(".view-menu summary").click()
    page.locator(".views input[value=dense]").check(force=True)
    assert page.evaluate("document.documentElement.dataset.list") == "dense"
    page.keyboard.press("Escape")
    assert not page.locator(".sorts").is_visible()


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_navigation__every_index_is_in_reach(browse, width, javascript):
    page = browse("/", width=width, javascript=javascript)
    more = page.locator(".masthead-nav summary")
    if more.is_visible():
        more.focus()
        page.keyboard.press("Enter")
    for path in ("officials", "states", "topics", "sources", "venues", "resolutions", "about"):
        entries = page.locator(f".masthead-nav a[href='/{path}/']").all()
        assert sum(entry.is_visible() for entry in entries) == 1, path
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".masthead-nav a[href='/officials/']:visible").click()
    page.wait_for_url("**/officials/")
    assert page.locator(".masthead-nav [aria-current=page]").count() > 0
