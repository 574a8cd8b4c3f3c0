"""Confirmed statements that give a meeting another date than its record, before and after a change of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Article,
    ArticleDate,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    Meeting,
    MeetingResolution,
    Participation,
)
from articles.querysets.counting_modes import PRIMARY
from articles.text import date_mentions
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

CONFIRMED = EvidenceLink.Status.CONFIRMED
_TESTIMONIES: tuple[type[EvidenceLink], ...] = (
    Participation,
    Attendance,
    MeetingResolution,
    Figure,
)
# An article published near the old day and this far from the new one was written about the old one.
NEAR, FAR_BEFORE, FAR_AFTER = dt.timedelta(days=31), dt.timedelta(days=31), dt.timedelta(days=62)


@dataclass(frozen=True)
class Days:
    """The days of a meeting as its record gives them: from the first to the last day they can mean."""

    first: dt.date
    last: dt.date

    @classmethod
    def of(cls, start: PartialDate, end: PartialDate | None) -> Days:
        return cls(start.first_day, (end or start).last_day)

    def may_include(self, date: PartialDate) -> bool:
        return date.first_day <= self.last and self.first <= date.last_day

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)


@dataclass(frozen=True)
class Statement:
    """One confirmed statement of a date: the article or page that makes it, what it is about, its sentence."""

    article: Article | None
    url: str
    about: Promise | str
    sentence: str


def quoting(meeting: Meeting, old: Days, new: Days) -> list[Statement]:
    """Return the confirmed statements about a meeting that fit its days `old` and contradict the days `new`.

    These are dates of the meeting that an editor confirmed in an article about it, sentences of evidence with
    such a date, and articles that were published near the old days and far from the new ones.
    """
    statements = [
        statement
        for read in (_dates, _sentences, _published)
        for statement in read(meeting, old, new)
    ]
    seen: set[tuple] = set()
    kept = []
    for one in statements:
        key = (one.article and one.article.pk, one.sentence or str(one.about), one.url)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


def _dates(meeting: Meeting, old: Days, new: Days) -> Iterator[Statement]:
    dates = ArticleDate.objects.filter(
        status=CONFIRMED, role=ArticleDate.Role.MEETING, article__in=_about(meeting)
    ).select_related("article__source")
    for link in dates:
        if old.may_include(link.date) and not new.may_include(link.date):
            yield Statement(link.article, "", str(link), link.evidence)


def _sentences(meeting: Meeting, old: Days, new: Days) -> Iterator[Statement]:
    """Yield the evidence of coverage and testimonies that mentions an old day and no new one."""
    for model in (Coverage, *_TESTIMONIES):
        links = model.objects.filter(meeting=meeting, status=CONFIRMED).exclude(evidence="")
        for link in links.select_related("article__source"):
            mentions = date_mentions.find_dates(link.evidence)
            if any(_fits(m, old) for m in mentions) and not any(_fits(m, new) for m in mentions):
                yield Statement(
                    link.article, link.evidence_url, model._meta.verbose_name, link.evidence
                )


def _published(meeting: Meeting, old: Days, new: Days) -> Iterator[Statement]:
    for article in _about(meeting).filter(published_on__isnull=False).select_related("source"):
        date = article.published_date
        near_old = date.last_day >= old.first - NEAR and date.first_day <= old.last + NEAR
        far_from_new = (
            date.last_day < new.first - FAR_BEFORE or date.first_day > new.last + FAR_AFTER
        )
        if near_old and far_from_new:
            yield Statement(article, "", _("published %(day)s") % {"day": date}, "")


def _about(meeting: Meeting) -> QuerySet[Article]:
    """Return the articles confirmed to be about a meeting."""
    coverage = Coverage.objects.filter(meeting=meeting, relation=PRIMARY, status=CONFIRMED)
    return Article.objects.filter(coverage__in=coverage).exclude(status=Article.Status.WITHDRAWN)


def _fits(mention: DateMention, days: Days) -> bool:
    """Return whether a date can mean one of the days; a weekday decides where the year is not stated."""
    if mention.date:
        return days.may_include(mention.date)
    readings = [mention.in_year(year) for year in days.years]
    return any(
        date is not None
        and days.may_include(date)
        and (mention.weekday is None or not date.day or date.first_day.weekday() == mention.weekday)
        for date in [*readings, mention.other]
    )


# --- what still contradicts the record ------------------------------------------------------


class _LastDay(models.Func):
    """The last day of a month or a year that is stored as its first day."""

    output_field = models.DateField()

    def __init__(self, name: str, interval: str) -> None:
        template = f"(%(expressions)s + interval '{interval}' - interval '1 day')::date"
        super().__init__(F(name), template=template)


def _last_day(name: str) -> Case:
    return Case(
        When(**{f"{name}_precision": "month"}, then=_LastDay(name, "1 month")),
        When(**{f"{name}_precision": "year"}, then=_LastDay(name, "1 year")),
        default=F(name),
        output_field=models.DateField(),
    )


def contradicted() -> QuerySet[Coverage]:
    """Return the coverage whose article confirms another date than the meeting it is about has now.

    A confirmed date of the meeting counts if it fits none of the meetings that its article is about. After the
    date of a meeting was changed, sentences and days of publication count too that fit the former date, until
    an editor decides the coverage anew.
    """
    about = Coverage.objects.filter(relation=PRIMARY, status=CONFIRMED)
    agreeing = (
        about.filter(article=OuterRef("article"))
        .annotate(
            meeting_end=Coalesce(_last_day("meeting__end_on"), _last_day("meeting__start_on"))
        )
        .filter(meeting__start_on__lte=OuterRef("last_day"), meeting_end__gte=OuterRef("on"))
    )
    dates = (
        ArticleDate.objects.filter(status=CONFIRMED, role=ArticleDate.Role.MEETING)
        .annotate(last_day=_last_day("on"))
        .filter(~Exists(agreeing))
        .values("article")
    )
    agreed = (
        ArticleDate.objects.filter(
            article=OuterRef("article"), status=CONFIRMED, role=ArticleDate.Role.MEETING
        )
        .annotate(last_day=_last_day("on"))
        .filter(Exists(agreeing))
    )
    return about.filter((Q(article__in=dates) & ~Exists(agreed)) | Q(pk__in=_outdated())).exclude(
        article__status=Article.Status.WITHDRAWN
    )


def _outdated() -> set[int]:
    """Return the coverage, confirmed before its meeting's date was changed, that fits only a former date."""
    keys: set[int] = set()
    for meeting, former in _changed_meetings():
        new = Days.of(meeting.start_date, meeting.end_date)
        for old, moment in former:
            articles = {one.article.pk for one in quoting(meeting, old, new) if one.article}
            if articles:
                keys |= set(
                    Coverage.objects.filter(
                        meeting=meeting, article__in=articles, relation=PRIMARY, status=CONFIRMED,
                        confirmed_at__lt=moment,
                    ).values_list("pk", flat=True)
                )  # fmt: skip
    return keys


