"""Caching in the browser: a changed page is never shown from the cache, however soon it is requested again."""

import pytest

from articles.index import writer
from articles.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_browser__second_visit_revalidates_and_shows_the_edit(catalogue, open_page):
    page = open_page("/articles/")
    answers = []
    page.on(
        "response", lambda r: answers.append(r.status) if r.url.endswith("/articles/") else None
    )
    page.goto("/articles/")
    page.goto("/about/")
    page.goto("/articles/")
    # The header allows shared caches to serve a stale page for a minute; a browser must not.
    assert len(answers) == 2
    newest = Article.objects.published().newest().first()
    newest.title = "عنوان صححه محرر للتو"
    newest.save()
    writer.index_article(newest)
    page.goto("/about/")
    page.goto("/articles/")
    assert "عنوان صححه محرر للتو" in page.inner_text("main")
