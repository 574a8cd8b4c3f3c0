"""Recognition of other meetings that a text mentions: the one before, the one to come, one on the same day.

A sentence mentions a meeting by its place and a time: a date, a month, «العام الماضي», «الشهر المقبل», «غداة».
It is proposed only where exactly one meeting of the catalogue fits.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from articles.intake.recognition import kinds, meeting_words, venues
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

RULE, CONFIDENCE = "mentioned-by-place-and-time", 0.6
NEAR = 14  # words between the place and the word for a meeting
_DAY, NEAR_DAYS = dt.timedelta(days=1), dt.timedelta(days=9)
_YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
# Folded words for a time, and the days from this meeting (or from the article) on which such a meeting began.
_TIMES: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), first, last)
    for pattern, first, last in (
        (r"(?:في )?اليوم (?:ذاته|نفسه)|(?:يوم )?ذاته|بالتزامن|تزامن\w*|same day|meme jour", -1, 1),
        (r"غداه|امس الاول|امس|اليوم السابق|عشيه|قبل يوم|قبل يومين|بعد يومين من|بعد يوم من"
         r"|قبل ايام|قبل (?:ثلاثه|اربعه|خمسه|سته) ايام|days? (?:after|earlier|before)|yesterday|hier", -9, -1),
        (r"(?:ال)?اسبوع (?:الماضي|الفايت|المنصرم)|last week|semaine derniere", -16, -1),
        (r"(?:ال)?شهر (?:الماضي|الفايت|المنصرم)|last month|mois dernier"
         r"|قبل (?:ثلاثه |اربعه )?اسابيع|قبل اسبوعين|قبل شهر|weeks? (?:after|ago|earlier)", -65, -5),
        (r"غدا|بعد غد|(?:ال)?اسبوع (?:المقبل|القادم|التالي)|tomorrow|next week|semaine prochaine",
         1, 16),
        (r"(?:ال)?شهر (?:المقبل|القادم|التالي|الجاري)|مطلع الشهر|next month|mois prochain", 1, 65),
        (r"قبل (?:عام|سنه)|(?:ال)?(?:عام|سنه) (?:الماضي|الماضيه|الفايت|المنصرم)"
         r"|last year|a year (?:ago|earlier)"
         r"|an dernier|annee derniere", -550, -150),
        (r"قبل (?:عامين|سنتين)|two years (?:ago|earlier)", -900, -550),
        (r"المقبل|المقبله|القادم|القادمه|التالي|next|prochaine?|سيعقد|ستعقد|ستستضيف|سيستضيف|ستحتضن"
         r"|يلتقون", 1, 200),
    )
)  # fmt: skip
# «كان قد», «السابق»: an earlier meeting, of this or the year before.
_EARLIER = re.compile(
    r"(?<!\w)(?:السابق|السابقه|الماضي|الماضيه|previous|earlier|last|precedente?|derniere?)(?!\w)"
)
_EARLIER_DAYS = (-550, -1)
_OF_COALITION = re.compile(
    r"(?<!\w)\w{0,4}(?:تحالف|مجموعه (?:ال)?مصغره|مجموعه (?:\w++ )?(?:مكافحه|تركيز|تمويل)|coalition|small group"
    r"|groupe restreint|finance group|focus group)"
)
_PEERS = re.compile(
    r"(?<!\w)[وبلف]{0,2}(?:ال)?(?:وزراء|روساء (?:ال)?اركان|مدراء|مديرين|مديرون|قاده|شركاء|ministers|directors"
    r"|chiefs|ministres|directeurs|copresidents)(?!\w)"
)


def find(
    sentences: list[Sentence],
    gazetteer: Gazetteer,
    written_on: PartialDate | None,
    primary: KnownMeeting | None,
    meeting_sentences: frozenset[int],
) -> list[Suggestion]:
    """Return the meetings other than `primary` that sentences mention, each once.

    Times are reckoned from the days of `primary`, or from the day on which the text was written.
    """
    if primary and primary.start.day:
        origin = primary.first_day
    elif written_on and written_on.day:
        origin = written_on.first_day
    else:
        origin = None
    found: dict[int, Suggestion] = {}
    for sentence in sentences:
        if sentence.field == "caption" or not speaks_of_meeting(sentence, meeting_sentences):
            continue
        for meeting in _mentioned(sentence, gazetteer, origin, primary):
            if meeting != primary:
                found.setdefault(
                    meeting.key,
                    suggest(
                        "meeting", sentence, RULE, CONFIDENCE, key=meeting.key, background=True
                    ),
                )
    return list(found.values())


def speaks_of_meeting(sentence: Sentence, meeting_sentences: frozenset[int]) -> bool:
    """Return whether a sentence is about a meeting of the Coalition, by its name or by those who met."""
    if not meeting_words.mentions_meeting(sentence):
        return False
    text = " ".join(token.form for token in sentence.tokens)
    return bool(_OF_COALITION.search(text)) or (
        sentence.index in meeting_sentences and names_peers(sentence)
    )


def names_peers(sentence: Sentence) -> bool:
    """Return whether a sentence names those who meet: ministers, chiefs of defence, directors."""
    return bool(_PEERS.search(" ".join(token.form for token in sentence.tokens)))


def _mentioned(
    sentence: Sentence, gazetteer: Gazetteer, origin: dt.date | None, own: KnownMeeting | None
) -> Iterator[KnownMeeting]:
    """Yield the one meeting that fits each place of a sentence; `own` is the one that the text reports."""
    forms = [token.form for token in sentence.tokens]
    words = [n for n, form in enumerate(forms) if meeting_words.is_meeting_related(form)]
    kind = kinds.of_text(" ".join(forms))
    for position, length, key in venues.mentions(sentence, gazetteer):
        held = [m for m in gazetteer.meetings if m.venue == key]
        if not held or not any(abs(word - position) <= NEAR for word in words):
            continue
        end = sentence.tokens[min(position + length, len(forms)) - 1].end
        fitting = [m for m in held if _fits(m, sentence, end, " ".join(forms), origin)]
        if own is not None and key == own.venue:
            # «أمس في الرياض» is this meeting, unless another kind met there.
            fitting = [m for m in fitting if not _is_near(m, own) or (kind == m.kind != own.kind)]
        if len(fitting) > 1 and kind:
            fitting = [m for m in fitting if m.kind == kind] or fitting
        if len(fitting) > 1 and origin and not sentence.dates:
            fitting = [min(fitting, key=lambda m: abs((m.first_day - origin).days))]
        if len(fitting) == 1:
            yield fitting[0]


def _is_near(meeting: KnownMeeting, other: KnownMeeting) -> bool:
    return abs(meeting.first_day - other.first_day) <= NEAR_DAYS


def _fits(
    meeting: KnownMeeting, sentence: Sentence, end: int, text: str, origin: dt.date | None
) -> bool:
    """Return whether a meeting was held at a time that the sentence gives."""
    dated = [mention for mention in sentence.dates if mention.month]
    if dated:
        nearest = min(dated, key=lambda mention: abs(mention.start - end))
        return _agrees(nearest, meeting, origin)
    years = {year.year for year in sentence.years}
    if text.isascii():  # “in June 2021”
        years |= set(map(int, _YEAR.findall(text)))
    if years:
        return bool(years & meeting.years)
    if origin is None:
        return False
    is_earlier = _EARLIER.search(text) or meeting_words.refers_to_past(sentence)
    span = next(
        ((first, last) for pattern, first, last in _TIMES if pattern.search(text)),
        _EARLIER_DAYS if is_earlier else None,
    )
    if span is None:
        return False
    first, last = span
    return first <= (meeting.first_day - origin) / _DAY <= last


def _agrees(mention: DateMention, meeting: KnownMeeting, origin: dt.date | None) -> bool:
    """Return whether a date may be one of the meeting's; one without a year is within a year of `origin`."""
    if mention.year is None:
        if origin is None or abs((meeting.first_day - origin).days) > 400:
            return False
        years = meeting.years
    else:
        years = frozenset({mention.year})
    days = [mention.day, mention.until] if mention.day else [None]
    for year in years:
        for day in days:
            try:
                if meeting.is_on(PartialDate(year, mention.month, day)):
                    return True
            except ValueError:
                continue
    return False
