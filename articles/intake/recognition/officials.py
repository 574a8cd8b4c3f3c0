"""Officials that a text names: by a whole name, or by the surname beside an office."""

from __future__ import annotations

import re

from articles.intake.recognition import people
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

BY_NAME, BY_SURNAME, BY_SPEECH = 0.95, 0.7, 0.5
_RULES = {
    BY_NAME: "name",
    BY_SURNAME: "surname-beside-office",
    BY_SPEECH: "surname-beside-speech",
}
_SAYS = re.compile(
    r"^[وف]?(?:قال|قالت|اعلن|اعلنت|اكد|اكدت|اضاف|اضافت|اشار|اشارت|اوضح|اوضحت|شدد|شددت|دعا|دعت|راي|رات|لفت|لفتت|صرح|صرحت"
    r"|اعتبر|اعتبرت|حذر|حذرت|كشف|كشفت|وصف|وصفت|طالب|طالبت|التقي|حث|حثت|[يت]قول|[يت]وكد)$"
)
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
        for place, name in gazetteer.official_names.in_order(forms):
            if confidence := _confidence(forms, place, len(name.words), gazetteer):
                known = best.get(name.key)
                if known is None or known.confidence < confidence:
                    best[name.key] = suggest(
                        "official", sentence, _RULES[confidence], confidence, key=name.key
                    )
    return list(best.values())


def _confidence(forms: list[str], place: int, length: int, gazetteer: Gazetteer) -> float:
    """Return how sure a name is; 0 for a surname with neither office nor speech beside it."""
    if length > 1:
        return BY_NAME
    before = forms[max(0, place - REACH) : place]
    is_office = any(arabic.is_one_of(form, _OFFICES) for form in before)
    if is_office:
        return BY_SURNAME
    beside = [*forms[max(0, place - 1) : place], *forms[place + 1 : place + 2]]
    speaks = any(_SAYS.match(form) for form in beside)
    bearers_are_many = forms[place] in people.GIVEN or forms[place] in gazetteer.given_names
    return BY_SPEECH if speaks and not bearers_are_many else 0.0
