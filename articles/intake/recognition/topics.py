"""Topics by the keywords of the thesaurus: weak, and said to be so."""

from __future__ import annotations

from collections import defaultdict

from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest

IN_TITLE, IN_TEXT = 3, 1  # weights of a keyword
ENOUGH = 2
STRONGEST = 0.5  # confidence: that a word is there does not say what an article is about


def find(found: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the topics whose keywords weigh enough, each with the first sentence that has one."""
    weights: dict[int, int] = defaultdict(int)
    first: dict[int, Sentence] = {}
    for sentence in found:
        forms = [token.form for token in sentence.tokens]
        for place in range(len(forms)):
            name = gazetteer.topic_keywords.longest(forms, place)
            if name:
                weights[name.key] += IN_TITLE if sentence.field == "title" else IN_TEXT
                if first.setdefault(name.key, sentence).field != "body" == sentence.field:
                    first[name.key] = sentence
    return [
        suggest("topic", first[key], "topic-keywords", min(STRONGEST, weight / 10 + 0.1), key=key)
        for key, weight in weights.items()
        if weight >= ENOUGH
    ]
