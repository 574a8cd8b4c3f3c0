"""Bytes to text: UTF-8 with or without a mark, UTF-16 with one, and Windows-1256 where it shows."""

from __future__ import annotations

import re

from articles.interchange.errors import ImportProblem

# Share of the characters beyond ASCII that must be Arabic before bytes are taken for Windows-1256:
# its letters are two in five of its upper half, so that other bytes seldom come near.
ARABIC_ENOUGH = 0.8
# Share of the characters beyond ASCII that may be broken in what is still UTF-8.
BROKEN_AT_MOST = 0.2
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_ARABIC = re.compile(r"[\u060c-\u06ff\u2000-\u203a\u200c-\u200f«»]")
_FRENCH = re.compile(r"[àâçèéêëîïôùûüœ]")


def decode(file: str, content: bytes, *, line: int = 1) -> str:
    """Return the text of `content`; raise ImportProblem with the place of the byte that is none.

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
    """Return bytes that are not UTF-8 as Windows-1256, where the result is Arabic or French; else None."""
    as_utf8 = _BEYOND_ASCII.findall(content.decode("utf-8", errors="replace"))
    if as_utf8.count("\ufffd") <= BROKEN_AT_MOST * len(as_utf8):
        return None  # UTF-8 with a fault in it: read otherwise, all of it would be wrong
    text = content.decode("cp1256", errors="replace")
    beyond = _BEYOND_ASCII.findall(text)
    for letters in (_ARABIC, _FRENCH):
        if sum(bool(letters.match(c)) for c in beyond) >= ARABIC_ENOUGH * len(beyond):
            return text
    return None
