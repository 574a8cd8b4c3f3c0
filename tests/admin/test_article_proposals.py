"""The desk and what readers suggest: the queue, the record made of it, rejection, and deletion."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.admin.queue import queue
from articles.editorial import article_proposals, merge, roles
from articles.editorial.decisions import DecisionRefused
from articles.intake import suggested_articles
from articles.models import Article, Coverage, ProposedArticle
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db
ADDRESS = "https://www.enabbaladi.net/archives/310000"
NOTE = "نشرته <b>الصحيفة</b> بعد الاجتماع.\nوفيه أسماء الحاضرين"


@pytest.fixture
def meeting(db):
    return builders.meeting(venue=builders.venue())


@pytest.fixture
def proposal(meeting):
    return suggested_articles.keep(ADDRESS, meeting, NOTE)


def page_of(proposal: ProposedArticle) -> str:
    return reverse("admin:articles_proposedarticle_change", args=[proposal.pk])


def decide(desk, proposal: ProposedArticle, **fields):
    """Send the form of a suggestion as it was opened, with some fields changed."""
    return desk.post(page_of(proposal), form_of(desk, page_of(proposal)) | fields)


def again(proposal: ProposedArticle) -> ProposedArticle:
    return ProposedArticle.objects.get(pk=proposal.pk)


def sections(user) -> dict:
    return {waiting.section.name: waiting for waiting in queue(user)}


def test_queue__has_what_readers_suggest_with_its_number(desk, editor, proposal):
    suggested_articles.keep("https://aawsat.com/home/article/1786296", None, "")
    waiting = sections(editor)["readers"]
    assert (waiting.count, waiting.oldest[0].name) == (2, ADDRESS)
    page = text(desk.get("/admin/"))
    assert "مقالات اقترحها القراء" in page
    assert page_of(proposal) in page
    assert ADDRESS in text(desk.get(waiting.address))


def test_queue__of_a_contributor_has_none(contributor, client, proposal):
    assert "readers" not in sections(contributor)
    client.force_login(contributor)
    assert client.post(page_of(proposal), {"status": "rejected", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("role", [roles.EDITOR, roles.REVIEWER])
def test_roles__editors_and_reviewers_decide(client, proposal, role):
    roles.update_groups()
    user = get_user_model().objects.create_user("محرر", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert decide(client, proposal, status="rejected", reason="مكرر").status_code == 302
    assert again(proposal).decided_by == user


def test_page__shows_what_came_in_escaped_and_by_its_own_direction(desk, proposal):
    suggested_articles.keep(ADDRESS, None, "")
    page = text(desk.get(page_of(proposal)))
    assert "<b>الصحيفة</b>" not in page
    assert '<p dir="auto">نشرته &lt;b&gt;الصحيفة&lt;/b&gt; بعد الاجتماع.</p>' in page
    assert (
        f'<a href="{ADDRESS}" dir="ltr" rel="noreferrer noopener nofollow" target="_blank">' in page
    )
    assert proposal.meeting.title in page
    assert re.search(r"عدد مرات وصوله.{0,120}\b2\b", re.sub(r"<[^>]+>|\s+", " ", page))
    assert "لا شيء بهذا الرابط" in page


def test_page__shows_the_draft_that_has_the_address(desk, proposal):
    draft = builders.article("مسودة بالعنوان نفسه", url=f"{ADDRESS}/", status="draft", index=False)
    page = text(desk.get(page_of(proposal)))
    assert "مسودة بالعنوان نفسه" in page
    assert reverse("admin:articles_article_desk", args=[draft.pk]) in page


def test_accept__record_made_from_the_suggestion_settles_it_with_its_meeting(
    desk, editor, proposal, meeting
):
    page = text(desk.get(page_of(proposal)))
    address = re.search(r'href="(/admin/articles/article/add/\?[^"]+)"', page)[1].replace(
        "&amp;", "&"
    )
    form = form_of(desk, address)
    assert form["url"] == ADDRESS
    response = desk.post(address, form | {"title": "وزراء التحالف في مراكش"})
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert (article.url, article.status) == (ADDRESS, "draft")
    settled = again(proposal)
    assert (settled.status, settled.article, settled.decided_by) == ("confirmed", article, editor)
    link = Coverage.objects.get(article=article)
    assert (link.meeting, link.status, link.rule) == (meeting, "suggested", article_proposals.RULE)
    assert sections(editor)["readers"].count == 0
    assert sections(editor)["suggestions"].count == 1
    desk_page = text(desk.get(reverse("admin:articles_article_desk", args=[article.pk])))
    assert "اقترح قارئ هذا المقال لهذا الاجتماع." in desk_page


def test_accept__article_that_is_there_is_chosen(desk, editor, proposal):
    article = builders.article("خبر منشور", url=ADDRESS)
    assert decide(desk, proposal, status="confirmed", article=article.pk).status_code == 302
    assert again(proposal).article == article
    assert Coverage.objects.get(article=article).status == "suggested"
    other = builders.article("خبر آخر", date="2022-05-12")
    with pytest.raises(DecisionRefused):
        article_proposals.accept(again(proposal), other, editor)


def test_accept__confirmed_link_to_the_meeting_stays_as_it_is(editor, proposal, meeting):
    article = builders.article("خبر منشور", meetings=[meeting])
    article_proposals.accept(proposal, article, editor)
    assert Coverage.objects.get(article=article).status == "confirmed"


@pytest.mark.parametrize("key", ["0", "-1", "x", "٩٩٩", "9" * 40, "1 OR 1=1"])
def test_accept__article_typed_for_no_suggestion_is_saved(desk, proposal, key):
    address = reverse("admin:articles_article_add") + f"?suggestion={key}"
    response = desk.post(address, form_of(desk, address) | {"title": "خبر"})
    assert response.status_code == 302
    assert again(proposal).status == "suggested"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "confirmed"}, "اختر المقال المقصود أو أنشئه، وبذلك يُؤكَّد المقترح."),
        ({"status": "rejected"}, "اذكر سبب الرفض."),
        ({"status": "rejected", "reason": "  "}, "اذكر سبب الرفض."),
        ({"status": "suggested", "refuses_site": "on"}, "لا يُحجب موقع إلا مع رفض المقترح."),
    ],
)
def test_decision__without_what_it_needs_is_refused_with_the_reason(desk, proposal, fields, said):
    response = decide(desk, proposal, **fields)
    assert response.status_code == 200
    assert said in text(response)
    assert again(proposal).status == "suggested"


def test_reject__with_the_site_ends_its_suggestions_and_is_undone(desk, editor, proposal):
    fields = {"status": "rejected", "reason": "إعلانات", "refuses_site": "on"}
    assert decide(desk, proposal, **fields).status_code == 302
    rejected = again(proposal)
    assert (rejected.status, rejected.reason, rejected.decided_by) == (
        "rejected",
        "إعلانات",
        editor,
    )
    assert suggested_articles.refuses_site_of("http://m.enabbaladi.net/other")
    history = text(desk.get(reverse("admin:articles_proposedarticle_history", args=[proposal.pk])))
    assert "إعلانات" in history
    assert editor.get_username() in history
    assert decide(desk, proposal, status="suggested", reason="", refuses_site="").status_code == 302
    reopened = again(proposal)
    assert (reopened.status, reopened.decided_at, reopened.refuses_site) == (
        "suggested",
        None,
        False,
    )


def test_reject__is_taken_back_in_the_history(desk, proposal):
    decide(desk, proposal, status="rejected", reason="مكرر")
    event = ProposedArticle.pgh_event_model.objects.get(pgh_label="update")
    address = reverse("admin:articles_proposedarticle_take_back", args=[proposal.pk])
    data = {"model": "articles.proposedarticle", "event": event.pk}
    assert desk.post(address, data).status_code == 302
    restored = again(proposal)
    assert (restored.status, restored.reason, restored.decided_at) == ("suggested", "", None)
    assert (restored.address, restored.note) == (ADDRESS, NOTE)


def test_form__saved_untouched_decides_nothing(desk, proposal):
    before = again(proposal).__dict__
    assert decide(desk, proposal).status_code == 302
    assert {k: v for k, v in again(proposal).__dict__.items() if k != "_state"} == {
        k: v for k, v in before.items() if k != "_state"
    }


def test_form__what_the_reader_wrote_cannot_be_changed(desk, proposal):
    decide(
        desk,
        proposal,
        status="rejected",
        reason="مكرر",
        address="https://a.org/x",
        note="غيره",
        count="9",
    )
    kept = again(proposal)
    assert (kept.address, kept.note, kept.count) == (ADDRESS, NOTE, 1)


def test_merge__of_meetings_takes_the_suggestions_along(proposal, meeting):
    other = builders.meeting("2022-05-12-marrakesh", "2022-05-12")
    merge.merge(other, meeting)
    assert again(proposal).meeting == other


def test_delete_old__deletes_what_was_decided_long_ago_and_its_words_everywhere(
    desk, editor, proposal
):
    decide(desk, proposal, status="rejected", reason="مكرر")
    article = builders.article("خبر")
    taken = suggested_articles.keep("https://aawsat.com/home/article/1786296", None, NOTE)
    article_proposals.accept(taken, article, editor)
    refusing = suggested_articles.keep("https://spam.org/buy/1", None, NOTE)
    article_proposals.reject(refusing, "إعلانات", editor, refuses_site=True)
    recent = suggested_articles.keep("https://aawsat.com/home/article/2", None, NOTE)
    article_proposals.reject(recent, "مكرر", editor)
    waiting = suggested_articles.keep("https://aawsat.com/home/article/3", None, NOTE)
    long_ago = timezone.now() - timedelta(days=suggested_articles.KEPT_DAYS, hours=1)
    old = [proposal.pk, taken.pk, refusing.pk]
    ProposedArticle.objects.filter(pk__in=old).update(decided_at=long_ago)
    ProposedArticle.objects.filter(pk=waiting.pk).update(suggested_at=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_allowance VALUES ('\\x01', now() - interval '1 s')")
        cursor.execute("INSERT INTO articles_allowance VALUES ('\\x02', now() + interval '1 h')")
    output = io.StringIO()
    call_command("prune_suggestions", stdout=output)
    assert output.getvalue() == "2 suggestions deleted.\n"
    assert set(ProposedArticle.objects.values_list("pk", flat=True)) == {
        refusing.pk,
        recent.pk,
        waiting.pk,
    }
    assert again(refusing).note == ""
    assert suggested_articles.refuses_site_of("https://spam.org/buy/2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM articles_allowance")
        assert [bytes(key) for (key,) in cursor.fetchall()] == [b"\x02"]
        for table in ("articles_proposedarticleevent", "django_admin_log", "pghistory_context"):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s', ["310000|1786296|نشرته"]
            )
            assert cursor.fetchone() == (0,), table
    assert LogEntry.objects.exists()
