"""Words of taking part in a meeting and of staying away from it, as patterns of folded text.

Collected from the press in the archive. A pattern matches whole words of the folded words of a sentence, joined
by single blanks. English words are included because a part of the press is English.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum, auto
from importlib.resources import files

_WORD_LISTS = tomllib.loads(
    (files("articles.intake.recognition") / "participation.toml").read_text(encoding="utf-8")
)


class Scope(Enum):
    """The side of the words on which the participants are named."""

    AFTER = auto()
    BEFORE = auto()
    EITHER = auto()  # after them, else before them


class Needs(Enum):
    """The words for the meeting that must be next to the words of taking part."""

    IN_MEETING = auto()  # «شارك … في الاجتماع»
    OBJECT = auto()  # «حضر الاجتماع», «الاجتماع الذي حضره»
    IN_SENTENCE = auto()  # «بمشاركة» in a sentence about a meeting


@dataclass(frozen=True)
class Words:
    """Words of taking part or staying away (`is_absence`) in a role, a value of `Attendance.Role`."""

    rule: str
    pattern: re.Pattern[str]
    scope: Scope
    needs: Needs = Needs.IN_SENTENCE
    role: str = "participant"
    is_absence: bool = False


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(patterns)})(?!\S)")


_JOINING = r"[يت]?شارك(?:ت|وا|ا|ن|ون|ان)?"
_COMING = r"[يت]?حضر(?:ت|وا|ا|ن|ون|ان)?(?:ه|ها)?"
_MISSING_NOUNS = r"(?:مشارك\S*|حضور\S*|تمثيل\S*)"

# In the order of priority: of overlapping matches the first counts, and absence comes before presence.
WORDS: tuple[Words, ...] = (
    Words(
        "absent",
        _whole(
            rf"[وف]?(?:لم|لن|لا|ما) (?:\S+ )?(?:{_JOINING}|{_COMING}|[يت](?:وفد|رسل)\S*)",
            rf"[وف]?(?:لم|لن|لا) [يت](?:تمكن|ستطع|ستطيع)\S* (?:\S+ ){{0,6}}?(?:من )?(?:ال)?{_MISSING_NOUNS}",
            r"[وف]?[يت]?(?:غاب|تغيب|تخلف|غيب)(?:ت|وا|ا)?", r"[وف]?[بلك]?(?:ال)?غياب",
            r"[وف]?س[يت](?:غيب|تغيب)\S*",
            r"[وف]?[يت]?(?:اعتذر|عتذر)(?:ت|وا)? (?:(?!في )\S+ ){0,6}?عن", r"[وف]?[يت]?قاطع(?:ت|وا)?(?:ه|ها)?",
            r"[وف]?(?:ب?مقاطعه|[بت]?عذر عليه\S*|تعذر\S*)",
            rf"[وف]?(?:رفض|رفضت|امتنع|امتنعت|الغي|الغت|عدم|بعدم|دون|بدون|ودون) (?:\S+ )?(?:عن )?"
            rf"(?:ال)?{_MISSING_NOUNS}",
            r"[وف]?(?:باستثناء|عدا|ماعدا|خلا)", r"(?:نيابه|بالنيابه|عوضا|بدلا|انابه) (?:عن|من)",
            r"(?:did|does|do|will|would|could|was|were) not (?:able )?(?:to )?"
            r"(?:attend|participate|take part|join|come)", r"(?:was|were) absent",
            r"(?:absent|skipped|missed|boycotted|snubbed)",
            r"(?:declined|refused|failed|unable) to (?:attend|participate|take part|join)",
            r"(?:in|despite) the absence of", r"without the (?:participation|presence) of",
            r"(?:on behalf of|in place of|instead of|except for|with the exception of)",
        ),
        Scope.EITHER, is_absence=True,
    ),
    Words(
        "chaired",
        _whole(
            r"[وف]?ب(?:رياسه|تراس)(?: (?:مشتركه|ثناييه|مشترك))?", r"(?:co )?chaired by",
            r"under the chairmanship of", r"presided over by",
        ),
        Scope.AFTER, role="chair",
    ),
    Words(
        "chairing",
        _whole(
            r"[وف]?[يت]?تراس(?:ت|وا|ا|ه|ها|ته|تها)?", r"[وف]?[يت]راس(?:ا|ه|ها|ان|ون)?",
            r"[وف]?(?:تولي|تولت|[يت]تولي) رياسه",
        ),
        Scope.EITHER, Needs.OBJECT, role="chair",
    ),
    Words(
        "joint-chair",
        _whole(rf"[وف]?{_JOINING} (?:\S+ ){{0,14}}?في (?:ال)?(?:رياسه|تراس)"),
        Scope.EITHER, role="co-chair",
    ),
    Words(
        "joint-chair", _whole(r"co (?:chaired|hosted|chairs|hosts)"), Scope.BEFORE, Needs.OBJECT,
        role="co-chair",
    ),
    Words("chairing", _whole(r"(?:chaired|chairs|presided over)"), Scope.BEFORE, Needs.OBJECT, role="chair"),
    Words("opened", _whole(r"[وف]?(?:افتتح|[يت]فتتح|اختتم|[يت]ختتم)(?:ت)?"), Scope.EITHER, Needs.OBJECT),
    Words("opened", _whole(r"(?:opened|closed)"), Scope.BEFORE, Needs.OBJECT),
    Words(
        "with-participation",
        _whole(
            r"[وف]?ب(?:ال)?(?:مشاركه|حضور|تمثيل)(?: كل)?",
            r"[وف]?(?:شهد|عرف|شهدت|عرفت)(?:ت)? (?:\S+ ){0,3}?(?:مشاركه|حضور)",
            r"[وف]?(?:من )?(?:بين|ابرز) ال(?:متدخلين|متحدثين|مشاركين|حاضرين|حضور)(?: في \S+)?(?: ايضا)?",
            r"(?:attended by|with the participation of|in the presence of|participants included)",
        ),
        Scope.AFTER,
    ),
    Words(
        "took-part",
        _whole(
            rf"[وف]?{_JOINING}",
        ),
        Scope.EITHER, Needs.IN_MEETING,
    ),
    Words("represented", _whole(r"[وف]?[يت]?مثل(?:ت|ا|ه|ها|هم)?"), Scope.EITHER, Needs.IN_MEETING),
    Words(
        "took-part",
        _whole(r"(?:participated|participates|participating|took part|takes part|taking part|participation)"),
        Scope.BEFORE, Needs.IN_MEETING,
    ),
    Words("attended", _whole(rf"[وف]?{_COMING}"), Scope.EITHER, Needs.OBJECT),
    Words("attended", _whole(r"(?:attended|attends|attending|attend|joined|addressed|addresses)"),
          Scope.BEFORE, Needs.OBJECT),
    Words("stood-in", _whole(r"[وف]?[يت]?(?:ناب|نابت|ينوب|تنوب) عن(?:ه|ها)"), Scope.AFTER),
    Words(
        "spoke",
        _whole(
            r"[وف]?(?:القي|القت|[يت]لقي|القاها|القتها) (?:\S+ ){0,8}?كلم\S*", r"[وف]?(?:القاها|القتها)",
            r"(?:في|وفي|خلال|وخلال) (?:كلمه|كلمته|كلمتها|مداخله|مداخلته|مداخلتها|خطاب|خطابه)",
            r"(?:delivered|gave) (?:\S+ ){0,3}?(?:remarks|speech|statement|address)",
            r"(?:spoke|speaking|said) (?:at|to|during)",
        ),
        Scope.EITHER, Needs.IN_SENTENCE, role="speaker",
    ),
    Words(
        "said-there",
        _whole(r"[وف]?(?:خلال|امام|اثناء)"), Scope.BEFORE, Needs.OBJECT, role="speaker",
    ),
    Words(
        "came-for-it",
        _whole(
            r"[وف]?ل(?:لمشاركه|حضور)", r"[وف]?مشاركت(?:ه|ها|هما|هم)", r"[وف]?حضور(?:ه|ها|هما|هم)",
            r"(?:ال)?مشارك(?:ه|ان|ين|ون)?", r"(?:his|her|their) (?:participation|attendance)",
            r"to (?:attend|participate|take part)",
        ),
        Scope.BEFORE, Needs.IN_MEETING,
    ),
    Words("participation-of", _whole(r"[وف]?(?:مشاركه|حضور)"), Scope.AFTER, Needs.IN_MEETING),
    Words(
        "gathered",
        _whole(
            r"[وف]?[يت]?(?:ضم|شمل|جمع)(?:ت)? (?:كل|كلا|وزراء|ممثل\S*|مسوول\S*|وفود\S*|مندوب\S*)(?: من)?",
            r"[وف]?[يت]?(?:جتمع|اجتمع|التقي|لتقي)(?:ت|وا)? (?:\S+ )?(?:وزراء|ممثل\S*|مسوول\S*|وفود|مندوب\S*)",
        ),
        Scope.AFTER,
    ),
    Words(
        "beside",
        _whole(
            r"[وف]?(?:الي جانب|برفقه|رفقه|بمعيه|فضلا عن|اضافه الي|بالاضافه الي)",
            r"(?:alongside|together with|with)",
        ),
        Scope.AFTER,
    ),
)  # fmt: skip
# «لم يتغيب»
CANCELLED_ABSENCE = re.compile(r"(?:لم|لن|did not|never)$")
# Words before that show that nobody has come yet, or was only asked to.
NOT_YET = re.compile(
    r"(?<!\S)(?:[وف]?س[يتن](?:شارك|حضر|تراس|راس|عقد|نعقد|ستضيف|حتضن|مثل|توجه|لقي|كون|جتمع|لتقي|بحث|ناقش|صل"
    r"|سافر|قود|فتتح|زور|ضم|غيب|تم|جري|شهد|شمل)\S*|[وف]?(?:من )?ال(?:مقرر|متوقع|منتظر|مرتقب|مزمع)"
    r"|[وف]?[يت](?:توقع|نتظر|رتقب|عتزم|عتزمون|توجه|توجهون)"
    r"|[وف]?(?:دعا|دعت|دعي|دعيت|دعوه|دعوات|مدعو\S*|[يت]دعو)"
    r"|will|would|expected|scheduled|invited|plans|planned|due)(?!\S)"
)
NOT_YET_REACH = 9  # words
# Words that end a list of participants; after prepositions and words of place the name of a state is a place or
# a topic; auxiliaries may come between a name and the verb of taking part after it.
(
    STOPS, PLACES, AUXILIARIES, MILITARY, DELEGATIONS, DELEGATES, LIST_WORDS, MINISTERS, BELOW, GROUPS, IN_IT,
    ENGLISH_OFFICES,
) = (
    frozenset(_WORD_LISTS[key].split())
    for key in (
        "stops", "places", "auxiliaries", "military", "delegations", "delegates", "list_words", "ministers",
        "below", "groups", "in_it", "english_offices",
    )
)  # fmt: skip
# After these, «من» and «عن» introduce those who came: «كل من», «وزراء من», «ممثلون عن».
MEMBERS_OF = re.compile(
    r"(?:كل|كلا|كلاهما|وزراء|وزير|وفود|وفد|وفدا|ممثل\S*|مسوول\S*|مندوب\S*|دول|دوله|خبراء|بينهم|بينها"
    r"|ministers|delegations|representatives|officials|delegates)$"
)
OBSERVER = re.compile(r"(?<!\S)(?:مراقب\S*|ملاحظ\S*|observers?)(?!\S)")
JOINTLY = re.compile(r"بالاشتراك|بالشراكه|مناصفه|jointly")
