"""Relevance of a text: whether it speaks of the Coalition, and so may report one of its meetings.

Meetings, their days, places, kinds, hosts and participants are proposed for such texts only. A minister's
«اجتماع» in a capital, a day on which the Coalition happened to meet, and a war report are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.intake.recognition import meeting_words
from articles.intake.recognition.suggestions import Number, Sentence, Suggestion

# Folded names in the press, with the clitics that may precede them.
_BEFORE = r"(?<!\w)[وفبكل]{0,3}(?:ال|ل)?"
_DAESH = r"(?:داعش\w*+|دواعش|isis|isil|daesh|daech|islamic state|etat islamique|ei(?!\w))"
_ENEMY = rf"(?:{_DAESH}|الدوله الاسلاميه(?! (?:ال)?(?:ايراني|موريتاني))|تنظيم (?:ال)?دوله|التنظيم الارهابي)"
_AGAINST = (
    r"(?:ضد|لمحاربه|لمكافحه|لمواجهه|لهزيمه|لدحر|لقتال|لالحاق|مناهض|مضاد|مناوي|معاد|محارب|علي|بمواجهه"
    r"|المناهض|المضاد|المناوي|المعادي|المحارب|against|to defeat|to counter|contre|anti|counter|defeat)"
)
# «التحالف» alone is one of several coalitions: it must be «الدولي» or be said to fight the enemy.
_COALITION = re.compile(
    rf"{_BEFORE}(?:تحالف|ايتلاف)\w*+ (?:\w++ ){{0,1}}?(?:ال)?(?:دولي|عالمي)(?!\w)"
    rf"|{_BEFORE}(?:تحالف|ايتلاف)\w*+ (?:\w++ ){{0,3}}?{_AGAINST}\w*+ (?:\w++ ){{0,3}}?{_ENEMY}"
    r"|(?<!\w)(?:global|international|led|isis|isil) coalition(?!\w)"
    rf"|(?<!\w)coalition (?:\w++ ){{0,3}}?{_AGAINST}(?!\w)|(?<!\w)coalition (?:internationale|mondiale)(?!\w)"
)
_COALITION_ALONE = re.compile(
    r"(?<!\w)[وفبكل]{0,2}(?:ال|لل)تحالف"
    r"(?! (?:ال)?(?:عربي|اسلامي|وطني|سعودي|كردستاني|مدني|سوري|شيعي|سني|حاكم|حكومي|ثلاثي))(?!\w)"
    r"|(?<!\w)coalition(?!\w)"
)
_ENEMY_NAME = re.compile(
    rf"{_BEFORE}(?:داعش\w*+|دواعش)(?!\w)|{_BEFORE}تنظيم (?:ال)?دوله(?!\w)"
    r"|(?<!\w)[وفبكل]{0,2}(?:ال|ل)دوله الاسلاميه(?! (?:ال)?(?:ايراني|موريتاني))"
    r"|(?<!\w)(?:isis|isil|daesh|daech|islamic state|etat islamique)(?!\w)"
)
# Bodies of the Coalition's own. The small group and the political directors need its name beside them.
_OWN_BODY = re.compile(
    rf"{_BEFORE}مجموعه (?:\w++ ){{0,1}}(?:ال)?مصغره(?!\w)"
    rf"|{_BEFORE}(?:مدراء|مديرون|مديرين|مديرو|مديري) (?:ال)?سياسي\w*+"
    rf"|{_BEFORE}مجموع\w*+ (?:ال)?عمل (?:\w++ ){{0,3}}?(?:ال)?تحالف"
    r"|(?<!\w)(?:small group|political directors)(?!\w)"
)
# Bodies whose names alone are those of the Coalition's.
_NAMED_BODY = re.compile(
    r"(?<!\w)(?:[وفبكل]{0,3}(?:ال)?وزراء (?:خارجيه )?(?:ال)?مجموعه (?:ال)?مصغره)(?!\w)"
    rf"|{_BEFORE}مجموعه (?:ال)?وزاريه (?:ال)?مصغره(?!\w)"
    rf"|{_BEFORE}مجموعه (?:ال)?(?:تركيز|نقاش) (?:\w++ ){{0,3}}?(?:ب|ل)?(?:ال)?افريقي\w*+"
    rf"|{_BEFORE}مجموعه (?:\w++ ){{0,3}}?(?:مكافحه|محاربه|مواجهه) (?:تمويل|تدفق|دعايه)"
    rf" (?:\w++ ){{0,1}}?{_ENEMY}"
    r"|(?<!\w)africa focus group(?!\w)"
    r"|(?<!\w)counter isil finance group(?!\w)"
)
# «وزراء التحالف», «اجتماع التحالف», in a text that names no other coalition.
_OF_COALITION = re.compile(
    r"(?<!\w)[وفبكل]{0,3}(?:ال)?"
    r"(?:(?:اجتماع|لقاء|موتمر|جلس)\w*+|وزراء|سفراء|شركاء|مسوولي|مسوولو|قاده|خبراء)"
    r" (?:\w++ ){0,3}?(?:ل|لل)?(?:ال)?تحالف(?! (?:ال)?(?:عربي|اسلامي|عسكري الاسلامي|وطني|سعودي|انتخابي))(?!\w)"
)
_OTHER_COALITION = re.compile(
    rf"{_BEFORE}تحالف (?:ال)?(?:عربي|اسلامي|وطني|دعم|كردستاني|مدني|سعودي)"
    r"|(?<!\w)[وفبكل]{0,2}(?:ال)?(?:حوثي|يمن)"
)
# «اجتماعا عن الحرب على داعش», «لقاء ممثلي 21 دولة»: the name of the Coalition may be missing.
_MEETING_NOUN = rf"{_BEFORE}(?:اجتماع|لقاء|موتمر|قمه|محادثات|مباحثات)\w*+"
_MEETING_ON_ENEMY = re.compile(
    rf"{_MEETING_NOUN} (?:\w++ ){{0,4}}?(?:ال|لل|ل)?(?:حرب|محاربه|مكافحه|مواجهه|هزيمه|قتال|حمله|تصدي)\w*+"
    rf" (?:\w++ ){{0,3}}?{_ENEMY}"
)
_LATIN_MEETING = re.compile(
    r"(?<!\w)(?:meetings?|meets?|met|conference|summit|ministerial|talks|gather\w*|convene\w*|hosts?|hosted"
    r"|r[eé]unions?|r[eé]uni\w*|conf[eé]rence|sommet|rencontre|minist[eé]rielle)(?!\w)"
)
_TENS = "|".join(
    f"{stem}{end}"
    for stem in ("عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان")
    for end in ("ين", "ون")
)
_MANY_STATES = re.compile(
    rf"(?<!\w)(?:\d\d|[وبل]?(?:سبع|ثمان|ثماني|تسع|عشر|عشرات|و?(?:{_TENS})|\w++ (?:عشره?|و(?:{_TENS}))))"
    r" (?:دول|بلد|وزير|وفد)\w*+"
)


# A meeting that is not what the text is about: «بعد يومين من اجتماع التحالف», «لا تتصل باجتماع التحالف»,
# «اجتماع التحالف الذي شهدته المدينة الأسبوع الماضي», «whose ministers are to meet».
_MEETING_WORD = r"(?:ال)?(?:اجتماع|لقاء|موتمر|قمه)\w*+"
_ASIDE = re.compile(
    r"(?<!\w)بعد (?:\w++ ){0,3}?(?:يوم|يومين|ايام|اسبوع|اسبوعين|اسابيع|شهر|شهرين|ساعات) من "
    rf"{_MEETING_WORD}"
    rf"|(?<!\w)(?:لا|ولا|ليس|وليس) (?:تتصل|يتصل|علاقه|صله|ترتبط|يرتبط|\w++ (?:علاقه|صله))"
    rf"|{_MEETING_WORD} (?:\w++ ){{0,12}}?(?:ال)?(?:اسبوع|شهر|عام) (?:الماضي|الفايت|المنصرم)"
    r"|(?<!\w)(?:whose|which) (?:\w++ ){0,4}?(?:are|is) (?:due )?to meet(?!\w)"
)
# Coalitions that are others, whatever they are called in short: «التحالف العربي», «التحالف الإسلامي العسكري».
_OTHER_COALITION_NAMED = re.compile(
    rf"{_BEFORE}تحالف (?:ال)?(?:عربي|اسلامي)|{_BEFORE}تحالف (?:\w++ )?(?:ل)?دعم (?:ال)?شرعيه|islamic military"
)


ASKED_FOR = "asked:"  # before the rule of what an editor had read past the gate
LEAD, SEVERAL = 6, 4  # sentences at the beginning, and anywhere, that make a report of a meeting
NEAR = 2  # sentences from one on the meeting to another that may tell of it


@dataclass(frozen=True)
class Relevance:
    """Whether a text may report a meeting of the Coalition, and the sentences that speak of such a meeting."""

    names_coalition: bool
    meeting_sentences: frozenset[int]
    of_others: frozenset[int] = frozenset()  # sentences on another coalition

    @property
    def may_report(self) -> bool:
        """Whether the meeting is what the text is about: told at its beginning, or again and again."""
        return self.names_coalition and (
            min(self.meeting_sentences, default=LEAD) < LEAD
            or len(self.meeting_sentences) >= SEVERAL
        )

    def is_near(self, sentence: Sentence) -> bool:
        """Return whether a sentence is the headline, or so close to the meeting that it may tell of it."""
        if sentence.index in self.of_others:
            return False
        return sentence.field in ("title", "subtitle") or any(
            abs(sentence.index - index) <= NEAR for index in self.meeting_sentences
        )


def judge(sentences: list[Sentence]) -> Relevance:
    """Return the relevance of a text.

    It must name the Coalition, and its enemy or a body of its own; or a meeting of many states on the enemy.
    A sentence speaks of the meeting if it has a word for one and names the Coalition, the enemy or the body, or
    follows or precedes one that does. Sentences on the small group on Syria do not count: it is another body.
    """
    own = [one for one in sentences if not meeting_words.mentions_group_on_syria(one)]
    texts = {one.index: " ".join(token.form for token in one.tokens) for one in own}
    text = " \n ".join(texts.values())
    others = {index for index, one in texts.items() if _OTHER_COALITION_NAMED.search(one)}
    # «التحالف» alone is the other one where the text begins with it.
    begins_with_other = min(others, default=LEAD) < LEAD
    names_enemy = bool(_ENEMY_NAME.search(text))
    names_coalition = bool(
        (_COALITION.search(text) and (names_enemy or _OWN_BODY.search(text)))
        or (_COALITION_ALONE.search(text) and names_enemy)
        or _NAMED_BODY.search(text)
        or (_OF_COALITION.search(text) and not _OTHER_COALITION.search(text))
    )
    in_other_words = {
        index
        for index, one in texts.items()
        if names_enemy and (_MEETING_ON_ENEMY.search(one) or _speaks_of_many_states(one))
    }
    named = {
        index
        for index, one in texts.items()
        if _COALITION.search(one)
        or _NAMED_BODY.search(one)
        or (_COALITION_ALONE.search(one) and names_coalition and not begins_with_other)
    }
    aside = {index for index, one in texts.items() if _ASIDE.search(one)}
    near = {other for index in named - aside for other in (index - 1, index, index + 1)}
    about = (
        {one.index for one in own if one.index in near and _mentions_meeting(one, texts[one.index])}
        if names_coalition
        else set()
    )
    meetings = (about | in_other_words) - aside - others
    return Relevance(
        names_coalition or bool(in_other_words),
        frozenset(index for index in meetings if not begins_with_other or index < min(others)),
        frozenset(others),
    )


def _mentions_meeting(sentence: Sentence, text: str) -> bool:
    return meeting_words.mentions_meeting(sentence) or _LATIN_MEETING.search(text) is not None


def _speaks_of_many_states(text: str) -> bool:
    """Return whether a sentence has a meeting of many states in it: «محادثات شارك فيها ممثلو 21 دولة»."""
    return bool(re.search(_MEETING_NOUN, text) and _MANY_STATES.search(text))


def counts_participants(suggestion: Suggestion) -> bool:
    """Return whether a suggested figure is the number of those who took part in a meeting."""
    return isinstance(suggestion.said, Number) and suggestion.said.counts == "participants"
