"""Text from outside on one line of a report: characters that cannot be seen are shown as code points."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # part of the spelling of words
# Unicode categories: controls, formatting characters, lone surrogates, line and paragraph separators.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Left-to-right, right-to-left and Arabic letter mark, byte order mark, soft hyphen.
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\ufeff\u00ad"))
# From this share of unseen or unreadable characters on, a text is binary data rather than words.
BINARY_SHARE = 0.1


def is_seen(character: str) -> bool:
    """Return whether a character can be printed on a line without changing what is next to it."""
    return character in _JOINERS or unicodedata.category(character) not in _UNSEEN


def visible(text: str) -> str:
    """Return a text with every unseen character as ⟦U+XXXX⟧: a NUL, a lone surrogate, a change of direction."""
    return "".join(c if is_seen(c) else f"⟦U+{ord(c):04X}⟧" for c in text)


def line(text: str) -> str:
    """Return a text as one line: blanks for line ends and tabs, other unseen characters as code points.

    Marks that change nothing visible in one line of Arabic, like the right-to-left mark, are left out.
    """
    return visible(" ".join(text.split()).translate(_MARKS))


def sentence(text: str, most: int) -> str:
    """Return the message of a library as one line of at most `most` characters, before code points.

    A message that quotes binary data is left out: its letters would mean nothing.
    """
    strange = sum((not is_seen(c) and c not in "\n\t\r") or c == "\ufffd" for c in text)
    return "(binary data)" if strange > BINARY_SHARE * len(text) else line(text[:most])
