"""Numbers a text states and what they count: attendance and membership told apart, money, people, area."""

from __future__ import annotations

import re
from decimal import Decimal

from articles.intake.recognition import meeting_words
from articles.intake.recognition.suggestions import Number, Sentence, Suggestion, suggest
from articles.text import arabic, numbers

# What stands behind a number (folded): what it counts unless the sentence says more, and its unit.
_STATES = ("participants", "دولة", "states")
_DISPLACED = ("people", "نازح", "displaced people")
_UNITS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(["دوله", "دول", "بلد", "بلدا", "بلدان"], _STATES),
    **dict.fromkeys(["وفد", "وفدا", "وفود"], ("participants", "وفدًا", "delegations")),
    **dict.fromkeys(["وزير", "وزيرا", "وزراء"], ("participants", "وزيرًا", "ministers")),
    **dict.fromkeys(["عضو", "عضوا", "اعضاء"], ("members", "عضوًا", "members")),
    **dict.fromkeys(["شريك", "شريكا", "شركاء"], ("participants", "شريكًا", "partners")),
    "دولار": ("money", "دولار", "US dollars"),
    "يورو": ("money", "يورو", "euros"),
    **dict.fromkeys(["كيلومتر", "كيلومترا"], ("area", "كيلومتر مربع", "square kilometres")),
    **dict.fromkeys(["شخص", "شخصا", "اشخاص", "نسمه"], ("people", "شخص", "people")),
    **dict.fromkeys(["مقاتل", "مقاتلا", "مقاتلين"], ("people", "مقاتل", "fighters")),
    **dict.fromkeys(["محتجز", "محتجزا", "محتجزين", "معتقل", "معتقلا"], ("people", "محتجز", "detainees")),
    **dict.fromkeys(["نازح", "نازحا", "نازحين", "لاجي", "لاجيا", "لاجيين"], _DISPLACED),
    **dict.fromkeys(["جندي", "جنديا", "جنود"], ("people", "جندي", "soldiers")),
    **dict.fromkeys(["ضابط", "ضابطا", "ضباط"], ("people", "ضابط", "officers")),
    **dict.fromkeys(["عايله", "اسره"], ("people", "عائلة", "families")),
}  # fmt: skip
_COUNTED_HEADS = {"participants", "members"}
RIGHT_BEFORE = 3
BEFORE, AFTER = 9, 9  # words around a number that say whether those counted came, or belong


