"""Tests of copies on the review page."""

import pytest
from django.urls import reverse

from articles.intake import near_duplicates
from articles.models import Story
from tests import builders
from tests.admin.test_admin import desk_of, text
from tests.intake.test_near_duplicates import REWORDED, STATEMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    made = [
        builders.article(title, body=body, index=False, status="draft")
        for title, body in (("تعهد بالملايين", STATEMENT), ("خلايا نائمة", REWORDED))
    ]
    for article in made:
        near_duplicates.update_signature(article)
    return made


def test_possible_copy__is_shown_as_perhaps_and_grouped_by_an_editor(desk, pair):
    first, second = pair
    page = desk.get(desk_of(first)).content.decode()
    assert "قد تكون منقولة عن النص نفسه" in page
    assert second.title in page
    assert not Story.objects.exists()
    desk.post(desk_of(first), {"copies": f"join-{second.pk}"})
    for article in pair:
        article.refresh_from_db()
    assert first.story == second.story
    assert first.story.settled
    assert "قد تكون منقولة" not in desk.get(desk_of(first)).content.decode()


@pytest.mark.parametrize("verdict", ["join-", "join-0", "join-x", "join-٣", "one", "none", "all"])
def test_verdict__on_what_is_not_proposed_changes_nothing(desk, pair, verdict):
    desk.post(desk_of(pair[0]), {"copies": verdict})
    assert not Story.objects.exists()


@pytest.fixture
def article(db):
    return builders.article("اجتماع في مراكش", status="draft", body=STATEMENT, index=False)


def test_compare__copy_shows_a_word_diff(desk, article):
    copy = builders.article("نسخة", body=STATEMENT.replace("الرقة", "الموصل"), index=False)
    page = text(desk.get(reverse("admin:articles_article_compare", args=[article.pk, copy.pk])))
    assert "<del>الموصل</del><ins>الرقة</ins>" in page
