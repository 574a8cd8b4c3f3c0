"""Cursors for paging: the position after the last article shown, as a URL parameter. Pure.

A cursor contains a digest of the query it belongs to, so that it is not used with another one by mistake.
It holds nothing secret, and is read as untrusted input.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any

LONGEST = 8_000  # characters
_MOST_UNPACKED = 40_000  # octets


class BadCursor(ValueError):
    """Raised for text that is not a cursor, or a cursor of another query."""


def write(query: str, position: tuple[int, int] | frozenset[int]) -> str:
    """Return the cursor of a position (see `Results.after`) in the list of a query."""
    if isinstance(position, frozenset):
        keys = sorted(position)
        content = {"s": [b - a for a, b in pairwise([0, *keys])]}
    else:
        content = {"p": list(position)}
    packed = zlib.compress(json.dumps([_digest(query), content], separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(query: str, cursor: str) -> tuple[int, int] | frozenset[int]:
    """Return the position in a cursor of `query`; raise BadCursor if it is not one."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        unpacked = zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
        digest, content = json.loads(unpacked)
        if digest != _digest(query):
            raise ValueError("a cursor of another query")
        return _position(content)
    except (ValueError, TypeError, KeyError, zlib.error, binascii.Error, RecursionError) as error:
        raise BadCursor(str(error)) from error


def write_key(query: str, key: str) -> str:
    """Return the cursor of the position after a key."""
    content = json.dumps([_digest(query), key], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def read_key(query: str, cursor: str) -> str:
    """Return the key in a cursor of `query`; raise BadCursor if it is not one."""
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        digest, key = json.loads(content)
        if digest != _digest(query) or not isinstance(key, str) or "\x00" in key:
            raise ValueError("a cursor of another query")
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor(str(error)) from error
    return key


def _position(content: Any) -> tuple[int, int] | frozenset[int]:
    numbers = content["p"] if "p" in content else content["s"]
    if not all(type(n) is int and abs(n) < 1 << 63 for n in numbers):
        raise ValueError("not numbers")
    if "s" in content:
        return frozenset(accumulate(numbers))
    group, key = numbers
    if not 0 <= group < 8:
        raise ValueError("no such group")
    return group, key


def _digest(query: str) -> str:
    return blake2b(query.encode(), digest_size=4).hexdigest()
