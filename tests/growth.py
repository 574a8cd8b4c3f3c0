"""Texts that make a regular expression work hard, made from the expression itself; and how steps grow.

An expression that tries the same characters again from every position, or in every way of splitting them, takes
the square of their number. What it loops over is what hurts: each of these characters, many times, after each
beginning that leads to the loop; and what a loop repeats as a whole, many times.

Work is counted in steps, never in time, which depends on the machine: those of a matcher that works as `re`
does (`tests.regex_steps`), and of a function the lines it runs and the characters that its strings and
expressions go through.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from re import _constants as ops
from re import _parser as parser

import articles
from tests.regex_steps import Matcher, TooManySteps

SIZES = (150, 600)  # characters: four times as many
MOST_GROWTH = 11.0  # times as many steps for four times the text: 4 is linear, 16 the square
END = "\x01"  # ends every text: what was looped over fails there, and is tried in every other way
BUDGET = 1_000_000  # steps; what is linear takes far fewer for so short a text
BEGINNINGS = 4  # of those that lead to one loop
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


def scan(pattern: re.Pattern) -> Callable[[str], int]:
    """Return a function that counts the steps of finding all matches of an expression in a text."""

    def count(text: str) -> int:
        matcher = Matcher(pattern, BUDGET)
        is_of_bytes = isinstance(pattern.pattern, bytes)
        for _span in matcher.finditer(text.encode().decode("latin-1") if is_of_bytes else text):
            pass
        return matcher.steps

    return count


def too_fast_growing(
    count: Callable[[str], int], texts: Iterable[tuple[str, str]], sizes: tuple[int, int] = SIZES
) -> list[str]:
    """Return the texts for which `MOST_GROWTH` times as many steps are taken at four times the length."""
    found = []
    for begin, each in texts:
        name = f"{begin[-30:]!r} + {each[:30]!r}"
        try:
            fewer, more = (count(begin + each * max(1, size // len(each)) + END) for size in sizes)
        except TooManySteps:
            found.append(f"{name}: more than {BUDGET:,} steps")
            continue
        if more > max(fewer, 1) * MOST_GROWTH:
            found.append(f"{name}: {fewer:,} steps, then {more:,}")
    return found


class Steps:
    """A counter that functions, strings and expressions add to."""

    def __init__(self) -> None:
        self.count = 0


class Text(str):
    """A string that counts the characters its methods and slices go through; results are such strings too."""

    steps: Steps

    def __new__(cls, value: str, steps: Steps) -> Text:
        made = super().__new__(cls, value)
        made.steps = steps
        return made

    def __getitem__(self, key):
        part = super().__getitem__(key)
        self.steps.count += len(part)
        return Text(part, self.steps) if isinstance(key, slice) else part


def _counting(name: str):
    plain = getattr(str, name)

    def method(self, *arguments, **named):
        result = plain(self, *arguments, **named)
        if name in _FINDING and isinstance(result, int) and len(arguments) > 1:
            # As far as it looked: from where it began to what it found, else to the end.
            start = arguments[1] or 0
            self.steps.count += (result if result >= 0 else len(self)) - start
        else:
            self.steps.count += len(self)
        if isinstance(result, str):
            return Text(result, self.steps)
        if isinstance(result, list | tuple):
            parts = [Text(each, self.steps) if isinstance(each, str) else each for each in result]
            return type(result)(parts)
        return result

    return method


_FINDING = {"find", "index", "rfind", "rindex"}
_OF_CONSTANT_COST = {"startswith", "endswith", "isdigit", "isspace", "isalpha", "isdecimal"}
for _name in dir(str):
    if not _name.startswith("_") and _name not in _OF_CONSTANT_COST | {"maketrans"}:
        setattr(Text, _name, _counting(_name))


class CountingPattern:
    """An expression that counts the characters it looks at; a match from one position, its own steps."""

    def __init__(self, pattern: re.Pattern, steps: Steps) -> None:
        self._pattern, self._steps = pattern, steps

    def __getattr__(self, name: str):
        return getattr(self._pattern, name)

    def match(self, text, position: int = 0, *end):
        self._add_match(text, position)
        return self._pattern.match(text, position, *end)

    def fullmatch(self, text, position: int = 0, *end):
        self._add_match(text, position)
        return self._pattern.fullmatch(text, position, *end)

    def _add_match(self, text, position: int) -> None:
        matcher = Matcher(self._pattern)
        matcher.match(text.decode("latin-1") if isinstance(text, bytes) else str(text), position)
        self._steps.count += matcher.steps

    def search(self, text, position: int = 0, *end):
        found = self._pattern.search(text, position, *end)
        self._steps.count += (found.end() if found else len(text)) - position
        return found

    def finditer(self, text, position: int = 0, *end):
        for found in self._pattern.finditer(text, position, *end):
            self._steps.count += found.end() - position
            position = found.end()
            yield found
        self._steps.count += len(text) - position

    def findall(self, text, *position):
        self._steps.count += len(text)
        return self._pattern.findall(text, *position)

    def split(self, text, *most):
        self._steps.count += len(text)
        return self._pattern.split(text, *most)

    def sub(self, replacement, text, *most):
        self._steps.count += len(text)
        return self._pattern.sub(replacement, text, *most)


def steps_of(read: Callable[[str], object]) -> Callable[[str], int]:
    """Return a function that counts the steps a function of the project takes for a text."""

    def count(text: str) -> int:
        steps = Steps()

        def trace(frame, event, _argument):
            if event == "line":
                steps.count += 1
            is_ours = frame.f_globals.get("__name__", "").startswith("articles.")
            return trace if is_ours else None

        given, before = Text(text, steps), sys.gettrace()
        with _counting_patterns(steps):
            sys.settrace(trace)
            try:
                read(given)
            finally:
                sys.settrace(before)
        return steps.count

    return count


@contextmanager
def _counting_patterns(steps: Steps) -> Iterator[None]:
    """Put a counting expression in the place of each that a module of the project holds."""
    replaced = []
    for name, module in list(sys.modules.items()):
        if not name.startswith("articles."):
            continue
        for key, value in list(vars(module).items()):
            if any(True for _each in _patterns_in(value)):
                replaced.append((module, key, value))
                setattr(module, key, _with_counting(value, steps))
    try:
        yield
    finally:
        for module, key, value in replaced:
            setattr(module, key, value)


def _with_counting(value, steps: Steps):
    if isinstance(value, re.Pattern):
        return CountingPattern(value, steps)
    if isinstance(value, tuple | list) and not hasattr(value, "_fields"):
        return type(value)(_with_counting(each, steps) for each in value)
    return value
