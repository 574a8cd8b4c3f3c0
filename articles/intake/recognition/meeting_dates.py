"""The day a meeting is held: every date of a text weighed by the sentence it stands in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass

from articles.intake.recognition import meeting_words, venues
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic, date_mentions, dates
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

_WEEKDAYS = {arabic.fold(name): number for number, name in enumerate(dates.WEEKDAYS)}
YESTERDAY = frozenset({"امس"})
TODAY = frozenset({"اليوم"})
_WEEK_AHEAD = re.compile(r"(?<!\S)(\S++)(?: من)? ال?اسبوع (?:ال?مقبل|ال?قادم)")
_PAST_WORDS = frozenset(["الماضي", "الفايت", "المنصرم", "الاخير"])
_COMING_WORDS = frozenset(["المقبل", "القادم", "المقبله"])
_EXPECTED = frozenset(
    ["المقرر", "المنتظر", "المرتقب", "المزمع", "المتوقع", "ينتظر", "يتوقع", "يرتقب"]
)
_PRESENT = re.compile(
    r"^[وف]?(?:س[يت]\S{3,}|[يت](?:ستضيف|حتضن|ستقبل|جتمع|عقد|نعقد|لتقي|لتيم|نطلق|بدا|شارك|بحث|ناقش)\S{0,2})$"
)
MEETING, PAST = (
    3.0,
    -5.0,
)  # what a sentence about a meeting speaks for its dates, one about an earlier one
ENOUGH = 4.0
ENOUGH_FOR_MONTH = 3.0
# A meeting is reported within days; a date this far from the day of the page is that of another.
NEAR_BEFORE, NEAR_AFTER, FAR_BEFORE = (dt.timedelta(days=n) for n in (4, 31, 60))
# A line at the top that says where and when the report was sent has no more words than these.
LONGEST_DATELINE = 16
KNOWN_OF_DAY = 4.0
DATELINE_BEFORE, DATELINE_BEHIND = 25, 25  # characters around the date of a line of an agency
_AGENCY = re.compile(r"^\s*+(?:(?:م|هـ)\s*+)?(?:\(|--|[–—/])")
BEFORE = 100  # characters before a date in which a statement may be named
OTHER_READING = 1.0  # what may lie between two readings of one date that are both offered
LEAD = 3  # sentences at the top, the headline among them


@dataclass(frozen=True)
class WeighedDate:
    """A date as one sentence gives it, and how much speaks for its being that of the meeting."""

    date: PartialDate
    sentence: Sentence
    weight: float
    inferred: bool
    until: PartialDate | None = None

    @property
    def days(self) -> list[PartialDate]:
        """Every day of a range, or the date alone."""
        if not (self.until and self.until.day and self.date.day):
            return [self.date]
        days = range(self.date.day, self.until.day + 1)
        return [dataclasses.replace(self.date, day=day) for day in days]


def weigh(
    found: list[Sentence], published_on: PartialDate | None, gazetteer: Gazetteer
) -> list[WeighedDate]:
    """Return every date of the sentences with its weight; dates that cannot be settled are left out."""
    written_on = published_on or dateline(found)
    known = [*([written_on] if written_on else [])]
    for sentence in found:
        known += date_mentions.stated_years(sentence.text)
    weighed = []
    for sentence in found:
        mentions = dates_in(sentence)
        told = MEETING if meeting_words.speaks_of_meeting(sentence) else 0.0
        told += PAST if meeting_words.speaks_of_past(sentence) else 0.0
        for mention in mentions:
            stated = mention.date is not None
            date = date_mentions.resolve_year(mention, known) or _in_year_of(mention, written_on)
            if date:
                weight = told + _weight(sentence, mention, date, written_on, gazetteer)
                until = (
                    dataclasses.replace(date, day=mention.until)
                    if _reaches(mention, date)
                    else None
                )
                inferred = not stated or mention.is_guess or mention.other is not None
                weighed.append(WeighedDate(date, sentence, weight, inferred, until))
            if mention.other:  # what else the text says decides, or an editor
                weight = told + _weight(sentence, mention, mention.other, written_on, gazetteer)
                weighed.append(WeighedDate(mention.other, sentence, weight, True))
        if any(mention.weekday is not None for mention in mentions):
            continue  # «أمس الخميس 4 من حزيران» is read whole
        dated = any(mention.day for mention in mentions)
        if date := _by_day_word(sentence, written_on, gazetteer, weekday_alone=not dated):
            weight = MEETING + _known(date, gazetteer) + _near(date, written_on)
            weighed.append(WeighedDate(date, sentence, weight, True))
    return weighed + _known_of_day(found, written_on, gazetteer)


def _known_of_day(
    found: list[Sentence], written_on: PartialDate | None, gazetteer: Gazetteer
) -> list[WeighedDate]:
    """Return the day of the one meeting known to have been when the article was written, or the day before.

    It counts where the article speaks of a meeting and names its place.
    """
    first = next((s for s in found if meeting_words.speaks_of_meeting(s)), None)
    if not (written_on and written_on.day and first):
        return []
    for before in (0, 1):
        day = PartialDate.of(written_on.first_day - dt.timedelta(days=before))
        held = [m for m in gazetteer.meetings if m.start.day and m.is_on(day)]
        if held:
            names = {key for s in found for _at, _length, key in venues.named(s, gazetteer)}
            is_named = sum(meeting.venue in names for meeting in held) == 1
            return [WeighedDate(day, first, KNOWN_OF_DAY, True)] if is_named else []
    return []


def dateline(found: list[Sentence]) -> PartialDate | None:
    """Return the day on which a line at the top says that the report was sent; None without one.

    «المنامة في 9 نوفمبر 2014 - وكالة»: one whole date among few words, none of them of a meeting; or at
    the very beginning, with the agency behind it: «الكويت - 13 - 2 / 2018 (كونا) -- أشاد».
    """
    for sentence in found[:LEAD]:
        stated = dates_in(sentence)[:1]
        for mention in stated:
            behind = sentence.text[mention.end : mention.end + DATELINE_BEHIND]
            is_first = mention.start <= DATELINE_BEFORE and _AGENCY.search(behind)
            if is_first and mention.date and mention.date.day:
                return mention.date
    for sentence in found[:LEAD]:
        if len(sentence.tokens) <= LONGEST_DATELINE and not meeting_words.speaks_of_meeting(
            sentence
        ):
            stated = [
                m.date for m in date_mentions.find_dates(sentence.text) if m.date and m.date.day
            ]
            if len(stated) == 1:
                return stated[0]
    return None


def dates_in(sentence: Sentence) -> list[DateMention]:
    return date_mentions.find_dates(sentence.text)


def choose(weighed: list[WeighedDate]) -> WeighedDate | None:
    """Return the date most speaks for, in its weightiest sentence; None where too little does.

    A month alone is taken where no day has enough for it.
    """
    for precision, enough in (("day", ENOUGH), ("month", ENOUGH_FOR_MONTH)):
        sums: dict[PartialDate, float] = defaultdict(float)
        for item in weighed:
            if item.date.precision == precision:
                sums[item.date] += item.weight
        # Where two days have as much for them, the one told first is what the text is about.
        best = max(sums, key=lambda date: sums[date], default=None)
        if best and sums[best] >= enough:
            places = {i.sentence.place for i in weighed if i.date == best}
            around = [
                i
                for i in weighed
                if i.until and i.weight > 0 and best in i.days and i.sentence.place in places
            ]
            return max(
                around or [i for i in weighed if i.date == best],
                key=lambda i: (i.until is not None, i.weight, -i.sentence.place),
            )
    return None


def other_reading(weighed: list[WeighedDate], day: WeighedDate) -> WeighedDate | None:
    """Return the second reading of the chosen day (03/04/2019), where as much speaks for it."""
    swapped = [
        item
        for item in weighed
        if item.sentence.place == day.sentence.place
        and item.date != day.date
        and day.date.day
        and (item.date.year, item.date.month, item.date.day)
        == (day.date.year, day.date.day, day.date.month)
        and item.weight >= day.weight - OTHER_READING
    ]
    return swapped[0] if swapped else None


def publication_after(found: list[Sentence], day: WeighedDate) -> WeighedDate | None:
    """Return the day of publication where a sentence says that the meeting was «yesterday»."""
    meeting_day = day.date.first_day
    for sentence in found:
        forms = {token.form for token in sentence.tokens}
        weekday = arabic.fold(dates.weekday_name(meeting_day))
        if not YESTERDAY.isdisjoint(forms) and weekday in forms:
            return WeighedDate(
                PartialDate.of(meeting_day + dt.timedelta(days=1)), sentence, 1.0, True
            )
    return None


def _weight(
    sentence: Sentence,
    mention: DateMention,
    date: PartialDate,
    written_on: PartialDate | None,
    gazetteer: Gazetteer,
) -> float:
    weight = _near(date, written_on)
    if date.day:
        weight += 1 + _known(date, gazetteer)
    if sentence.field == "caption":
        weight += _known(date, gazetteer) / 2  # a picture shows the day it was taken on
    if mention.relative in ("next", "this") or mention.weekday is not None:
        weight += 1
    if mention.relative == "last":
        weight += PAST
    near = sentence.text[max(0, mention.start - BEFORE) : mention.start]
    before = [t.form for t in arabic.tokens(near)][-8:]
    if before and not meeting_words.STATEMENT.isdisjoint(before) and _known(date, gazetteer) == 0:
        weight -= 3  # the day of a statement, not of the meeting it speaks of
    return weight


def _known(date: PartialDate, gazetteer: Gazetteer) -> float:
    """Return what a meeting known to have been on that day speaks for it."""
    return 2.0 if date.day and date.first_day in gazetteer.meeting_days else 0.0


def _near(date: PartialDate, written_on: PartialDate | None) -> float:
    """Return what the day the article was written speaks for a date, or against it."""
    if not (written_on and written_on.day and date.day):
        return 0.0
    apart = date.first_day - written_on.first_day
    if -NEAR_BEFORE <= apart <= NEAR_AFTER:
        return 1.0
    return -2.0 if apart < -FAR_BEFORE else 0.0


def _in_year_of(mention: DateMention, written_on: PartialDate | None) -> PartialDate | None:
    """Return a day without year in the year that brings it next to the day the article was written."""
    if not (written_on and written_on.day and mention.day) or mention.relative:
        return None
    near = [
        date
        for year in (written_on.year - 1, written_on.year, written_on.year + 1)
        if (date := mention.in_year(year)) and _near(date, written_on) > 0
    ]
    return near[0] if len(near) == 1 else None


def _reaches(mention: DateMention, date: PartialDate) -> bool:
    """Whether the last day a mention names is one of that month."""
    return bool(mention.until) and mention.until <= dataclasses.replace(date, day=None).last_day.day


def _by_day_word(
    sentence: Sentence,
    written_on: PartialDate | None,
    gazetteer: Gazetteer,
    *,
    weekday_alone: bool,
) -> PartialDate | None:
    """Return the day that «أمس», «اليوم», «الاثنين الماضي» or a bare weekday means beside a meeting.

    «أمس الثلاثاء» is the day before the article was written; a weekday «من الأسبوع المقبل» that of the week
    after, where weeks from Monday and from Saturday agree. A weekday alone is that day, or the last or the
    next such day: the one on which a meeting is known, else as the sentence speaks of what was or will be.
    """
    if not written_on or not written_on.day or not meeting_words.speaks_of_meeting(sentence):
        return None
    forms = [token.form for token in sentence.tokens]
    day = written_on.first_day
    if ahead := _WEEK_AHEAD.search(" ".join(forms)):
        weekday = _WEEKDAYS.get(ahead[1])
        return _in_week_after(day, weekday) if weekday is not None else None
    places = [place for place, form in enumerate(forms) if form in _WEEKDAYS]
    named = {_WEEKDAYS[forms[place]] for place in places}
    if not YESTERDAY.isdisjoint(forms):
        day -= dt.timedelta(days=1)
        return PartialDate.of(day) if named <= {day.weekday()} else None
    if not TODAY.isdisjoint(forms) and named <= {day.weekday()}:
        return PartialDate.of(day)
    if len(named) != 1 or not weekday_alone:
        return None
    weekday = named.pop()
    behind = forms[places[0] + 1] if places[0] + 1 < len(forms) else ""
    last = day - dt.timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    coming = day + dt.timedelta(days=(weekday - day.weekday()) % 7)
    if behind in _PAST_WORDS:
        return PartialDate.of(last)
    if behind in _COMING_WORDS:
        return PartialDate.of(coming if coming > day else coming + dt.timedelta(days=7))
    for candidate in (coming, last):
        if _known(PartialDate.of(candidate), gazetteer):
            return PartialDate.of(candidate)
    return PartialDate.of(coming if coming == day or _speaks_of_coming(forms) else last)


def _speaks_of_coming(forms: list[str]) -> bool:
    """Whether a sentence speaks of what will be: «من المقرر», «سيجتمع», «تستضيف»."""
    return any(form in _EXPECTED or _PRESENT.match(form) for form in forms)


def _in_week_after(day: dt.date, weekday: int) -> PartialDate | None:
    readings = set()
    for first in (0, 5):  # Monday, Saturday
        begins = day - dt.timedelta(days=(day.weekday() - first) % 7) + dt.timedelta(days=7)
        readings.add(begins + dt.timedelta(days=(weekday - first) % 7))
    return PartialDate.of(readings.pop()) if len(readings) == 1 else None
