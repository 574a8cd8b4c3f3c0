"""Decision whether a sentence is about one given meeting, by the other days, places and bodies it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.intake.recognition import meeting_words, venues
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

MINIMUM_VENUE_WEIGHT = 2.0
STATEMENT_REACH = 8  # words before a date that may name a statement
FOUNDING_REACH = 30  # characters before a date that may say that something was founded then
_FOUNDED = re.compile(
    r"تأسس|تأسيس|أُ?نش[ئى]|إنشاء|تشك[ّل]|شكلت|قيام|منذ|إلى الوجود|أبصر النور|founded|formed|since|established",
    re.IGNORECASE,
)
# Folded words of other times. Those of the first pattern mean another meeting even where the place is the same.
_LONG_AGO = re.compile(
    r"(?<!\w)قبل (?:عام|عامين|سنه|سنتين|سنوات|اعوام|شهرين|اشهر|\S+ (?:سنوات|اعوام|اشهر|عاما|شهرا))(?!\w)"
    r"|(?<!\w)(?:العام|السنه|الشهر) (?:الماضي|الفايت|المنصرم)\S*|(?<!\w)اخر (?:اجتماع|لقاء|موتمر)"
    r"|(?<!\w)(?:ال)?(?:اجتماع|لقاء|موتمر|قمه|دوره)\S* (?:\S+ ){0,3}"
    r"(?:السابق|الماضي|التالي|المقبل|القادم|سابق|سابقه|السابقه|الماضيه|المقبله)(?!\w)"
    r"|(?<!\w)(?:ال)?(?:اجتماع|لقاء|موتمر)\S* (?:منفصل|مواز|موازي|جانبي)\S*"
    r"|(?<!\w)(?:two|three|four|five|several|\d+) (?:years|months) (?:ago|earlier|before)"
    r"|(?<!\w)(?:last|previous|earlier|next) (?:year|month|meeting|conference|summit|ministerial)"
)
_EARLIER = re.compile(
    r"(?<!\w)(?:في وقت سابق|سبق ان|حينها|انذاك)(?!\w)|(?<!\w)had (?:already |previously |earlier )"
)
_MEETING_OF_YEAR = re.compile(
    r"(?<!\w)(?:ال)?(?:اجتماع|لقاء|موتمر|قمه)\S* (?:\S+ ){0,6}?(?:عام|سنه) ((?:19|20)\d\d)(?!\d)"
    r"|(?<!\w)(?:meeting|conference|summit|ministerial) (?:\S+ ){0,4}?in ((?:19|20)\d\d)(?!\d)"
)
# Cities of other conferences, which need not be in the gazetteer.
_OTHER_CITY = re.compile(
    r"(?<!\w)(?:اجتماع|لقاء|موتمر|محادثات|مفاوضات|قمه|منتدي|جوله)\S* (?:\S+ )?"
    r"(?:جنيف|استانا|سوتشي|ميونيخ|ميونخ|دافوس|فيينا)"
)
# Bodies other than the Coalition whose meetings its members attend, and meetings of two sides.
_OTHER_BODY = re.compile(
    r"^(?:\S+ ){0,4}?(?:ل|ب|لل|ال)?(?:مجلس (?:ال)?(?:امن|تعاون|وزراء|جامعه|حقوق)|جمعيه العامه|الامم المتحده"
    r"|حلف (?:شمال|الناتو|الاطلسي)|ناتو|مجموعه (?:السبع|العشرين)|جامعه (?:الدول )?العربيه|قمه العربيه"
    r"|اتحاد (?:الاوروبي|الافريقي)|لجنه الدستوريه|صحفي\S*|صحافي\S*|ثنايي\S*|ثلاثي\S*|رباعي\S*|مغلق مع)(?!\w)"
    r"|^(?:\S+ ){0,3}?(?:un|united nations|nato|g7|g20|eu|security council|arab league|bilateral)(?!\w)"
)
_OTHER_BODY_BEFORE = re.compile(
    r"(?:press|news|bilateral|trilateral|nato|eu|g7|g20|council|assembly)$"
)
COALITION_WORDS = ("تحالف", "coalition")
PLACE_REACH = 3  # words before a city that may say that something was there
BODY_REACH = 7  # words after a word for a meeting that may say whose it is
MEETING_NOUNS = meeting_words.MEETING | frozenset(
    [
        "اعمال", "اشغال", "فعاليات", "جلسه", "جلسات", "مداولات", "مناقشات", "ملتقي", "دوره",
        "مجتمعين", "مجتمعون", "موتمرين", "حاضرين",
        "meeting", "meetings", "conference", "summit", "ministerial", "talks", "gathering", "session",
    ]
)  # fmt: skip


def meeting_nouns(sentence: Sentence) -> list[int]:
    """Return the positions of the words for a meeting that may be one of the Coalition."""
    forms = [token.form for token in sentence.tokens]
    positions = []
    for position, form in enumerate(forms):
        if not arabic.is_one_of(form, MEETING_NOUNS):
            continue
        before, after = (
            " ".join(forms[:position]),
            " ".join(forms[position + 1 : position + 1 + BODY_REACH]),
        )
        body = _OTHER_BODY.search(after)
        of_coalition = body and any(word in after[: body.end()] for word in COALITION_WORDS)
        if (body and not of_coalition) or _OTHER_BODY_BEFORE.search(before):
            continue
        positions.append(position)
    return positions


def names_it(sentence: Sentence, meeting: KnownMeeting, gazetteer: Gazetteer) -> bool:
    """Return whether a sentence names the day of a meeting or, next to a word for a meeting, its venue."""
    if any(_may_be_on(mention, meeting) for mention in sentence.dates):
        return True
    return meeting.venue is not None and _venues(sentence, gazetteer).get(meeting.venue, 0) > 0


def is_about(sentence: Sentence, meeting: KnownMeeting, gazetteer: Gazetteer) -> bool:
    """Return whether nothing in a sentence shows that it is about another meeting than the given one.

    Another day, the place of another meeting, «قبل عامين», «الاجتماع السابق», the meeting of another year, and
    «كان قد» without the day or the place of the given meeting show that.
    """
    text = " ".join(token.form for token in sentence.tokens)
    dates = sentence.dates
    on_day = any(_may_be_on(mention, meeting) for mention in dates)
    if not on_day and not all(_is_of_something_else(sentence, mention) for mention in dates):
        return False
    years = {int(year) for found in _MEETING_OF_YEAR.findall(text) for year in found if year}
    if years - {meeting.start.year, (meeting.end or meeting.start).year}:
        return False
    if meeting_words.mentions_group_on_syria(sentence) or _OTHER_CITY.search(text):
        return False
    weights = _venues(sentence, gazetteer)
    in_place = meeting.venue is not None and weights.get(meeting.venue, 0) > 0
    if not in_place and any(weight >= MINIMUM_VENUE_WEIGHT for weight in weights.values()):
        return False
    if on_day:
        return True
    if _LONG_AGO.search(text):
        return False
    return in_place or not (_EARLIER.search(text) or meeting_words.refers_to_past(sentence))


def own_dates(sentence: Sentence) -> list[DateMention]:
    """Return the dates of a sentence, without those of a foundation."""
    return [mention for mention in sentence.dates if not is_foundation(sentence, mention.start)]


def founds(sentence: Sentence, year: PartialDate) -> bool:
    """Return whether a year stated in a sentence is that of a foundation: «تأسس عام 2014»."""
    start = arabic.ascii_digits(sentence.text).find(str(year.year))
    return start >= 0 and is_foundation(sentence, start)


def is_foundation(sentence: Sentence, start: int) -> bool:
    """Return whether the words before a position say that something was founded then."""
    before = sentence.text[max(0, start - FOUNDING_REACH) : start]
    return _FOUNDED.search(before) is not None


def _venues(sentence: Sentence, gazetteer: Gazetteer) -> dict[int, float]:
    """Return the highest weight of each venue of a sentence as the venue of a meeting."""
    weights: dict[int, float] = {}
    placed = set(_placed_venues(sentence, gazetteer))
    for item in venues.weigh([sentence], gazetteer):
        if item.key in placed:
            weights[item.key] = max(weights.get(item.key, 0), item.weight)
    for position in meeting_nouns(
        sentence
    ):  # English: «the meeting in Rome», «the Rome conference»
        if sentence.tokens[position].form.isascii():
            for start, length, key in venues.mentions(sentence, gazetteer):
                if -length - 1 <= start - position <= BODY_REACH:
                    weights[key] = max(weights.get(key, 0), MINIMUM_VENUE_WEIGHT)
    return weights


def _placed_venues(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[int]:
    """Yield the venues at which a sentence places something: «في باريس», «اجتماع روما», «روما تستضيف»."""
    forms = [token.form for token in sentence.tokens]
    for start, length, key in venues.mentions(sentence, gazetteer):
        near = [
            *forms[max(0, start - PLACE_REACH) : start],
            *forms[start + length : start + length + 2],
        ]
        is_joined = forms[start] not in gazetteer.venue_names  # a preposition is joined to the name
        held = MEETING_NOUNS | meeting_words.HOSTING
        if is_joined or "في" in near or any(arabic.is_one_of(form, held) for form in near):
            yield key


def _is_of_something_else(sentence: Sentence, mention: DateMention) -> bool:
    """Return whether a date is that of a statement or a foundation, and says nothing about a meeting."""
    if is_foundation(sentence, mention.start):
        return True
    words = [token.form for token in sentence.tokens if token.end <= mention.start][
        -STATEMENT_REACH:
    ]
    return not meeting_words.STATEMENT.isdisjoint(words)


def _may_be_on(mention: DateMention, meeting: KnownMeeting) -> bool:
    """Return whether a date can be one of the days of a meeting; one without a year is taken in its year."""
    years = {meeting.start.year, (meeting.end or meeting.start).year}
    readings: list[PartialDate | None] = [mention.other]
    readings += [mention.date] if mention.year else [mention.in_year(year) for year in years]
    if mention.until and not mention.year:
        readings += [PartialDate(year, mention.month) for year in years]
    return any(date is not None and meeting.is_on(date) for date in readings)
