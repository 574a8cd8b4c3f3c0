"""Steps of the workflow at the desk are taken with the version of the article that was read."""

import pytest

from articles.models import Article, ArticleState
from tests import builders
from tests.admin.test_admin import desk_of, text
from tests.admin.test_reading_desk import BODY, form_data, suggested

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(db):
    return builders.article("خبر جاهز", status="in-review", body=BODY, index=False)


@pytest.fixture
def link(ready):
    return suggested(ready, ArticleState, builders.state("iraq", "العراق", "Iraq"), "العراق")


def status(article: Article) -> str:
    return Article.objects.get(pk=article.pk).status


def test_step__with_an_article_changed_since_it_was_read_is_refused(desk, ready):
    data = form_data(desk, ready, step="publish")
    Article.objects.filter(pk=ready.pk).update(body="نص آخر لم يقرأه أحد")
    page = desk.post(desk_of(ready), data)
    assert page.status_code == 409
    assert "تغيّر المقال بعد أن فتحته" in text(page)
    assert "نص آخر لم يقرأه أحد" in text(page)
    assert status(ready) == "in-review"
    # The page that is shown has the version of now.
    assert desk.post(desk_of(ready), data | {"read": page.context["read"]}).status_code == 302
    assert status(ready) == "published"


def test_step__with_a_link_confirmed_by_somebody_else_since_is_refused(desk, ready, link):
    data = form_data(desk, ready, step="publish")
    ArticleState.objects.filter(pk=link.pk).update(**builders.CONFIRMED)
    assert desk.post(desk_of(ready), data).status_code == 409
    assert status(ready) == "in-review"


@pytest.mark.parametrize("read", ["", "0" * 24])
def test_step__without_the_version_that_was_read_is_refused(desk, ready, read):
    data = form_data(desk, ready, step="publish") | {"read": read}
    assert desk.post(desk_of(ready), data).status_code == 409
    assert status(ready) == "in-review"


def test_step__own_changes_and_decisions_count_as_read(desk, ready, link):
    data = form_data(desk, ready, title="خبر بعنوان أدق", step="publish")
    decision = {"key": f"state-{link.pk}", "status": "confirmed", "seen": "suggested"}
    answer = desk.post(f"{desk_of(ready)}decide/", decision | {"read": data["read"]}).json()
    assert answer["read"] != data["read"]
    assert desk.post(desk_of(ready), data | {"read": answer["read"]}).status_code == 302
    assert status(ready) == "published"


def test_decision__does_not_make_the_change_of_somebody_else_read(desk, ready, link):
    data = form_data(desk, ready, step="publish")
    Article.objects.filter(pk=ready.pk).update(subtitle="عنوان فرعي جديد")
    decision = {"key": f"state-{link.pk}", "status": "confirmed", "seen": "suggested"}
    answer = desk.post(f"{desk_of(ready)}decide/", decision | {"read": data["read"]}).json()
    assert answer["read"] == data["read"]
    assert desk.post(desk_of(ready), data | {"read": answer["read"]}).status_code == 409
