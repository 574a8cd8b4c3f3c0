"""The gazetteer: names of venues, states, officials, resolutions and topics, and the known meetings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.text import arabic
from articles.text.dates import PartialDate


@dataclass(frozen=True)
class Named:
    """A named entry: `key` identifies it in suggestions, `spellings` are all its names.

    `of` is the key of the state of a venue.
    """

    key: int
    spellings: tuple[str, ...]
    of: int | None = None


@dataclass(frozen=True)
class NamedState:
    """A state or an organisation: its names, and its adjectives in the masculine with the article.

    `ambiguous` are names that also mean a venue in another state, for example عمان.
    """

    key: int
    spellings: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A name as folded words; an adjective is stored without the article."""

    words: tuple[str, ...]
    key: int
    is_adjective: bool


class Names:
    """Names indexed by their first word, longest first; a name that two entries share is left out."""

    def __init__(self, owners: Mapping[tuple[str, ...], Collection[tuple[int, bool]]]) -> None:
        self._by_first: dict[str, list[Name]] = {}
        for words, entries in owners.items():
            if len({key for key, _is_adjective in entries}) == 1:
                key, is_adjective = min(entries, key=lambda owner: owner[1])
                self._by_first.setdefault(words[0], []).append(Name(words, key, is_adjective))
        for same_start in self._by_first.values():
            same_start.sort(key=lambda name: -len(name.words))

    def longest_at(self, forms: Sequence[str], position: int) -> Name | None:
        """Return the longest name at a position in folded words, with or without clitics before it."""
        for form in arabic.without_clitics(forms[position]):
            for name in self._by_first.get(form, ()):
                rest = forms[position + 1 : position + len(name.words)]
                if name.is_adjective:
                    rest = [arabic.without_article(word) for word in rest]
                if tuple(rest) == name.words[1:]:
                    return name
        return None

    def find_all(self, forms: Sequence[str]) -> Iterator[tuple[int, Name]]:
        """Yield (position, name) for the longest names in folded words, without overlaps."""
        position = 0
        while position < len(forms):
            name = self.longest_at(forms, position)
            if name:
                yield position, name
            position += len(name.words) if name else 1


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting of the catalogue: its days, the key of its venue, whether it was virtual, and its kind."""

    key: int
    start: PartialDate
    end: PartialDate | None
    venue: int | None
    virtual: bool
    kind: str = ""

    def is_on(self, date: PartialDate) -> bool:
        """Return whether the meeting may have been held on `date`, at the precision of both dates."""
        last = (self.end or self.start).last_day
        return self.start.first_day <= date.last_day and date.first_day <= last


@dataclass(frozen=True)
class Gazetteer:
    """Venues, states, officials, resolutions by number, topics and meetings."""

    venues: tuple[Named, ...] = ()
    states: tuple[NamedState, ...] = ()
    officials: tuple[Named, ...] = ()
    resolutions: tuple[tuple[int, int], ...] = ()  # (number, key)
    topics: tuple[Named, ...] = ()  # their spellings are the keywords of the thesaurus
    meetings: tuple[KnownMeeting, ...] = ()

    @cached_property
    def resolution_keys(self) -> dict[str, int]:
        return {str(number): key for number, key in self.resolutions}

    @cached_property
    def venue_names(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """Names of venues as folded words with their keys, by first word, longest first."""
        names: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for venue in self.venues:
            for spelling in venue.spellings:
                if words := tuple(arabic.words(spelling)):
                    names.setdefault(words[0], []).append((words, venue.key))
        for same_start in names.values():
            same_start.sort(key=lambda name: -len(name[0]))
        return names

    @cached_property
    def state_names(self) -> Names:
        """Names and adjectives of states and organisations."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for state in self.states:
            ambiguous = {tuple(arabic.words(name)) for name in state.ambiguous}
            for spelling in state.spellings:
                if (words := tuple(arabic.words(spelling))) and words not in ambiguous:
                    owners[words].add((state.key, False))
            for adjective in state.adjectives:
                for words in _inflections(adjective):
                    owners[words].add((state.key, True))
        return Names(owners)

    @cached_property
    def state_names_shared_with_cities(self) -> dict[str, int]:
        """Keys of states by one-word names that alone mean a city in another state: عمان."""
        keys = {}
        for state in self.states:
            ambiguous = {tuple(arabic.words(name)) for name in state.ambiguous}
            for spelling in state.spellings:
                words = tuple(arabic.words(spelling))
                if len(words) == 1 and words in ambiguous:
                    keys[words[0]] = state.key
        return keys

    @cached_property
    def official_names(self) -> Names:
        """Full names and surnames of officials."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for official in self.officials:
            for spelling in official.spellings:
                if words := tuple(arabic.words(spelling)):
                    owners[words].add((official.key, False))
        return Names(owners)

    @cached_property
    def topic_keywords(self) -> Names:
        """Keywords of the thesaurus, without those that two topics share."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for topic in self.topics:
            for keyword in topic.spellings:
                if words := tuple(arabic.words(keyword)):
                    owners[words].add((topic.key, False))
        return Names(owners)

    @cached_property
    def meeting_days(self) -> frozenset[dt.date]:
        """Every day of the known meetings whose date is known to the day."""
        return frozenset(
            meeting.start.first_day + dt.timedelta(days=n)
            for meeting in self.meetings
            if meeting.start.day
            for n in range(
                ((meeting.end or meeting.start).last_day - meeting.start.first_day).days + 1
            )
        )

    @cached_property
    def states_of_venues(self) -> dict[int, int]:
        return {venue.key: venue.of for venue in self.venues if venue.of is not None}

    @cached_property
    def full_names(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Names of officials with two or more words, with their keys."""
        spelt = ((tuple(arabic.words(s)), o.key) for o in self.officials for s in o.spellings)
        return tuple((words, key) for words, key in spelt if len(words) > 1)

    @cached_property
    def full_names_by_length_and_initial(self) -> dict[tuple[int, str], list[tuple[str, int]]]:
        """Full names of officials with their keys, by number of words and first letter."""
        grouped: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
        for words, key in self.full_names:
            grouped[len(words), words[0][0]].append((" ".join(words), key))
        return grouped

    @cached_property
    def given_names(self) -> frozenset[str]:
        """First words of the full names of officials."""
        return frozenset(words[0] for words, _key in self.full_names)


def _inflections(adjective: str) -> set[tuple[str, ...]]:
    """Return the folded masculine, feminine and plural of an adjective of origin, without articles."""
    stems = [arabic.without_article(word) for word in arabic.words(adjective)]
    singular = {tuple(stems), tuple(f"{stem}ه" for stem in stems)}
    plural = {tuple(f"{stem}{end}" for stem in stems) for end in ("ين", "ون", "ات")}
    return {words for words in singular | plural if words}
