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
        "جلسه",
        "جلسات",
    ]
)
# The same in English and French, folded and without marks.
LATIN_MEETING = frozenset(
    ["meeting", "meetings", "conference", "summit", "talks", "ministerial", "session", "plenary",
     "reunion", "reunions", "sommet", "rencontre", "pleniere", "travaux"]
)  # fmt: skip
LATIN_HOSTING = frozenset(
    ["hosted", "hosts", "host", "hosting", "convened", "convenes", "accueilli", "accueillie",
     "accueille", "accueillera", "abrite", "abritera", "tenu", "tenue", "tient", "tiendra",
     "organise", "organisee"]
)  # fmt: skip
LATIN_GATHERING = frozenset(
    ["met", "meet", "meets", "gathered", "gather", "gathers", "opened", "closed", "concluded", "reuni",
     "reunis", "reunit", "reunissent", "retrouves", "retrouveront", "ouvert", "cloture"]
)  # fmt: skip
MEETING |= LATIN_MEETING
# Verbs for hosting and holding a meeting, folded: the past, and the present without its first letter.
_HOLDING_VERBS = (
    ("استضاف", "ستضيف"), ("احتضن", "حتضن"), ("عقد", "عقد"), ("انعقد", "نعقد"), ("استقبل", "ستقبل"),
    ("نظم", "نظم"), ("التام", "لتيم"), ("احتضنا", "حتضنا"),
)  # fmt: skip
# Verbs that mean holding only with a meeting or its participants after them: «شهدت باريس هجمات».
_HOLDING_WITH_OBJECT = (("شهد", "شهد"), ("جمع", "جمع"), ("رعي", "رعي"), ("ضم", "ضم"))


def _forms_of(verbs: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the forms of verbs: past and present, both genders, future, with «ه» or «ها» behind."""
    forms = set()
    for past, present in verbs:
        stems = [past, f"{past}ت", *(f"{s}{person}{present}" for s in ("", "س") for person in "يت")]
        forms.update(f"{stem}{object_}" for stem in stems for object_ in ("", "ه", "ها"))
    return frozenset(forms)


HOSTING = _forms_of(_HOLDING_VERBS) | LATIN_HOSTING
HOLDING_WITH_OBJECT = _forms_of(_HOLDING_WITH_OBJECT)
# Objects of such a verb: the meeting, or those who meet.
HELD = MEETING | frozenset(
    [
        "وزراء",
        "سفراء",
        "مسوولي",
        "مسوولين",
        "خبراء",
        "ممثلي",
        "ممثلين",
        "وفود",
        "وفدا",
        "شركاء",
        "قاده",
    ]
)
# Verbs for what participants of a meeting do; they indicate a meeting only next to a place name.
GATHERING = frozenset(
    [
        "اجتمع", "اجتمعت", "اجتمعوا", "يجتمع", "تجتمع", "يجتمعون", "سيجتمع", "ستجتمع", "سيجتمعون",
        "التقي", "التقت", "التقوا", "يلتقي", "تلتقي", "يلتقون", "سيلتقي", "ستلتقي", "سيلتقون",
        "افتتح", "افتتحت", "اختتم", "اختتمت", "انطلق", "انطلقت", "تراس", "تراست", "بدا", "بدات",
        "يلتيم", "تلتيم", "التام", "ستلتيم", "سيلتيم",
    ]
)  # fmt: skip
GATHERING |= LATIN_GATHERING
# Verbs for deliberating, at meetings and elsewhere: weaker evidence of a meeting.
DELIBERATING = frozenset(
    [
        "بحث", "بحثت", "بحثوا", "يبحث", "تبحث", "يبحثون", "ناقش", "ناقشت", "ناقشوا", "يناقش", "تناقش",
        "يناقشون",
    ]
)  # fmt: skip
# Phrases for what was over at the time of writing: «وكان التحالف قد وعد», «كان آخر اجتماع», «سبق أن استضافت».
PAST = re.compile(
    r"(?:ياتي|وياتي|جاء|ويجيء|وجاء) (?:\S+ ){0,4}بعد (?:اجتماع|لقاء|موتمر|قمه)\S* "
    r"|كان(?:ت|وا)? (?:\S+ ){0,4}قد(?= )|كان(?:ت)? اخر |اخر اجتماع\S* |اخر لقاء\S* "
    r"|سبق (?:ان|ل\S+) |في وقت سابق |حينها |انذاك "
)
# Phrases for a later meeting that the reported one prepares.
LATER = re.compile(
    r" قبل (?:اجتماع|لقاء|موتمر)\S* | (?:ال)?(?:اجتماع|لقاء)\S* (?:\S+ ){0,3}(?:التالي|القادم|المقبل) "
    r"| [يت]مهد ل\S+ | تمهيدا ل\S+ "
)
STATEMENT = frozenset(
    [
        "نشرته",
        "نشره",
        "نشرتها",
        "نشرت",
        "بيان",
        "قالت",
        "قال",
        "اعلنت",
        "كشفت",
        "كشف",
        "افادت",
        "ذكرت",
        "صرح",
        "صرحت",
    ]
)
VIRTUAL = (
    "افتراضي", "افتراضيا", "افتراضيه", "تقنيه الفيديو", "عبر الفيديو", "عن بعد", "المريي", "مريي", "مرييا",
    "مرييه", "بالفيديو", "فيديو كونفرانس", "الفيديو كونفرانس", "دايره تلفزيونيه", "عبر الانترنت",
    "تقنيه التناظر", "عبر الهاتف", "مكالمه جماعيه",
)  # fmt: skip


# Verbs of GATHERING whose subject is plural or the body that meets.
_GATHERED = LATIN_GATHERING | frozenset(
    ["اجتمع", "اجتمعت", "اجتمعوا", "يجتمع", "تجتمع", "يجتمعون", "سيجتمع", "ستجتمع", "سيجتمعون", "التام",
     "يلتيم", "تلتيم", "ستلتيم", "سيلتيم", "اعمال", "اشغال", "فعاليات"]
)  # fmt: skip
_MEETING_OR_GATHERED, _HOLDING = MEETING | _GATHERED, HOSTING | HOLDING_WITH_OBJECT
_MEETING_RELATED = MEETING | HOSTING | GATHERING
OBJECT_REACH = 6  # words after a verb that may be its object
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
    forms = [token.form for token in sentence.tokens]
    return any(is_meeting_related(form) for form in forms) or any(
        arabic.is_one_of(form, HOLDING_WITH_OBJECT) and has_object(forms, position)
        for position, form in enumerate(forms)
    )


def names_meeting(sentence: Sentence) -> bool:
    """Return whether a sentence has a noun for a meeting, or says that several gathered or were hosted."""
    forms = [token.form for token in sentence.tokens]
    return any(arabic.is_one_of(form, _MEETING_OR_GATHERED) for form in forms) or any(
        arabic.is_one_of(form, _HOLDING) and has_object(forms, position)
        for position, form in enumerate(forms)
    )


def has_object(forms: list[str], position: int) -> bool:
    """Return whether a meeting, or those who meet, follow a verb: «ستجمع وزراء 40 دولة»."""
    following = forms[position + 1 : position + 1 + OBJECT_REACH]
    return any(arabic.is_one_of(form, HELD) for form in following)


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
            if any(is_meeting_related(form) for form in words):
                return True
    return False


def is_meeting_related(form: str) -> bool:
    """Return whether a word means a meeting, hosting one or gathering."""
    return arabic.is_one_of(form, _MEETING_RELATED)


def _folded_text(sentence: Sentence) -> str:
    return f" {' '.join(token.form for token in sentence.tokens)} "
