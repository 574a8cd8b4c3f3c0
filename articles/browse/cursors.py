"""Where a list goes on, as a word in an address: the place after the last article shown. Pure.

A cursor names the question it belongs to, so that it cannot be used for another by mistake. It holds
nothing secret, and is read as something a stranger wrote.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any

LONGEST = 8_000  # letters
_MOST_UNPACKED = 40_000


class BadCursor(ValueError):
    """Raised for a word that is no cursor, or one of another question."""


def write(question: str, place: tuple[int, int] | frozenset[int]) -> str:
    """Return the cursor of a place in the list that a question gives."""
    if isinstance(place, frozenset):
        keys = sorted(place)
        content = {"s": [b - a for a, b in pairwise([0, *keys])]}
    else:
        content = {"p": list(place)}
    packed = zlib.compress(
        json.dumps([_sign(question), content], separators=(",", ":")).encode(), 9
    )
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(question: str, cursor: str) -> tuple[int, int] | frozenset[int]:
    """Return the place that a cursor holds; raise BadCursor."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        unpacked = zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
        sign, content = json.loads(unpacked)
        if sign != _sign(question):
            raise ValueError("of another question")
        return _place(content)
    except (ValueError, TypeError, KeyError, zlib.error, binascii.Error, RecursionError) as error:
        raise BadCursor(str(error)) from error


def write_key(question: str, key: str) -> str:
    """Return the cursor of the place after a key."""
    content = json.dumps([_sign(question), key], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read_key(question: str, cursor: str) -> str:
    """Return the key that a cursor holds; raise BadCursor."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        sign, key = json.loads(content)
        if sign != _sign(question) or not isinstance(key, str) or "\x00" in key:
            raise ValueError("of another question")
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor(str(error)) from error
    return key


def _place(content: Any) -> tuple[int, int] | frozenset[int]:
    numbers = content["p"] if "p" in content else content["s"]
    if not all(type(n) is int and abs(n) < 1 << 63 for n in numbers):
        raise ValueError("not numbers")
    if "s" in content:
        return frozenset(accumulate(numbers))
    group, key = numbers
    if not 0 <= group < 8:
        raise ValueError("no such group")
    return group, key


def _sign(question: str) -> str:
    return blake2b(question.encode(), digest_size=4).hexdigest()
