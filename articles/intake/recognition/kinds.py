"""The kind of a meeting, by the words for those who meet."""

from __future__ import annotations

import re
from collections import defaultdict

from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest

# Kinds of `Meeting.Kind` by words of folded text, the more particular ones first: in one sentence the
# first that fits counts.
_MINISTERS = r"(?:ال)?(?:وزراء|وزاري\S*)"
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "working-group",
        (
            r"(?<!\w)(?:\S{0,3}مجموع[هتا]\S*|فريق) (?:ال)?(?:عمل|تركيز)(?! المصغره)",
            r"(?<!\w)مجموعات العمل",
            r"مجموعه (?:مكافحه|المقاتلين|سفر|تمويل|الاتصالات)",
            r"خبراء (?:ال)?تحالف|لقاء لخبراء",
        ),
    ),
    (
        "chiefs-of-defence",
        (r"القاده العسكري\S*", r"(?:روساء|قاده|قادات) (?:هييات )?(?:ال)?(?:اركان|جيوش)"),
    ),
    (
        "political-directors",
        (r"(?:المدي?راء|المديرون|المديرين|مديري|مديرو|مدراء) (?:ال)?(?:سياسي\S*|الشوون السياسيه)",),
    ),
    (
        "senior-officials",
        (r"كبار (?:ال)?مسوولي\S*", r"سفراء (?:دول )?(?:ال)?تحالف", r"كبار (?:ال)?دبلوماسي\S*"),
    ),
    (
        "leaders-summit",
        (r"قمه (?:ال)?قاده", r"قاده (?:ال)?(?:دول|عالم|بلدان)", r"(?<!\w)(?:ال)?قمه (?!حلف)"),
    ),
    ("defence-ministers", (rf"{_MINISTERS} (?:ال)?(?:دفاع|جيوش)", r"[لب]وزراء (?:ال)?دفاع")),
    (
        "small-group-ministerial",
        (r"(?:ال)?مجموعه (?:الوزاريه |العمل )?المصغره", r"لمجموعه مصغره"),
    ),
    ("ministerial", (_MINISTERS,)),
)
_KINDS = tuple((kind, re.compile("|".join(words))) for kind, words in _WORDS)
_OF_SMALL_GROUP = {"political-directors", "senior-officials"}
LEAD = 3
ENOUGH = 2


def find(found: list[Sentence], elsewhere: set[int]) -> Suggestion | None:
    """Return the kind most sentences speak of, those at the top counting for more; None without one."""
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, Sentence] = {}
    for sentence in found:
        if sentence.place in elsewhere or sentence.field == "caption":
            continue
        text = " ".join(token.form for token in sentence.tokens)
        kind = next((kind for kind, words in _KINDS if words.search(text)), None)
        if kind:
            weight = 3.0 if sentence.field == "title" else 2.0 if sentence.place <= LEAD else 0.5
            weights[kind] += weight
            first.setdefault(kind, sentence)
    # The small group meets as ministers, and as others whom the text then names.
    if weights.keys() & _OF_SMALL_GROUP:
        weights.pop("small-group-ministerial", None)
    # Ministers are named in every report; the group they meet as is the better word.
    if "small-group-ministerial" in weights and weights["small-group-ministerial"] >= ENOUGH:
        weights.pop("ministerial", None)
    best = max(weights, key=lambda kind: weights[kind], default=None)
    if best is None or weights[best] < ENOUGH:
        return None
    return suggest("meeting_kind", first[best], "kind-words", 0.6, said=best)
