"""Restoring of cut lines: their position in the text, and the page of the desk."""

import pytest

from articles.intake.cut_text import restore
from articles.models import Article
from tests import builders
from tests.intake.importing import import_pieces

pytestmark = pytest.mark.django_db
FIRST = "اجتمع وزراء خارجية التحالف في مراكش لبحث ملف السجون والمخيمات في شمال شرق سوريا."
LAST = "وجددوا دعمهم القرار 2254 بشأن سوريا، ودعوا إلى استعادة الرعايا من المخيمات."
TEXT = f"وزراء التحالف في مراكش\nشارك الخبر\n{FIRST}\nاقرأ أيضا: بيان الوزراء كاملا\n{LAST}\nالنشرة البريدية\n"


@pytest.fixture
def article():
    builders.resolution()
    _, (item,) = import_pieces(TEXT.encode(), media_type="text/plain")
    return item.article


def test_restore__line_from_the_middle_returns_to_its_position(article):
    assert article.cut_text.splitlines() == [
        "شارك الخبر",
        "اقرأ أيضا: بيان الوزراء كاملا",
        "النشرة البريدية",
    ]
    assert restore(article, [1]) == 1
    article.refresh_from_db()
    assert article.body.split("\n\n") == [FIRST, "اقرأ أيضا: بيان الوزراء كاملا", LAST]
    assert article.cut_text.splitlines() == ["شارك الخبر", "النشرة البريدية"]


def test_restore__first_and_last_line_return_to_the_ends(article):
    restore(article, [0, 2])
    article.refresh_from_db()
    assert article.body.split("\n\n") == ["شارك الخبر", FIRST, LAST, "النشرة البريدية"]


def test_restore__linked_article_moves_evidence_with_its_sentence(article):
    restore(article, [0, 1])
    article.refresh_from_db()
    link = article.resolution_links.get()
    assert article.body[link.evidence_start : link.evidence_end] == link.evidence


def test_restore__numbers_without_a_line_change_nothing(article):
    assert restore(article, [9, -1]) == 0
    assert Article.objects.get().body == article.body


def test_desk__chosen_line_is_restored(desk, article):
    address = f"/admin/articles/article/{article.pk}/cut/"
    assert address in desk.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    page = desk.get(address).content.decode()
    assert "اقرأ أيضا: بيان الوزراء كاملا" in page
    response = desk.post(address, {"line": ["1"], "cut_text": article.cut_text})
    assert response.status_code == 302
    article.refresh_from_db()
    assert "بيان الوزراء كاملا" in article.body


def test_desk__lines_changed_since_shown_restores_nothing(desk, article):
    address = f"/admin/articles/article/{article.pk}/cut/"
    response = desk.post(address, {"line": ["1"], "cut_text": "شيء آخر"})
    assert response.status_code == 200
    assert Article.objects.get().body == article.body


def test_desk__anonymous_user_is_redirected(client, article):
    assert client.get(f"/admin/articles/article/{article.pk}/cut/").status_code == 302
