"""The gazetteer: names of venues, states, officials, resolutions and topics, and the known meetings."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from articles.text import arabic, latin, transliteration
from articles.text.dates import PartialDate

FEWEST_CONSONANTS = 4  # of a foreign family name that is compared by its consonants
MOST_AFTER_FATHER = 4  # words after the name of the father: «عادل بن أحمد الجبير»
SERVANT = "عبد"
SON = frozenset(["بن", "ابن", "بنت"])
GIVEN_NAMES = frozenset(
    tomllib.loads((files(__package__) / "people.toml").read_text(encoding="utf-8"))[
        "given_names"
    ].split()
)


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
    """A name as folded words; an adjective is stored without the article.

    `takes_article` marks an adjective, and a name that is spelt like one: سورية.
    """

    words: tuple[str, ...]
    key: int
    is_adjective: bool
    takes_article: bool = True


def words_of(spelling: str) -> list[str]:
    """Return the folded words of a name, Latin letters without marks, as sentences have them."""
    return [latin.unaccented(word) for word in arabic.words(spelling)]


class Names:
    """Names indexed by their first word, longest first; a name that two entries share is left out.

    With `article_matters`, a name that is stored without the article is not found with it: «الكوبا».
    """

    def __init__(
        self,
        owners: Mapping[tuple[str, ...], Collection[tuple[int, bool]]],
        *,
        article_matters: bool = False,
    ) -> None:
        self._by_first: dict[str, list[Name]] = {}
        for words, entries in owners.items():
            if len({key for key, _is_adjective in entries}) == 1:
                key, is_adjective = min(entries, key=lambda owner: owner[1])
                is_like_adjective = any(of_adjective for _key, of_adjective in entries)
                takes_article = is_like_adjective or not article_matters
                name = Name(words, key, is_adjective, takes_article)
                self._by_first.setdefault(words[0], []).append(name)
        for same_start in self._by_first.values():
            same_start.sort(key=lambda name: -len(name.words))

    def longest_at(self, forms: Sequence[str], position: int) -> Name | None:
        """Return the longest name at a position in folded words, with or without clitics before it."""
        spelt = forms[position]
        for form in arabic.without_clitics(spelt):
            for name in self._by_first.get(form, ()):
                if not name.takes_article and _adds_article(spelt, form):
                    continue  # «الكوبا» is not كوبا
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
    """A meeting of the catalogue: its days, the key of its venue, whether it was virtual, and its kind.

    `hosts` are keys of states, `attendees` of officials, `resolutions` of resolutions cited there; `counts` are
    the numbers of participants that sources state.
    """

    key: int
    start: PartialDate
    end: PartialDate | None
    venue: int | None
    virtual: bool
    kind: str = ""
    hosts: frozenset[int] = frozenset()
    attendees: frozenset[int] = frozenset()
    resolutions: frozenset[int] = frozenset()
    counts: frozenset[int] = frozenset()

    @cached_property
    def first_day(self) -> dt.date:
        return self.start.first_day

    @cached_property
    def last_day(self) -> dt.date:
        return (self.end or self.start).last_day

    @cached_property
    def months(self) -> frozenset[int]:
        """The months of its first and last days."""
        return frozenset({self.first_day.month, self.last_day.month})

    @cached_property
    def years(self) -> frozenset[int]:
        """The years of its first and last days."""
        return frozenset({self.start.year, self.last_day.year})

    def is_on(self, date: PartialDate) -> bool:
        """Return whether the meeting may have been held on `date`, at the precision of both dates."""
        return self.first_day <= date.last_day and date.first_day <= self.last_day


@dataclass(frozen=True)
class Term:
    """A time in office of an official: first and last day, None where not known, and the kind of office."""

    official: int
    start: dt.date | None
    end: dt.date | None
    office: str = ""

    def covers(self, meeting: KnownMeeting) -> bool:
        """Return whether the official may have been in office when a meeting was held."""
        return (self.start is None or self.start <= meeting.last_day) and (
            self.end is None or self.end >= meeting.start.first_day
        )


@dataclass(frozen=True)
class Gazetteer:
    """Venues, states, officials with their terms, resolutions by number, topics and meetings."""

    venues: tuple[Named, ...] = ()
    states: tuple[NamedState, ...] = ()
    officials: tuple[Named, ...] = ()
    resolutions: tuple[tuple[int, int], ...] = ()  # (number, key)
    topics: tuple[Named, ...] = ()  # their spellings are the keywords of the thesaurus
    meetings: tuple[KnownMeeting, ...] = ()
    terms: tuple[Term, ...] = ()
    cities: tuple[Named, ...] = ()  # that are no venues; their keys are negative
    capitals: tuple[tuple[int, int], ...] = ()  # (key of a state, key of a venue or city)

    @cached_property
    def terms_of(self) -> dict[int, tuple[Term, ...]]:
        """Terms by the key of their official."""
        grouped: dict[int, list[Term]] = defaultdict(list)
        for term in self.terms:
            grouped[term.official].append(term)
        return {official: tuple(terms) for official, terms in grouped.items()}

    @cached_property
    def resolution_keys(self) -> dict[str, int]:
        return {str(number): key for number, key in self.resolutions}

    @cached_property
    def venue_names(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """Names of venues and other cities as folded words with their keys, by first word, longest first."""
        names: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for venue in (*self.venues, *self.cities):
            for spelling in venue.spellings:
                if words := tuple(words_of(spelling)):
                    names.setdefault(words[0], []).append((words, venue.key))
        for same_start in names.values():
            same_start.sort(key=lambda name: -len(name[0]))
        return names

    @cached_property
    def state_names(self) -> Names:
        """Names and adjectives of states and organisations."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for state in self.states:
            ambiguous = {tuple(words_of(name)) for name in state.ambiguous}
            for spelling in state.spellings:
                if (words := tuple(words_of(spelling))) and words not in ambiguous:
                    owners[words].add((state.key, False))
            for adjective in state.adjectives:
                for words in _inflections(adjective):
                    owners[words].add((state.key, True))
        return Names(owners, article_matters=True)

    @cached_property
    def state_names_shared_with_cities(self) -> dict[str, int]:
        """Keys of states by one-word names that alone mean a city in another state: عمان."""
        keys = {}
        for state in self.states:
            ambiguous = {tuple(words_of(name)) for name in state.ambiguous}
            for spelling in state.spellings:
                words = tuple(words_of(spelling))
                if len(words) == 1 and words in ambiguous:
                    keys[words[0]] = state.key
        return keys

    @cached_property
    def official_names(self) -> Names:
        """Full names and surnames of officials."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for official in self.officials:
            for spelling in official.spellings:
                for words in _joined_and_split(words_of(spelling)):
                    owners[words].add((official.key, False))
        return Names(owners)

    def official_in_other_spelling(
        self, forms: Sequence[str], position: int
    ) -> tuple[int, int] | None:
        """Return (key, number of words) of the official named at a position in a spelling that is not listed.

        A foreign name may differ in vowels and in letters of one sound; an Arabic one may have that of the
        father in it: عادل بن أحمد الجبير.
        """
        if forms[position + 1 : position + 2] and forms[position + 1] in SON:
            rest = forms[position + 3 : position + 3 + MOST_AFTER_FATHER]
            name = self.official_names.longest_at([forms[position], *rest], 0)
            return (name.key, len(name.words) + 2) if name and len(name.words) > 1 else None
        for first in arabic.without_clitics(forms[position]):
            given = first if first in GIVEN_NAMES else transliteration.skeleton(first)
            by_length = self._foreign_names.get(given, {})
            for length in sorted(by_length, reverse=True):
                following = forms[position + 1 : position + length]
                words = tuple(map(transliteration.skeleton, following))
                keys = by_length[length].get(words, ())
                if len(keys) == 1:
                    return next(iter(keys)), length
        return None

    @cached_property
    def _foreign_names(self) -> dict[str, dict[int, dict[tuple[str, ...], set[int]]]]:
        """Keys of officials by the first word of their names, the number of words, and the other words.

        The first word is a common given name, or its consonants; the others are consonants. Family names with
        an article or few consonants are left out: vowels tell Arabic names apart.
        """
        names: dict[str, dict[int, dict[tuple[str, ...], set[int]]]] = {}
        for words, key in self.full_names:
            family = words[-1]
            if words[0].isascii() or family.startswith(arabic.ARTICLE):
                continue
            spelt = tuple(map(transliteration.skeleton, words[1:]))
            if len(spelt[-1]) >= FEWEST_CONSONANTS:
                given = words[0] if words[0] in GIVEN_NAMES else transliteration.skeleton(words[0])
                by_length = names.setdefault(given, {})
                by_length.setdefault(len(words), {}).setdefault(spelt, set()).add(key)
        return names

    @cached_property
    def topic_keywords(self) -> Names:
        """Keywords of the thesaurus, without those that two topics share."""
        owners: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
        for topic in self.topics:
            for keyword in topic.spellings:
                if words := tuple(words_of(keyword)):
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
        places = (*self.venues, *self.cities)
        return {place.key: place.of for place in places if place.of is not None}

    @cached_property
    def capital_of(self) -> dict[int, int]:
        """Keys of capitals, venues or other cities, by the key of their state."""
        return dict(self.capitals)

    @cached_property
    def full_names(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Names of officials with two or more words, with their keys."""
        spelt = ((tuple(words_of(s)), o.key) for o in self.officials for s in o.spellings)
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


