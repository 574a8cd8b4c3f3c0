"""Capitals and cities of conferences that are no venues of the catalogue: other meetings are held there.

`cities.csv` is from GeoNames (geonames.org, CC BY 4.0, of 2026): capitals of the states of the catalogue, and
cities in which such conferences meet. Spellings of the press were added, names that are also common words are
left out.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib.resources import files

from articles.intake.recognition.gazetteer import Named
from articles.text import arabic


def others(
    venues: Sequence[Named], states: Mapping[str, int], names_of_states: set[tuple[str, ...]]
) -> tuple[tuple[Named, ...], tuple[tuple[int, int], ...]]:
    """Return the cities that are none of the venues, with negative keys, and the capital of each state.

    `states` are the keys of the states by ISO code. A city named like a state («تونس») is no city here.
    """
    known = {
        tuple(arabic.words(spelling)): venue.key for venue in venues for spelling in venue.spellings
    }
    cities, capitals = [], []
    with (files("articles.intake.recognition") / "cities.csv").open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            state = states.get(row["country"])
            spellings = [*row["names_ar"].split(";"), row["name_en"]]
            words = [tuple(arabic.words(spelling)) for spelling in spellings]
            key = next((known[name] for name in words if name in known), -number)
            if key < 0:
                own = tuple(
                    spelling
                    for spelling, name in zip(spellings, words, strict=True)
                    if name not in names_of_states
                )
                cities.append(Named(key, own, of=state))
            if state is not None and row["is_capital"] == "1":
                capitals.append((state, key))
    return tuple(cities), tuple(capitals)
