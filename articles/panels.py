"""Facet panels: every value with its exact count, chosen or not, in one statement.

Several values of a facet are OR, facets among themselves AND; a facet is counted as if nothing were
chosen in it, so that a count says what one more click would give. The counts come from the same
`Selection` and the same index rows as the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise

from articles.facets import FACETS, NOT_STATED, Facet, label_of
from articles.models import FacetTerm, IndexEntry
from articles.querysets import Selection
from articles.urlstate import UrlState

VALUES_SHOWN = 8


@dataclass(frozen=True)
class Option:
    """One value a reader can choose or drop: its name, count, and the address that does it."""

    key: str
    label: str
    count: int
    selected: bool
    address: UrlState
    children: tuple[Option, ...] = ()

    @property
    def selected_count(self) -> int:
        """How many are chosen here and below."""
        return self.selected + sum(child.selected_count for child in self.children)


@dataclass(frozen=True)
class Panel:
    """One facet as shown: options in order, the first ones open and the others folded."""

    name: str
    label: Promise
    shape: str
    options: tuple[Option, ...]

    @property
    def shown(self) -> tuple[Option, ...]:
        if self.shape == "tree":
            return self.options
        first = self.options[:VALUES_SHOWN]
        return first + tuple(o for o in self.options[VALUES_SHOWN:] if o.selected)

    @property
    def folded(self) -> tuple[Option, ...]:
        if self.shape == "tree":
            return ()
        return tuple(o for o in self.options[VALUES_SHOWN:] if not o.selected)

    @property
    def largest(self) -> int:
        """The highest count, at least 1: the measure of the bars."""
        return max([1, *(o.count for o in self.options)])

    @property
    def selected_count(self) -> int:
        return sum(option.selected_count for option in self.options)


def counts(selection: Selection) -> dict[str, dict[int, int]]:
    """Return for every facet the count of each of its terms, by term id; absent means 0."""
    entries = IndexEntry.objects
    chosen = list(dict.fromkeys([*selection.terms, *(["date"] if _has_range(selection) else [])]))
    # Group 0 counts under the whole selection and serves every facet without a choice; a facet
    # with a choice has a group of its own that ignores it.
    groups = [entries.matching(selection).term_counts(0)] + [
        entries.matching(selection, ignoring=name).term_counts(number)
        for number, name in enumerate(chosen, 1)
    ]
    rows = groups[0].union(*groups[1:], all=True) if chosen else groups[0]
    by_group: dict[int, dict[int, int]] = defaultdict(dict)
    for group, term, n in rows:
        by_group[group][term] = n
    return {
        facet.name: by_group[chosen.index(facet.name) + 1 if facet.name in chosen else 0]
        for facet in FACETS
    }


def build(selection: Selection, state: UrlState) -> list[Panel]:
    """Return the panels of all facets for a selection, with addresses relative to `state`."""
    counted = counts(selection)
    terms: dict[str, list[FacetTerm]] = defaultdict(list)
    wanted = {term for by_term in counted.values() for term in by_term}
    wanted |= {term for ids in selection.terms.values() for term in ids}
    for term in FacetTerm.objects.filter(pk__in=wanted):
        terms[term.facet].append(term)
    return [_panel(facet, terms[facet.name], counted[facet.name], state) for facet in FACETS]


def _panel(facet: Facet, terms: list[FacetTerm], count: dict[int, int], state: UrlState) -> Panel:
    chosen = state.values(facet.name)

    def option(term: FacetTerm, children: tuple[Option, ...] = ()) -> Option:
        selected = term.key in chosen
        address = (
            state.without(facet.name, term.key) if selected else state.with_(facet.name, term.key)
        )
        return Option(term.key, label_of(term), count.get(term.pk, 0), selected, address, children)

    visible = [term for term in terms if count.get(term.pk) or term.key in chosen]
    if facet.shape == "tree":
        options = _tree([*visible, *_way_to_chosen(facet, visible, chosen)], option, chosen)
    else:
        ordered = sorted(visible, key=lambda t: t.sort_key)
        if facet.order == "count":
            ordered.sort(key=lambda t: -count.get(t.pk, 0))
        # «Not stated» is no rival of the others: it stands last.
        ordered.sort(key=lambda t: t.key == NOT_STATED)
        options = tuple(option(term) for term in ordered)
    return Panel(facet.name, facet.label, facet.shape, options)


def _way_to_chosen(facet: Facet, visible: list[FacetTerm], chosen: list[str]) -> list[FacetTerm]:
    """Return what leads to the chosen values and has no article: they stay in sight at 0."""
    keys = {term.key for term in visible}
    wanted = {
        "-".join(key.split("-")[: n + 1]) for key in chosen for n in range(key.count("-") + 1)
    }
    values = [value for key in sorted(wanted - keys) if (value := facet.parse(key))]
    return [FacetTerm(facet=facet.name, key=value.key) for value in values]


def _tree(terms: list[FacetTerm], option, chosen: list[str]) -> tuple[Option, ...]:
    """Return years newest first, a year open below when it or something in it is chosen."""

    def below(parent: str, open_: bool) -> tuple[Option, ...]:
        if not open_:
            return ()
        level = sorted(
            (
                t
                for t in terms
                if t.key.startswith(parent + "-") and "-" not in t.key[len(parent) + 1 :]
            ),
            key=lambda t: t.key,
        )
        return tuple(option(t, below(t.key, _touched(t.key, chosen))) for t in level)

    years = sorted((t for t in terms if t.key.isdigit()), key=lambda t: t.key, reverse=True)
    rest = [t for t in terms if t.key == NOT_STATED]
    return tuple(option(t, below(t.key, _touched(t.key, chosen))) for t in years) + tuple(
        option(t) for t in rest
    )


def _touched(key: str, chosen: list[str]) -> bool:
    return any(value == key or value.startswith(key + "-") for value in chosen)


def _has_range(selection: Selection) -> bool:
    return bool(selection.first_day or selection.last_day)
