"""Facet panels: every value with its exact count, chosen or not.

Several values of a facet are OR, facets among themselves AND; a facet is counted as if nothing were
chosen in it, so that a count says what one more click would give. The counts come from the same
`Selection` and the same snapshot as the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext

from articles.browse.url_state import UrlState
from articles.facets.registry import FACETS, Facet
from articles.facets.values import NOT_STATED, label_of
from articles.index.bitmaps import Index, Term
from articles.querysets import Selection
from articles.text import arabic

VALUES_SHOWN = 10


class Option:
    """One value a reader can choose or drop: its name, count, and the address that does it.

    `only_suggested` says that no editor has confirmed it for any article. Name and address are made when
    they are read: of the values counted, few are.
    """

    __slots__ = ("_address", "_label", "_term", "children", "count", "only_suggested", "selected")

    def __init__(
        self, term: Term, count: int, selected: bool, label: Callable[[Term], str],
        address: Callable[[str], str], children: tuple[Option, ...] = (), only_suggested: bool = False,
    ) -> None:  # fmt: skip
        self._term = term
        self._label = label
        self._address = address
        self.count = count
        self.selected = selected
        self.children = children
        self.only_suggested = only_suggested

    @property
    def key(self) -> str:
        return self._term.key

    @property
    def label(self) -> str:
        return self._label(self._term)

    @property
    def address(self) -> str:
        return self._address(self._term.key)

    @property
    def selected_count(self) -> int:
        """How many are chosen here and below."""
        return self.selected + sum(child.selected_count for child in self.children)


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the histogram of dates: its `place` from 0, its `height` from 0 to 100."""

    option: Option
    place: int
    height: int


@dataclass(frozen=True)
class Panel:
    """One facet as shown: the first options in order, and how many values there are in all."""

    name: str
    label: Promise
    shape: str
    options: tuple[Option, ...]
    values: int
    bars: tuple[Bar, ...] = ()

    @property
    def all_values(self) -> str:
        return ngettext("Its one value", "All %(n)s values", self.values) % {"n": self.values}

    @property
    def has_more(self) -> bool:
        return self.values > len(self.options)

    @property
    def selected_count(self) -> int:
        return sum(option.selected_count for option in self.options)


@dataclass(frozen=True)
class Counted:
    """Values of a facet in their own order, and the count of each."""

    facet: Facet
    terms: Sequence[Term]
    counts: np.ndarray

    def __iter__(self):
        return zip(self.terms, self.counts.tolist(), strict=True)


def counts(index: Index, selection: Selection, facet: Facet) -> dict[str, int]:
    """Return the count of every value of a facet by its key; absent means 0."""
    terms = index.snapshot.terms.of(facet.name)
    found = _count(index, selection, {facet: terms})[facet.name]
    return {term.key: count for term, count in found if count}


def build(
    index: Index, selection: Selection, state: UrlState, names: Iterable[str] | None = None
) -> list[Panel]:
    """Return the panels of facets (of all, or by name) with addresses relative to `state`."""
    facets = [FACETS[name] for name in names] if names else list(FACETS.values())
    counts_ = counted(index, selection, state, facets)
    panel = {"tree": _tree_panel, "list": _list_panel}
    return [
        panel[facet.shape](counts_[facet.name], _options(index, selection, facet, state), state)
        for facet in facets
    ]


def counted(
    index: Index, selection: Selection, state: UrlState, facets: Iterable[Facet] | None = None
) -> dict[str, Counted]:
    """Return the counts of every value in sight: all of a list, of a tree the roots and what is open."""
    facets = list(FACETS.values()) if facets is None else facets
    in_sight = {facet: _in_sight(facet, index, state.values(facet.name)) for facet in facets}
    return _count(index, selection, in_sight)


def every_value(
    index: Index, selection: Selection, facet: Facet, state: UrlState, find: str, by_name: bool
) -> list[Option]:
    """Return all values of a facet that any article has, or that are chosen; those with `find` in
    their name in either language, whatever the spelling.
    """
    chosen = state.values(facet.name)
    terms = index.snapshot.terms.of(facet.name)
    every = _count(index, selection, {facet: terms})[facet.name]
    option = _options(index, selection, facet, state)
    folded = arabic.fold_phrase(find)
    found = [
        (term, count)
        for term, count in every
        if (count or term.key in chosen) and (not folded or folded in _names(term))
    ]
    if not by_name:
        found.sort(key=lambda pair: -pair[1])
    found.sort(key=lambda pair: pair[0].key == NOT_STATED)
    return [option(term, count) for term, count in found]


def _names(term: Term) -> str:
    return arabic.fold_phrase(f"{label_of(term)} {term.label_ar} {term.label_en}")


def _in_sight(facet: Facet, index: Index, chosen: list[str]) -> list[Term]:
    """Return the values to count: all of a list; of a tree the roots and what is open."""
    terms = index.snapshot.terms
    if facet.shape == "list":
        return terms.of(facet.name)
    opened = {key for value in chosen if value != NOT_STATED for key in _way_to(value)}
    return [
        term
        for key in ["", *sorted(opened)]
        for term in terms.below(facet.name, key)
        if term.key != NOT_STATED
    ] + [term for term in (terms.find(facet.name, NOT_STATED),) if term]


