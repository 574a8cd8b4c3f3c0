"""The names a text is read against, as they are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from articles import arabic
from articles.dates import PartialDate


@dataclass(frozen=True)
class Named:
    """Something with a name: `key` is what a suggestion refers to, `spellings` all its names."""

    key: int
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting of the catalogue: its days, and the key of its venue or that it has none."""

    key: int
    start: PartialDate
    end: PartialDate | None
    venue: int | None
    virtual: bool

    def is_on(self, date: PartialDate) -> bool:
        """Whether the meeting may have been held at `date`, as far as both are known."""
        last = (self.end or self.start).last_day
        return self.start.first_day <= date.last_day and date.first_day <= last


@dataclass(frozen=True)
class Gazetteer:
    """Venues, resolutions by number, and meetings."""

    venues: tuple[Named, ...] = ()
    resolutions: tuple[tuple[int, int], ...] = ()  # (number, key)
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