def _changed_meetings() -> Iterable[tuple[Meeting, list[tuple[Days, dt.datetime]]]]:
    """Return each meeting whose days were others once, with these and the moment when they were changed."""
    events = apps.get_model("articles", "MeetingEvent").objects.filter(pgh_label="update")
    columns = ("start_on", "start_on_precision", "end_on", "end_on_precision")
    same = Q(
        start_on=F("pgh_obj__start_on"), start_on_precision=F("pgh_obj__start_on_precision"),
        last_=F("last_now_"), end_on_precision=F("pgh_obj__end_on_precision"),
    )  # fmt: skip
    changed = events.annotate(
        last_=Coalesce("end_on", "start_on"),
        last_now_=Coalesce("pgh_obj__end_on", "pgh_obj__start_on"),
    ).exclude(same)
    former: dict[int, list[tuple[Days, dt.datetime]]] = defaultdict(list)
    for pk, moment, *dates in changed.values_list("pgh_obj_id", "pgh_created_at", *columns):
        start, start_precision, end, end_precision = dates
        last = PartialDate.of(end, end_precision) if end else None
        former[pk].append((Days.of(PartialDate.of(start, start_precision), last), moment))
    return [(meeting, former[meeting.pk]) for meeting in Meeting.objects.filter(pk__in=former)]
