"""What the confirmed articles of a meeting say of it, proposed as testimonies with their sentences."""

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

# What of an article becomes which testimony of the meeting, by which name of the other end.
GATHERED: tuple[tuple[type[EvidenceLink], type[EvidenceLink], str], ...] = (
    (ArticleState, Participation, "state"),
    (ArticleOfficial, Attendance, "official"),
    (ArticleResolution, MeetingResolution, "resolution"),
)


def propose(meeting: Meeting, user=None) -> Operation:
    """Propose what the articles about a meeting say; what is recorded already is not proposed again.

    Nothing is confirmed: that an article names a state does not say that it took part. A figure that an
    article states, and that belongs to no meeting yet, becomes one of this meeting where the article is about
    no other. The proposals are one operation.
    """
    about = Coverage.objects.filter(
        meeting=meeting, relation=PRIMARY, status=EvidenceLink.Status.CONFIRMED
    ).exclude(article__status=Article.Status.WITHDRAWN)
    articles = set(about.values_list("article_id", flat=True))
    with history.operation(Operation.Kind.PROPOSE, str(meeting), user) as made:
        for source, testimony, end in GATHERED:
            made.count += _gather(meeting, articles, source, testimony, end)
        alone = articles - set(
            Coverage.objects.filter(article__in=articles, relation=PRIMARY, status="confirmed")
            .exclude(meeting=meeting)
            .values_list("article_id", flat=True)
        )
        made.count += Figure.objects.filter(article__in=alone, meeting=None).update(meeting=meeting)
    return made


def _gather(meeting, articles: Iterable[int], source, testimony, end: str) -> int:
    """Propose a testimony for each confirmed link of the articles that has none; return how many."""
    key = f"{end}_id"
    recorded = set(
        testimony.objects.filter(meeting=meeting, article__in=articles).values_list(
            "article_id", key
        )
    )
    links = source.objects.filter(article__in=articles, status=EvidenceLink.Status.CONFIRMED)
    new = [
        testimony(
            meeting=meeting, article_id=link.article_id, origin=EvidenceLink.Origin.MACHINE,
            rule="gathered", **{key: getattr(link, key)}, **link.ground,
        )
        for link in links.order_by("pk")
        if (link.article_id, getattr(link, key)) not in recorded
    ]  # fmt: skip
    testimony.objects.bulk_create(new)
    return len(new)
