"""Recognition of states and organisations in the body text, by name and by adjective."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from articles.intake.recognition import people
from articles.intake.recognition.gazetteer import Gazetteer, Name
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

NAME_CONFIDENCE, ADJECTIVE_CONFIDENCE = 0.9, 0.75

# Folded words that, after or before a name, show that it does not mean the state.
_EXCLUDED_BEFORE = {
    "المغرب": {"العربي"},
    "كوريا": {"الشماليه"},
    "امريكا": {"اللاتينيه", "الجنوبيه", "الوسطي"},
    "اميركا": {"اللاتينيه", "الجنوبيه", "الوسطي"},
    "غينيا": {"الاستوائيه", "بيساو"},
}
_EXCLUDED_AFTER = {
    "تشاد": {"بحيره", "حوض"},
    "الصين": {"بحر"},
    "السودان": {"جنوب"},
    "الاردن": {"نهر"},
    "هندي": {"المحيط"},
    "غينيا": {"خليج"},
}
# Names that are also everyday words («دعم مالي»): they count only next to another state, or after a word for
# a state or a location.
EVERYDAY_WORDS = {"مالي", "ماليه"}
_DELEGATIONS = {"وفد", "وفدا", "وفود", "ممثل", "ممثلين", "ممثلون", "مسوول", "مسوولين", "مسوولون"}
_STATE_WORDS = {"دوله", "جمهوريه", "مملكه", "سلطنه", "حكومه", "رييس", "في", "شمال", "مع"}
# Words before an adjective that show that it means a language: «باللغتين الإنكليزية والفرنسية».
_LANGUAGE_WORDS = {"عربيه", "انجليزيه", "انكليزيه", "لغه", "لغتين", "نسخه", "ترجمه", "لغات"}
# The armed group calls itself a state in two countries: the names in its own name are no mentions of them.
_ARMED_GROUP = ("الدوله", "الاسلاميه")
REACH_OF_GROUP = 5


def find(
    sentences: list[Sentence], gazetteer: Gazetteer, other_meetings: set[int]
) -> list[Suggestion]:
    """Return the states and organisations named in the body, each once with its clearest sentence.

    `other_meetings` holds the indexes of sentences about another meeting. In these, a name that gives
    the location of that meeting is not a state: «آخر اجتماع في العاصمة البلجيكية».
    """
    suggestions: dict[int, Suggestion] = {}
    for sentence in sentences:
        if sentence.field != "body":
            continue
        for _position, name in mentions(sentence, gazetteer, sentence.index in other_meetings):
            confidence = ADJECTIVE_CONFIDENCE if name.is_adjective else NAME_CONFIDENCE
            known = suggestions.get(name.key)
            if known is None or known.confidence < confidence:
                rule = "state-adjective" if name.is_adjective else "state-name"
                suggestions[name.key] = suggest("state", sentence, rule, confidence, key=name.key)
    return list(suggestions.values())


def mentions(
    sentence: Sentence, gazetteer: Gazetteer, about_other_meeting: bool = False
) -> Iterator[tuple[int, Name]]:
    """Yield (position, name) for each state named in a sentence, taking the longest name at each position."""
    forms = [token.form for token in sentence.tokens]
    position = previous_end = 0
    while position < len(forms):
        name = gazetteer.state_names.longest_at(forms, position)
        if name and name.words[0] in EVERYDAY_WORDS:
            after = position + len(name.words)
            next_to_state = previous_end == position or (
                after < len(forms) and gazetteer.state_names.longest_at(forms, after)
            )
            two_before = forms[max(0, position - 2) : position]
            after_state_word = two_before and (
                two_before[-1] in _STATE_WORDS
                or (two_before[-1] == "من" and two_before[0] in _DELEGATIONS)
            )
            if name.is_adjective or not ((next_to_state and position) or after_state_word):
                name = None
        if not name and previous_end == position:
            name = _name_in_list(forms, position, gazetteer)
        is_location = (
            name and about_other_meeting and _is_location(forms, position, name, gazetteer)
        )
        is_pronoun = name and name.words == ("us",) and not _is_upper(sentence, position)
        if name and not (is_location or is_pronoun or _means_something_else(forms, position, name)):
            yield position, name
        position += len(name.words) if name else 1
        previous_end = position if name else previous_end


def _is_upper(sentence: Sentence, position: int) -> bool:
    """Return whether a word is in capitals: «US» is a state, «us» is none."""
    token = sentence.tokens[position]
    return sentence.text[token.start : token.end].isupper()


def _name_in_list(forms: list[str], position: int, gazetteer: Gazetteer) -> Name | None:
    """Return the state that a name shared with a city means in a list of states: «ولبنان وعمان وقطر»."""
    after = position + 1
    if not position or after >= len(forms) or not forms[position].startswith("و"):
        return None
    key = gazetteer.state_names_shared_with_cities.get(forms[position][1:])
    if key is None or not forms[after].startswith("و"):
        return None
    return (
        Name((forms[position][1:],), key, False)
        if gazetteer.state_names.longest_at(forms, after)
        else None
    )


def _means_something_else(forms: list[str], position: int, name: Name) -> bool:
    """Return whether the words around a name show that it does not mean the state."""
    first = name.words[0]
    before = forms[position - 1] if position else ""
    after = forms[position + len(name.words)] if position + len(name.words) < len(forms) else ""
    if after in _EXCLUDED_BEFORE.get(first, ()) or before in _EXCLUDED_AFTER.get(first, ()):
        return True
    if "مدينه" in arabic.without_clitics(before or "-"):
        return True  # «في مدينة الكويت»
    if name.is_adjective:
        if before in people.GIVEN_NAMES:
            return True  # «محمد شياع السوداني»
        return not _LANGUAGE_WORDS.isdisjoint(
            part
            for form in forms[max(0, position - 3) : position]
            for part in arabic.without_clitics(form)
        )
    near = forms[max(0, position - REACH_OF_GROUP) : position]
    return any(pair == _ARMED_GROUP for pair in pairwise(near))


def _is_location(forms: list[str], position: int, name: Name, gazetteer: Gazetteer) -> bool:
    """Return whether a name gives a location: a capital, or a city with the name of the state."""
    before = forms[position - 1] if position else ""
    if name.is_adjective:
        return "عاصمه" in arabic.without_clitics(before)
    is_city = any(city == name.words for city, _key in gazetteer.venue_names.get(name.words[0], ()))
    return is_city and (before == "في" or forms[position].startswith("ب"))
