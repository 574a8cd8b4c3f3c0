"""Texts stored with the line ends of browsers get line feeds, and their evidence stays at its words."""

import hashlib
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from articles.intake import near_duplicates
from articles.models import Article, ArticleState, TextSignature
from tests import builders

pytestmark = pytest.mark.django_db
forwards = import_module("articles.migrations.0020_line_ends").forwards


def migrate() -> None:
    with connection.schema_editor() as editor:
        forwards(apps, editor)


def link(article: Article, state, start: int | None, evidence: str) -> ArticleState:
    end = None if start is None else start + len(evidence)
    return ArticleState.objects.create(
        article=article, state=state, evidence=evidence, evidence_in="body", evidence_start=start,
        evidence_end=end,
    )  # fmt: skip


def test_line_ends__texts_get_line_feeds_and_evidence_keeps_its_words():
    body = "الفقرة الأولى.\r\n\r\nقال وزير خارجية المغرب\r\nإن التحالف باق.\rثم غادر بنين."
    article = builders.article(body=body, abstract="سطر\r\nسطر", caption="صورة\rأخرى")
    morocco, benin = builders.state(), builders.state("benin", "بنين", "Benin")
    first = link(article, morocco, body.index("المغرب"), "المغرب")
    last = link(article, benin, body.index("بنين"), "بنين")
    across = link(article, builders.state("iraq", "العراق", "Iraq"), None, "المغرب\nإن التحالف")
    venue = builders.venue(note="ملاحظة\r\nثانية")
    migrate()
    article.refresh_from_db()
    assert (
        article.body == "الفقرة الأولى.\n\nقال وزير خارجية المغرب\nإن التحالف باق.\nثم غادر بنين."
    )
    assert (article.abstract, article.caption) == ("سطر\nسطر", "صورة\nأخرى")
    venue.refresh_from_db()
    assert venue.note == "ملاحظة\nثانية"
    for evidence in (first, last, across):
        evidence.refresh_from_db()
        found = article.body[evidence.evidence_start : evidence.evidence_end]
        assert found == evidence.evidence


def test_line_ends__signature_is_that_of_the_present_text_and_history_keeps_the_former_one():
    article = builders.article(
        body="".join(f"كلمة {n} من الخبر رقم {n * 7}.\r\n" for n in range(60)), index=False
    )
    near_duplicates.update_signature(article)
    bands = TextSignature.objects.get().bands
    migrate()
    article.refresh_from_db()
    signature = TextSignature.objects.get()
    assert signature.text_sha256 == hashlib.sha256(article.body.encode()).hexdigest()
    assert near_duplicates.update_signature(article) == signature.bands == bands
    event = Article.pgh_event_model.objects.filter(pgh_obj_id=article.pk, pgh_label="update").last()
    assert "\r\n" in event.body


def test_line_ends__text_without_carriage_return_is_not_written():
    article = builders.article(body="فقرة.\n\nفقرة.", index=False)
    migrate()
    assert not Article.pgh_event_model.objects.filter(
        pgh_obj_id=article.pk, pgh_label="update"
    ).exists()
