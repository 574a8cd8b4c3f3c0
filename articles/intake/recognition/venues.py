"""Recognition of the venue of a meeting, as distinct from cities that are only mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from articles.intake.recognition import meeting_words
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic

MINIMUM_WEIGHT = 3.0
DAY_SENTENCE_WEIGHT = 2.0
KNOWN_VENUE_WEIGHT = 4.0
# Words allowed between a preposition or a word for a meeting and the name of its venue.
_BETWEEN = frozenset(["مدينه", "عاصمه"])
_IN_CITY = frozenset(["بمدينه", "بالعاصمه", "بالمدينه"])
_PREPOSITIONS = frozenset(["في", "in", "at", "a", "au"])  # «à» has no mark here
_AUXILIARIES = frozenset(["a", "has", "had", "will", "to"])
_HOLDING = meeting_words.HOSTING | meeting_words.GATHERING
NEAR_REACH = 3
_TO_ATTEND = re.compile(
    r"(?<!\w)(?:لحضور|للمشاركه في|لترو?س|لتراس|للانضمام الي|ليشارك في|لتشارك في|ليراس|لتمثيل) (?:\w++ ){0,4}?"
    r"(?:ال|لل|ل)?(?:اجتماع|لقاء|موتمر|قمه|جلس|اعمال|اشغال|فعاليات)"
)
_ARRIVING = re.compile(r"(?:الي|صوب|نحو)$")
_GREETING = re.compile(
    r"(?<!\w)[وف]?(?:رحب|رحبت|استقبل|استقبلت) (?:\w++ ){0,8}?"
    r"ب?(?:سفراء|وزراء|وفود|المشاركين|ممثلي) (?:\w++ ){0,2}?(?:ال)?تحالف"
)
WIDE_REACH = 24


@dataclass(frozen=True)
class WeighedVenue:
    """A venue as named by one sentence, with its weight as evidence for the venue of the meeting."""

    key: int
    sentence: Sentence
    weight: float


def weigh(
    sentences: list[Sentence], gazetteer: Gazetteer, known_venues: Collection[int | None] = ()
) -> list[WeighedVenue]:
    """Return every venue that is named, with its weight; a venue that is only mentioned has weight 0.

    `known_venues` are the keys of the venues of the meetings known on the day: «العاصمة الأميركية» means the
    one of them that is in that state.
    """
    weighed = []
    for sentence in sentences:
        for position, length, key in (
            *mentions(sentence, gazetteer),
            *_capitals(sentence, gazetteer, known_venues),
        ):
            weight = _weight(sentence, position, length)
            if sentence.field == "title" and position == 0:
                # «مدريد.. التحالف يبحث»: never enough alone, as a headline may name a speaker.
                weight += 1
            weighed.append(WeighedVenue(key, sentence, weight))
    return weighed


def choose(
    weighed: list[WeighedVenue],
    other_meetings: set[int],
    day_sentence: int | None = None,
    known_venues: Collection[int | None] = (),
) -> WeighedVenue | None:
    """Return the venue with the highest total weight, or None if none has enough.

    Sentences whose index is in `other_meetings` are ignored. A venue of a meeting in the sentence with
    the index `day_sentence`, which gives the day, weighs more. So does a venue in `known_venues`, the venues
    of the meetings known on that day.
    """
    sums: dict[int, float] = defaultdict(float)
    relevant = [item for item in weighed if item.sentence.index not in other_meetings]
    for item in relevant:
        day_weight = (
            DAY_SENTENCE_WEIGHT if item.weight and item.sentence.index == day_sentence else 0.0
        )
        sums[item.key] += item.weight + day_weight
    for key in sums:
        sums[key] += KNOWN_VENUE_WEIGHT if key in known_venues else 0.0
    if not sums:
        return None
    best = max(sums, key=lambda key: sums[key])
    if sums[best] < MINIMUM_WEIGHT:
        return None
    return max(
        (item for item in relevant if item.key == best),
        key=lambda item: (item.weight, -item.sentence.index),
    )


def mentions(sentence: Sentence, gazetteer: Gazetteer):
    """Yield (position of the first word, number of words, key) for each venue a sentence names."""
    forms = [token.form for token in sentence.tokens]
    position = 0
    while position < len(forms):
        length = 1
        for form in arabic.without_clitics(forms[position]):
            for name, key in gazetteer.venue_names.get(form, ()):
                if tuple(forms[position + 1 : position + len(name)]) == name[1:]:
                    yield position, len(name), key
                    length = len(name)
                    break
            else:
                continue
            break
        position += length


def _capitals(sentence: Sentence, gazetteer: Gazetteer, known_venues: Collection[int | None]):
    """Yield (position, 2, key) for each capital given without its name: «العاصمة الفرنسية» without باريس."""
    forms = [token.form for token in sentence.tokens]
    for position, form in enumerate(forms):
        if form == "capital" and position:  # “the Danish capital”
            name = gazetteer.state_names.longest_at(forms, position - 1)
        elif form in ("capitale", "capital") or "عاصمه" in arabic.without_clitics(form):
            name = (
                gazetteer.state_names.longest_at(forms, position + 1)
                if position + 1 < len(forms)
                else None
            )
        else:
            continue
        capital = gazetteer.capital_of.get(name.key) if name else None
        if capital is None:  # a venue of a state whose capital is not listed
            of_state = [
                c for c, state in gazetteer.states_of_venues.items() if name and state == name.key
            ]
            held = of_state if len(of_state) == 1 else [c for c in of_state if c in known_venues]
            capital = held[0] if len(held) == 1 else None
        following = range(position + 2, position + 4)
        if capital is not None and not any(
            start in following for start, *_ in mentions(sentence, gazetteer)
        ):
            yield position, 2, capital


def _weight(sentence: Sentence, position: int, length: int) -> float:
    """Return the weight of a venue by the words for meeting and hosting around its name."""
    forms = [token.form for token in sentence.tokens]
    before = [
        form
        for form in forms[max(0, position - NEAR_REACH) : position]
        if not arabic.is_one_of(form, _BETWEEN)
    ]
    wide = forms[max(0, position - WIDE_REACH) : position]
    after = forms[position + length : position + length + NEAR_REACH]
    if after[:1] and after[0] in _AUXILIARIES:
        after = after[1:]  # « a accueilli », “will host”
    rest = forms[position + length :]
    in_city = position > 0 and forms[position - 1] in _IN_CITY
    has_preposition = forms[position][:1] == "ب" or in_city or not _PREPOSITIONS.isdisjoint(before)
    weight = 0.0
    if any(arabic.is_one_of(form, meeting_words.MEETING) for form in before[-1:]):
        weight += 3  # «اجتماع باريس»
    if any(arabic.is_one_of(form, meeting_words.HOSTING) for form in [*before, *after[:1]]):
        weight += 3  # «واشنطن تستضيف», «تستضيفه العاصمة واشنطن», «عُقد في مدينة مراكش»
    if after[:1] and after[0] in meeting_words.LATIN_MEETING:
        weight += 3  # “Rome talks”
    if _has_with_object(forms, position, position + length):
        weight += 3  # «مدريد ستشهد لقاء جديدا»
    if _is_arrived_at(forms, position, rest):
        weight += 3  # «وصل إلى مدريد، لحضور الاجتماع»
    if has_preposition and _GREETING.search(" ".join(forms)):
        weight += 3  # «رحب الوزير في كوبنهاغن بسفراء دول التحالف»
    if has_preposition and any(
        arabic.is_one_of(form, meeting_words.MEETING | meeting_words.HOSTING) for form in wide
    ):
        weight += 3  # «خلال اجتماع جمعهم يوم أمس الثلاثاء في العاصمة الفرنسية باريس»
    if has_preposition and any(arabic.is_one_of(form, meeting_words.GATHERING) for form in wide):
        weight += 3  # «اجتمع وزراء خارجية التحالف أمس في لندن», «اختتمت في واشنطن»
    if has_preposition and any(arabic.is_one_of(form, meeting_words.DELIBERATING) for form in wide):
        weight += 2  # «ناقش وزراء دفاع التحالف بكوبنهاغن»
    if has_preposition and any(arabic.is_one_of(form, meeting_words.MEETING) for form in rest):
        weight += 2  # «أعلن في برلين انضمام ليبيا في ختام اجتماع المجموعة المصغرة»
    if after[:1] == ["حيث"] and any(arabic.is_one_of(form, _HOLDING) for form in after[1:2]):
        weight += 3  # «إلى العاصمة عمان، حيث انعقد»
    return weight


def _has_with_object(forms: list[str], start: int, end: int) -> bool:
    """Return whether a verb such as «ستشهد» beside a place has a meeting, or those who meet, as its object."""
    for position in (*range(max(0, start - 2), start), end):
        if position < len(forms) and arabic.is_one_of(
            forms[position], meeting_words.HOLDING_WITH_OBJECT
        ):
            return meeting_words.has_object(forms, position)
    return False


def _is_arrived_at(forms: list[str], position: int, rest: list[str]) -> bool:
    """Return whether somebody goes to a place in order to attend a meeting there."""
    before = " ".join(forms[max(0, position - 2) : position])
    return bool(_ARRIVING.search(before) and _TO_ATTEND.search(" ".join(rest)))
