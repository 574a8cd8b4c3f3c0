"""Counting modes of facets: primary or background, confirmed or suggested. Pure.

The index stores each facet value of an article with a slot (`slot`): the article's relation to the value, and
whether the link is confirmed or suggested. Readers can therefore choose what counts (`Mode`) without another
look-up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PRIMARY = "primary"
BACKGROUND = "background"
RELATIONS = (PRIMARY, BACKGROUND)

SLOTS_PER_VALUE = 8  # per value; a code is `value * SLOTS + slot`


def slot(relation: str = PRIMARY, suggested: bool = False) -> int:
    """Return the slot of a value with this relation, suggested automatically or confirmed."""
    return RELATIONS.index(relation) + len(RELATIONS) * suggested


@dataclass(frozen=True, slots=True)
class Mode:
    """The links that count: their relations, and whether unconfirmed suggestions count too."""

    relations: tuple[str, ...] = (PRIMARY,)
    suggested: bool = False

    @property
    def slots(self) -> tuple[int, ...]:
        """The slots of the values that count in this mode."""
        statuses = (False, True) if self.suggested else (False,)
        return tuple(
            slot(relation, suggested) for suggested in statuses for relation in self.relations
        )

    @property
    def missing_slot(self) -> int:
        """The slot of «not stated» that means: the article has no value that counts in this mode."""
        return _MODES.index(self)

    @property
    def by_primary(self) -> Mode:
        """The same mode for a facet without relations: every value of an article counts as primary."""
        return Mode((PRIMARY,), self.suggested)

    @property
    def is_default(self) -> bool:
        return self == DEFAULT_MODE


DEFAULT_MODE = Mode()
_MODES = tuple(
    Mode(relations, suggested)
    for suggested in (False, True)
    for relations in ((PRIMARY,), (BACKGROUND,), RELATIONS)
)


def missing_slots(slots: Collection[int], *, with_relation: bool) -> list[int]:
    """Return the slots of «not stated» for an article whose values have `slots`.

    One for each mode in which none of the values counts.
    """
    modes = _MODES if with_relation else {mode.by_primary for mode in _MODES}
    return sorted(mode.missing_slot for mode in modes if not set(mode.slots) & set(slots))


def code(term: int, term_slot: int) -> int:
    """Return the code of a term in a slot, as stored in the index."""
    return term * SLOTS_PER_VALUE + term_slot
