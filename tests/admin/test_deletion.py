"""Permanent deletion, through HTTP."""

import pytest

from articles.models import Article, Capture, Figure, IndexEntry, Participation, State
from tests import builders
from tests.admin.test_admin import text
from tests.intake.importing import import_pieces, page

pytestmark = pytest.mark.django_db


def address(obj) -> str:
    return f"/admin/articles/{obj._meta.model_name}/{obj.pk}/delete/"


def test_delete__only_the_typed_name_deletes(desk):
    article = builders.article("خبر يُحذف", states=[builders.state()])
    shown = text(desk.get(address(article)))
    assert "خبر يُحذف" in shown
    assert "دول" in shown
    for typed in ("", "خبر آخر"):
        desk.post(address(article), {"typed": typed})
        assert Article.objects.exists()
    desk.post(address(article), {"typed": "خبر يُحذف"})
    assert not Article.objects.exists()
    assert not IndexEntry.objects.exists()


def test_delete__captures_are_kept_and_detached(desk, db):
    builders.meeting(venue=builders.venue())
    import_pieces(page())
    article = Article.objects.get()
    article.figures = Figure.objects.filter(article=article).count()
    desk.post(address(article), {"typed": article.title})
    assert not Article.objects.exists()
    assert Capture.objects.get().article is None


def test_delete__confirmed_testimony_refuses(desk):
    article, meeting = builders.article("شهادة"), builders.meeting()
    builders.participation(meeting, builders.state(), article=article)
    assert desk.post(address(article), {"typed": "شهادة"}).status_code == 403
    assert Article.objects.exists()
    assert Participation.objects.exists()
    assert "errornote" in text(desk.get(address(article)))


def test_delete__bulk_action_deletes_nothing(desk):
    state = builders.state()
    data = {"action": "delete_selected", "_selected_action": [state.pk], "post": "yes"}
    desk.post("/admin/articles/state/", data)
    assert State.objects.exists()
