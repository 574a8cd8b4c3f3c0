"""Word lists for meetings, hosting, earlier and later meetings, and virtual meetings.

Collected from the press in the archive; folded forms, without article and clitics.
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
# Verbs for what participants of a meeting do; they indicate a meeting only next to a place name.
GATHERING = frozenset(
    [
        "اجتمع", "اجتمعت", "اجتمعوا", "يجتمع", "تجتمع", "يجتمعون", "سيجتمع", "ستجتمع", "سيجتمعون",
        "التقي", "التقت", "التقوا", "يلتقي", "تلتقي", "يلتقون", "سيلتقي", "ستلتقي", "سيلتقون",
        "افتتح", "افتتحت", "اختتم", "اختتمت", "انطلق", "انطلقت", "تراس", "بدا", "بدات",
    ]
)  # fmt: skip
# Verbs for deliberating, at meetings and elsewhere: weaker evidence of a meeting.
DELIBERATING = frozenset(
    [
        "بحث", "بحثت", "بحثوا", "يبحث", "تبحث", "يبحثون", "ناقش", "ناقشت", "ناقشوا", "يناقش", "تناقش",
        "يناقشون",
    ]
)  # fmt: skip
# Phrases for what was over at the time of writing: «وكان التحالف قد وعد», «كان آخر اجتماع», «سبق أن استضافت».
PAST = re.compile(
    r"كان(?:ت|وا)? (?:\S+ ){0,4}قد(?= )|كان(?:ت)? اخر |اخر اجتماع\S* |اخر لقاء\S* |سبق (?:ان|ل\S+) "
    r"|في وقت سابق |حينها |انذاك "
)
# Phrases for a later meeting that the reported one prepares.
LATER = re.compile(
    r" قبل (?:اجتماع|لقاء|موتمر)\S* | (?:ال)?(?:اجتماع|لقاء)\S* (?:\S+ ){0,3}(?:التالي|القادم|المقبل) "
    r"| [يت]مهد ل\S+ | تمهيدا ل\S+ "
)
STATEMENT = frozenset("نشرته نشره نشرتها نشرت بيان قالت قال اعلنت".split())  # noqa: SIM905
VIRTUAL = (
    "افتراضي", "افتراضيا", "افتراضيه", "تقنيه الفيديو", "عبر الفيديو", "عن بعد", "المريي", "مريي", "مرييا",
    "مرييه", "دايره تلفزيونيه", "عبر الانترنت", "تقنيه التناظر", "عبر الهاتف", "مكالمه جماعيه",
)  # fmt: skip


_MEETING_RELATED = MEETING | HOSTING | GATHERING
VIRTUAL_REACH = 4  # words before a virtual format that may include the word for the meeting


# The small group on Syria is another body, formed by some members of the Coalition.
_GROUP_ON_SYRIA = re.compile(
    r"المصغره (?:(?:حول|بشان|من اجل) ?\S*|(?:الخاصه|المعنيه) ب(?:\S*|\S*+ \S*))سوري"
)


def mentions_group_on_syria(sentence: Sentence) -> bool:
    """Return whether a sentence mentions the small group on Syria, which is not the Coalition's small group."""
    return _GROUP_ON_SYRIA.search(_folded_text(sentence)) is not None


def mentions_meeting(sentence: Sentence) -> bool:
    """Return whether a sentence has a word for a meeting, for hosting one, or for gathering."""
    return any(_is_meeting_related(token.form) for token in sentence.tokens)


def refers_to_past(sentence: Sentence) -> bool:
    """Return whether a sentence refers to something that was over when the article was written."""
    return PAST.search(_folded_text(sentence)) is not None


def refers_to_later_meeting(sentence: Sentence) -> bool:
    """Return whether a sentence refers to a meeting after the reported one."""
    return LATER.search(_folded_text(sentence)) is not None


def mentions_virtual_format(sentence: Sentence, *, near_meeting_word: bool = False) -> bool:
    """Return whether a sentence mentions a meeting and a virtual format.

    With `near_meeting_word`, the word for the meeting must be among the VIRTUAL_REACH words before the words
    for the virtual format: «خاطبهم الوزير عبر الاتصال المرئي» makes one speaker virtual, not the meeting.
    """
    text = _folded_text(sentence)
    for phrase in VIRTUAL:
        # The phrase may have a clitic before it («وعبر»), so only its end must be the end of a word.
        if (position := text.find(f"{phrase} ")) >= 0:
            words = text[:position].split()[-VIRTUAL_REACH:] if near_meeting_word else text.split()
            if any(_is_meeting_related(form) for form in words):
                return True
    return False


def _is_meeting_related(form: str) -> bool:
    return arabic.is_one_of(form, _MEETING_RELATED)


def _folded_text(sentence: Sentence) -> str:
    return f" {' '.join(token.form for token in sentence.tokens)} "
