"""Recognition of known officials: by full name, or by surname next to an office or a verb of speech."""

from __future__ import annotations

from articles.intake.recognition import people
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

NAME_CONFIDENCE, SURNAME_CONFIDENCE, SPEECH_CONFIDENCE = 0.95, 0.7, 0.5
_RULES = {
    NAME_CONFIDENCE: "name",
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
        for position, name in gazetteer.official_names.find_all(forms):
            if sure := confidence(forms, position, len(name.words), gazetteer):
                known = suggestions.get(name.key)
                if known is None or known.confidence < sure:
                    suggestions[name.key] = suggest(
                        "official", sentence, _RULES[sure], sure, key=name.key
                    )
    return list(suggestions.values())


def confidence(forms: list[str], position: int, length: int, gazetteer: Gazetteer) -> float:
    """Return the confidence of a name; 0 for a surname without an office or a verb of speech near it."""
    if length > 1:
        return NAME_CONFIDENCE
    before = forms[max(0, position - OFFICE_REACH) : position]
    is_office = any(arabic.is_one_of(form, people.BEFORE_SURNAME) for form in before)
    if is_office:
        return SURNAME_CONFIDENCE
    neighbours = [*forms[max(0, position - 1) : position], *forms[position + 1 : position + 2]]
    speaks = any(people.SPEECH_VERBS.match(form) for form in neighbours)
    is_given_name = (
        forms[position] in people.GIVEN_NAMES or forms[position] in gazetteer.given_names
    )
    return SPEECH_CONFIDENCE if speaks and not is_given_name else 0.0
