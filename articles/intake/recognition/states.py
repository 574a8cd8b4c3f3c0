"""States and organisations that the running text names, by their names and by their adjectives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from articles.intake.recognition import people
from articles.intake.recognition.gazetteer import Gazetteer, Name
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

BY_NAME, BY_ADJECTIVE = 0.9, 0.75

# A name is not that of the state where one of these words follows, or goes before (folded).
_FOLLOWED = {
    "المغرب": {"العربي"},
    "كوريا": {"الشماليه"},
    "امريكا": {"اللاتينيه", "الجنوبيه", "الوسطي"},
    "اميركا": {"اللاتينيه", "الجنوبيه", "الوسطي"},
    "غينيا": {"الاستوائيه", "بيساو"},
}
_PRECEDED = {
    "تشاد": {"بحيره", "حوض"},
    "الصين": {"بحر"},
    "السودان": {"جنوب"},
    "الاردن": {"نهر"},
    "هندي": {"المحيط"},
    "غينيا": {"خليج"},
}
# Names that are everyday words too («دعم مالي»): they count after the word for a state or for where
# something is, or beside another state.
EVERYDAY = {"مالي", "ماليه"}
_DELEGATIONS = {"وفد", "وفدا", "وفود", "ممثل", "ممثلين", "ممثلون", "مسوول", "مسوولين", "مسوولون"}
_STATE_WORDS = {"دوله", "جمهوريه", "مملكه", "سلطنه", "حكومه", "رييس", "في", "شمال", "مع"}
# What an adjective before which tells of a language: «باللغتين الإنكليزية والفرنسية».
_OF_WORDS = {"عربيه", "انجليزيه", "انكليزيه", "لغه", "لغتين", "نسخه", "ترجمه", "لغات"}
# The armed group calls itself a state in two others: what stands in its name is not named.
_GROUP = ("الدوله", "الاسلاميه")
REACH_OF_GROUP = 5


def find(found: list[Sentence], gazetteer: Gazetteer, elsewhere: set[int]) -> list[Suggestion]:
    """Return the states and organisations named, each once with its clearest sentence.

    In sentences in `elsewhere`, which tell of another meeting, its place is no state: «آخر اجتماع في العاصمة
    البلجيكية».
    """
    best: dict[int, Suggestion] = {}
    for sentence in found:
        if sentence.field != "body":
            continue
        for key, confidence in _named(sentence, gazetteer, sentence.place in elsewhere):
            known = best.get(key)
            if known is None or known.confidence < confidence:
                rule = "state-name" if confidence == BY_NAME else "state-adjective"
                best[key] = suggest("state", sentence, rule, confidence, key=key)
    return list(best.values())


def _named(
    sentence: Sentence, gazetteer: Gazetteer, of_another_meeting: bool
) -> Iterator[tuple[int, float]]:
    """Yield (key, confidence) of what a sentence names; the longest name from each place on."""
    forms = [token.form for token in sentence.tokens]
    place = ended = 0
    while place < len(forms):
        name = gazetteer.state_names.longest(forms, place)
        if name and name.words[0] in EVERYDAY:
            after = place + len(name.words)
            beside = ended == place or (
                after < len(forms) and gazetteer.state_names.longest(forms, after)
            )
            sent = forms[max(0, place - 2) : place]
            of_state = sent and (
                sent[-1] in _STATE_WORDS or (sent[-1] == "من" and sent[0] in _DELEGATIONS)
            )
            if name.is_adjective or not ((beside and place) or of_state):
                name = None
        if not name and ended == place:
            name = _in_list(forms, place, gazetteer)
        is_place = name and of_another_meeting and _is_place(forms, place, name, gazetteer)
        if name and not is_place and not _is_something_else(forms, place, name):
            yield name.key, BY_ADJECTIVE if name.is_adjective else BY_NAME
        place += len(name.words) if name else 1
        ended = place if name else ended


def _in_list(forms: list[str], place: int, gazetteer: Gazetteer) -> Name | None:
    """Return what a name that also means a city stands for in a list of states: «ولبنان وعمان وقطر»."""
    after = place + 1
    if not place or after >= len(forms) or not forms[place].startswith("و"):
        return None
    key = gazetteer.names_of_cities_too.get(forms[place][1:])
    if key is None or not forms[after].startswith("و"):
        return None
    return (
        Name((forms[place][1:],), key, False)
        if gazetteer.state_names.longest(forms, after)
        else None
    )


def _is_something_else(forms: list[str], place: int, name: Name) -> bool:
    first = name.words[0]
    before = forms[place - 1] if place else ""
    after = forms[place + len(name.words)] if place + len(name.words) < len(forms) else ""
    if after in _FOLLOWED.get(first, ()) or before in _PRECEDED.get(first, ()):
        return True
    if "مدينه" in arabic.without_clitics(before or "-"):
        return True  # «في مدينة الكويت»
    if name.is_adjective:
        if before in people.GIVEN:
            return True  # «محمد شياع السوداني»
        return not _OF_WORDS.isdisjoint(
            part
            for form in forms[max(0, place - 3) : place]
            for part in arabic.without_clitics(form)
        )
    near = forms[max(0, place - REACH_OF_GROUP) : place]
    return any(pair == _GROUP for pair in pairwise(near))


def _is_place(forms: list[str], place: int, name: Name, gazetteer: Gazetteer) -> bool:
    """Whether a name stands for where something is: a capital, or a city of the same name."""
    before = forms[place - 1] if place else ""
    if name.is_adjective:
        return "عاصمه" in arabic.without_clitics(before)
    is_city = any(city == name.words for city, _key in gazetteer.venue_names.get(name.words[0], ()))
    return is_city and (before == "في" or forms[place].startswith("ب"))