def _way_to(key: str) -> list[str]:
    """Return a key of a tree and those above it."""
    parts = key.split("-")
    return ["-".join(parts[: n + 1]) for n in range(len(parts))]


def _count(
    index: Index, selection: Selection, wanted: Mapping[Facet, Sequence[Term]]
) -> dict[str, Counted]:
    """Count the values wanted of each facet.

    Facets without a choice of their own count in the same documents: together, in one pass.
    """
    snapshot, found = index.snapshot, {}
    chosen = {*selection.codes, *(["date"] if selection.has_range else [])}
    alike = [f for f in wanted if f.name not in chosen and f.counts_as_by_default(selection.mode)]
    if alike:
        documents = index.matching(selection)
        together = snapshot.counts_of_lists(documents, [wanted[facet] for facet in alike])
        for facet, part in zip(alike, together, strict=True):
            found[facet.name] = Counted(facet, wanted[facet], part)
    for facet, terms in wanted.items():
        if facet.name in found:
            continue
        mode = selection.mode
        slots = (
            None
            if facet.counts_as_by_default(mode)
            else [facet.slots(term.key, mode) for term in terms]
        )
        documents = index.matching(selection, ignoring=facet.name)
        found[facet.name] = Counted(facet, terms, snapshot.counts(documents, terms, slots))
    return found


MakeOption = Callable[..., Option]


def _options(index: Index, selection: Selection, facet: Facet, state: UrlState) -> MakeOption:
    """Return what makes an option of a value and its count."""
    chosen, address = set(state.values(facet.name)), state.toggle(facet.name)
    label = partial(label_of, language=get_language())

    def option(term: Term, count: int, children: tuple[Option, ...] = ()) -> Option:
        unchecked = selection.mode.suggested and index.snapshot.is_only_suggested(term.pk)
        return Option(term, count, term.key in chosen, label, address, children, unchecked)

    return option


def _list_panel(counted: Counted, option: MakeOption, state: UrlState) -> Panel:
    facet, chosen = counted.facet, set(state.values(counted.facet.name))
    terms, counts = counted.terms, counted.counts
    own = [place for place, term in enumerate(terms) if term.key in chosen] if chosen else []
    seen = counts > 0
    seen[own] = True
    places = np.flatnonzero(seen)
    if facet.order == "count":
        places = places[np.argsort(-counts[places], kind="stable")]
    # «Not stated» is no rival of the others: it stands last, and is always in sight.
    missing = [place for place in places.tolist() if terms[place].key == NOT_STATED]
    first = [place for place in places[: VALUES_SHOWN + 1].tolist() if place not in missing]
    first = first[:VALUES_SHOWN]
    late = [p for p in places.tolist() if p in own and p not in first] if own else []
    shown = [*first, *(place for place in late if place not in missing), *missing]
    options = tuple(option(terms[place], int(counts[place])) for place in shown)
    return Panel(facet.name, facet.label, facet.shape, options, len(places))


def _tree_panel(counted: Counted, option: MakeOption, state: UrlState) -> Panel:
    """Years newest first, a year open below when it or something in it is chosen."""
    facet, chosen = counted.facet, state.values(counted.facet.name)
    count = {term.key: (term, number) for term, number in counted}
    opened = {key for value in chosen if value != NOT_STATED for key in _way_to(value)}
    for key in opened - count.keys():  # chosen, and no article has it: it stays in sight at 0
        count[key] = (_unlisted(facet, key), 0)
    by_parent: dict[str, list[str]] = {}
    for key in sorted(key for key, (_term, number) in count.items() if number or key in opened):
        if key != NOT_STATED:
            by_parent.setdefault(key.rpartition("-")[0], []).append(key)

    def below(parent: str) -> tuple[Option, ...]:
        return tuple(
            option(*count[key], below(key) if key in opened else ())
            for key in by_parent.get(parent, ())
        )

    roots = below("")[::-1]
    missing = count.get(NOT_STATED)
    rest = (option(*missing),) if missing and (missing[1] or NOT_STATED in chosen) else ()
    return Panel(
        facet.name,
        facet.label,
        facet.shape,
        roots + rest,
        len(roots) + len(rest),
        _bars(facet, roots, option),
    )


def _bars(facet: Facet, roots: tuple[Option, ...], option: MakeOption) -> tuple[Bar, ...]:
    """Return the histogram: of the years, or below the one that is open, in the order of time.

    What has no article has a place too: a histogram without gaps would not be one.
    """
    level = roots[::-1]
    while len(opened := [each for each in level if each.children]) == 1:
        level = opened[0].children
    highest = max((each.count for each in level), default=0)
    if len(level) < 2 or not highest:
        return ()
    known = {each.key: each for each in level}
    parent, _, first = level[0].key.rpartition("-")
    last = level[-1].key.rpartition("-")[2]
    bars = []
    for number in range(*((1, 13) if len(parent) == 4 else (int(first), int(last) + 1))):
        key = f"{parent}-{number:02}" if parent else str(number)
        each = known.get(key) or option(_unlisted(facet, key), 0)
        bars.append(Bar(each, len(bars), round(100 * each.count / highest)))
    return tuple(bars)


def _unlisted(facet: Facet, key: str) -> Term:
    """Return a term for a key that no article has."""
    value = facet.parse(key)
    return Term(0, facet.name, key, None, value.label_ar, value.label_en, key)
