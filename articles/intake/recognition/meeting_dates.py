"""Recognition of the day of a meeting: every date of a text is weighed by its sentence."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass

from articles.intake.recognition import meeting_words, nearby_years, this_meeting, venues
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
_NEXT_WORDS = frozenset(["المقبل", "القادم", "المقبله"])
_EXPECTED_WORDS = frozenset(
    ["المقرر", "المنتظر", "المرتقب", "المزمع", "المتوقع", "ينتظر", "يتوقع", "يرتقب"]
)
_PRESENT_OR_FUTURE = re.compile(
    r"^[وف]?(?:س[يت]\S{3,}|[يت](?:ستضيف|حتضن|ستقبل|جتمع|عقد|نعقد|لتقي|لتيم|نطلق|بدا|شارك|بحث|ناقش)\S{0,2})$"
)
# Weights for the dates of a sentence about a meeting, and of one about an earlier meeting.
MEETING_WEIGHT, PAST_WEIGHT = 3.0, -5.0
MINIMUM_WEIGHT = 4.0
MINIMUM_MONTH_WEIGHT = 3.0
# A meeting is reported within days; a date further from the day of the article belongs to another meeting.
NEAR_BEFORE, NEAR_AFTER, FAR_BEFORE = (dt.timedelta(days=n) for n in (4, 31, 60))
# A dateline, the line at the top with the place and the date of the report, is not longer than this.
MAX_DATELINE_WORDS = 16
REPORTED_MEETING_WEIGHT = 4.0
DATELINE_BEFORE, DATELINE_AFTER = (
    25,
    25,
)  # characters before and after the date in a dateline of an agency
_AGENCY = re.compile(r"^\s*+(?:(?:م|هـ)\s*+)?(?:\(|--|[–—/])")
_HALF_DAY = re.compile(r"\d\s*(?:AM|PM)\b", re.IGNORECASE)
STATEMENT_REACH = 100  # characters before a date that may mention a statement
OTHER_READING_MARGIN = (
    1.0  # both readings of a date are suggested if their weights differ by no more
)
LEAD_SENTENCES = 3  # sentences at the top, including the headline


@dataclass(frozen=True)
class WeighedDate:
    """A date as given by one sentence, with its weight as evidence for the date of the meeting.

    `until` is the last day of a range. `inferred` marks a date that the text does not state in full.
    """

    date: PartialDate
    sentence: Sentence
    weight: float
    inferred: bool
    until: PartialDate | None = None

    @property
    def days(self) -> list[PartialDate]:
        """Every day of a range, or only the date."""
        if not (self.until and self.until.day and self.date.day):
            return [self.date]
        days = range(self.date.day, self.until.day + 1)
        return [dataclasses.replace(self.date, day=day) for day in days]


def weigh(
    sentences: list[Sentence], published_on: PartialDate | None, gazetteer: Gazetteer
) -> list[WeighedDate]:
    """Return every date of the sentences with its weight; dates whose year cannot be settled are left out."""
    written_on = published_on or dateline(sentences)
    known = [*([written_on] if written_on else [])]
    for sentence in sentences:
        known += sentence.years
    weighed = []
    for sentence in sentences:
        mentions = sentence.dates
        base_weight = MEETING_WEIGHT if meeting_words.mentions_meeting(sentence) else 0.0
        base_weight += PAST_WEIGHT if meeting_words.refers_to_past(sentence) else 0.0
        for mention in mentions:
            stated = mention.date is not None
            date = (
                date_mentions.resolve_year(mention, known)
                or _with_nearest_year(mention, written_on)
                or _with_year_nearby(mention, sentence, sentences, written_on, gazetteer)
            )
            if date:
                weight = base_weight + _weight(sentence, mention, date, written_on, gazetteer)
                until = (
                    dataclasses.replace(date, day=mention.until)
                    if _has_valid_end(mention, date)
                    else None
                )
                inferred = not stated or mention.is_guess or mention.other is not None
                weighed.append(WeighedDate(date, sentence, weight, inferred, until))
            if mention.other:  # the rest of the text decides between the readings, or an editor
                weight = base_weight + _weight(
                    sentence, mention, mention.other, written_on, gazetteer
                )
                weighed.append(WeighedDate(mention.other, sentence, weight, True))
        if any(mention.weekday is not None for mention in mentions):
            continue  # «أمس الخميس 4 من حزيران» was already read as one date
        has_day = any(mention.day for mention in mentions)
        if date := _date_from_day_word(
            sentence, written_on, gazetteer, bare_weekday_counts=not has_day
        ):
            weight = (
                MEETING_WEIGHT + _known_bonus(date, gazetteer) + _distance_bonus(date, written_on)
            )
            weighed.append(WeighedDate(date, sentence, weight, True))
    return weighed + _date_of_known_meeting(sentences, written_on, gazetteer)


def _date_of_known_meeting(
    sentences: list[Sentence], written_on: PartialDate | None, gazetteer: Gazetteer
) -> list[WeighedDate]:
    """Return the date of the one known meeting that was held on the day of the article or the day before.

    It counts only if the article mentions a meeting and names the venue of the known one.
    """
    first = next((s for s in sentences if meeting_words.mentions_meeting(s)), None)
    if not (written_on and written_on.day and first):
        return []
    for days_before in (0, 1):
        day = PartialDate.of(written_on.first_day - dt.timedelta(days=days_before))
        held = [m for m in gazetteer.meetings if m.start.day and m.is_on(day)]
        if held:
            names = {key for s in sentences for _at, _length, key in venues.mentions(s, gazetteer)}
            is_named = sum(meeting.venue in names for meeting in held) == 1
            return [WeighedDate(day, first, REPORTED_MEETING_WEIGHT, True)] if is_named else []
    return []


def dateline(sentences: list[Sentence]) -> PartialDate | None:
    """Return the date in the dateline of the report, or None without a dateline.

    «المنامة في 9 نوفمبر 2014 - وكالة»: one full date in a short line that mentions no meeting; or at the very
    beginning of a sentence, followed by the agency: «الكويت - 13 - 2 / 2018 (كونا) -- أشاد».
    """
    for sentence in sentences[:LEAD_SENTENCES]:
        stated = sentence.dates[:1]
        for mention in stated:
            after = sentence.text[mention.end : mention.end + DATELINE_AFTER]
            is_first = mention.start <= DATELINE_BEFORE and _AGENCY.search(after)
            if is_first and mention.date and mention.date.day:
                return _settled(mention, sentence, sentences)
    for sentence in sentences[:LEAD_SENTENCES]:
        if len(sentence.tokens) <= MAX_DATELINE_WORDS and not meeting_words.mentions_meeting(
            sentence
        ):
            stated = [m for m in sentence.dates if m.date and m.date.day]
            if len(stated) == 1:
                return _settled(stated[0], sentence, sentences)
    return None


def _settled(
    mention: DateMention, sentence: Sentence, sentences: list[Sentence]
) -> PartialDate | None:
    """Return the reading of a dateline's date that the weekdays of the text support.

    «6/11/2025» is in June if the text calls the day «اليوم الأربعاء».
    A time with AM or PM behind it shows the American order.
    """
    if not (mention.date and mention.other):
        return mention.date
    if settled := date_mentions.reading_by_weekday(mention, (other.text for other in sentences)):
        return settled
    after = sentence.text[mention.end : mention.end + DATELINE_AFTER]
    return mention.other if _HALF_DAY.search(after) else mention.date


def choose(weighed: list[WeighedDate]) -> WeighedDate | None:
    """Return the date with the highest total weight, in its highest-weighted sentence; None if none has enough.

    A month without a day is returned only if no day has enough weight.
    """
    for precision, minimum in (("day", MINIMUM_WEIGHT), ("month", MINIMUM_MONTH_WEIGHT)):
        sums: dict[PartialDate, float] = defaultdict(float)
        for item in weighed:
            if item.date.precision == precision:
                sums[item.date] += item.weight
        # `max` returns the first of equal dates: the one mentioned first is what the text is about.
        best = max(sums, key=lambda date: sums[date], default=None)
        if best and sums[best] >= minimum:
            positions = {item.sentence.index for item in weighed if item.date == best}
            ranges = [
                item
                for item in weighed
                if item.until
                and item.weight > 0
                and best in item.days
                and item.sentence.index in positions
            ]
            return max(
                ranges or [item for item in weighed if item.date == best],
                key=lambda item: (item.until is not None, item.weight, -item.sentence.index),
            )
    return None


def other_reading(weighed: list[WeighedDate], day: WeighedDate) -> WeighedDate | None:
    """Return the other reading of the chosen day (03/04/2019) if its weight is about as high."""
    swapped = [
        item
        for item in weighed
        if item.sentence.index == day.sentence.index
        and item.date != day.date
        and day.date.day
        and (item.date.year, item.date.month, item.date.day)
        == (day.date.year, day.date.day, day.date.month)
        and item.weight >= day.weight - OTHER_READING_MARGIN
    ]
    return swapped[0] if swapped else None


def publication_date(sentences: list[Sentence], day: WeighedDate) -> WeighedDate | None:
    """Return the date of publication if a sentence says that the meeting was «yesterday»."""
    meeting_day = day.date.first_day
    for sentence in sentences:
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
    weight = _distance_bonus(date, written_on)
    if date.day:
        weight += 1 + _known_bonus(date, gazetteer)
    if sentence.field == "caption":
        weight += _known_bonus(date, gazetteer) / 2  # a picture shows the day it was taken on
    if mention.relative in ("next", "this") or mention.weekday is not None:
        weight += 1
    if mention.relative == "last" or this_meeting.is_foundation(sentence, mention.start):
        weight += PAST_WEIGHT
    near = sentence.text[max(0, mention.start - STATEMENT_REACH) : mention.start]
    before = [t.form for t in arabic.tokens(near)][-8:]
    if (
        before
        and not meeting_words.STATEMENT.isdisjoint(before)
        and _known_bonus(date, gazetteer) == 0
    ):
        weight -= 3  # the date of a statement, not of the meeting it is about
    return weight


def _known_bonus(date: PartialDate, gazetteer: Gazetteer) -> float:
    """Return the weight that a date gains from a known meeting on that day."""
    return 2.0 if date.day and date.first_day in gazetteer.meeting_days else 0.0


def _distance_bonus(date: PartialDate, written_on: PartialDate | None) -> float:
    """Return the weight that a date gains or loses by its distance from the day of the article."""
    if not (written_on and written_on.day and date.day):
        return 0.0
    distance = date.first_day - written_on.first_day
    if -NEAR_BEFORE <= distance <= NEAR_AFTER:
        return 1.0
    return -2.0 if distance < -FAR_BEFORE else 0.0


def _with_nearest_year(mention: DateMention, written_on: PartialDate | None) -> PartialDate | None:
    """Return a day without a year in the one year that brings it near the day of the article."""
    if not (written_on and written_on.day and mention.day) or mention.relative:
        return None
    near = [
        date
        for year in (written_on.year - 1, written_on.year, written_on.year + 1)
        if (date := mention.in_year(year)) and _distance_bonus(date, written_on) > 0
    ]
    return near[0] if len(near) == 1 else None


def _with_year_nearby(
    mention: DateMention,
    sentence: Sentence,
    sentences: list[Sentence],
    written_on: PartialDate | None,
    gazetteer: Gazetteer,
) -> PartialDate | None:
    """Return a bare day in the year that the sentences around it state, if the article itself has no date."""
    if written_on or mention.relative or mention.weekday is not None or not mention.day:
        return None
    return nearby_years.resolve(mention, sentence, sentences, gazetteer)


def _has_valid_end(mention: DateMention, date: PartialDate) -> bool:
    """Return whether a mention is a range whose last day exists in that month."""
    return bool(mention.until) and mention.until <= dataclasses.replace(date, day=None).last_day.day


def _date_from_day_word(
    sentence: Sentence,
    written_on: PartialDate | None,
    gazetteer: Gazetteer,
    *,
    bare_weekday_counts: bool,
) -> PartialDate | None:
    """Return the day meant by «أمس», «اليوم», «الاثنين الماضي» or a bare weekday in a sentence about a meeting.

    «أمس الثلاثاء» is the day before the day of the article. A weekday «من الأسبوع المقبل» is in the following
    week, if weeks from Monday and from Saturday agree. A bare weekday is the day of the article, or the
    previous or the next such day: the one with a known meeting, else chosen by the tense of the sentence.
    """
    if not written_on or not written_on.day or not meeting_words.mentions_meeting(sentence):
        return None
    forms = [token.form for token in sentence.tokens]
    day = written_on.first_day
    if match := _WEEK_AHEAD.search(" ".join(forms)):
        weekday = _WEEKDAYS.get(match[1])
        return _in_following_week(day, weekday) if weekday is not None else None
    positions = [position for position, form in enumerate(forms) if form in _WEEKDAYS]
    weekdays = {_WEEKDAYS[forms[position]] for position in positions}
    if not YESTERDAY.isdisjoint(forms):
        day -= dt.timedelta(days=1)
        return PartialDate.of(day) if weekdays <= {day.weekday()} else None
    if not TODAY.isdisjoint(forms) and weekdays <= {day.weekday()}:
        return PartialDate.of(day)
    if len(weekdays) != 1 or not bare_weekday_counts:
        return None
    weekday = weekdays.pop()
    after = forms[positions[0] + 1] if positions[0] + 1 < len(forms) else ""
    last = day - dt.timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
    upcoming = day + dt.timedelta(days=(weekday - day.weekday()) % 7)
    if after in _PAST_WORDS:
        return PartialDate.of(last)
    if after in _NEXT_WORDS:
        return PartialDate.of(upcoming if upcoming > day else upcoming + dt.timedelta(days=7))
    for candidate in (upcoming, last):
        if _known_bonus(PartialDate.of(candidate), gazetteer):
            return PartialDate.of(candidate)
    return PartialDate.of(upcoming if upcoming == day or _is_about_future(forms) else last)


def _is_about_future(forms: list[str]) -> bool:
    """Return whether a sentence is about the future: «من المقرر», «سيجتمع», «تستضيف»."""
    return any(form in _EXPECTED_WORDS or _PRESENT_OR_FUTURE.match(form) for form in forms)


def _in_following_week(day: dt.date, weekday: int) -> PartialDate | None:
    """Return a weekday of the week after a day; None if weeks from Monday and from Saturday disagree."""
    days = set()
    for first in (0, 5):  # Monday, Saturday
        week_start = day - dt.timedelta(days=(day.weekday() - first) % 7) + dt.timedelta(days=7)
        days.add(week_start + dt.timedelta(days=(weekday - first) % 7))
    return PartialDate.of(days.pop()) if len(days) == 1 else None
