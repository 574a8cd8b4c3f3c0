"""The reading desk in a browser: import, review, confirm and publish an article; layout and keys."""

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.models import Article
from tests.browser.driving import until
from tests.browser.test_mirrored import misplaced
from tests.browser.test_working_day import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(own_server):
    return own_server


def test_editor__imported_confirmed_and_published_article_is_public(catalogue, editor, open_page):
    call_command("import_articles", str(settings.BASE_DIR / "fixtures" / "samples" / "text"))
    article = Article.objects.get(title__startswith="وزراء التحالف يلتقون")
    reader = open_page("/articles/?resolution=unsc-2254")
    before = reader.locator(".card").count()

    page = open_page("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a-long-passphrase")
    page.locator("[type=submit]").click()
    page.goto("/admin/articles/article/?status__exact=draft")
    page.get_by_text("وزراء التحالف يلتقون").click()
    page.wait_for_selector("#desk.is-live")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".evidence").count() >= 4

    with page.context.expect_page() as preview:
        page.locator(".desk-ways a[target=_blank]").click()
    assert "معاينة" in preview.value.inner_text("main")
    assert reader.goto(article.get_absolute_url()).status == 404

    page.locator("[data-step=publish]").click()
    assert "للنشر" in page.locator(".messagelist").inner_text()
    for choice in page.locator(".suggestion [value=confirmed]").all():
        choice.check()
    until(page, "document.getElementById('missing').childElementCount === 2")
    page.check("#id_source_unknown")
    page.select_option("#id_published_on_precision", "not-stated")
    page.locator("[data-step=publish]").click()
    page.wait_for_selector(".messagelist .success")

    assert reader.goto(article.get_absolute_url()).status == 200
    reader.goto("/articles/?resolution=unsc-2254")
    assert reader.locator(".card").count() == before + 1
    for path in ("/venues/marrakesh/", "/meetings/2022-05-11-marrakesh-ministerial/"):
        reader.goto(path)
        assert reader.get_by_text("وزراء التحالف يلتقون").count() >= 1, path


@pytest.fixture
def at_desk(catalogue, editor, open_page):
    """Return the page of the reading desk for an article with many suggestions."""
    call_command("import_articles", str(settings.BASE_DIR / "fixtures" / "samples" / "text"))
    article = Article.objects.get(title__startswith="وزراء التحالف يلتقون")
    page = open_page("/admin/")
    log_in(page)
    page.goto(f"/admin/articles/article/{article.pk}/desk/")
    page.wait_for_selector("#desk.is-live")
    return page


def test_desk__reversed_direction_mirrors_every_box(at_desk):
    assert misplaced(at_desk, "#desk") == []


def test_keys__held_down_decide_once(at_desk):
    page = at_desk
    open_count = int(page.inner_text("#open-count"))
    assert open_count > 2
    for _repeated in range(3):
        page.keyboard.down("c")
    page.keyboard.up("c")
    until(page, f"document.getElementById('open-count').textContent === '{open_count - 1}'")
    current_key = "document.querySelector('.suggestion.is-current').dataset.key"
    first = page.evaluate(current_key)
    for _repeated in range(2):
        page.keyboard.down("j")
    assert page.evaluate(current_key) != first
    assert page.inner_text("#open-count") == str(open_count - 1)
