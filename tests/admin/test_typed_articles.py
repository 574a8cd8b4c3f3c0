"""Articles typed or changed at the desk: recognised like imported ones, so that none is finished unread."""

import logging

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from articles.admin.queue import queue
from articles.intake import derivation
from articles.models import Article, Coverage, EvidenceLink
from tests import builders
from tests.admin.test_admin import desk_of, form_of
from tests.intake.importing import BODY, import_pieces, page

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
TITLE = "وزراء التحالف في مراكش"


@pytest.fixture(autouse=True)
def _catalogue():
    builders.meeting(venue=builders.venue())
    builders.resolution()
    builders.state("iraq", "العراق", "Iraq", adjectives=["العراقي"])


def type_article(desk, **fields) -> Article:
    before = set(Article.objects.values_list("pk", flat=True))
    response = desk.post(ADD, form_of(desk, ADD) | {"title": TITLE, "body": BODY} | fields)
    assert response.status_code == 302, response.context["errors"]
    return Article.objects.exclude(pk__in=before).get()


def change(desk, article: Article, **fields):
    address = reverse("admin:articles_article_change", args=[article.pk])
    response = desk.post(address, form_of(desk, address) | fields)
    assert response.status_code == 302, response.context["errors"]
    return response


def links(article: Article) -> list[tuple]:
    """Return what was recognised in an article, kind by kind."""
    found = []
    for kind in Article.link_kinds.values():
        for link in kind.model.objects.filter(article=article):
            found.append(
                (kind.name, str(link), link.evidence, link.evidence_start, link.status, link.origin)
            )
    return sorted(found, key=str)


def test_add__typed_article_has_the_suggestions_of_an_imported_one(desk, editor):
    typed = type_article(desk)
    recognised = links(typed)
    Article.objects.filter(pk=typed.pk).update(page_key="", title_key="")
    _, (item,) = import_pieces(page(title=TITLE, url=""))
    assert item.outcome == "created"
    assert recognised == links(item.article)
    assert {kind for kind, *_rest in recognised} >= {
        "meeting",
        "state",
        "resolution",
        "date",
        "figure",
    }
    sections = {waiting.section.name: waiting.count for waiting in queue(editor)}
    assert (sections["suggestions"], sections["drafts"]) == (2, 0)


def test_add__message_tells_how_many_suggestions_wait(desk):
    response = desk.post(ADD, form_of(desk, ADD) | {"title": TITLE, "body": BODY})
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "ينتظر" in said or "تنتظر" in said


def test_add__article_without_text_is_saved_without_recognition(desk):
    assert links(type_article(desk, body="")) == []


def test_add__copy_of_a_story_is_grouped(desk):
    long = BODY + "\n\n" + " ".join(f"كلمة{n}" for n in range(60))
    _, (item,) = import_pieces(page(body=long))
    typed = type_article(desk, title="عنوان آخر للخبر", body=long)
    typed.refresh_from_db()
    item.article.refresh_from_db()
    assert typed.story_id is not None
    assert typed.story_id == item.article.story_id


def test_change__text_given_later_is_recognised(desk):
    article = type_article(desk, body="")
    change(desk, article, body=BODY)
    assert Coverage.objects.get(article=article).status == "suggested"


def test_change__text_given_to_a_published_record_is_recognised(desk):
    article = builders.article(TITLE, source=builders.source(), body="")
    change(desk, article, body=BODY)
    assert Coverage.objects.filter(article=article, status="suggested").exists()


def test_change__changed_text_keeps_decisions_and_adds_what_is_new(desk):
    article = type_article(desk)
    link = article.resolution_links.get()
    link.status = EvidenceLink.Status.REJECTED
    link.save()
    builders.resolution(2249)
    change(desk, article, body=BODY + "\n\nوذكّر الوزراء بقرار مجلس الأمن رقم 2249.")
    numbers = dict(article.resolution_links.values_list("resolution__number", "status"))
    assert numbers == {2254: "rejected", 2249: "suggested"}


def test_change__text_without_what_was_suggested_loses_the_open_suggestion(desk):
    article = type_article(desk)
    change(desk, article, body="بيان قصير عن اجتماع التحالف لا يذكر أي قرار.")
    assert not article.resolution_links.exists()


def test_change__published_text_that_is_corrected_gets_no_new_suggestions(desk):
    article = builders.article(TITLE, source=builders.source(), body="نص منشور عن الاجتماع.")
    change(desk, article, body=BODY)
    assert not Coverage.objects.filter(article=article).exists()


def test_change__other_field_leaves_the_suggestions_alone(desk):
    article = type_article(desk)
    article.coverage.all().delete()
    change(desk, article, byline="سلمى الأولى")
    assert not article.coverage.exists()


def test_add__fault_in_recognition_saves_the_article_and_says_so(desk, monkeypatch, caplog):
    def fail(*_arguments):
        raise IndexError("boom")

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(derivation, "recognise", fail)
    response = desk.post(ADD, form_of(desk, ADD) | {"title": TITLE, "body": BODY})
    assert response.status_code == 302
    assert Article.objects.get().body == BODY
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "نرجو الإبلاغ" in said


def test_desk__changed_headline_moves_the_evidence_in_it(desk):
    article = type_article(
        desk, title="القرار 2254 في اجتماع مراكش", body="نص الخبر عن اجتماع الوزراء."
    )
    link = article.resolution_links.get()
    assert (link.evidence_in, link.evidence_start) == ("title", 0)
    response = desk.get(desk_of(article))
    data = {name: value for name, value in form_of_desk(response).items() if value is not None}
    desk.post(desk_of(article), data | {"title": "عاجل: القرار 2254 في اجتماع مراكش"})
    article.refresh_from_db()
    assert article.title.startswith("عاجل")
    link = article.resolution_links.get()
    assert article.title[link.evidence_start : link.evidence_end] == link.evidence


def form_of_desk(response) -> dict:
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {**{k: ("" if v is None else v) for k, v in values.items() if v is not False},
            "_opened": response.context["opened"]}  # fmt: skip


def test_restore__line_put_back_is_recognised():
    text = f"وزراء التحالف في مراكش\nاقرأ أيضا: ماذا قال القرار 2254؟\n{BODY.replace('2254', 'المعروف')}\n"
    _, (item,) = import_pieces(text.encode(), media_type="text/plain")
    from articles.intake.cut_text import restore

    article = item.article
    assert not article.resolution_links.exists()
    assert restore(article, range(9)) >= 1
    assert article.resolution_links.get().resolution.number == 2254
