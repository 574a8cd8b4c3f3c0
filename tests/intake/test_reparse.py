"""Kept captures read again: the difference first, then the change, and never what an editor wrote."""

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
    """From now on a line is furniture that was not before."""
    from articles.intake.parsers import furniture

    before = furniture.is_furniture
    monkeypatch.setattr(furniture, "is_furniture", lambda line: "زخرفا" in line or before(line))


def differences():
    return list(intake.differences(Capture.objects.all()))


def test_differences__none_while_the_importers_are_the_same(article):
    assert differences() == []


@pytest.mark.usefixtures("_better_parser")
def test_command__shows_before_it_writes(article, capsys):
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
def test_reread__suggestions_follow_the_text(article):
    links = ArticleResolution.objects.filter(article=article)
    links.filter(resolution__number=2254).update(
        status="confirmed", confirmed_at=article.created_at
    )
    (difference,) = differences()
    intake.reread(difference, intake.load_reference_data())
    article.refresh_from_db()
    link = links.get()  # 2249 stood in the line that went
    assert (link.resolution.number, link.status) == (2254, "confirmed")
    assert article.body[link.evidence_start : link.evidence_end] == link.evidence


@pytest.mark.usefixtures("_better_parser")
def test_reread__what_an_editor_wrote_stays(article):
    Article.objects.filter(pk=article.pk).update(body="نص صححه محرر.")
    (difference,) = differences()
    assert "body" in difference.kept
    assert "body" not in difference.changed
    intake.reread(difference, intake.load_reference_data())
    article.refresh_from_db()
    assert article.body == "نص صححه محرر."
    assert "زخرفا" in article.cut_text


def test_differences__a_capture_that_reads_no_more_is_named(article, monkeypatch):
    from articles.intake.parsers import ImportProblem

    def fail(piece):
        raise ImportProblem(piece.file, "cannot be read any more")

    monkeypatch.setattr("articles.intake.parsers.parse", fail)
    (difference,) = differences()
    assert "cannot be read any more" in difference.problem
    assert difference.changed == {}
