"""How a fact stands that a facet counts: what the article has to do with it, and who says so. Pure.

The index keeps, with every value of an article, how it stands (`slot`), so that a reader may choose what
counts (`Mode`) without anything being looked up again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PRIMARY = "primary"
BACKGROUND = "background"
RELATIONS = (PRIMARY, BACKGROUND)

SLOTS = 8  # how many a value may have; a code is `value * SLOTS + slot`


def slot(relation: str = PRIMARY, suggested: bool = False) -> int:
    """Return the slot of a value that has this relation, suggested by a machine or confirmed."""
    return RELATIONS.index(relation) + len(RELATIONS) * suggested


@dataclass(frozen=True, slots=True)
class Mode:
    """What counts: the relations asked for, and whether suggestions nobody confirmed count too."""

    relations: tuple[str, ...] = (PRIMARY,)
    suggested: bool = False

    @property
    def slots(self) -> tuple[int, ...]:
        """The slots of the values that count."""
        standings = (False, True) if self.suggested else (False,)
        return tuple(slot(relation, s) for s in standings for relation in self.relations)

    @property
    def missing_slot(self) -> int:
        """The slot by which «not stated» stands for: no value counts in this mode."""
        return _EVERY_MODE.index(self)

    @property
    def by_primary(self) -> Mode:
        """The same for what has no relation to choose: everything an article states is its own."""
        return Mode((PRIMARY,), self.suggested)

    @property
    def is_default(self) -> bool:
        return self == BY_DEFAULT


BY_DEFAULT = Mode()
_EVERY_MODE = tuple(
    Mode(relations, suggested)
    for suggested in (False, True)
    for relations in ((PRIMARY,), (BACKGROUND,), RELATIONS)
)


def missing_slots(slots: Collection[int], *, with_relation: bool) -> list[int]:
    """Return the slots of «not stated» for an article whose values have `slots`: one a mode."""
    modes = _EVERY_MODE if with_relation else {mode.by_primary for mode in _EVERY_MODE}
    return sorted(mode.missing_slot for mode in modes if not set(mode.slots) & set(slots))


def code(term: int, slot: int) -> int:
    return term * SLOTS + slot
