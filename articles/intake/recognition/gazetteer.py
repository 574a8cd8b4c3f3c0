"""The names a text is read against, as they are handed in."""

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
    """Something with a name: `key` is what a suggestion refers to, `spellings` all its names.

    `of` is the state that a venue lies in.
    """

    key: int
    spellings: tuple[str, ...]
    of: int | None = None


@dataclass(frozen=True)
class NamedState:
    """A state or an organisation: its names, and its adjectives as the masculine with the article.

    `elsewhere` are names of its own that also mean something in another state, as عمان.
    """

    key: int
    spellings: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Name:
    """A name as folded words; those of an adjective stand without the article."""

    words: tuple[str, ...]
    key: int
    is_adjective: bool


class Names:
    """Names by their first word, the longest first; what two things share is left out: nothing is guessed."""

    def __init__(self, owners: Mapping[tuple[str, ...], Collection[tuple[int, bool]]]) -> None:
        self._by_first: dict[str, list[Name]] = {}
        for words, of in owners.items():
            if len({key for key, _is_adjective in of}) == 1:
                key, is_adjective = min(of, key=lambda owner: owner[1])
                self._by_first.setdefault(words[0], []).append(Name(words, key, is_adjective))
        for same_start in self._by_first.values():
            same_start.sort(key=lambda name: -len(name.words))

    def longest(self, forms: Sequence[str], place: int) -> Name | None:
        """Return the longest name that begins at a place in folded words, clitics before it or not."""
        for form in arabic.without_clitics(forms[place]):
            for name in self._by_first.get(form, ()):
                rest = forms[place + 1 : place + len(name.words)]
                if name.is_adjective:
                    rest = [arabic.without_article(word) for word in rest]
                if tuple(rest) == name.words[1:]:
                    return name
        return None

    def in_order(self, forms: Sequence[str]) -> Iterator[tuple[int, Name]]:
        """Yield (place, name) of the names in folded words, the longest ones, none inside another."""
        place = 0
        while place < len(forms):
            name = self.longest(forms, place)
            if name:
                yield place, name
            place += len(name.words) if name else 1


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting of the catalogue: its days, and the key of its venue or that it has none."""

    key: int
    start: PartialDate
    end: PartialDate | None
    venue: int | None
    virtual: bool
    kind: str = ""

    def is_on(self, date: PartialDate) -> bool:
        """Whether the meeting may have been held at `date`, as far as both are known."""
        last = (self.end or self.start).last_day
        return self.start.first_day <= date.last_day and date.first_day <= last


@dataclass(frozen=True)
class Gazetteer:
    """Venues, states, officials, resolutions by number, topics and meetings."""

    venues: tuple[Named, ...] = ()
    states: tuple[NamedState, ...] = ()
    officials: tuple[Named, ...] = ()
    resolutions: tuple[tuple[int, int], ...] = ()  # (number, key)
    topics: tuple[Named, ...] = ()  # by the keywords of the thesaurus
    meetings: tuple[KnownMeeting, ...] = ()

    @cached_property
    def resolution_keys(self) -> dict[str, int]:
        return {str(number): key for number, key in self.resolutions}

    @cached_property
    def venue_names(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """Names of venues as folded words, by their first word, longest first."""
        names: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for venue in self.venues:
            for spelling in venue.spellings:
                if found := tuple(arabic.words(spelling)):
                    names.setdefault(found[0], []).append((found, venue.key))
        for same_start in names.values():
            same_start.sort(key=lambda name: -len(name[0]))
        return names

    @cached_property
    def state_names(self) -> Names:
        """Names and adjectives of states and organisations."""
        found: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for state in self.states:
            elsewhere = {tuple(arabic.words(name)) for name in state.elsewhere}
            for spelling in state.spellings:
                if (words := tuple(arabic.words(spelling))) and words not in elsewhere:
                    found[words].add((state.key, False))
            for adjective in state.adjectives:
                for words in _inflected(adjective):
                    found[words].add((state.key, True))
        return Names(found)

    @cached_property
    def names_of_cities_too(self) -> dict[str, int]:
        """Names of states, of one word, that mean a city of another one where they stand alone: عمان."""
        found = {}
        for state in self.states:
            elsewhere = {tuple(arabic.words(name)) for name in state.elsewhere}
            for spelling in state.spellings:
                words = tuple(arabic.words(spelling))
                if len(words) == 1 and words in elsewhere:
                    found[words[0]] = state.key
        return found

    @cached_property
    def official_names(self) -> Names:
        """Names of officials, whole ones and surnames."""
        found: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for official in self.officials:
            for spelling in official.spellings:
                if words := tuple(arabic.words(spelling)):
                    found[words].add((official.key, False))
        return Names(found)

    @cached_property
    def topic_keywords(self) -> Names:
        """Keywords of the thesaurus; those that two topics share tell nothing."""
        found: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for topic in self.topics:
            for keyword in topic.spellings:
                if words := tuple(arabic.words(keyword)):
                    found[words].add((topic.key, False))
        return Names(found)

    @cached_property
    def meeting_days(self) -> frozenset[dt.date]:
        """Every day on which a meeting is known to have been, of those known to the day."""
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
    def whole_names(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Names of officials of two words and more, with their keys."""
        spelt = ((tuple(arabic.words(s)), o.key) for o in self.officials for s in o.spellings)
        return tuple((words, key) for words, key in spelt if len(words) > 1)

    @cached_property
    def names_by_length_and_letter(self) -> dict[tuple[int, str], list[tuple[str, int]]]:
        """Whole names of officials by how many words they have and how they begin."""
        found: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
        for words, key in self.whole_names:
            found[len(words), words[0][0]].append((" ".join(words), key))
        return found

    @cached_property
    def given_names(self) -> frozenset[str]:
        """First words of the names of officials, where they have another behind."""
        return frozenset(words[0] for words, _key in self.whole_names)


def _inflected(adjective: str) -> set[tuple[str, ...]]:
    """Return an adjective of origin, folded and without articles: masculine, feminine, plural."""
    stems = [arabic.without_article(word) for word in arabic.words(adjective)]
    singular = {tuple(stems), tuple(f"{stem}ه" for stem in stems)}
    plural = {tuple(f"{stem}{end}" for stem in stems) for end in ("ين", "ون", "ات")}
    return {words for words in singular | plural if words}
