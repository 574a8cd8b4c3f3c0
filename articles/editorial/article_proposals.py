"""Decisions on articles that readers suggest: taken as the record it became, or rejected for a reason."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editorial.decisions import DecisionRefused
from articles.index import writer
from articles.intake.suggested_articles import KEPT_DAYS
from articles.models import Article, Coverage, ProposedArticle

Status = ProposedArticle.Status
RULE = "suggested by a reader"  # of the link to the meeting that the reader named


def matching(proposal: ProposedArticle) -> QuerySet[Article]:
    """Return the articles with the address of a suggestion, drafts and withdrawn ones too."""
    return Article.objects.filter(page_key=proposal.page_key).order_by("pk")


@transaction.atomic
def accept(proposal: ProposedArticle, article: Article, user) -> ProposedArticle:
    """Record the article that a suggestion became; the meeting that was named waits there as a suggested link.

    Raises DecisionRefused if the suggestion has become another article meanwhile.
    """
    proposal = ProposedArticle.objects.select_for_update().get(pk=proposal.pk)
    if proposal.status == Status.CONFIRMED and proposal.article_id not in (None, article.pk):
        raise DecisionRefused(_("This suggestion is another article already."))
    proposal.status, proposal.article = Status.CONFIRMED, article
    proposal.reason, proposal.refuses_site = "", False
    _note(proposal, user)
    if proposal.meeting_id:
        Coverage.objects.get_or_create(
            article=article,
            meeting_id=proposal.meeting_id,
            defaults={"status": Coverage.Status.SUGGESTED, "rule": RULE},
        )
        if article.is_published:
            writer.index_article(article)
    return proposal


@transaction.atomic
def reject(
    proposal: ProposedArticle, reason: str, user, *, refuses_site: bool = False
) -> ProposedArticle:
    """Reject a suggestion for a reason, and with `refuses_site` all later ones from its site.

    Raises DecisionRefused without a reason.
    """
    if not reason.strip():
        raise DecisionRefused(_("Give the reason why it is rejected."))
    proposal = ProposedArticle.objects.select_for_update().get(pk=proposal.pk)
    proposal.status, proposal.article, proposal.reason = Status.REJECTED, None, reason.strip()
    proposal.refuses_site = refuses_site
    _note(proposal, user)
    return proposal


@transaction.atomic
def reopen(proposal: ProposedArticle) -> ProposedArticle:
    """Let a decided suggestion wait again; a link that came with its acceptance stays with the article."""
    proposal = ProposedArticle.objects.select_for_update().get(pk=proposal.pk)
    proposal.status, proposal.article, proposal.reason = Status.SUGGESTED, None, ""
    proposal.refuses_site, proposal.decided_by, proposal.decided_at = False, None, None
    proposal.save()
    return proposal


def accept_typed(key: str, article: Article, user) -> ProposedArticle | None:
    """Accept the waiting suggestion that an article was typed for, given by its key; None without one."""
    if not key.isdecimal() or len(key) > 18:
        return None
    proposal = ProposedArticle.objects.filter(pk=key, status=Status.SUGGESTED).first()
    return accept(proposal, article, user) if proposal else None


def delete_old() -> int:
    """Delete what was decided more than `KEPT_DAYS` ago, except what refuses a site; return the number.

    The codes of network addresses that no longer count in a rate limit are deleted with it.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = ProposedArticle.objects.filter(decided_at__lt=before)
    ProposedArticle.objects.filter(decided_at__lt=before, refuses_site=True).exclude(
        note=""
    ).update(note="")
    _total, by_model = old.filter(refuses_site=False).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_allowance WHERE until < clock_timestamp()")
    return by_model.get(ProposedArticle._meta.label, 0)


def _note(proposal: ProposedArticle, user) -> None:
    proposal.decided_by, proposal.decided_at = user, timezone.now()
    proposal.save()
