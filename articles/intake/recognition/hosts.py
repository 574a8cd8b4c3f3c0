"""Recognition of the states that host or convene a meeting: «تستضيف», «تحتضن», «نظمته», «بدعوة من»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.intake.recognition import meeting_words, people, states, venues
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

_HOSTING_VERBS = re.compile(
    r"^[وف]?(?:س?[يت]?ست?ضيف|استضاف|س?[يت]حتضن|احتضن|س?[يت]ستقبل|استقبل|س?[يت]نظم|نظم"
    r"|س[يت]شهد|س[يت]جمع|[يت]رعي)"
    r"(?:ت)?(?P<object>ه|ها)?$"
)
_SHARED = re.compile(
    r"^[وف]?(?:س?[يت]تقاسم|تقاسم|س?[يت]تشاطر|س?[يت]شترك|اشترك)(?:ت)?$"
)  # «يتقاسم … استضافة»
_SHARE_REACH = 12  # words from sharing to what is shared
_HOSTED_BY = re.compile(r"^[وف]?(?:باستضافه|بضيافه|ضيافه|بتنظيم)$")  # «باستضافة أميركية»
_INVITATION = re.compile(r"^[وفبل]{0,2}(?:ال)?دعوه$")
_INVITED = re.compile(r"^[وف]?(?:دعت|دعا|دعوا)$")  # «ودعت إليه الولايات المتحدة وإيطاليا»
_TOGETHER_WORDS = frozenset(["بالشراكه", "بالاشتراك", "بالمشاركه"])
_RELATIVES = frozenset(["التي", "الذي"])
_POSSESSIVES = frozenset(
    ["بلاده", "بلادها", "وزارته", "وزارتها"]
)  # «الدنماركي الذي تستضيف بلاده اللقاء»
_THAT_IT = frozenset(["انها", "انه", "بانها", "بانه"])
_TO_MEETING = frozenset(["اليه", "اليها", "لعقده", "لعقدها"])
_STOP_WORDS = frozenset(["ان", "علي", "حيث", "بحضور", "بمشاركه", "لبحث", "بالتعاون"])
# Distances to search: from a verb to its subject, from a verb to a word for a meeting, from an invitation to
# the states that issued it.
SUBJECT_REACH, OBJECT_REACH, CONVENER_REACH = 8, 16, 16  # words
CONFIDENCE = 0.6
_PAUSE_MARKS = re.compile(r"[،,;؛:]")

# The object of a hosting verb is a meeting or its participants: «تستضيف كبار مسؤولي التحالف».
_HOSTED_WORDS = meeting_words.MEETING | frozenset(
    [
        "مسوولي",
        "مسوولين",
        "وزراء",
        "مجموعه",
        "خبراء",
        "اعمال",
        "جلسه",
        "تحالف",
    ]
)

_LATIN_HOSTING = frozenset(
    ["hosted", "hosts", "host", "convened", "accueille", "accueilli", "accueillie", "accueillera", "abrite",
     "abritera"]
)  # fmt: skip
_LATIN_INVITATION = frozenset(["invitation", "linvitation"])
_LATIN_OF = frozenset(["of", "from", "de", "des", "du"])

StateMention = tuple[int, int, int]  # position of the first word, number of words, key of a state


def find(
    sentences: list[Sentence], gazetteer: Gazetteer, other_meetings: set[int]
) -> list[Suggestion]:
    """Return the states that host, receive or convene the meeting, each once; a city counts as its state.

    Captions, and the sentences whose index is in `other_meetings`, are ignored.
    """
    suggestions: dict[int, Suggestion] = {}
    for sentence in sentences:
        if sentence.index in other_meetings or sentence.field == "caption":
            continue
        for key, rule in _find_hosts(sentence, gazetteer):
            suggestions.setdefault(key, suggest("host", sentence, rule, CONFIDENCE, key=key))
    return list(suggestions.values())


def _find_hosts(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[int, str]]:
    """Yield (key of a state, rule) for each host in a sentence."""
    forms = [token.form for token in sentence.tokens]
    mentions = _state_mentions(sentence, forms, gazetteer)
    for position, form in enumerate(forms):
        if form.isascii():
            yield from _latin_hosts(forms, mentions, position)
            continue
        # The noun استضافة and the verb استضافه fold to the same form.
        is_noun = sentence.text[: sentence.tokens[position].end].endswith("ة")
        if not is_noun and (match := _HOSTING_VERBS.match(form)):
            near = forms[max(0, position - OBJECT_REACH) : position + OBJECT_REACH]
            if match["object"] or any(arabic.is_one_of(word, _HOSTED_WORDS) for word in near):
                yield from (
                    (key, "hosting-verb")
                    for key in _hosting_states(sentence, forms, mentions, position)
                )
        elif _HOSTED_BY.match(form):
            yield from (
                (key, "hosted-by") for key in _states_after(sentence, forms, mentions, position)
            )
        elif (
            _INVITED.match(form)
            and forms[position + 1 : position + 2]
            and forms[position + 1] in _TO_MEETING
        ):
            yield from (
                (key, "convened-by") for key in _states_after(sentence, forms, mentions, position)
            )
        elif _SHARED.match(form):
            shared = forms[position : position + _SHARE_REACH]
            if any(
                arabic.without_clitics(word)[-1].removeprefix("ال").replace("ته", "ه") == "استضافه"
                for word in shared
            ):
                what = position + next(n for n, word in enumerate(shared) if "استضاف" in word)
                between = [key for start, _n, key in mentions if position < start < what]
                # «تقاسم استضافته وزير الخارجية البريطاني ونظيره الأمريكي»
                yield from (
                    (key, "hosting-shared")
                    for key in between
                    or [key for start, _n, key in mentions if what < start <= what + _SHARE_REACH]
                )
        elif _INVITATION.match(form):
            for start, _length, key in mentions:
                between = forms[position + 1 : start]
                if _is_in_later_clause(sentence, forms, position, start):
                    break
                if (
                    0 < start - position <= CONVENER_REACH
                    and _STOP_WORDS.isdisjoint(between)
                    and "من" in between[:3]
                ):
                    yield key, "convened-by"


def _latin_hosts(
    forms: list[str], mentions: list[StateMention], position: int
) -> Iterator[tuple[int, str]]:
    """Yield the hosts in English and French: “Rome hosts”, “hosted by”, « Rome a accueilli »."""
    following = forms[position + 1 : position + 2]
    if forms[position] in _LATIN_HOSTING and following not in (["by"], ["par"]):
        near = [m for m in mentions if position - 4 <= m[0] + m[1] - 1 < position]
        yield from ((key, "hosting-verb") for _start, _length, key in near[-1:])
    elif forms[position] in _LATIN_HOSTING or (
        forms[position] in _LATIN_INVITATION and following and following[0] in _LATIN_OF
    ):
        yield from (
            (key, "hosted-by")
            for start, _length, key in mentions
            if position < start <= position + CONVENER_REACH
        )


def _is_in_later_clause(sentence: Sentence, forms: list[str], position: int, start: int) -> bool:
    """Return whether a pause, with a verb of speech behind it, separates a state from an invitation."""
    return any(
        _has_pause(sentence, word - 1, word) and people.SPEECH_VERBS.match(forms[word])
        for word in range(position + 1, start + 1)
    )


def _hosting_states(
    sentence: Sentence, forms: list[str], mentions: list[StateMention], position: int
) -> list[int]:
    """Return the states that are the subject of a hosting verb: the one before it, else those after it."""
    clause_start = position - 1 if position and forms[position - 1] in _RELATIVES else position
    if forms[position + 1 : position + 2] and forms[position + 1] in _POSSESSIVES:
        return [
            mention[2] for mention in mentions if position - SUBJECT_REACH <= mention[0] < position
        ][-1:]
    if position and forms[position - 1] in _THAT_IT:  # «أعلنت الخارجية الدنماركية أنها ستجمع»
        return [mention[2] for mention in mentions if mention[0] < position][-1:]
    before = [mention for mention in mentions if mention[0] + mention[1] == clause_start]
    if before and forms[clause_start - 1] not in _RELATIVES:
        after_pause = clause_start == position and _has_pause(sentence, position - 1, position)
        first = before[0][0]
        is_adjective_of_object = (
            clause_start < position
            and first > 0
            and arabic.is_one_of(forms[first - 1], meeting_words.MEETING)
        )
        if not after_pause and not is_adjective_of_object:
            return [before[-1][2]]
    return _states_after(sentence, forms, mentions, position)


def _states_after(
    sentence: Sentence, forms: list[str], mentions: list[StateMention], position: int
) -> list[int]:
    """Return the first state after a position in the same clause, and the states joined to it.

    A joined state follows directly with «و», or follows a word for doing something together.
    """
    keys: list[int] = []
    mention_at = {start: (length, key) for start, length, key in mentions}
    cursor, limit = position + 1, position + SUBJECT_REACH
    previous_end, expects_host = 0, True  # `expects_host`: the next name is that of a host
    while cursor < len(forms) and cursor <= limit:
        if _has_pause(sentence, cursor - 1, cursor):
            if keys or forms[cursor] not in _RELATIVES:
                break
            cursor = _skip_insertion(sentence, forms, cursor)
            limit = cursor
            if cursor >= len(forms):  # the inserted clause goes on to the end of the sentence
                break
        if forms[cursor] in _STOP_WORDS:
            break
        # «إيطاليا والولايات المتحدة»
        is_joined = cursor == previous_end and forms[cursor].startswith("و")
        if cursor in mention_at and (expects_host or is_joined):
            length, key = mention_at[cursor]
            keys.append(key)
            cursor = previous_end = cursor + length
            limit, expects_host = cursor + SUBJECT_REACH, False
        else:
            expects_host = (
                (expects_host and not keys)
                or forms[cursor] in _TOGETHER_WORDS
                or (forms[cursor] == "مع" and forms[cursor - 1] in _TOGETHER_WORDS)
            )
            cursor += 1
    return keys


def _skip_insertion(sentence: Sentence, forms: list[str], cursor: int) -> int:
    """Return the position after an inserted relative clause: «الاجتماع، الذي ضم كبار المسؤولين، إسبانيا».

    It is the number of words if the clause goes on to the end of the sentence.
    """
    cursor += 1
    while cursor < len(forms) and not _has_pause(sentence, cursor - 1, cursor):
        cursor += 1
    return cursor


def _has_pause(sentence: Sentence, before: int, after: int) -> bool:
    tokens = sentence.tokens
    return bool(_PAUSE_MARKS.search(sentence.text[tokens[before].end : tokens[after].start]))


def _state_mentions(
    sentence: Sentence, forms: list[str], gazetteer: Gazetteer
) -> list[StateMention]:
    """Return the mentions of states in a sentence, in order; a city counts as a mention of its state."""
    mentions: list[StateMention] = [
        (position, len(name.words), name.key)
        for position, name in gazetteer.state_names.find_all(forms)
        if name.words[0] not in states.EVERYDAY_WORDS
    ]
    covered = {
        position for start, length, _key in mentions for position in range(start, start + length)
    }
    for start, length, key in venues.mentions(sentence, gazetteer):
        state = gazetteer.states_of_venues.get(key)
        if state is not None and start not in covered:
            mentions.append((start, length, state))
    return sorted(mentions)
