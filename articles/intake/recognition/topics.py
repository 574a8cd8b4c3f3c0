"""Recognition of topics by the keywords of the thesaurus, with low confidence."""

from __future__ import annotations

from collections import defaultdict

from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest

TITLE_WEIGHT, TEXT_WEIGHT = 3, 1  # of one keyword
MINIMUM_WEIGHT = 2
MAXIMUM_CONFIDENCE = 0.5  # a keyword alone does not show what an article is about


def find(sentences: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the topics whose keywords have enough weight.

    The evidence is the first sentence of the body with a keyword, else the first of the title or caption.
    """
    weights: dict[int, int] = defaultdict(int)
    evidence: dict[int, Sentence] = {}
    for sentence in sentences:
        forms = [token.form for token in sentence.tokens]
        for position in range(len(forms)):
            name = gazetteer.topic_keywords.longest_at(forms, position)
            if name:
                weights[name.key] += TITLE_WEIGHT if sentence.field == "title" else TEXT_WEIGHT
                if evidence.setdefault(name.key, sentence).field != "body" == sentence.field:
                    evidence[name.key] = sentence
    return [
        suggest(
            "topic",
            evidence[key],
            "topic-keywords",
            min(MAXIMUM_CONFIDENCE, weight / 10 + 0.1),
            key=key,
        )
        for key, weight in weights.items()
        if weight >= MINIMUM_WEIGHT
    ]
