"""Recognition of numbers and what they count: attendance, membership, invitations, money, people, area."""

from __future__ import annotations

import re
from decimal import Decimal

from articles.intake.recognition import meeting_words
from articles.intake.recognition.suggestions import Number, Sentence, Suggestion, suggest
from articles.text import arabic

# By the folded word after a number: what it counts unless its sentence says otherwise, and the unit in Arabic
# and English.
_STATES = ("participants", "دولة", "states")
_DISPLACED = ("people", "نازح", "displaced people")
_INDIVIDUALS = ("people", "فردًا", "individuals")
# «46 من أفراد قوات التحالف»: the word after «أفراد» says whether they belong to forces.
_OF_FORCES = ("people", "من أفراد القوات", "members of forces")
_FORCES = frozenset(["قوات", "خدمه", "امن", "شرطه", "جيش", "جيوش", "حرس"])
_UNITS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(["دوله", "دول", "بلد", "بلدا", "بلدان"], _STATES),
    **dict.fromkeys(["countries", "states", "nations", "pays"], _STATES),
    **dict.fromkeys(["delegations"], ("participants", "وفدًا", "delegations")),
    **dict.fromkeys(["members", "membres"], ("members", "عضوًا", "members")),
    **dict.fromkeys(["وفد", "وفدا", "وفود"], ("participants", "وفدًا", "delegations")),
    "جهه": ("participants", "جهة", "parties"),
    **dict.fromkeys(["وزير", "وزيرا", "وزراء"], ("participants", "وزيرًا", "ministers")),
    **dict.fromkeys(["عضو", "عضوا", "اعضاء"], ("members", "عضوًا", "members")),
    **dict.fromkeys(["شريك", "شريكا", "شركاء"], ("participants", "شريكًا", "partners")),
    "دولار": ("money", "دولار", "US dollars"),
    "يورو": ("money", "يورو", "euros"),
    **dict.fromkeys(["كيلومتر", "كيلومترا"], ("area", "كيلومتر مربع", "square kilometres")),
    **dict.fromkeys(["ريال", "ريالا"], ("money", "ريال", "riyals")),
    **dict.fromkeys(["درهم", "درهما"], ("money", "درهم", "dirhams")),
    **dict.fromkeys(["دينار", "دينارا"], ("money", "دينار", "dinars")),
    **dict.fromkeys(["جنيه", "جنيها"], ("money", "جنيه", "pounds")),
    **dict.fromkeys(["شخص", "شخصا", "اشخاص", "نسمه", "انسان", "انسانا"], ("people", "شخص", "people")),
    **dict.fromkeys(["فرد", "فردا", "افراد"], _INDIVIDUALS),
    **dict.fromkeys(["عنصر", "عنصرا", "عناصر"], ("people", "عنصرًا", "members of an armed force")),
    **dict.fromkeys(["عسكري", "عسكريا", "عسكريين"], ("people", "عسكريًا", "military personnel")),
    **dict.fromkeys(["شرطي", "شرطيا", "شرطيين"], ("people", "شرطيًا", "police officers")),
    **dict.fromkeys(["مدني", "مدنيا", "مدنيين"], ("people", "مدنيًا", "civilians")),
    **dict.fromkeys(["طفل", "طفلا", "اطفال"], ("people", "طفلًا", "children")),
    **dict.fromkeys(["امراه", "نساء"], ("people", "امرأة", "women")),
    **dict.fromkeys(["قتيل", "قتيلا", "قتلي"], ("people", "قتيلًا", "killed")),
    **dict.fromkeys(["جريح", "جريحا", "جرحي"], ("people", "جريحًا", "wounded")),
    **dict.fromkeys(["مقاتل", "مقاتلا", "مقاتلين"], ("people", "مقاتل", "fighters")),
    **dict.fromkeys(["محتجز", "محتجزا", "محتجزين", "معتقل", "معتقلا"], ("people", "محتجز", "detainees")),
    **dict.fromkeys(["نازح", "نازحا", "نازحين", "لاجي", "لاجيا", "لاجيين"], _DISPLACED),
    **dict.fromkeys(["جندي", "جنديا", "جنود"], ("people", "جندي", "soldiers")),
    **dict.fromkeys(["ضابط", "ضابطا", "ضباط"], ("people", "ضابط", "officers")),
    **dict.fromkeys(["عايله", "اسره"], ("people", "عائلة", "families")),
}  # fmt: skip
_STATE_COUNTS = {"participants", "members"}
ADJACENT_REACH = 3
REACH_BEFORE, REACH_AFTER = (
    9,
    9,
)  # words around a number that show whether it counts attendance or membership


