"""Text for files and machine interfaces: without characters that break a format or leak into other text.

Every writer of this package uses these functions: exports, citations, feeds, OAI-PMH, metadata of pages,
calendars and share cards. What is removed has no visible form; letters, marks and joiners are kept.
"""

from __future__ import annotations

import re
from typing import Any

# Unicode 15, chapter 23.1 and UAX #14: all of these end a line.
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
# Control characters that separate words: removing them would join two words.
_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1f]")
# The other control characters (C0, DEL, C1), surrogates, and noncharacters (Unicode 15, 23.7). XML 1.0 allows
# neither C0 nor surrogates nor U+FFFE and U+FFFF (https://www.w3.org/TR/xml/#charsets).
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(1 << 16, 17 << 16, 1 << 16))
    + "]"
)  # fmt: skip
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TOUCHED = re.compile(
    f"{_LINE_ENDS.pattern}|{_SEPARATORS.pattern}|{_NOT_TEXT.pattern}|{_BIDI.pattern}"
)
# Unicode Bidirectional Algorithm (UAX #9), table 4: what closes an embedding or override, and an isolate.
_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"


def clean(text: str) -> str:
    """Return a text without characters that a text format cannot hold, with line breaks as `\\n`.

    Bidirectional controls are closed at the end of each line, so that they do not reorder what follows; those
    that close nothing are removed.
    """
    if not _TOUCHED.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _NOT_TEXT.sub("", _SEPARATORS.sub(" ", text))
    if _BIDI.search(text):
        text = "\n".join(map(_closed, text.split("\n")))
    return text


def line(text: str) -> str:
    """Return a text as a single line: cleaned, and every run of white space as one space."""
    # Joined before it is cleaned, so that directions are closed at the end of the one line.
    return " ".join(clean(" ".join(text.split())).split())


def clean_all(value: Any) -> Any:
    """Return a structure of lists and dictionaries with all texts cleaned; other values are unchanged."""
    return _each(value, clean)


def lines_of(value: Any) -> Any:
    """Return a structure of lists and dictionaries with each text as a single line."""
    return _each(value, line)


def _each(value: Any, change) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_each(item, change) for item in value)
    return value


def _closed(text: str) -> str:
    """Return one line whose bidirectional controls all come in pairs (UAX #9, rules X1 to X8)."""
    open_: list[str] = []
    kept = []
    for character in text:
        if character in _EMBEDDINGS or character in _ISOLATES:
            open_.append(_POP_EMBEDDING if character in _EMBEDDINGS else _POP_ISOLATE)
        elif character == _POP_EMBEDDING:
            if not open_ or open_[-1] != _POP_EMBEDDING:
                continue  # X7: inside an isolate it closes nothing
            open_.pop()
        elif character == _POP_ISOLATE:
            if _POP_ISOLATE not in open_:
                continue
            while (
                open_.pop() != _POP_ISOLATE
            ):  # X6a: an isolate also ends what was opened inside it
                kept.append(_POP_EMBEDDING)
        kept.append(character)
    return "".join(kept) + "".join(reversed(open_))
