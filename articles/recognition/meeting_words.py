"""Words that speak of a meeting, of its hosts, of what is past, and of having no place.

Read off the press the archive holds; folded forms, without article and clitics.
"""

from __future__ import annotations

from articles import arabic
from articles.recognition.suggestions import Sentence

MEETING = frozenset(
    [
        "اجتماع",
        "اجتماعا",
        "اجتماعات",
        "اجتماعهم",
        "اجتماعه",
        "اجتماعها",
        "لقاء",
        "لقاءا",
        "لقاءات",
        "موتمر",
        "موتمرا",
        "موتمرات",
        "قمه",
    ]
)
HOSTING = frozenset(
    [
        "تستضيف",
        "يستضيف",
        "استضافت",
        "استضاف",
        "ستستضيف",
        "سيستضيف",
        "تستضيفه",
        "يستضيفه",
        "استضافته",
        "تحتضن",
        "يحتضن",
        "احتضنت",
        "احتضن",
        "ستحتضن",
        "سيحتضن",
        "تحتضنه",
        "عقد",
        "يعقد",
        "عقدت",
        "تعقد",
        "انعقد",
        "ينعقد",
        "سيعقد",
    ]
)
# What those who meet do; it tells of a meeting only beside a place.
GATHERING = frozenset(
    [
        "اجتمع", "اجتمعت", "اجتمعوا", "يجتمع", "تجتمع", "يجتمعون", "سيجتمع", "ستجتمع", "سيجتمعون",
        "التقي", "التقت", "التقوا", "يلتقي", "تلتقي", "يلتقون", "سيلتقي", "ستلتقي", "سيلتقون",
        "افتتح", "افتتحت", "اختتم", "اختتمت", "انطلق", "انطلقت", "تراس",
    ]
)  # fmt: skip
PAST = ("كان اخر", "اخر اجتماع", "كان قد", "كانت قد", "في وقت سابق", "حينها", "انذاك")
STATEMENT = frozenset("نشرته نشره نشرتها نشرت بيان قالت قال اعلنت".split())  # noqa: SIM905
VIRTUAL = (
    "افتراضي", "افتراضيا", "افتراضيه", "تقنيه الفيديو", "عبر الفيديو", "عن بعد", "المريي", "مريي", "مرييا",
    "مرييه", "دايره تلفزيونيه", "عبر الانترنت", "تقنيه التناظر",
)  # fmt: skip


def speaks_of_meeting(sentence: Sentence) -> bool:
    """Whether a sentence has a word for a meeting, for hosting one, or for coming together."""
    return any(
        not (MEETING | HOSTING | GATHERING).isdisjoint(arabic.without_clitics(token.form))
        for token in sentence.tokens
    )


def speaks_of_past(sentence: Sentence) -> bool:
    """Whether a sentence tells of something that was over when the article was written."""
    return _has_phrase(sentence, PAST)


def speaks_of_virtual(sentence: Sentence) -> bool:
    return _has_phrase(sentence, VIRTUAL)


def _has_phrase(sentence: Sentence, phrases: tuple[str, ...]) -> bool:
    text = f" {' '.join(token.form for token in sentence.tokens)} "
    # Before a phrase a clitic may stand («وكان آخر»), so only its end must be that of a word.
    return any(f"{phrase} " in text for phrase in phrases)
