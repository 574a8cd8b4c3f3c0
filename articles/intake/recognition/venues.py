"""Places where a meeting is held, told apart from cities that are only named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from articles.intake.recognition import meeting_words
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic

ENOUGH = 3.0
BESIDE_DAY = 2.0
KNOWN = 4.0
# Words that may stand between a preposition or a word for a meeting and the name of its place.
_BETWEEN = frozenset(["مدينه", "عاصمه"])
_IN_CITY = frozenset(["بمدينه", "بالعاصمه", "بالمدينه"])
_HELD = meeting_words.HOSTING | meeting_words.GATHERING
NEAR = 3
FAR = 24


@dataclass(frozen=True)
class WeighedVenue:
    """A venue as one sentence names it, and how much speaks for its being that of a meeting."""

    key: int
    sentence: Sentence
    weight: float


def weigh(
    found: list[Sentence], gazetteer: Gazetteer, known: Collection[int | None] = ()
) -> list[WeighedVenue]:
    """Return every venue named, with its weight; one that is only named weighs nothing.

    `known` are the places of the meetings known on the day: «العاصمة الأميركية» means the one of them that
    lies there.
    """
    weighed = []
    for sentence in found:
        for place, length, key in (
            *named(sentence, gazetteer),
            *_capitals(sentence, gazetteer, known),
        ):
            weight = _weight(sentence, place, length)
            if sentence.field == "title" and place == 0:
                weight += (
                    1  # «مدريد.. التحالف يبحث»: never enough alone, a headline may name a speaker
                )
            weighed.append(WeighedVenue(key, sentence, weight))
    return weighed


def choose(
    weighed: list[WeighedVenue],
    elsewhere: set[int],
    dated: int | None = None,
    known: Collection[int | None] = (),
) -> WeighedVenue | None:
    """Return the venue most speaks for; sentences in `elsewhere` tell of other meetings.

    `dated` is the sentence that gives the day: what it names as a place of meeting counts for more. So
    does a place in `known`, those of the meetings known on that day.
    """
    sums: dict[int, float] = defaultdict(float)
    here = [item for item in weighed if item.sentence.place not in elsewhere]
    for item in here:
        beside_day = BESIDE_DAY if item.weight and item.sentence.place == dated else 0.0
        sums[item.key] += item.weight + beside_day
    for key in sums:
        sums[key] += KNOWN if key in known else 0.0
    if not sums:
        return None
    best = max(sums, key=lambda key: sums[key])
    if sums[best] < ENOUGH:
        return None
    return max((i for i in here if i.key == best), key=lambda i: (i.weight, -i.sentence.place))


def named(sentence: Sentence, gazetteer: Gazetteer):
    """Yield (place of the first word, number of words, key) of the venues a sentence names."""
    forms = [token.form for token in sentence.tokens]
    place = 0
    while place < len(forms):
        length = 1
        for form in arabic.without_clitics(forms[place]):
            for name, key in gazetteer.venue_names.get(form, ()):
                if tuple(forms[place + 1 : place + len(name)]) == name[1:]:
                    yield place, len(name), key
                    length = len(name)
                    break
            else:
                continue
            break
        place += length


def _capitals(sentence: Sentence, gazetteer: Gazetteer, known: Collection[int | None]):
    """Yield (place, 2, key) of capitals that are not named: «العاصمة الفرنسية» without باريس."""
    forms = [token.form for token in sentence.tokens]
    for place, form in enumerate(forms[:-1]):
        if "عاصمه" not in arabic.without_clitics(form):
            continue
        name = gazetteer.state_names.longest(forms, place + 1)
        cities = [
            city for city, state in gazetteer.states_of_venues.items() if name and state == name.key
        ]
        cities = cities if len(cities) == 1 else [city for city in cities if city in known]
        following = range(place + 2, place + 4)
        if len(cities) == 1 and not any(at in following for at, *_ in named(sentence, gazetteer)):
            yield place, 2, cities[0]


def _weight(sentence: Sentence, place: int, length: int) -> float:
    forms = [token.form for token in sentence.tokens]
    before = [f for f in forms[max(0, place - NEAR) : place] if not arabic.is_one_of(f, _BETWEEN)]
    wide = forms[max(0, place - FAR) : place]
    after = forms[place + length : place + length + NEAR]
    later = forms[place + length :]
    in_city = place > 0 and forms[place - 1] in _IN_CITY
    at = forms[place][:1] == "ب" or "في" in before or in_city
    weight = 0.0
    if any(arabic.is_one_of(f, meeting_words.MEETING) for f in before[-1:]):
        weight += 3  # «اجتماع باريس»
    if any(arabic.is_one_of(f, meeting_words.HOSTING) for f in [*before, *after[:1]]):
        weight += 3  # «واشنطن تستضيف», «تستضيفه العاصمة واشنطن», «عُقد في مدينة مراكش»
    if at and any(arabic.is_one_of(f, meeting_words.MEETING | meeting_words.HOSTING) for f in wide):
        weight += 3  # «خلال اجتماع جمعهم يوم أمس الثلاثاء في العاصمة الفرنسية باريس»
    if at and any(arabic.is_one_of(f, meeting_words.GATHERING) for f in wide):
        weight += 3  # «اجتمع وزراء خارجية التحالف أمس في لندن», «اختتمت في واشنطن»
    if at and any(arabic.is_one_of(f, meeting_words.DELIBERATING) for f in wide):
        weight += 2  # «ناقش وزراء دفاع التحالف بكوبنهاغن»
    if at and any(arabic.is_one_of(f, meeting_words.MEETING) for f in later):
        weight += 2  # «أعلن في برلين انضمام ليبيا في ختام اجتماع المجموعة المصغرة»
    if after[:1] == ["حيث"] and any(arabic.is_one_of(f, _HELD) for f in after[1:2]):
        weight += 3  # «إلى العاصمة عمان، حيث انعقد»
    return weight
