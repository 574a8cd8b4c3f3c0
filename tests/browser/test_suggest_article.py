"""Suggesting an article in a browser: on a phone without scripts, by keyboard, and its way over the desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article, Meeting, ProposedArticle
from tests.browser.test_pages import RULES, WIDTHS
from tests.browser.test_working_day import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "https://www.enabbaladi.net/archives/310000"


@pytest.fixture
def server(own_server):
    return own_server


def send(page) -> None:
    """Send the form three seconds after it was opened, as people do."""
    page.wait_for_timeout(4_000)
    page.get_by_role("button", name="إرسال المقترح").click()


def violations(page) -> str:
    results = Axe().run(page, options=RULES)
    return results.generate_report() if results.violations_count else ""


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_form__in_every_state_has_no_violation_and_never_scrolls_sideways(
    catalogue, open_page, prefix
):
    page = open_page(
        f"{prefix}/suggest-article/?meeting=2022-05-11-marrakesh-ministerial", width=390
    )
    long = "https://example.org/" + "a" * 600
    states = [
        lambda: None,
        lambda: page.fill("#suggest-note", "ط" * 501),
        lambda: (page.fill("#suggest-address", long), page.fill("#suggest-note", "a" * 400)),
    ]
    for change in states:
        change()
        if change is not states[0]:
            page.wait_for_timeout(3_500)
            page.locator(".suggest-form .button").click()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
        assert violations(page) == "", page.url
    assert page.url.endswith("/suggest-article/thanks/?meeting=2022-05-11-marrakesh-ministerial")
    assert page.context.cookies() == []


def test_form__without_scripts_goes_from_error_to_thanks_on_a_phone(catalogue, open_page):
    meeting = Meeting.objects.published().first()
    page = open_page(f"/suggest-article/?meeting={meeting.slug}", width=390, javascript=False)
    assert page.locator("#suggest-meeting").input_value() == meeting.slug
    send(page)
    summary = page.get_by_role("alert")
    assert "اكتب رابط المقال." in summary.inner_text()
    assert page.title().startswith("خطأ: ")
    summary.get_by_role("link").click()
    assert page.url.endswith("#suggest-address")
    page.fill("#suggest-address", ADDRESS)
    page.get_by_role("button", name="إرسال المقترح").click()
    assert page.get_by_role("heading", level=1).inner_text() == "شكرا، وصل مقترحك"
    kept = ProposedArticle.objects.get()
    assert (kept.address, kept.meeting) == (ADDRESS, meeting)
    page.reload()
    assert ProposedArticle.objects.get().count == 1
    assert page.context.cookies() == []


def test_form__errors_take_the_focus_and_fields_are_reached_by_keyboard(catalogue, open_page):
    page = open_page("/suggest-article/")
    page.fill("#suggest-address", "http://localhost/")
    send(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    reached = []
    for _field in range(3):
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.type"))
        page.keyboard.press("Tab")
    # From the link in the summary to the address, and past the field that people do not see.
    assert reached in (
        ["suggest-address", "suggest-meeting", "suggest-note"],
        ["suggest-meeting", "suggest-note", "submit"],
    )
    described = page.locator("#suggest-address").get_attribute("aria-describedby").split()
    assert "لا يؤدي هذا الرابط إلى موقع عام" in page.locator(f"#{described[-1]}").inner_text()


def test_desk__suggestion_becomes_a_draft_about_its_meeting(catalogue, editor, open_page):
    meeting = Meeting.objects.published().first()
    reader = open_page(f"/suggest-article/?meeting={meeting.slug}", width=390)
    reader.fill("#suggest-address", ADDRESS)
    reader.fill("#suggest-note", "عن الاجتماع")
    send(reader)
    page = open_page("/admin/")
    log_in(page)
    page.get_by_role("link", name=ADDRESS).click()
    assert "عن الاجتماع" in page.inner_text("#content")
    page.get_by_role("link", name="إنشاء المدخل").click()
    assert page.input_value("#id_url") == ADDRESS
    page.fill("#id_title", "وزراء التحالف يجتمعون")
    page.locator("[name=_save]").first.click()
    page.wait_for_selector(".messagelist .success, .messagelist .info")
    article = Article.objects.get(url=ADDRESS)
    assert article.coverage.get().meeting == meeting
    assert ProposedArticle.objects.get().article == article