def _word_pattern(*patterns: str) -> re.Pattern[str]:
    """Return a pattern for whole words of folded text."""
    return re.compile(rf"(?:^| )(?:{'|'.join(patterns)})(?= |$)")


_ATTENDED_BEFORE = _word_pattern(
    r"[وف]?(?:ب?(?:ال)?(?:حضور|مشاركه)|حضرته?ا?|حضرها?|حضروا|يحضره?ا?|حضوره?ا?)",
    r"[وف]?(?:شارك[تو]?ا?|[يت]شارك|مثل[ت]?|استقبل[ت]?|التقي|اجتمع[ت]?|جمع[ت]?|يجمع|[يت]ضم|ضم[ت]?)",
    r"attended|presence|gathered",
    r"(?:delegations?|officials|ministers|representatives|planners|envoys) (?:of|from)",
    r"[وف]?(?:ممثل\S*|مندوب\S*|وفود|ا?وفد\S*|مسوولون|مسوولين|كبار|ل?وزراء|خبراء|قاده|عدد)",
)
_ATTENDED_AFTER = _word_pattern(
    r"[يت]?جتمع\S*|اجتمع\S*|[يت]ناقش\S*|[يت]بحث\S*|[يت]شارك\S*|شارك\S*|مشارك\S*",
    r"met|meet|attend\S*|took|take|gathered|participat\S*|etaient|representes",
    r"س?[يت]?حضر\S*|حضور|حضوره\S*|حاضر\S*|[يت]لت[قي]\S*|التق\S*",
)
_MEMBERS_BEFORE = _word_pattern(
    r"[وف]?(?:(?:ال)?مكون\S*|(?:ال)?مولف\S*|البالغ\S*|عضويته\S*|اعضاي?\S*|الاعضاء|عدد اعضا\S*|انضم\S*)",
    r"[وف]?(?:[يت]ضم (?:ال)?تحالف|(?:ال)?تحالف (?:الدولي )?[يت]?ضم|الذي [يت]ضم|التي تضم|يضم)",
    r"[وف]?(?:ليبلغ|ليصبح|يبلغ|تجاوز|ليتجاوز|وقعت?|[يت]قوده?ا?)",
)
_MEMBERS_AFTER = _word_pattern(
    r"عضو\S*|اعضاء|الاعضاء|انضم\S*|منضوي\S*|منضم\S*",
    r"ومنظم\S* (?:دولي\S* )?(?:عضو\S*|في التحالف)",
)
_PART_OF = re.compile(r"(?:^| )(?:من )?(?:بينهم|بينها|منهم|منها|بينهن)$")
_OUT_OF = re.compile(r"(?:^| )من (?:اصل|مجموع|بين)$")
_IN_A_MEETING = _word_pattern(r"(?:لقاي\S*|اجتماع\S*|موتمر\S*)")
_INVITED = _word_pattern(r"[وف]?دعي\S*|مدعو\S*|المدعو\S*|دعوات|الدعوات|وجهت|دعوه")


def find(sentences: list[Sentence], other_meetings: set[int]) -> list[Suggestion]:
    """Return the figures of a text, each once, with the first sentence that states it.

    `other_meetings` holds the indexes of sentences about another meeting; numbers of participants in
    these are left out.
    """
    suggestions: dict[tuple, Suggestion] = {}
    for sentence in sentences:
        if sentence.field == "caption":
            continue
        for number, rule in _find_numbers(sentence, sentence.index in other_meetings):
            suggestions.setdefault(
                (number.value, number.counts, number.unit_en),
                suggest(
                    "figure",
                    sentence,
                    rule,
                    0.7 if number.counts in _STATE_COUNTS else 0.5,
                    said=number,
                ),
            )
    return list(suggestions.values())


