"""Texts that make a regular expression work hard, made from the expression itself; and how time grows.

An expression that tries the same characters again from every place, or in every way of parting them, takes
the square of their number. What it loops over is what hurts: each of these characters, many times, behind
each beginning that leads to the loop; and what a loop repeats as a whole, many times.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from re import _constants as ops
from re import _parser as parser

import articles

SIZES = (1_600, 6_400, 25_000, 100_000)  # characters; each about four times the one before
MOST_GROWTH = 12.0  # times as long for four times the text: 4 is linear, 16 the square
BEGINNINGS = 4  # of those that lead to one loop
NOISE = 0.004  # seconds below which a measure says nothing
_OF_CATEGORY = {
    ops.CATEGORY_SPACE: " ", ops.CATEGORY_NOT_SPACE: "x", ops.CATEGORY_DIGIT: "1",
    ops.CATEGORY_NOT_DIGIT: "x", ops.CATEGORY_WORD: "م", ops.CATEGORY_NOT_WORD: "!",
}  # fmt: skip
_COMMON = (" ", "م", "1", "x", "\n")


def patterns() -> dict[str, re.Pattern]:
    """Return every compiled expression of the archive's modules by its name."""
    found: dict[str, re.Pattern] = {}
    for module in pkgutil.walk_packages(articles.__path__, "articles."):
        if any(part in module.name for part in (".migrations", ".management")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, pattern in enumerate(_patterns_in(value)):
                if pattern not in found.values():
                    found[f"{module.name}.{name}{f'[{place}]' if place else ''}"] = pattern
    return found


def _patterns_in(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _patterns_in(each)


def hard_texts(pattern: re.Pattern) -> list[tuple[str, str]]:
    """Return (beginning, what is repeated) of the texts that an expression has most work with."""
    parsed = _parsed(pattern)
    loops: dict[tuple[str, ...], list[str]] = {}
    beginnings: dict[str, None] = {}
    whole = _walk(parsed, "", beginnings, loops)
    found = [("", each) for each in (*_COMMON, *_characters(parsed), whole)]
    for characters, before in loops.items():
        # The same loop behind many names: some of them, the last among them, stand for all.
        some = before[:: max(1, len(before) // BEGINNINGS)] + before[-1:]
        found += [(begin, each) for begin in some for each in characters]
    ways = sorted(beginnings, key=len)[-BEGINNINGS:]
    found += [("", way) for way in ways] + [(way, each) for way in ways for each in _COMMON]
    return [(begin, each) for begin, each in dict.fromkeys(found) if each]


def _parsed(pattern: re.Pattern):
    source = pattern.pattern
    if isinstance(source, bytes):
        return parser.parse(source.decode("latin-1"), pattern.flags)
    return parser.parse(source, pattern.flags)


def _walk(
    sequence, before: str, beginnings: dict[str, None], loops: dict[tuple[str, ...], list[str]]
) -> str:
    """Collect the texts before each part and what loops repeat; return a text the sequence may match."""
    for operation, argument in sequence:
        if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, inner = argument
            one = _walk(inner, before, beginnings, loops)[len(before) :]
            if most is ops.MAXREPEAT or most > 20:
                named = _characters(inner)
                loops.setdefault((*named[:2], *named[-1:], one), []).append(before)
            before += one * max(least, 1)
        elif operation is ops.SUBPATTERN:
            before = _walk(argument[3], before, beginnings, loops)
        elif operation is ops.BRANCH:
            ways = [_walk(way, before, beginnings, loops) for way in argument[1]]
            before = ways[0]
        elif operation in (ops.ASSERT, ops.ASSERT_NOT, ops.AT, ops.GROUPREF):
            continue
        else:
            before += next(iter(_characters([(operation, argument)])), "x")
    beginnings[before] = None
    return before


def _characters(sequence) -> list[str]:
    """Return the characters an expression names, and one of each class."""
    found: dict[str, None] = {}
    for operation, argument in sequence:
        if operation is ops.LITERAL:
            found[chr(argument)] = None
        elif operation is ops.NOT_LITERAL or operation is ops.ANY:
            found["x"] = None
        elif operation is ops.RANGE:
            found.update(dict.fromkeys(map(chr, argument)))
        elif operation is ops.CATEGORY:
            found[_OF_CATEGORY[argument]] = None
        elif operation is ops.IN:
            negated = argument[0][0] is ops.NEGATE
            named = _characters(argument[1:] if negated else argument)
            within = [c for c in _COMMON if c not in named] if negated else named
            found.update(dict.fromkeys(within))
        elif operation is ops.SUBPATTERN:
            found.update(dict.fromkeys(_characters(argument[3])))
        elif operation is ops.BRANCH:
            for way in argument[1]:
                found.update(dict.fromkeys(_characters(way)))
        elif operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            found.update(dict.fromkeys(_characters(argument[2])))
        elif operation in (ops.ASSERT, ops.ASSERT_NOT):
            found.update(dict.fromkeys(_characters(argument[1])))
    return list(found)


def scan(pattern: re.Pattern) -> Callable[[str], None]:
    """Return what looks for all matches of an expression in a text."""

    def read(text: str) -> None:
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        for _match in pattern.finditer(given):
            pass

    return read


def too_fast_growing(
    read: Callable[[str], object],
    texts: Iterable[tuple[str, str]],
    sizes: tuple[int, ...] = SIZES,
    end: str = "",
) -> list[str]:
    """Return what takes more than `MOST_GROWTH` times as long for a text four times as long.

    The sizes are climbed one by one, so that what grows too fast is found while it is still quick.
    """
    found = []
    for begin, each in texts:
        before = None
        for size in sizes:
            text = begin + each * max(1, size // len(each)) + end
            took = _seconds(read, text)
            if before is not None and took > max(before, NOISE) * MOST_GROWTH:
                # Once more: the best of several is what the text itself takes.
                shorter = begin + each * max(1, size // 4 // len(each)) + end
                took = min(took, *(_seconds(read, text) for _ in range(2)))
                before = max(before, *(_seconds(read, shorter) for _ in range(2)))
                if took > max(before, NOISE) * MOST_GROWTH:
                    found.append(
                        f"{begin[-30:]!r} + {each[:30]!r} × {size}: {took / before:.0f} times"
                    )
                    break
            before = took
    return found


def _seconds(read: Callable[[str], object], text: str) -> float:
    """Return the time of the processor that a text takes; what else the machine does is not in it."""
    gc.disable()
    try:
        begun = time.process_time()
        read(text)
        return time.process_time() - begun
    finally:
        gc.enable()
