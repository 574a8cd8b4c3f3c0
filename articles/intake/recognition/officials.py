"""Recognition of known officials: by full name, or by surname next to an office or a verb of speech."""

from __future__ import annotations

from collections.abc import Iterator

from articles.intake.recognition import people
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

SPELT_OTHERWISE = "name-spelt-otherwise"
NAME_CONFIDENCE, SPELLING_CONFIDENCE, SURNAME_CONFIDENCE, SPEECH_CONFIDENCE = 0.95, 0.8, 0.7, 0.5
_RULES = {
    NAME_CONFIDENCE: "name",
    SPELLING_CONFIDENCE: SPELT_OTHERWISE,
    SURNAME_CONFIDENCE: "surname-beside-office",
    SPEECH_CONFIDENCE: "surname-beside-speech",
}
# Words from an office to the surname: «وزير الخارجية الأمريكي السابق مايك بومبيو» has five.
OFFICE_REACH = 6


def find(sentences: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the officials named in the headline and the body, each once with its clearest sentence."""
    suggestions: dict[int, Suggestion] = {}
    for sentence in sentences:
        if sentence.field == "caption":
            continue
        forms = [token.form for token in sentence.tokens]
        for key, sure in _named(forms, gazetteer):
            known = suggestions.get(key)
            if known is None or known.confidence < sure:
                suggestions[key] = suggest("official", sentence, _RULES[sure], sure, key=key)
    return list(suggestions.values())


def _named(forms: list[str], gazetteer: Gazetteer) -> Iterator[tuple[int, float]]:
    """Yield (key, confidence) for each official named in a sentence."""
    covered: set[int] = set()
    for position, name in gazetteer.official_names.find_all(forms):
        if sure := confidence(forms, position, len(name.words), gazetteer):
            if len(name.words) > 1:
                covered |= set(range(position, position + len(name.words)))
            yield name.key, sure
    for position in range(len(forms) - 1):
        if position in covered:
            continue
        if found := gazetteer.official_in_other_spelling(forms, position):
            yield found[0], SPELLING_CONFIDENCE


def confidence(forms: list[str], position: int, length: int, gazetteer: Gazetteer) -> float:
    """Return the confidence of a name; 0 for a surname without an office or a verb of speech near it."""
    if length > 1:
        return NAME_CONFIDENCE
    before = forms[max(0, position - OFFICE_REACH) : position]
    is_office = any(arabic.is_one_of(form, people.BEFORE_SURNAME) for form in before)
    # «دعا سيرجى لافروف، وزير الخارجية الروسى»
    has_office_behind = any(map(people.is_office_head, forms[position + 1 : position + 2]))
    if is_office or has_office_behind:
        return SURNAME_CONFIDENCE
    neighbours = [*forms[max(0, position - 1) : position], *forms[position + 1 : position + 2]]
    speaks = any(people.SPEECH_VERBS.match(form) for form in neighbours)
    is_given_name = (
        forms[position] in people.GIVEN_NAMES or forms[position] in gazetteer.given_names
    )
    return SPEECH_CONFIDENCE if speaks and not is_given_name else 0.0
