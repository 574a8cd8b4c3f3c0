"""Recognition of those who took part in one given meeting, or stayed away, by the words that say so.

A name alone shows nothing: the sentence must have words of taking part (`participation_words`), be about this
meeting (`this_meeting`), and name the person or the state in the place where these words take their subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from articles.intake.recognition import hosts, people, this_meeting
from articles.intake.recognition import participation_words as words
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.participation_sentence import (
    OFFICE_REACH,
    Match,
    Name,
    ParticipationReader,
)
from articles.intake.recognition.participation_words import Scope
from articles.intake.recognition.suggestions import Sentence
from articles.text import arabic

ABSENT = "invited"  # the role of officials that means «invited, did not attend»


@dataclass(frozen=True)
class Participant:
    """A state or official at a meeting, the role, the level of a state, and the sentence that says it.

    `role` is a value of `Participation.Role` for a state, of `Attendance.Role` for an official.
    """

    kind: Literal["state", "official"]
    key: int
    role: str
    level: str
    sentence: Sentence
    rule: str


def find(
    sentences: list[Sentence],
    gazetteer: Gazetteer,
    meeting: KnownMeeting,
    *,
    is_only_one: bool = True,
) -> list[Participant]:
    """Return those whom the sentences say to have taken part in a meeting, and officials said to be absent.

    Each is returned once, with the first sentence; whoever is absent in one sentence is not present in another.
    `is_only_one` is false for an article about several meetings: only sentences that name the day or the place
    of this one count then.
    """
    relevant: list[Sentence] = []
    goes_on: set[int] = (
        set()
    )  # the indexes of sentences after one about this meeting, which «حضره» may mean
    previous = False
    for sentence in sentences:
        is_about = sentence.field != "caption" and this_meeting.is_about(
            sentence, meeting, gazetteer
        )
        if previous:
            goes_on.add(sentence.index)
        names_it = is_only_one or this_meeting.names_it(sentence, meeting, gazetteer)
        if is_about and names_it:
            relevant.append(sentence)
        previous = is_about and names_it and bool(this_meeting.meeting_nouns(sentence))
    known = _named_in_full(sentences, gazetteer)
    present: dict[tuple[str, int], Participant] = {}
    absent: dict[tuple[str, int], Participant] = {}
    for sentence in relevant:
        reader = ParticipationReader(sentence, gazetteer, known, goes_on=sentence.index in goes_on)
        for participant, is_absence in _read(reader):
            (absent if is_absence else present).setdefault(
                (participant.kind, participant.key), participant
            )
    for host in _hosts(relevant, gazetteer):
        present["state", host.key] = host
    stayed = [participant for participant in absent.values() if participant.kind == "official"]
    return [one for key, one in present.items() if key not in absent] + stayed


def _hosts(sentences: list[Sentence], gazetteer: Gazetteer) -> Iterator[Participant]:
    """Yield the states that host or convene the meeting; several are co-hosts."""
    found = hosts.find(sentences, gazetteer, set())
    role = "host" if len(found) == 1 else "co-host"
    by_index = {(sentence.field, sentence.start): sentence for sentence in sentences}
    for suggestion in found:
        if suggestion.key is not None:
            sentence = by_index[suggestion.field, suggestion.start]
            yield Participant("state", suggestion.key, role, "", sentence, suggestion.rule)


def _named_in_full(sentences: list[Sentence], gazetteer: Gazetteer) -> set[int]:
    """Return the keys of the officials that the text names in full, whose surname is enough elsewhere."""
    return {
        name.key
        for sentence in sentences
        for _position, name in gazetteer.official_names.find_all([t.form for t in sentence.tokens])
        if len(name.words) > 1
    }


def _read(reader: ParticipationReader) -> Iterator[tuple[Participant, bool]]:
    """Yield (participant, whether absent) for all words of taking part in a sentence."""
    if not reader.names:
        return
    list_end: int | None = (
        None  # the end of the last words of taking part, to which «إلى جانب» may add
    )
    for match in reader.matches:
        group = match.words
        if group.rule == "beside" and not (
            list_end is not None and words.STOPS.isdisjoint(reader.forms[list_end : match.start])
        ):
            continue
        if not group.is_absence and _is_not_yet(reader.forms, match):
            continue
        names = reader.after(match) if group.scope != Scope.BEFORE else []
        if not names and group.scope != Scope.AFTER:
            names = reader.before(match)
        if group.is_absence:
            list_end = None
            if words.CANCELLED_ABSENCE.search(" ".join(reader.forms[: match.start])):
                continue
            for name in names[:2] if _is_proxy(reader, match) else names:
                yield _participant(reader, name, ABSENT, group.rule), True
            continue
        if group.rule == "said-there" and not any(
            people.SPEECH_VERBS.match(form) for form in reader.forms[: match.start]
        ):
            continue
        list_end = match.end
        if group.role == "speaker":  # «أكد في كلمته موقف مصر»
            names = [name for name in names if name.kind == "official" or name.head is not None]
        yield from ((participant, False) for participant in _participants(reader, match, names))


def _participants(
    reader: ParticipationReader, match: Match, names: Iterable[Name]
) -> Iterator[Participant]:
    """Yield the participants of a match with their roles; several chairs are co-chairs."""
    names = list(names)
    persons = [name for name in names if name.kind == "official"]
    role = match.words.role
    near = " ".join(reader.forms[match.start : match.end + OFFICE_REACH])
    is_joint = any("مشترك" in form for form in reader.forms[match.start : match.end + 1])
    if role == "chair" and (len(persons) > 1 or is_joint or words.JOINTLY.search(near)):
        role = "co-chair"
    behind = " ".join(reader.forms[names[-1].end : names[-1].end + 3]) if names else ""
    for name in names:
        own = role
        if name.kind == "state":
            own = "co-chair" if role == "co-chair" and name.head is None else "participant"
            own = "observer" if words.OBSERVER.search(behind) else own
        yield _participant(reader, name, own, match.words.rule)


def _participant(reader: ParticipationReader, name: Name, role: str, rule: str) -> Participant:
    level = _level(reader.forms, name.head) if name.kind == "state" else ""
    return Participant(name.kind, name.key, role, level, reader.sentence, rule)


def _level(forms: list[str], head: int | None) -> str:
    """Return the level of a state (`Participation.Level`) if its office shows it: ministers only."""
    if head is None or not arabic.is_one_of(forms[head], words.MINISTERS):
        return ""
    before = forms[head - 1] if head else ""
    return "" if arabic.is_one_of(before, words.BELOW) else "minister"


def _is_not_yet(forms: list[str], match: Match) -> bool:
    """Return whether the words before say that participation was expected, or only asked for."""
    near = forms[max(0, match.start - words.NOT_YET_REACH) : match.start]
    return words.NOT_YET.search(" ".join(near)) is not None


def _is_proxy(reader: ParticipationReader, match: Match) -> bool:
    """Return whether the words name the one in whose place somebody came: «نيابة عن»."""
    return reader.forms[match.start] in (
        "نيابه",
        "بالنيابه",
        "عوضا",
        "بدلا",
        "انابه",
        "on",
        "instead",
    )