def _adds_article(spelt: str, form: str) -> bool:
    """Return whether a word is a form with the article before it, after at most two other clitics."""
    before = spelt.removesuffix(form)
    return before.endswith(arabic.ARTICLE) or before == "لل"


def _joined_and_split(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return a name with «عبد» apart from the next word, and as one with it: عبد الرحمن, عبدالرحمن."""
    if not words:
        return set()
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == SERVANT and word.startswith(arabic.ARTICLE):
            joined[-1] += word
        else:
            joined.append(word)
    split = [
        part
        for word in joined
        for part in (
            (SERVANT, word.removeprefix(SERVANT))
            if word.startswith(SERVANT + arabic.ARTICLE)
            else (word,)
        )
    ]
    return {tuple(words), tuple(joined), tuple(split)}


def _inflections(adjective: str) -> set[tuple[str, ...]]:
    """Return the folded masculine, feminine and plural of an adjective of origin, without articles."""
    stems = [arabic.without_article(word) for word in words_of(adjective)]
    if not arabic.has_arabic_letters(adjective):
        return {tuple(stems)}  # English and French ones are listed with all forms
    singular = {tuple(stems), tuple(f"{stem}ه" for stem in stems)}
    plural = {tuple(f"{stem}{end}" for stem in stems) for end in ("ين", "ون", "ات")}
    return {words for words in singular | plural if words}
