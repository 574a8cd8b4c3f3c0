"""Parsing of stored captures again: differences first, then the update, never of an editor's text."""

import pytest
from django.core.management import call_command

from articles import intake
from articles.models import Article, ArticleResolution, Capture
from tests import builders
from tests.intake.importing import import_pieces

pytestmark = pytest.mark.django_db
TEXT = (
    "وزراء التحالف في مراكش\n"
    "اجتمع الوزراء في مراكش يوم 11 أيار 2022 وبحثوا ملف السجون.\n"
    "وجددوا دعمهم القرار 2254 بشأن سوريا.\n"
    "سطر تحسبه قاعدة جديدة زخرفا ورد فيه القرار 2249.\n"
).encode()


@pytest.fixture
def article():
    builders.resolution()
    builders.resolution(2249)
    _, (item,) = import_pieces(TEXT, media_type="text/plain")
    return item.article


@pytest.fixture
def _better_parser(article, monkeypatch):
    """Make the parser cut a line as furniture that it did not cut when the article was imported."""
    from articles.intake.parsers import furniture

    before = furniture.is_furniture
    monkeypatch.setattr(furniture, "is_furniture", lambda line: "زخرفا" in line or before(line))


def differences():
    return list(intake.differences(Capture.objects.all()))


def test_differences__same_parser_yields_none(article):
    assert differences() == []


@pytest.mark.usefixtures("_better_parser")
def test_command__better_parser_shows_difference_and_writes_only_with_the_option(article, capsys):
    call_command("reparse")
    out = capsys.readouterr().out
    assert "-سطر تحسبه قاعدة جديدة" in out
    assert "1 captures, 1 read otherwise (not written" in out
    article.refresh_from_db()
    assert "زخرفا" in article.body
    call_command("reparse", "--write", article.permanent_id)
    article.refresh_from_db()
    assert "زخرفا" not in article.body
    assert "زخرفا" in article.cut_text
    assert differences() == []


@pytest.mark.usefixtures("_better_parser")
def test_reread__changed_text_updates_suggestions_and_keeps_decided_links(article):
    links = ArticleResolution.objects.filter(article=article)
    links.filter(resolution__number=2254).update(
        status="confirmed", confirmed_at=article.created_at
    )
    (difference,) = differences()
    intake.apply_difference(difference, intake.load_reference_data())
    article.refresh_from_db()
    link = links.get()  # 2249 was in the line that is now cut
    assert (link.resolution.number, link.status) == (2254, "confirmed")
    assert article.body[link.evidence_start : link.evidence_end] == link.evidence


@pytest.mark.usefixtures("_better_parser")
def test_reread__text_edited_by_editor_is_kept(article):
    Article.objects.filter(pk=article.pk).update(body="نص صححه محرر.")
    (difference,) = differences()
    assert "body" in difference.kept
    assert "body" not in difference.changed
    intake.apply_difference(difference, intake.load_reference_data())
    article.refresh_from_db()
    assert article.body == "نص صححه محرر."
    assert "زخرفا" in article.cut_text


def test_differences__unreadable_capture_yields_problem(article, monkeypatch):
    from articles.intake.parsers import ImportProblem

    def fail(piece):
        raise ImportProblem(piece.file, "cannot be read any more")

    monkeypatch.setattr("articles.intake.parsers.parse", fail)
    (difference,) = differences()
    assert "cannot be read any more" in difference.problem
    assert difference.changed == {}
