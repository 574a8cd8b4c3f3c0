"""The editors' queue: each kind of pending work declared once, with its count and oldest items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Window
from django.db.models.aggregates import Count, Min
from django.db.models.expressions import Exists
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.editorial import stated_dates, workflow
from articles.models import (
    Article,
    Capture,
    LinkCheck,
    ProposedArticle,
    ProposedMeeting,
    ProposedOfficial,
    ProposedSource,
    Story,
    desk_kinds,
)

OLDEST_SHOWN = 5
PENDING_STATUSES = (Article.Status.DRAFT, Article.Status.IN_REVIEW)


@dataclass(frozen=True)
class Item:
    """One pending item: its name, the address where it is worked on, and when it began to wait."""

    name: str
    address: str
    since: object


@dataclass(frozen=True)
class Section:
    """One kind of pending work.

    `waiting` returns all of it for a user, `item` the name and address of one; `since` is the field that
    orders it, and `all_address` the list of all of it: a URL name and a query string.
    """

    name: str
    label: Promise
    permission: str
    waiting: Callable[[object], QuerySet]
    since: str
    item: Callable[[object], tuple[str, str]]
    all_address: str


@dataclass(frozen=True)
class Waiting:
    """Pending items of a section: how many, the oldest of them, and the address of the list of all."""

    section: Section
    count: int
    oldest: list[Item]
    address: str


def open_suggestions() -> Q:
    """Return the condition that an article has an undecided suggestion."""
    condition = Q()
    for kind in desk_kinds():
        waiting = kind.model.objects.filter(article=OuterRef("pk"), status="suggested")
        condition |= Q(Exists(waiting))
    return condition


def waiting_articles(user) -> QuerySet[Article]:
    """Return the drafts and articles in review that a user may change."""
    return workflow.changeable(Article.objects.filter(status__in=PENDING_STATUSES), user)


def _desk(article: Article) -> tuple[str, str]:
    return article.display_title, reverse("admin:articles_article_desk", args=[article.pk])


def _story(story: Story) -> tuple[str, str]:
    first = next(iter(story.articles.all()), None)
    if first is None:
        return str(story), reverse("admin:articles_article_changelist")
    return _desk(first)


def _one_for_each_name() -> QuerySet[ProposedSource]:
    """Return the first open proposal of each outlet: one decision serves all articles that name it."""
    waiting = ProposedSource.objects.filter(status="suggested")
    first = waiting.order_by().values("name").annotate(first=Min("pk")).values("first")
    return waiting.filter(pk__in=first)


def _suggested(proposal: ProposedArticle) -> tuple[str, str]:
    address = reverse("admin:articles_proposedarticle_change", args=[proposal.pk])
    return proposal.address, address


def _change(name: str) -> Callable[[object], tuple[str, str]]:
    return lambda row: (str(row), reverse(f"admin:articles_{name}_change", args=[row.pk]))


SECTIONS = (
    Section(
        "suggestions", _("Suggestions to decide"), workflow.CHANGE,
        lambda user: waiting_articles(user).filter(open_suggestions()),
        "created_at", _desk, "admin:articles_article_changelist?status__in=draft,in-review&open=yes",
    ),
    Section(
        "drafts", _("Drafts with no open suggestions"), workflow.CHANGE,
        lambda user: waiting_articles(user).filter(status="draft").exclude(open_suggestions()),
        "created_at", _desk, "admin:articles_article_changelist?status__exact=draft&open=no",
    ),
    Section(
        "review", _("Waiting for a reviewer"), workflow.PUBLISH,
        lambda user: Article.objects.filter(status="in-review"),
        "submitted_at", _desk, "admin:articles_article_changelist?status__exact=in-review",
    ),
    Section(
        "copies", _("Near-duplicates to compare"), workflow.CURATE,
        lambda user: Story.objects.filter(
            Exists(Article.objects.filter(story=OuterRef("pk"), status__in=PENDING_STATUSES)), settled=False
        ).prefetch_related("articles__source"),
        "created_at", _story, "admin:articles_article_changelist?copies=unsettled",
    ),
    Section(
        "dates", _("Articles that give their meeting another date"), workflow.CURATE,
        lambda user: stated_dates.contradicted().select_related("article__source", "meeting"),
        "confirmed_at", lambda row: _desk(row.article), "admin:articles_article_changelist?date=contradicted",
    ),
    Section(
        "captures", _("Pages that have changed since capture"), "articles.change_capture",
        lambda user: Capture.objects.filter(changed_since=True).defer("content", "parsed"),
        "received_at", _change("capture"), "admin:articles_capture_changelist?changed_since__exact=1",
    ),
    Section(
        "links", _("Broken source links"), workflow.CURATE,
        lambda user: LinkCheck.objects.dead().select_related("article__source"),
        "checked_at", lambda row: _desk(row.article), "admin:articles_article_changelist?link=dead",
    ),
    Section(
        "readers", _("Articles suggested by readers"), "articles.change_proposedarticle",
        lambda user: ProposedArticle.objects.filter(status="suggested"),
        "suggested_at", _suggested, "admin:articles_proposedarticle_changelist?status__exact=suggested",
    ),
    Section(
        "people", _("People not in the catalogue"), "articles.change_proposedofficial",
        lambda user: ProposedOfficial.objects.filter(status="suggested").select_related("state"),
        "pk", _change("proposedofficial"), "admin:articles_proposedofficial_changelist?status__exact=suggested",
    ),
    Section(
        "meetings", _("Meetings not in the catalogue"), "articles.change_proposedmeeting",
        lambda user: ProposedMeeting.objects.filter(status="suggested").select_related("venue"),
        "pk", _change("proposedmeeting"), "admin:articles_proposedmeeting_changelist?status__exact=suggested",
    ),
    Section(
        "outlets", _("Outlets not in the catalogue"), "articles.change_proposedsource",
        lambda user: _one_for_each_name(),
        "pk", _change("proposedsource"), "admin:articles_proposedsource_changelist?status__exact=suggested",
    ),
)  # fmt: skip


def queue(user) -> list[Waiting]:
    """Return the pending work of a user by section, oldest first, with one query per section."""
    return [_waiting(section, user) for section in SECTIONS if user.has_perm(section.permission)]


def _waiting(section: Section, user) -> Waiting:
    name, _separator, query = section.all_address.partition("?")
    rows = list(
        section.waiting(user)
        .annotate(total_=Window(Count("*")))
        .order_by(F(section.since).asc(nulls_first=True), "pk")[:OLDEST_SHOWN]
    )
    since = section.since if section.since.endswith("_at") else ""
    return Waiting(
        section,
        rows[0].total_ if rows else 0,
        [Item(*section.item(row), getattr(row, since) if since else None) for row in rows],
        f"{reverse(name)}?{query}",
    )
