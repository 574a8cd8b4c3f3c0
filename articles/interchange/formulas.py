"""Escaping of texts that a spreadsheet would read as formulas, and the reverse."""

from __future__ import annotations

import re

# Full-width signs count too. A text that already has apostrophes before such a sign gets one more, so that
# reading back restores it exactly.
_FORMULA = re.compile(r"\A'*+[=+\-@\t\r\n＝＋－＠]")


def escape_formula(text: str) -> str:
    """Return a text escaped with an apostrophe if a spreadsheet would read it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(cell: str) -> str:
    """Return the original text of a cell written by `escape_formula`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
