"""Words that speak of a meeting, of its hosts, of what is past, and of having no place.

Read off the press the archive holds; folded forms, without article and clitics.
"""

from __future__ import annotations

import re

from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic

MEETING = frozenset(
    [
        "اجتماع",
        "اجتماعا",
        "اجتماعات",
        "اجتماعهم",
        "اجتماعه",
        "اجتماعها",
        "لقاء",
        "لقايه",
        "لقايها",
        "لقايهم",
        "لقاءهم",
        "لقاءا",
        "لقاءات",
        "موتمر",
        "موتمرا",
        "موتمرات",
        "قمه",
        "محادثات",
        "مشاورات",
        "مباحثات",
        "ورشه",
        "منتدي",
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
        "تستقبل",
        "يستقبل",
        "استقبلت",
        "نظم",
        "نظمت",
        "ينظم",
        "تنظم",
    ]
)
# What those who meet do; it tells of a meeting only beside a place.
GATHERING = frozenset(
    [
        "اجتمع", "اجتمعت", "اجتمعوا", "يجتمع", "تجتمع", "يجتمعون", "سيجتمع", "ستجتمع", "سيجتمعون",
        "التقي", "التقت", "التقوا", "يلتقي", "تلتقي", "يلتقون", "سيلتقي", "ستلتقي", "سيلتقون",
        "افتتح", "افتتحت", "اختتم", "اختتمت", "انطلق", "انطلقت", "تراس", "بدا", "بدات",
    ]
)  # fmt: skip
# What is done at a meeting, and elsewhere too: half a reason.
DELIBERATING = frozenset(
    [
        "بحث", "بحثت", "بحثوا", "يبحث", "تبحث", "يبحثون", "ناقش", "ناقشت", "ناقشوا", "يناقش", "تناقش",
        "يناقشون",
    ]
)  # fmt: skip
# «وكان التحالف قد وعد», «كان آخر اجتماع», «سبق أن استضافت»: what was over when the article was written.
PAST = re.compile(
    r"كان(?:ت|وا)? (?:\S+ ){0,4}قد(?= )|كان(?:ت)? اخر |اخر اجتماع\S* |اخر لقاء\S* |سبق (?:ان|ل\S+) "
    r"|في وقت سابق |حينها |انذاك "
)
# A later meeting that this one only leads up to.
LATER = re.compile(
    r" قبل (?:اجتماع|لقاء|موتمر)\S* | (?:ال)?(?:اجتماع|لقاء)\S* (?:\S+ ){0,3}(?:التالي|القادم|المقبل) "
    r"| [يت]مهد ل\S+ | تمهيدا ل\S+ "
)
STATEMENT = frozenset("نشرته نشره نشرتها نشرت بيان قالت قال اعلنت".split())  # noqa: SIM905
VIRTUAL = (
    "افتراضي", "افتراضيا", "افتراضيه", "تقنيه الفيديو", "عبر الفيديو", "عن بعد", "المريي", "مريي", "مرييا",
    "مرييه", "دايره تلفزيونيه", "عبر الانترنت", "تقنيه التناظر", "عبر الهاتف", "مكالمه جماعيه",
)  # fmt: skip


_TELLING = MEETING | HOSTING | GATHERING
NEAR = 4  # words from one for a meeting to those for having no place


# Another body, whose members are some of the Coalition's.
_GROUP_ON_SYRIA = re.compile(
    r"المصغره (?:(?:حول|بشان|من اجل) ?\S*|(?:الخاصه|المعنيه) ب(?:\S*|\S*+ \S*))سوري"
)


def speaks_of_group_on_syria(sentence: Sentence) -> bool:
    """Whether a sentence speaks of the small group on Syria, which is not that of the Coalition."""
    return _GROUP_ON_SYRIA.search(_words(sentence)) is not None


def speaks_of_meeting(sentence: Sentence) -> bool:
    """Whether a sentence has a word for a meeting, for hosting one, or for coming together."""
    return any(_tells_of_meeting(token.form) for token in sentence.tokens)


def speaks_of_past(sentence: Sentence) -> bool:
    """Whether a sentence tells of something that was over when the article was written."""
    return PAST.search(_words(sentence)) is not None


def speaks_of_later(sentence: Sentence) -> bool:
    """Whether a sentence tells of a meeting that comes after the one it is about."""
    return LATER.search(_words(sentence)) is not None


def speaks_of_virtual(sentence: Sentence, *, near: bool = False) -> bool:
    """Whether a sentence has words for having no place; `near`: beside a word for the meeting itself.

    «خاطبهم الوزير عبر الاتصال المرئي» makes one speaker virtual, not the meeting.
    """
    words = _words(sentence)
    for phrase in VIRTUAL:
        # Before a phrase a clitic may stand («وعبر»), so only its end must be that of a word.
        if (place := words.find(f"{phrase} ")) >= 0:
            before = words[:place].split()[-NEAR:] if near else words.split()
            if any(_tells_of_meeting(form) for form in before):
                return True
    return False


def _tells_of_meeting(form: str) -> bool:
    return arabic.is_one_of(form, _TELLING)


def _words(sentence: Sentence) -> str:
    return f" {' '.join(token.form for token in sentence.tokens)} "
