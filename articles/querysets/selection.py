"""What a reader asked for, as the questions to the index take it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyroaring import BitMap

from articles.querysets.counting_modes import BY_DEFAULT, Mode
from articles.search import Query


@dataclass(frozen=True)
class Selection:
    """What a reader asked for: values by facet (OR inside, AND between), days, words.

    `codes` are the values as the index has them (`standing.code`), in every standing that counts in
    `mode`. The same object gives page, counts, and every other form of the list.
    """

    codes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    query: Query | None = None
    # Documents (by number) to choose among where these decide and not all the words of the query.
    among: BitMap | None = None
    mode: Mode = BY_DEFAULT
    # Documents (by number) that were chosen one by one.
    picked: BitMap | None = None

    @property
    def has_range(self) -> bool:
        return bool(self.first_day or self.last_day)

    @property
    def is_narrow(self) -> bool:
        """Whether facets, days or single articles are chosen."""
        return bool(self.codes or self.has_range or self.picked is not None)

    @property
    def words(self) -> str:
        """What the words demand of a document, as a `tsquery`; may be empty."""
        if not self.query:
            return ""
        return self.query.tsquery if self.among is None else self.query.conditions
