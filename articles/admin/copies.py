"""Copies of a text on its review page: those grouped with it, those that may be, and the editor's verdict."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.editorial import workflow
from articles.intake import near_duplicates
from articles.models import Article
from articles.text.whole_numbers import whole_number

MOST_COPIES, MOST_POSSIBLE = 10, 5  # shown
# Verdicts; the last is followed by the key of the other article.
ONE, NONE, JOIN = "one", "none", "join-"


def context(article: Article) -> dict[str, list[Article]]:
    """Return the copies grouped with an article, and the articles that may report the same words."""
    grouped = Article.objects.filter(story=article.story_id).exclude(pk=article.pk)
    return {
        "copies": list(grouped.select_related("source")[:MOST_COPIES]) if article.story_id else [],
        "possible_copies": near_duplicates.possible_copies_of(article)[:MOST_POSSIBLE],
    }


def settle(request: HttpRequest, article: Article, verdict: str) -> str:
    """Carry out an editor's verdict; return it in words for the history, or "" if nothing was done."""
    if verdict == ONE and article.story_id:
        near_duplicates.mark_settled(article.story)
        message = _("These are copies of one text.")
    elif verdict == NONE and article.story_id:
        near_duplicates.remove_from_groups([article.pk])
        message = _("Marked as not a copy.")
    elif (key := verdict.removeprefix(JOIN)) != verdict:
        others = {other.pk: other for other in near_duplicates.possible_copies_of(article)}
        other = others.get(whole_number(key))
        if other is None or not workflow.may_change(other, request.user):
            messages.error(request, _("You may not change the other article."))
            return ""
        near_duplicates.merge_groups([article, other])
        message = _("These are copies of one text.")
    else:
        return ""
    messages.success(request, message)
    return message
