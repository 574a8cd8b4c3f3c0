"""Protection against lost updates when two editors save the same form."""

import json
import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from articles.admin.edit_conflicts import ThreeWayMerge
from articles.models import Article, ArticleState, Meeting, Participation
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db


def change(obj) -> str:
    return reverse(f"admin:articles_{obj._meta.model_name}_change", args=[obj.pk])


@pytest.fixture
def other(db):
    """Return a client logged in as a second editor."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("second", password="x"))
    return client


def test_form__same_field_shows_both_versions_to_choose_from(desk, other):
    article = builders.article("العنوان الأول", index=False)
    mine, theirs = form_of(desk, change(article)), form_of(other, change(article))
    assert other.post(change(article), theirs | {"title": "عنوان الثاني"}).status_code == 302
    page = desk.post(change(article), mine | {"title": "عنوان الأول"})
    assert page.status_code == 200
    for title in ("عنوان الثاني", "عنوان الأول", "العنوان الأول"):
        assert title in text(page)
    assert Article.objects.get().title == "عنوان الثاني"
    chosen = mine | {
        "title": "عنوان الأول",
        "_seen": page.context["seen"],
        "_choice-title": "theirs",
    }
    assert desk.post(change(article), chosen).status_code == 302
    assert Article.objects.get().title == "عنوان الثاني"
    chosen["_choice-title"] = "mine"
    assert desk.post(change(article), chosen).status_code == 302
    assert Article.objects.get().title == "عنوان الأول"


def test_form__different_fields_keep_both_edits(desk, other):
    article = builders.article("العنوان", index=False)
    mine, theirs = form_of(desk, change(article)), form_of(other, change(article))
    other.post(change(article), theirs | {"byline": "مراسلنا"})
    assert desk.post(change(article), mine | {"subtitle": "عنوان فرعي"}).status_code == 302
    article.refresh_from_db()
    assert (article.byline, article.subtitle) == ("مراسلنا", "عنوان فرعي")


def test_form__text_of_somebody_else_is_taken_over_to_the_letter(desk, other):
    article = builders.article("العنوان", body="قديم.", index=False)
    mine = form_of(desk, change(article))
    body = "\n  فقرة أولى.\r\n\nفقرة ثانية. \n"
    Article.objects.update(body=body)
    assert desk.post(change(article), mine | {"subtitle": "عنوان فرعي"}).status_code == 302
    article.refresh_from_db()
    assert (article.subtitle, article.body) == ("عنوان فرعي", body)


def test_form__figure_of_an_article_changed_meanwhile_shows_a_conflict(desk, other):
    article = builders.article("العنوان", index=False)
    row = builders.figure(79, builders.meeting(), article=article)
    mine, theirs = form_of(desk, change(article)), form_of(other, change(article))
    other.post(change(article), theirs | {"figures-0-value": "80"})
    assert desk.post(change(article), mine | {"figures-0-value": "81"}).status_code == 200
    row.refresh_from_db()
    assert row.value == 80


def test_form__choice_on_outdated_value_is_ignored(desk, other):
    article = builders.article("الأول", index=False)
    mine = form_of(desk, change(article))
    Article.objects.update(title="الثاني")
    page = desk.post(change(article), mine | {"title": "عنواني"})
    Article.objects.update(title="الثالث")
    chosen = mine | {"title": "عنواني", "_seen": page.context["seen"], "_choice-title": "mine"}
    assert desk.post(change(article), chosen).status_code == 200
    assert Article.objects.get().title == "الثالث"


def test_inline__row_changed_meanwhile_shows_a_conflict(desk, other):
    meeting, benin = builders.meeting(), builders.state("benin", "بنين", "Benin")
    row = builders.participation(meeting, benin)
    mine, theirs = form_of(desk, change(meeting)), form_of(other, change(meeting))
    other.post(change(meeting), theirs | {"participations-0-role": "observer"})
    page = desk.post(change(meeting), mine | {"participations-0-role": "invited"})
    assert page.status_code == 200
    assert "بنين" in text(page)
    row.refresh_from_db()
    assert row.role == "observer"


def test_inline__row_added_meanwhile_is_kept(desk, other):
    meeting = builders.meeting()
    mine = form_of(desk, change(meeting))
    builders.participation(meeting, builders.state("benin", "بنين", "Benin"))
    assert desk.post(change(meeting), mine | {"title_en": "Another"}).status_code == 302
    assert Participation.objects.count() == 1


def test_inline__row_removed_meanwhile_stays_removed_and_others_are_saved(desk):
    article = builders.article("العنوان", index=False)
    states = [builders.state(f"s{n}", f"دولة {n}", f"State {n}") for n in range(3)]
    links = [
        ArticleState.objects.create(article=article, state=state, **builders.CONFIRMED)
        for state in states
    ]
    mine = form_of(desk, change(article))
    links[0].delete()
    response = desk.post(change(article), mine | {"state_links-2-status": "rejected"})
    assert response.status_code == 302, response.context["errors"]
    assert dict(ArticleState.objects.values_list("state__slug", "status")) == {
        "s1": "confirmed", "s2": "rejected",
    }  # fmt: skip


def test_merge__claimed_number_of_rows_costs_nothing(desk):
    """Forty million claimed rows are not counted through: only the fields posted are."""
    data = QueryDict(mutable=True)
    data["rows-TOTAL_FORMS"] = "40000000"
    for index, key in enumerate(("7", "8", "9")):
        data[f"rows-{index}-id"], data[f"rows-{index}-value"] = key, f"value {key}"
    data["rows-2-0-value"] = "of another formset"
    data["_opened"] = json.dumps({"rows/8": {"value": "value 8"}})
    merge = ThreeWayMerge(data, {}, {}, {})
    assert [merge.data.get(f"rows-{n}-value") for n in range(3)] == ["value 7", "value 9", None]
    assert merge.data["rows-TOTAL_FORMS"] == "39999999"
    assert merge.data["rows-2-0-value"] == "of another formset"
    assert not merge.conflicts


def test_form__malformed_opened_values_overwrite_nothing(desk):
    article = builders.article("العنوان", index=False)
    mine = form_of(desk, change(article))
    deep = "[" * 50_000
    for opened in ("", "{", "[]", '{"": 1}', '{"": {}, "x": {"a": 1}, "y/z/1": {}}', deep):
        assert (
            desk.post(change(article), mine | {"_opened": opened, "title": "آخر"}).status_code
            == 200
        )
        assert Article.objects.get().title == "العنوان"


@pytest.mark.django_db(transaction=True)
def test_threads__two_concurrent_saves_give_one_of_them_a_conflict():
    user = get_user_model().objects.create_superuser("editor", password="x")
    meeting = builders.meeting()
    clients = [Client(), Client()]
    forms = []
    for client in clients:
        client.force_login(user)
        forms.append(form_of(client, change(meeting)))
    start, answers = threading.Barrier(2), {}

    def save(number: int) -> None:
        start.wait()
        data = forms[number] | {"title_ar": f"عنوان {number}"}
        answers[number] = clients[number].post(change(meeting), data).status_code
        connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 302]
    (winner,) = (number for number, status in answers.items() if status == 302)
    assert Meeting.objects.get().title_ar == f"عنوان {winner}"
