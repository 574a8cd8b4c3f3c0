"""Proposal of testimonies about a meeting from the confirmed links of its articles, with their sentences."""

from __future__ import annotations

from collections.abc import Iterable

from articles.editorial import history
from articles.models import (
    Article,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    Meeting,
    MeetingResolution,
    Operation,
    Participation,
)
from articles.querysets.counting_modes import PRIMARY

# Link of an article, testimony about the meeting that it becomes, and the foreign key that both have.
SOURCES: tuple[tuple[type[EvidenceLink], type[EvidenceLink], str], ...] = (
    (ArticleState, Participation, "state"),
    (ArticleOfficial, Attendance, "official"),
    (ArticleResolution, MeetingResolution, "resolution"),
)


def propose(meeting: Meeting, user=None) -> Operation:
    """Propose testimonies from the articles about a meeting, as one operation; recorded ones are not repeated.

    Nothing is confirmed: an article that names a state does not show that the state took part. A figure of an
    article that belongs to no meeting yet is assigned to this meeting if the article is about no other meeting.
    """
    coverage = Coverage.objects.filter(
        meeting=meeting, relation=PRIMARY, status=EvidenceLink.Status.CONFIRMED
    ).exclude(article__status=Article.Status.WITHDRAWN)
    articles = set(coverage.values_list("article_id", flat=True))
    with history.operation(Operation.Kind.PROPOSE, str(meeting), user) as operation:
        for source, testimony, target in SOURCES:
            operation.count += _propose_from_links(meeting, articles, source, testimony, target)
        about_only_this = articles - set(
            Coverage.objects.filter(article__in=articles, relation=PRIMARY, status="confirmed")
            .exclude(meeting=meeting)
            .values_list("article_id", flat=True)
        )
        operation.count += Figure.objects.filter(article__in=about_only_this, meeting=None).update(
            meeting=meeting
        )
    return operation


def _propose_from_links(meeting, articles: Iterable[int], source, testimony, target: str) -> int:
    """Propose a testimony for each confirmed link of the articles without one; return the number created."""
    key = f"{target}_id"
    recorded = set(
        testimony.objects.filter(meeting=meeting, article__in=articles).values_list(
            "article_id", key
        )
    )
    links = source.objects.filter(article__in=articles, status=EvidenceLink.Status.CONFIRMED)
    testimonies = [
        testimony(
            meeting=meeting, article_id=link.article_id, origin=EvidenceLink.Origin.MACHINE,
            rule="gathered", **{key: getattr(link, key)}, **link.ground,
        )
        for link in links.order_by("pk")
        if (link.article_id, getattr(link, key)) not in recorded
    ]  # fmt: skip
    testimony.objects.bulk_create(testimonies)
    return len(testimonies)
