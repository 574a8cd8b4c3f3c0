"""Authors as a list, and the line in which the press prints them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A semicolon always separates two authors, so that a line of authors is read back as it was written.
_SEPARATOR = re.compile("[;؛]")
_JOINED_BY = "؛ "


def authors_of(*lines: str) -> tuple[str, ...]:
    """Return the authors in lines like `سالم الأول؛ رامي الثاني`, in order, each once."""
    names = (" ".join(name.split()) for line in lines for name in _SEPARATOR.split(line))
    return tuple(dict.fromkeys(filter(None, names)))


def author_line(authors: Iterable[str]) -> str:
    """Return authors as one line, which `authors_of` reads back; empty without authors."""
    return _JOINED_BY.join(authors)