def _word(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for whole words of folded text."""
    return re.compile(rf"(?:^| )(?:{'|'.join(patterns)})(?= |$)")


_CAME_BEFORE = _word(
    r"[وف]?(?:ب?(?:ال)?(?:حضور|مشاركه)|حضرته?ا?|حضرها?|حضروا|يحضره?ا?|حضوره?ا?)",
    r"[وف]?(?:شارك[تو]?ا?|[يت]شارك|مثل[ت]?|استقبل[ت]?|التقي|اجتمع[ت]?|جمع[ت]?|يجمع|[يت]ضم|ضم[ت]?)",
    r"[وف]?(?:ممثل\S*|مندوب\S*|وفود|ا?وفد\S*|مسوولون|مسوولين|كبار|ل?وزراء|خبراء|قاده|عدد)",
)
_CAME_AFTER = _word(
    r"[يت]?جتمع\S*|اجتمع\S*|[يت]ناقش\S*|[يت]بحث\S*|[يت]شارك\S*|شارك\S*|مشارك\S*",
    r"حضر\S*|حضور|حضوره\S*|حاضر\S*|[يت]لت[قي]\S*|التق\S*",
)
_BELONGS_BEFORE = _word(
    r"[وف]?(?:(?:ال)?مكون\S*|(?:ال)?مولف\S*|البالغ\S*|عضويته\S*|اعضاي?\S*|الاعضاء|عدد اعضا\S*|انضم\S*)",
    r"[وف]?(?:[يت]ضم (?:ال)?تحالف|(?:ال)?تحالف (?:الدولي )?[يت]?ضم|الذي [يت]ضم|التي تضم|يضم)",
    r"[وف]?(?:ليبلغ|ليصبح|يبلغ|تجاوز|ليتجاوز|وقعت?|[يت]قوده?ا?)",
)
_BELONGS_AFTER = _word(
    r"عضو\S*|اعضاء|الاعضاء|انضم\S*|منضوي\S*|منضم\S*",
    r"ومنظم\S* (?:دولي\S* )?(?:عضو\S*|في التحالف)",
)
_INVITED = _word(r"[وف]?دعي\S*|مدعو\S*|المدعو\S*|دعوات|الدعوات|وجهت|دعوه")


def find(found: list[Sentence], elsewhere: set[int]) -> list[Suggestion]:
    """Return the figures of a text, each once, with the sentence that states it.

    In sentences in `elsewhere`, which tell of another meeting, no number is one of attendance.
    """
    suggestions: dict[tuple, Suggestion] = {}
    for sentence in found:
        if sentence.field == "caption":
            continue
        for said, rule in _figures(sentence, sentence.place in elsewhere):
            suggestions.setdefault(
                (said.value, said.counts, said.unit_en),
                suggest(
                    "figure",
                    sentence,
                    rule,
                    0.7 if said.counts in _COUNTED_HEADS else 0.5,
                    said=said,
                ),
            )
    return list(suggestions.values())


def _figures(sentence: Sentence, of_another_meeting: bool):
    """Yield (number, rule) for each figure of a sentence."""
    for mention in numbers.find_numbers(sentence.text):
        before = [t.form for t in sentence.tokens if t.end <= mention.start]
        after = [t.form for t in sentence.tokens if t.start >= mention.end]
        unit = _UNITS.get(after[0]) if after else None
        if unit is None and after[1:2] and after[0] == "من":
            unit = _UNITS.get(arabic.without_article(after[1]))
            if unit and unit[0] == "members":  # «وفود 28 من الأعضاء»: some of them
                unit = _STATES
        if unit is None:
            if mention.value < 1000 and _numbered_members(before):
                yield Number(mention.value, "members", "عضوًا", "members"), "members-behind"
            continue
        counts, unit_ar, unit_en = unit
        if counts in _COUNTED_HEADS:
            if not 2 < mention.value < 200:
                continue
            counts = _came_or_belongs(before, after[1:], counts, unit_en)
            if counts is None or (of_another_meeting and counts == "participants"):
                continue
        if mention.value >= 10**16:
            continue
        yield (
            Number(mention.value.quantize(Decimal("0.01")), counts, unit_ar, unit_en),
            f"number-of-{counts}",
        )


def _numbered_members(before: list[str]) -> bool:
    """Whether a number stands behind those it counts: «بأعضائه الـ83», «الأعضاء الـ72»."""
    near = before[-2:]
    return any(form.startswith(("اعضا", "الاعضا", "باعضا", "لاعضا")) for form in near)


def _came_or_belongs(before: list[str], after: list[str], counts: str, unit_en: str) -> str | None:
    """Return what a number of states counts by the words around it; None where they do not say."""
    near, behind = " ".join(before[-BEFORE:]), " ".join(after[:AFTER])
    if _INVITED.search(near) or _INVITED.search(behind):
        return "invited"
    if counts == "members":
        return "members"
    if unit_en == "delegations":  # members send them; who belongs is counted otherwise
        return "participants"
    came = max((m.end() for m in _CAME_BEFORE.finditer(near)), default=-1)
    belongs = max((m.end() for m in _BELONGS_BEFORE.finditer(near)), default=-1)
    if came >= 0 and len(near[came:].split()) <= RIGHT_BEFORE and came > belongs:
        return "participants"
    if _BELONGS_AFTER.search(" ".join(after[:4])):
        return "members"
    if belongs >= 0 and belongs >= came:
        return "participants" if _is_of_meeting(near, belongs) else "members"
    if came >= 0 or _CAME_AFTER.search(behind):
        return "participants"
    return None


def _is_of_meeting(near: str, at: int) -> bool:
    """Whether what has the members is a meeting: «الاجتماع الذي يضم 30 دولة»."""
    words = near[:at].split()[-4:]
    is_meeting = any(arabic.is_one_of(word, meeting_words.MEETING) for word in words)
    return is_meeting and not any("تحالف" in word for word in words)
