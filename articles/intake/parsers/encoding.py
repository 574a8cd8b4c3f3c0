"""Decoding of text: UTF-8 with or without a byte order mark, UTF-16 with one, and detected Windows-1256."""

from __future__ import annotations

import re

from articles.interchange.errors import ImportProblem

# Least share of Arabic (or French) letters among the non-ASCII characters of a text in Windows-1256. Arabic
# letters are two fifths of the upper half of that encoding, so that other bytes seldom reach this share.
MIN_LETTER_SHARE = 0.8
# Greatest share of broken characters among the non-ASCII characters of a text that still counts as UTF-8.
MAX_BROKEN_SHARE = 0.2
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ARABIC = re.compile(r"[\u060c-\u06ff\u2000-\u203a\u200c-\u200f«»]")
_FRENCH = re.compile(r"[àâçèéêëîïôùûüœ]")


def decode(file: str, content: bytes, *, line: int = 1) -> str:
    """Return the text of `content`; raise ImportProblem with the line and value of the first invalid byte.

    `line` is the line of the file at which the content begins.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise ImportProblem(file, "not text: it holds zero bytes, as binary files do", line=line)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if (text := windows_1256(content)) is not None:
            return text
        raise ImportProblem(
            file, f"not UTF-8 at byte {error.start}, nor Windows-1256",
            line=line + content[: error.start].count(b"\n"),
            field="byte", value=f"0x{content[error.start]:02x}",
        ) from error  # fmt: skip


def windows_1256(content: bytes) -> str | None:
    """Return bytes decoded as Windows-1256, or None if they are UTF-8 or the result is not Arabic or French."""
    as_utf8 = _NON_ASCII.findall(content.decode("utf-8", errors="replace"))
    if as_utf8.count("\ufffd") <= MAX_BROKEN_SHARE * len(as_utf8):
        return None  # UTF-8 with an error in it; in another encoding the whole text would be wrong
    text = content.decode("cp1256", errors="replace")
    characters = _NON_ASCII.findall(text)
    for letters in (_ARABIC, _FRENCH):
        if sum(bool(letters.match(c)) for c in characters) >= MIN_LETTER_SHARE * len(characters):
            return text
    return None
