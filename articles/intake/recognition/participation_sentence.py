"""The names in one sentence and the words of taking part in a meeting, and which of them belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from articles.intake.recognition import officials, people, states, this_meeting
from articles.intake.recognition import participation_words as words
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.participation_words import Needs, Words
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic

AFTER_REACH, BEFORE_REACH = 60, 25  # words from the words of taking part to a participant
COMPLEMENT_REACH = 30  # words from a verb of taking part to «في الاجتماع»
OBJECT_REACH = 4  # words from «حضر» or «خلال» to the word for the meeting
SUBJECT_REACH = 16  # words from «ترأس» over its subject to the word for the meeting
OFFICE_REACH = 7  # words from the head of an office to the adjective of its state
_PAUSE, _END = re.compile(r"[،,]"), re.compile(r"[;؛:«»\n]")


@dataclass(frozen=True)
class Name:
    """A name of a sentence, at the words `start` to `end` (exclusive), and the head of its office."""

    start: int
    end: int
    kind: Literal["state", "official"]
    key: int
    is_adjective: bool = False
    is_plain: bool = True  # no preposition is joined to its first word
    head: int | None = None


@dataclass(frozen=True)
class Match:
    """Words of taking part found at the words `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int
    words: Words


class ParticipationReader:
    """The names and words of one sentence."""

    def __init__(
        self, sentence: Sentence, gazetteer: Gazetteer, known: set[int], *, goes_on: bool
    ) -> None:
        self.sentence, self.goes_on = sentence, goes_on
        self.forms = [token.form for token in sentence.tokens]
        self.nouns = this_meeting.meeting_nouns(sentence)
        self.names = self._find_names(gazetteer, known)
        self.matches = self._find_matches()

    def _find_names(self, gazetteer: Gazetteer, known: set[int]) -> list[Name]:
        names: list[Name] = []
        for position, name in gazetteer.official_names.find_all(self.forms):
            end = position + len(name.words)
            is_surname = len(name.words) == 1
            bare = self.forms[position] in people.GIVEN_NAMES
            if not is_surname or (name.key in known and not bare) or officials.confidence(
                self.forms, position, 1, gazetteer
            ):  # fmt: skip
                names.append(Name(position, end, "official", name.key))
        taken = {position for name in names for position in range(name.start, name.end)}
        for position, name in states.mentions(self.sentence, gazetteer):
            if position not in taken:
                end, first = position + len(name.words), self.forms[position]
                is_plain = first in (name.words[0], f"و{name.words[0]}")
                names.append(
                    Name(
                        position,
                        end,
                        "state",
                        name.key,
                        name.is_adjective,
                        is_plain,
                        self._office_head(position),
                    )
                )
        return sorted(names, key=lambda name: name.start)

    def _office_head(self, position: int) -> int | None:
        """Return the head of the office or delegation that a state is part of: «وزير الخارجية الأمريكي»."""
        for cursor in range(position - 1, max(-1, position - OFFICE_REACH - 1), -1):
            form = self.forms[cursor]
            if people.is_office_head(form) or arabic.is_one_of(
                form, words.DELEGATIONS - {"خارجيه"}
            ):
                # «نائب وزير الخارجية»: the first head says the level
                while cursor and people.is_office_head(self.forms[cursor - 1]):
                    cursor -= 1
                return cursor
            if self._gap(cursor + 1) or not people.is_office_word(form):
                return None
        return None

    def _find_matches(self) -> list[Match]:
        """Return the words of taking part, in order; of overlapping ones the first in `WORDS`."""
        text = " ".join(self.forms)
        starts: dict[int, int] = {}
        offset = 0
        for position, form in enumerate(self.forms):
            starts[offset] = position
            offset += len(form) + 1
        matches: list[Match] = []
        taken: set[int] = set()
        for group in words.WORDS:
            for found in group.pattern.finditer(text):
                start = starts[found.start()]
                span = range(start, start + len(found.group().split()))
                if taken.isdisjoint(span) and self._has_needs(group, span[0], span[-1] + 1):
                    taken.update(span)
                    matches.append(Match(span[0], span[-1] + 1, group))
        return sorted(matches, key=lambda match: match.start)

    def _has_needs(self, group: Words, start: int, end: int) -> bool:
        has_meeting = bool(self.nouns) or self.goes_on
        if group.needs == Needs.IN_SENTENCE:
            return has_meeting
        if group.needs == Needs.OBJECT:
            near = range(end, end + OBJECT_REACH)
            if group.rule != "said-there":  # «ترأس لويجي دي مايو وأنتوني بلينكن الاجتماع»
                near = range(end, self._first_stop(end, end + SUBJECT_REACH))
            has_pronoun = self.forms[end - 1].endswith(("ه", "ها")) and has_meeting
            if has_pronoun and self._is_about_group(start):
                return False
            somewhere = group.rule == "attended" and bool(self.nouns)
            return has_pronoun or somewhere or any(noun in near for noun in self.nouns)
        return self.complement(end) is not None

    def _is_about_group(self, position: int) -> bool:
        """Return whether the last noun before «ترأسها» that it can mean is a group and no meeting."""
        for cursor in range(position - 1, max(-1, position - SUBJECT_REACH), -1):
            if cursor in self.nouns:
                return False
            if arabic.is_one_of(self.forms[cursor], words.GROUPS):
                return True
        return False

    def _first_stop(self, start: int, end: int) -> int:
        """Return the position of the first word that ends a clause, at most `end`."""
        return next((n for n in range(start, min(end, len(self.forms))) if self._is_stop(n)), end)

    def _is_stop(self, position: int) -> bool:
        form = self.forms[position]
        if (
            form == "لمكافحه"
            and position
            and (  # «المنسق الأميركي لمكافحة الإرهاب»
                people.is_office_word(self.forms[position - 1])
                or any(name.end == position and name.is_adjective for name in self.names)
            )
        ):
            return False
        return form in words.STOPS

    def complement(self, end: int) -> int | None:
        """Return the position of «في الاجتماع» or «فيه» after a verb, or None if it is about something else."""
        for cursor in range(end, min(len(self.forms), end + COMPLEMENT_REACH)):
            form = self.forms[cursor]
            if form in words.IN_IT:
                return cursor
            if form[:1] == "ب" and cursor in self.nouns and cursor - end < OBJECT_REACH:
                return cursor
            if form in ("في", "in", "at"):
                following = range(cursor + 1, cursor + 1 + OBJECT_REACH)
                if any(noun in following for noun in self.nouns):
                    return cursor
                if any(
                    arabic.without_article(self.forms[n]) in words.MILITARY
                    for n in following
                    if n < len(self.forms)
                ):
                    return None
            elif cursor in self.nouns and cursor == end and form.isascii() is False:
                return cursor  # «لحضور الاجتماع»
            elif cursor in self.nouns and form.isascii() and cursor - end < OBJECT_REACH:
                return cursor  # «to attend the meeting»
        return None

    def _gap(self, position: int) -> bool:
        """Return whether punctuation comes before a word."""
        tokens = self.sentence.tokens
        gap = self.sentence.text[tokens[position - 1].end : tokens[position].start]
        return bool(_PAUSE.search(gap) or _END.search(gap))

    def after(self, match: Match) -> list[Name]:
        """Return the names in the list after the words: up to a word that ends it, or the next such words."""
        end = min(len(self.forms), match.end + AFTER_REACH)
        following = [other.start for other in self.matches if other.start >= match.end]
        end = min([end, *following])
        for cursor in range(match.end, end):
            if cursor > match.end and self._ends_list(cursor):
                end = cursor
                break
        names = [name for name in self.names if match.start < name.start < end]
        inside = [
            name for name in names if name.start < match.end and self._takes_part(name, match)
        ]
        if inside:  # «ألقى بوريطة كلمة», «شارك بوريطة في رئاسة»
            return inside
        if match.words.rule == "represented":
            pass  # both the state and the person: «مثل العراق في الاجتماع فؤاد حسين»
        elif (
            match.words.needs == Needs.IN_MEETING and (at := self.complement(match.end)) is not None
        ):
            # «شارك بوريطة في اجتماع …»: the subject comes before «في», else after the meeting.
            names = [name for name in names if name.start < at and self._takes_part(name)] or names
        elif match.words.needs == Needs.OBJECT:
            noun = next((n for n in self.nouns if n >= match.end), len(self.forms))
            names = [
                name for name in names if name.start < noun and self._takes_part(name)
            ] or names
        elif names and self._goes_on_in_fight(names[-1]):
            return []
        return [name for name in names if self._takes_part(name, match)]

    def _ends_list(self, cursor: int) -> bool:
        form, tokens = self.forms[cursor], self.sentence.tokens
        gap = self.sentence.text[tokens[cursor - 1].end : tokens[cursor].start]
        if self._is_stop(cursor) and not (
            form in ("الذي", "التي")
            and self.forms[cursor + 1 : cursor + 2] in (["عقد"], ["انعقد"], ["عقدت"])
        ):
            return True
        if people.SPEECH_VERBS.match(form) or _END.search(gap):
            return True
        if not _PAUSE.search(gap):
            return False
        bare = form.removeprefix("و")
        return not (
            any(name.start == cursor for name in self.names)
            or people.is_office_head(form) or people.is_office_word(bare) or people.is_title(bare)
            or bare in words.LIST_WORDS or arabic.is_one_of(form, words.DELEGATES)
        )  # fmt: skip

    def _goes_on_in_fight(self, last: Name) -> bool:
        """Return whether a list is that of a fight and not of a meeting: «بمشاركة فرنسا في الضربات»."""
        if self.forms[last.end : last.end + 1] not in (["في"], ["in"]):
            return False
        following = self.forms[last.end + 1 : last.end + 1 + OBJECT_REACH]
        return any(arabic.without_article(form) in words.MILITARY for form in following[:1])

    def before(self, match: Match) -> list[Name]:
        """Return the last name before the words in their clause, and those joined to it by «و»."""
        if (
            match.start
            and self.forms[match.start].startswith("و")
            and len(self.forms[match.start]) > 3
        ):
            is_clause = match.words.rule not in ("came-for-it", "said-there", "spoke")
            if is_clause and not self.forms[match.start].isascii():
                return []
        first = max(0, match.start - BEFORE_REACH)
        previous = [other.end for other in self.matches if other.end <= match.start]
        first = max([first, *previous])
        for cursor in range(match.start - 1, first, -1):
            if self.forms[cursor] in ("ان", "بان", "that") or self.forms[cursor] in (".", ";"):
                first = cursor
                break
        names = [name for name in self.names if first <= name.start < match.start]
        names = [name for name in names if self._takes_part(name, match)]
        if names and match.words.rule not in ("came-for-it", "said-there", "spoke"):
            between = self.forms[names[-1].end : match.start]
            if not all(self._is_between(form) for form in between):
                return []  # the subject is somebody else: «وحث العراق، بحسب دبلوماسي حضر اللقاء»
        group: list[Name] = []
        for name in reversed(names):
            if group and not self._is_joined(name, group[-1]):
                break
            group.append(name)
        return group

    def _is_between(self, form: str) -> bool:
        """Return whether a word may come between a name and the verb of taking part after it."""
        return form in words.AUXILIARIES or people.is_office_word(form) or people.is_title(form)

    def _is_joined(self, name: Name, following: Name) -> bool:
        """Return whether a name is of the same office as the following one, or joined to it by «و»."""
        between = self.forms[name.end : following.start]
        if following.head is not None and following.head < name.end:
            return True
        same_person = (
            name.kind == "state" and name.head is not None and following.kind == "official"
        )
        if same_person and all(
            people.is_office_word(form) or people.is_title(form) for form in between
        ):
            return True
        parts = [*between, self.forms[following.start]]
        joined = parts[0].startswith("و") or parts[0] == "and" or self._gap(name.end)
        return joined and len(between) <= OFFICE_REACH and all(map(_is_of_office, between))

    def _takes_part(self, name: Name, match: Match | None = None) -> bool:
        """Return whether a name can be a participant: no place, and an adjective only in an office."""
        if name.kind == "official":
            return True
        if (
            match
            and name.start - match.end in (0, 1)
            and self.forms[match.end : match.end + 1] == ["من"]
        ):
            return True  # «برئاسة مشتركة من السعودية»
        if name.is_adjective:
            if name.head is not None:
                return True
            start = self._list_start(name)
            return match is not None and match.end <= start and all(
                form.startswith("مشترك") for form in self.forms[match.end : start]
            )  # fmt: skip
        if name.head is not None:
            governor = self.forms[name.start - 1]
            return governor not in words.PLACES or self._lists_members(name.start - 1)
        start = self._list_start(name)
        before = self.forms[start - 1] if start else ""
        if start and arabic.is_one_of(before, this_meeting.MEETING_NOUNS) and not self._gap(start):
            return False  # «اجتماع المغرب»
        if before in words.PLACES or before.lstrip("و") in words.PLACES:
            return self._lists_members(start - 1)
        first = next(other for other in self.names if other.start == start)
        return first.is_plain  # «لسوريا», «بالعراق», but لبنان, بلجيكا

    def _list_start(self, name: Name) -> int:
        """Return the position of the first of the names that stand directly one after the other."""
        start = name.start
        by_end = {other.end: other for other in self.names if other.kind == "state"}
        while start in by_end and self.forms[start].startswith("و"):
            start = by_end[start].start
        return start

    def _lists_members(self, preposition: int) -> bool:
        """Return whether «من» or «عن» introduces those who came: «كل من», «ممثلين عن»."""
        if self.forms[preposition] not in ("من", "عن", "of", "from") or not preposition:
            return False
        return (
            words.MEMBERS_OF.search(arabic.without_article(self.forms[preposition - 1])) is not None
        )


def _is_of_office(form: str) -> bool:
    """Return whether a word between two names belongs to an office or a title, with or without «و»."""
    return (
        people.is_office_head(form)
        or people.is_office_word(form.removeprefix("و"))
        or people.is_title(form)
        or form in words.ENGLISH_OFFICES
    )
