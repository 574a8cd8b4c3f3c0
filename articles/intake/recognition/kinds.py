"""Recognition of the kind of a meeting, by the words for its participants."""

from __future__ import annotations

import re
from collections import defaultdict

from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest

# Patterns of folded text for the values of `Meeting.Kind`, the most specific first: in each sentence only the
# first kind that matches counts.
_MINISTERS = r"(?:ال)?(?:وزراء|وزاري\S*)"
_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "working-group",
        (
            r"(?<!\w)(?:\S{0,3}مجموع[هتا]\S*|فريق) (?:ال)?(?:عمل|تركيز)(?! المصغره)",
            r"(?<!\w)مجموعات العمل",
            r"مجموعه (?:مكافحه|المقاتلين|سفر|تمويل|الاتصالات)",
            r"خبراء (?:ال)?تحالف|لقاء لخبراء",
            r"working group|focus group|finance group|groupe de (?:travail|reflexion)|planners",
        ),
    ),
    (
        "chiefs-of-defence",
        (
            r"القاده العسكري\S*",
            r"(?:روساء|قاده|قادات) (?:هييات )?(?:ال)?(?:اركان|جيوش)",
            r"chiefs of (?:defen[cs]e|staff)|military chiefs|chefs d etat major",
        ),
    ),
    (
        "political-directors",
        (
            r"[وب]?(?:ال|لل|ل)?(?:مدراء|مديرون|مديرين|مديري|مديرو) (?:ال)?(?:سياسي\S*|شوون السياسيه)",
            r"political directors|directeurs politiques",
        ),
    ),
    (
        "senior-officials",
        (r"كبار (?:ال)?مسوولي\S*", r"سفراء (?:دول )?(?:ال)?تحالف", r"كبار (?:ال)?دبلوماسي\S*"),
    ),
    (
        "leaders-summit",
        (r"قمه (?:ال)?قاده", r"قاده (?:ال)?(?:دول|عالم|بلدان)", r"(?<!\w)(?:ال)?قمه (?!حلف)"),
    ),
    (
        "defence-ministers",
        (
            rf"{_MINISTERS} (?:ال)?(?:دفاع|جيوش)",
            r"[لب]وزراء (?:ال)?دفاع",
            r"defen[cs]e (?:ministers|ministerial|chiefs)|ministres de la defense",
        ),
    ),
    (
        "small-group-ministerial",
        (
            r"(?:ال)?مجموعه (?:الوزاريه |العمل )?المصغره",
            r"لمجموعه مصغره",
            r"small group|groupe restreint",
            r"(?:اجتماع\S*|لقاء\S*|جلسه|موتمر\S*) (?:ال)?(?:وزاري\S* )?(?:ال)?مصغر\S* (?:\S+ )?ل?(?:ال)?وزراء",
        ),
    ),
    (
        "ministerial",
        (_MINISTERS, r"ministerial|foreign ministers|reunion ministerielle|ministres des affaires"),
    ),
)
_KINDS = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS)
_SMALL_GROUP_KINDS = {"political-directors", "senior-officials"}
LAST_LEAD_INDEX = 3
MINIMUM_WEIGHT = 2


def of_text(text: str) -> str | None:
    """Return the kind of meeting that a folded text speaks of: the most specific one, None without any."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def find(sentences: list[Sentence], other_meetings: set[int]) -> Suggestion | None:
    """Return the kind with the highest weight, or None if no kind has enough.

    A sentence counts 3 in the title, 2 up to the index LAST_LEAD_INDEX, and 0.5 after it. Captions, and the
    sentences whose index is in `other_meetings`, do not count.
    """
    weights: dict[str, float] = defaultdict(float)
    first_sentences: dict[str, Sentence] = {}
    for sentence in sentences:
        if sentence.index in other_meetings or sentence.field == "caption":
            continue
        kind = of_text(" ".join(token.form for token in sentence.tokens))
        if kind:
            weight = (
                3.0
                if sentence.field == "title"
                else 2.0
                if sentence.index <= LAST_LEAD_INDEX
                else 0.5
            )
            weights[kind] += weight
            first_sentences.setdefault(kind, sentence)
    # The small group meets as ministers unless the text names other participants.
    if weights.keys() & _SMALL_GROUP_KINDS:
        weights.pop("small-group-ministerial", None)
    # Every report names ministers, so the small group is the more specific kind.
    if (
        "small-group-ministerial" in weights
        and weights["small-group-ministerial"] >= MINIMUM_WEIGHT
    ):
        weights.pop("ministerial", None)
    best = max(weights, key=lambda kind: weights[kind], default=None)
    if best is None or weights[best] < MINIMUM_WEIGHT:
        return None
    return suggest("meeting_kind", first_sentences[best], "kind-words", 0.6, said=best)
