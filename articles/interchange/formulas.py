"""Texts that a spreadsheet would take for formulas: harmless on the way out, as meant on the way back."""

from __future__ import annotations

import re

# Also in wide letters. A text that begins with apostrophes before such a sign gets one more, so that what
# comes back is told apart.
_FORMULA = re.compile(r"\A'*+[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_meant(cell: str) -> str:
    """Return the text that `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
