"""The reader's selection, in the form that index queries take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyroaring import BitMap

from articles.querysets.counting_modes import DEFAULT_MODE, Mode
from articles.search import Query


@dataclass(frozen=True)
class Selection:
    """A reader's selection: values by facet (OR within a facet, AND between facets), days, words.

    `codes` are the values as stored in the index (`counting_modes.code`), in every slot that counts in
    `mode`. The page, the counts and every other form of the list are made from the same object.
    """

    codes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    query: Query | None = None
    # Numbers of the documents to choose from, if articles need not have all the words of the query.
    among: BitMap | None = None
    mode: Mode = DEFAULT_MODE
    # Numbers of the documents that the reader picked one by one.
    picked: BitMap | None = None

    @property
    def has_range(self) -> bool:
        return bool(self.first_day or self.last_day)

    @property
    def is_narrow(self) -> bool:
        """Whether facet values, days or single articles are selected."""
        return bool(self.codes or self.has_range or self.picked is not None)

    @property
    def words(self) -> str:
        """The `tsquery` that every selected document matches; may be empty."""
        if not self.query:
            return ""
        return self.query.tsquery if self.among is None else self.query.conditions