def _find_numbers(sentence: Sentence, about_other_meeting: bool):
    """Yield (number, rule) for each figure of a sentence."""
    for mention in sentence.numbers:
        before = [t.form for t in sentence.tokens if t.end <= mention.start]
        after = [t.form for t in sentence.tokens if t.start >= mention.end]
        unit = _UNITS.get(after[0]) if after else None
        if unit is None and after[1:2] and after[0] == "من":
            unit = _UNITS.get(arabic.without_article(after[1]))
            if unit and unit[0] == "members":  # «وفود 28 من الأعضاء»: only some of the members
                unit = _STATES
        noun = 1 if after[:1] == ["من"] else 0  # the position of the noun that is counted
        if unit is _INDIVIDUALS and any(
            arabic.is_one_of(w, _FORCES) for w in after[noun + 1 : noun + 2]
        ):
            unit = _OF_FORCES
        if unit is None:
            if mention.value < 1000 and _follows_members(before):
                yield Number(mention.value, "members", "عضوًا", "members"), "members-behind"
            continue
        counts, unit_ar, unit_en = unit
        if counts in _STATE_COUNTS and _PART_OF.search(" ".join(before[-2:])):
            continue  # «48 وفدا من بينهم 17 وفدا»
        if counts in _STATE_COUNTS:
            if not 2 < mention.value < 200:
                continue
            counts = _resolve_counts(before, after[1:], counts, unit_en)
            if counts is None or (about_other_meeting and counts == "participants"):
                continue
        if mention.value >= 10**16:
            continue
        yield (
            Number(mention.value.quantize(Decimal("0.01")), counts, unit_ar, unit_en),
            f"number-of-{counts}",
        )


def _follows_members(before: list[str]) -> bool:
    """Return whether a number follows the word for members that it counts: «بأعضائه الـ83», «الأعضاء الـ72»."""
    preceding = before[-2:]
    return any(form.startswith(("اعضا", "الاعضا", "باعضا", "لاعضا")) for form in preceding)


def _resolve_counts(before: list[str], after: list[str], counts: str, unit_en: str) -> str | None:
    """Return the kind of count of a number of states by the words around it, or None if they do not show it.

    `counts` is the kind by the unit alone; both are values of `Figure.Counts`.
    """
    text_before, text_after = " ".join(before[-REACH_BEFORE:]), " ".join(after[:REACH_AFTER])
    if _INVITED.search(text_before) or _INVITED.search(text_after):
        return "invited"
    if counts == "members" or _OUT_OF.search(text_before):
        return "members"
    if after[:2] == ["من", "اعضاء"] and _IN_A_MEETING.search(" ".join(after)):
        return "participants"  # «أعلنت 54 دولة من أعضاء التحالف في ختام لقائها»
    if (
        unit_en == "delegations"
    ):  # a delegation attends a meeting; membership is not counted in delegations
        return "participants"
    attended_end = max((m.end() for m in _ATTENDED_BEFORE.finditer(text_before)), default=-1)
    members_end = max((m.end() for m in _MEMBERS_BEFORE.finditer(text_before)), default=-1)
    if (
        attended_end >= 0
        and len(text_before[attended_end:].split()) <= ADJACENT_REACH
        and attended_end > members_end
    ):
        return "participants"
    if _MEMBERS_AFTER.search(" ".join(after[:4])):
        return "members"
    if members_end >= 0 and members_end >= attended_end:
        return "participants" if _is_about_meeting(text_before, members_end) else "members"
    if attended_end >= 0 or _ATTENDED_AFTER.search(text_after):
        return "participants"
    return None


def _is_about_meeting(text: str, position: int) -> bool:
    """Return whether the states counted are those of a meeting: «الاجتماع الذي يضم 30 دولة»."""
    words = text[:position].split()[-4:]
    is_meeting = any(arabic.is_one_of(word, meeting_words.MEETING) for word in words)
    return is_meeting and not any("تحالف" in word for word in words)
