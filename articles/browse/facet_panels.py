"""Facet panels: every value with its exact count, chosen or not.

Values of one facet are combined with OR, facets with AND. A facet is counted as if nothing were chosen in
it, so that each count is the result of one more click. The counts come from the same `Selection` and the
same snapshot as the page.
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
    """One value a reader can choose or drop: its name, its count, and the URL that toggles it.

    `only_suggested` is true if no editor has confirmed the value for any article. Name and URL are computed
    when they are read, because few of the values counted are shown.
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
        """The number of values chosen here and below."""
        return self.selected + sum(child.selected_count for child in self.children)


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the histogram of dates: its index `place` from 0, its `height` from 0 to 100."""

    option: Option
    place: int
    height: int


@dataclass(frozen=True)
class Panel:
    """One facet as shown: the first options in order, and the total number of `values`."""

    name: str
    label: Promise
    shape: str
    options: tuple[Option, ...]
    values: int
    bars: tuple[Bar, ...] = ()
    is_common: bool = False

    @property
    def all_values(self) -> str:
        return ngettext("Its one value", "All %(n)s values", self.values) % {"n": self.values}

    @property
    def has_more(self) -> bool:
        return self.values > len(self.options)

    @property
    def is_open(self) -> bool:
        """Whether the values are shown at once: of common facets, and of those in which something is chosen."""
        return self.is_common or self.selected_count > 0

    @property
    def selected_count(self) -> int:
        return sum(option.selected_count for option in self.options)


@dataclass(frozen=True)
class Counted:
    """The values of a facet in their own order, and the counts of each in the list and in the archive."""

    facet: Facet
    terms: Sequence[Term]
    counts: np.ndarray
    totals: np.ndarray  # the counts in the whole archive

    def __iter__(self):
        return zip(self.terms, self.counts.tolist(), strict=True)


def counts(index: Index, selection: Selection, facet: Facet) -> dict[str, int]:
    """Return the count of every value of a facet by its key, without those that are 0."""
    terms = index.snapshot.terms.of(facet.name)
    counts_ = _count(index, selection, {facet: terms})[facet.name]
    return {term.key: count for term, count in counts_ if count}


def build(
    index: Index, selection: Selection, state: UrlState, names: Iterable[str] | None = None
) -> list[Panel]:
    """Return the panels of all facets, or of those in `names`, with URLs relative to `state`."""
    facets = [FACETS[name] for name in names] if names else list(FACETS.values())
    counts_ = counted(index, selection, state, facets)
    make_panel = {"tree": _tree_panel, "list": _list_panel}
    return [
        make_panel[facet.shape](
            counts_[facet.name], _options(index, selection, facet, state), state
        )
        for facet in facets
    ]


def counted(
    index: Index, selection: Selection, state: UrlState, facets: Iterable[Facet] | None = None
) -> dict[str, Counted]:
    """Return the counts of the visible values: all of a list; the roots and open branches of a tree."""
    facets = list(FACETS.values()) if facets is None else facets
    visible = {facet: _visible(facet, index, state.values(facet.name)) for facet in facets}
    return _count(index, selection, visible)


def every_value(
    index: Index, selection: Selection, facet: Facet, state: UrlState, find: str, by_name: bool
) -> list[Option]:
    """Return all values of a facet that are chosen or that a selected article has.

    Only those with `find` in their name in either language, in any spelling; sorted by name if `by_name`,
    else by count; «not stated» last.
    """
    chosen = state.values(facet.name)
    terms = index.snapshot.terms.of(facet.name)
    every = _count(index, selection, {facet: terms})[facet.name]
    option = _options(index, selection, facet, state)
    folded = arabic.fold_phrase(find)
    pairs = [
        (term, count)
        for term, count in every
        if (count or term.key in chosen) and (not folded or folded in _names(term))
    ]
    if not by_name:
        pairs.sort(key=lambda pair: -pair[1])
    pairs.sort(key=lambda pair: pair[0].key == NOT_STATED)
    return [option(term, count) for term, count in pairs]


def _names(term: Term) -> str:
    return arabic.fold_phrase(f"{label_of(term)} {term.label_ar} {term.label_en}")


def _visible(facet: Facet, index: Index, chosen: list[str]) -> list[Term]:
    """Return the values to count: all of a list; the roots and open branches of a tree."""
    terms = index.snapshot.terms
    if facet.shape == "list":
        return terms.of(facet.name)
    opened = {key for value in chosen if value != NOT_STATED for key in _path_to(value)}
    return [
        term
        for key in ["", *sorted(opened)]
        for term in terms.children(facet.name, key)
        if term.key != NOT_STATED
    ] + [term for term in (terms.find(facet.name, NOT_STATED),) if term]


def _path_to(key: str) -> list[str]:
    """Return a key of a tree and the keys above it, from the root down."""
    parts = key.split("-")
    return ["-".join(parts[: n + 1]) for n in range(len(parts))]


def _count(
    index: Index, selection: Selection, wanted: Mapping[Facet, Sequence[Term]]
) -> dict[str, Counted]:
    """Return the counts of the wanted values by name of the facet.

    Facets in which nothing is chosen are all counted in the same documents, in one pass.
    """
    snapshot, by_facet = index.snapshot, {}
    totals = dict(
        zip(
            wanted,
            snapshot.counts_of_lists(snapshot.everything, list(wanted.values())),
            strict=True,
        )
    )
    chosen = {*selection.codes, *(["date"] if selection.has_range else [])}
    alike = [f for f in wanted if f.name not in chosen and f.counts_as_by_default(selection.mode)]
    if alike:
        documents = index.matching(selection)
        together = snapshot.counts_of_lists(documents, [wanted[facet] for facet in alike])
        for facet, part in zip(alike, together, strict=True):
            by_facet[facet.name] = Counted(facet, wanted[facet], part, totals[facet])
    for facet, terms in wanted.items():
        if facet.name in by_facet:
            continue
        mode = selection.mode
        slots = (
            None
            if facet.counts_as_by_default(mode)
            else [facet.slots(term.key, mode) for term in terms]
        )
        documents = index.matching(selection, ignoring=facet.name)
        counted_ = snapshot.counts(documents, terms, slots)
        by_facet[facet.name] = Counted(facet, terms, counted_, totals[facet])
    return by_facet


MakeOption = Callable[..., Option]


def _options(index: Index, selection: Selection, facet: Facet, state: UrlState) -> MakeOption:
    """Return a function that makes the option of a value from its count."""
    chosen, address = set(state.values(facet.name)), state.toggle(facet.name)
    label = partial(label_of, language=get_language())

    def option(term: Term, count: int, children: tuple[Option, ...] = ()) -> Option:
        unchecked = selection.mode.suggested and index.snapshot.is_only_suggested(term.pk)
        return Option(term, count, term.key in chosen, label, address, children, unchecked)

    return option


def _list_panel(facet_counts: Counted, option: MakeOption, state: UrlState) -> Panel:
    """Return the panel of a list: the first values, then other chosen ones, then «not stated»."""
    facet, chosen = facet_counts.facet, set(state.values(facet_counts.facet.name))
    terms, numbers = facet_counts.terms, facet_counts.counts
    own = [position for position, term in enumerate(terms) if term.key in chosen] if chosen else []
    seen = numbers > 0
    seen[own] = True
    positions = np.flatnonzero(seen)
    if facet.order == "count":
        # Of values with the same count, readers look for those that the archive has more of.
        order = np.lexsort((-facet_counts.totals[positions], -numbers[positions]))
        positions = positions[order]
    # «Not stated» is not ranked with the others: it comes last and is always shown.
    missing = [p for p in positions.tolist() if terms[p].key == NOT_STATED]
    first = [p for p in positions[: VALUES_SHOWN + 1].tolist() if p not in missing]
    first = first[:VALUES_SHOWN]
    late = [p for p in positions.tolist() if p in own and p not in first] if own else []
    shown = [*first, *(p for p in late if p not in missing), *missing]
    options = tuple(option(terms[p], int(numbers[p])) for p in shown)
    return Panel(
        facet.name,
        facet.label,
        facet.shape,
        options,
        len(positions),
        is_common=facet.is_common,
    )


def _tree_panel(facet_counts: Counted, option: MakeOption, state: UrlState) -> Panel:
    """Return the panel of years, newest first; a year is open if it or a date in it is chosen."""
    facet, chosen = facet_counts.facet, state.values(facet_counts.facet.name)
    count = {term.key: (term, number) for term, number in facet_counts}
    opened = {key for value in chosen if value != NOT_STATED for key in _path_to(value)}
    for key in opened - count.keys():  # chosen values that no article has are still shown, with 0
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
        facet.is_common,
    )


def _bars(facet: Facet, roots: tuple[Option, ...], option: MakeOption) -> tuple[Bar, ...]:
    """Return the histogram in chronological order: of the years, or of the parts of the only open one.

    Years, months and days without articles are included, so that the time axis has no gaps.
    """
    level = roots[::-1]
    while len(opened := [period for period in level if period.children]) == 1:
        level = opened[0].children
    highest = max((period.count for period in level), default=0)
    if len(level) < 2 or not highest:
        return ()
    known = {period.key: period for period in level}
    parent, _, first = level[0].key.rpartition("-")
    last = level[-1].key.rpartition("-")[2]
    bars = []
    for number in range(*((1, 13) if len(parent) == 4 else (int(first), int(last) + 1))):
        key = f"{parent}-{number:02}" if parent else str(number)
        period = known.get(key) or option(_unlisted(facet, key), 0)
        bars.append(Bar(period, len(bars), round(100 * period.count / highest)))
    return tuple(bars)


def _unlisted(facet: Facet, key: str) -> Term:
    """Return a term for a date that no article has."""
    value = facet.parse(key)
    return Term(0, facet.name, key, None, value.label_ar, value.label_en, key)
