"""The states that host a meeting or convene it: «تستضيف», «تحتضن», «نظمته», «بدعوة من»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.intake.recognition import meeting_words, states, venues
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

_VERBS = re.compile(
    r"^[وف]?(?:س?[يت]?ست?ضيف|استضاف|س?[يت]حتضن|احتضن|س?[يت]ستقبل|استقبل|س?[يت]نظم|نظم)(?:ت)?(?P<object>ه|ها)?$"
)
_BY = re.compile(r"^[وف]?(?:باستضافه|بضيافه|بتنظيم)$")  # «باستضافة أميركية»
_CONVENES = re.compile(r"^[وفبل]{0,2}(?:ال)?دعوه$")
_CONVENED = re.compile(r"^[وف]?(?:دعت|دعا|دعوا)$")  # «ودعت إليه الولايات المتحدة وإيطاليا»
_TOGETHER = frozenset(["بالشراكه", "بالاشتراك", "بالمشاركه"])
_RELATIVES = frozenset(["التي", "الذي"])
_OF_HIM = frozenset(
    ["بلاده", "بلادها", "وزارته", "وزارتها"]
)  # «الدنماركي الذي تستضيف بلاده اللقاء»
_TO_IT = frozenset(["اليه", "اليها", "لعقده", "لعقدها"])
_STOPS = frozenset(["ان", "علي", "حيث", "بحضور", "بمشاركه", "لبحث", "بالتعاون"])
SUBJECT, OBJECT, CONVENERS = 8, 16, 16  # words from a verb to its subject, to a word for a meeting
CONFIDENCE = 0.6
_PAUSES = re.compile(r"[،,;؛:]")

# «تستضيف كبار مسؤولي التحالف»: a word for a meeting, or for those who meet.
_WHO_MEET = meeting_words.MEETING | frozenset(
    [
        "مسوولي",
        "مسوولين",
        "وزراء",
        "مجموعه",
        "خبراء",
        "اعمال",
        "جلسه",
        "تحالف",
    ]
)

Named = tuple[int, int, int]  # place, words, key of a state


def find(found: list[Sentence], gazetteer: Gazetteer, elsewhere: set[int]) -> list[Suggestion]:
    """Return the states that are said to host, receive or convene, each once; a city stands for its state."""
    best: dict[int, Suggestion] = {}
    for sentence in found:
        if sentence.place in elsewhere or sentence.field == "caption":
            continue
        for key, rule in _hosts(sentence, gazetteer):
            best.setdefault(key, suggest("host", sentence, rule, CONFIDENCE, key=key))
    return list(best.values())


def _hosts(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    """Yield (key of a state, rule)."""
    forms = [token.form for token in sentence.tokens]
    named = _named(sentence, forms, gazetteer)
    for place, form in enumerate(forms):
        is_noun = sentence.text[: sentence.tokens[place].end].endswith("ة")  # استضافة, not استضافه
        if not is_noun and (match := _VERBS.match(form)):
            near = forms[max(0, place - OBJECT) : place + OBJECT]
            if match["object"] or any(arabic.is_one_of(each, _WHO_MEET) for each in near):
                yield from (
                    (key, "hosting-verb") for key in _subjects(sentence, forms, named, place)
                )
        elif _BY.match(form):
            yield from ((key, "hosted-by") for key in _behind(sentence, forms, named, place))
        elif _CONVENED.match(form) and forms[place + 1 : place + 2] and forms[place + 1] in _TO_IT:
            yield from ((key, "convened-by") for key in _behind(sentence, forms, named, place))
        elif _CONVENES.match(form):
            for at, _length, key in named:
                between = forms[place + 1 : at]
                if (
                    0 < at - place <= CONVENERS
                    and _STOPS.isdisjoint(between)
                    and "من" in between[:3]
                ):
                    yield key, "convened-by"


def _subjects(sentence: Sentence, forms: list[str], named: list[Named], place: int) -> list[int]:
    """Return the states that do what a verb says: before it, or else behind it."""
    relative = place - 1 if place and forms[place - 1] in _RELATIVES else place
    if forms[place + 1 : place + 2] and forms[place + 1] in _OF_HIM:
        return [n[2] for n in named if place - SUBJECT <= n[0] < place][-1:]
    before = [n for n in named if n[0] + n[1] == relative]
    if before and forms[relative - 1] not in _RELATIVES:
        paused = relative == place and _pauses(sentence, place - 1, place)
        beside = forms[before[0][0] - 1]
        is_adjective_of_object = relative < place and arabic.is_one_of(
            beside, meeting_words.MEETING
        )
        if not paused and not is_adjective_of_object:
            return [before[-1][2]]
    return _behind(sentence, forms, named, place)


def _behind(sentence: Sentence, forms: list[str], named: list[Named], place: int) -> list[int]:
    """Return the states behind a place in the same clause, and those joined to the first of them."""
    keys: list[int] = []
    by_place = {named_at: (length, key) for named_at, length, key in named}
    at, limit = place + 1, place + SUBJECT
    ended, together = 0, True  # the next name belongs to those that host
    while at < len(forms) and at <= limit:
        if _pauses(sentence, at - 1, at):
            if keys or forms[at] not in _RELATIVES:
                break
            at = _over_insertion(sentence, forms, at)
            limit = at
        if forms[at] in _STOPS:
            break
        joined = at == ended and forms[at].startswith("و")  # «إيطاليا والولايات المتحدة»
        if at in by_place and (together or joined):
            length, key = by_place[at]
            keys.append(key)
            at = ended = at + length
            limit, together = at + SUBJECT, False
        else:
            together = (
                (together and not keys)
                or forms[at] in _TOGETHER
                or (forms[at] == "مع" and forms[at - 1] in _TOGETHER)
            )
            at += 1
    return keys


def _over_insertion(sentence: Sentence, forms: list[str], at: int) -> int:
    """Return where a sentence goes on: «الاجتماع، الذي ضم كبار المسؤولين، إسبانيا»."""
    at += 1
    while at < len(forms) and not _pauses(sentence, at - 1, at):
        at += 1
    return at


def _pauses(sentence: Sentence, before: int, after: int) -> bool:
    tokens = sentence.tokens
    return bool(_PAUSES.search(sentence.text[tokens[before].end : tokens[after].start]))


def _named(sentence: Sentence, forms: list[str], gazetteer: Gazetteer) -> list[Named]:
    """Return the states in a sentence in order, cities standing for theirs."""
    found: list[Named] = [
        (place, len(name.words), name.key)
        for place, name in gazetteer.state_names.in_order(forms)
        if name.words[0] not in states.EVERYDAY
    ]
    taken = {at for at, length, _key in found for at in range(at, at + length)}
    for at, length, key in venues.named(sentence, gazetteer):
        state = gazetteer.states_of_venues.get(key)
        if state is not None and at not in taken:
            found.append((at, length, state))
    return sorted(found)
