"""Officials that a text names: by a whole name, or by the surname beside an office."""

from __future__ import annotations

from articles import arabic
from articles.recognition.gazetteer import Gazetteer
from articles.recognition.suggestions import Sentence, Suggestion

BY_NAME, BY_SURNAME = 0.95, 0.7
# Words for an office, and forms of address, before a surname that stands alone (folded, without the article).
_OFFICES = frozenset(
    [
        "وزير", "وزيره", "رييس", "رييسه", "مبعوث", "مبعوثه", "مندوب", "مندوبه", "امين", "سفير", "سفيره",
        "نظير", "ممثل", "ممثله", "مستشار", "مستشاره", "متحدث", "متحدثه", "جنرال", "قايد", "منسق",
        "منسقه", "الامير", "الشيخ", "السيد", "السيده",
    ]
)  # fmt: skip
REACH = (
    6  # words from an office to the surname: «وزير الخارجية الأمريكي السابق مايك بومبيو» has five
)


def find(found: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the officials named in headline and text, each once with its clearest sentence."""
    best: dict[int, Suggestion] = {}
    for sentence in found:
        if sentence.field == "caption":
            continue
        forms = [token.form for token in sentence.tokens]
        place = 0
        while place < len(forms):
            name = gazetteer.official_names.longest(forms, place)
            if name and (confidence := _confidence(forms, place, len(name.words))):
                known = best.get(name.key)
                if known is None or known.confidence < confidence:
                    best[name.key] = Suggestion(
                        "official", name.key, None, sentence.field, sentence.start, sentence.end,
                        sentence.text, "name" if confidence == BY_NAME else "surname-beside-office",
                        confidence,
                    )  # fmt: skip
            place += len(name.words) if name else 1
    return list(best.values())


def _confidence(forms: list[str], place: int, length: int) -> float:
    """Return how sure a name is; 0 for a surname without an office before it: many share it."""
    if length > 1:
        return BY_NAME
    before = forms[max(0, place - REACH) : place]
    is_office = any(not _OFFICES.isdisjoint(arabic.without_clitics(form)) for form in before)
    return BY_SURNAME if is_office else 0.0
