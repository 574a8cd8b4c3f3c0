"""Provenance of a file: what was selected, when, from which address, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from articles.outputs import plain_text

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


@dataclass(frozen=True)
class Provenance:
    """Provenance of a file: the selection in words, the address of its page, the time (ISO 8601), the count.

    With `in_rows` a table states it in a column of every row.
    """

    selection: str
    address: str
    made_at: str
    count: int
    in_rows: bool = False

    @property
    def line(self) -> str:
        return f"{self.selection} — {self.made_at} — {LICENCE['name']} — {self.address}"


def provenance_of(selection: str, address: str, count: int, *, in_rows: bool = False) -> Provenance:
    """Return the provenance of a file that is made now."""
    now = timezone.now().replace(microsecond=0)
    made_at = now.isoformat().replace("+00:00", "Z")
    return Provenance(plain_text.line(selection), address, made_at, count, in_rows)
