"""Whole numbers in requests. Pure."""

from __future__ import annotations

MOST_DIGITS = 18  # a key of the database, a bigint, has at most nineteen


def whole_number(text: str) -> int | None:
    """Return the number that a text of 1 to 18 of the digits 0–9 states; None for any other text.

    `str.isdigit` is true of «²» and of five thousand digits, which `int` refuses.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return None
    return int(text)
