"""Hard texts for regular expressions, generated from the expressions, and the growth of steps with length.

An expression that tries the same characters again from every position, or in every way of splitting them, takes
steps in proportion to the square of their number. The hard texts come from its loops: each character that a
loop accepts, many times, after each text that precedes the loop; and the whole content of a loop, many times.

Work is counted in steps and not in time, which depends on the machine. For an expression these are the steps of
a matcher that works like `re` (`tests.regex_steps`), for a function the lines it runs and the characters that
its strings and expressions go through.
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

SIZES = (150, 600)  # characters; the second is four times the first
MOST_GROWTH = 11.0  # factor of steps for four times the text: 4 is linear, 16 quadratic
END = "\x01"  # ends every text, so that a loop fails there and is tried in every other way
BUDGET = 1_000_000  # steps; a linear expression takes far fewer for such short texts
BEGINNINGS = 4  # preceding texts tried for one loop
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
            for index, pattern in enumerate(_patterns_in(value)):
                if pattern not in found.values():
                    found[f"{module.name}.{name}{f'[{index}]' if index else ''}"] = pattern
    return found


def _patterns_in(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _patterns_in(item)


def hard_texts(pattern: re.Pattern) -> list[tuple[str, str]]:
    """Return the texts that take an expression most steps, as (beginning, repeated text)."""
    parsed = _parsed(pattern)
    loops: dict[tuple[str, ...], list[str]] = {}
    beginnings: dict[str, None] = {}
    example = _walk(parsed, "", beginnings, loops)
    texts = [("", repeated) for repeated in (*_COMMON, *_characters(parsed), example)]
    for characters, before in loops.items():
        # The same loop after many texts: a few of them, with the last, represent all.
        some = before[:: max(1, len(before) // BEGINNINGS)] + before[-1:]
        texts += [(beginning, repeated) for beginning in some for repeated in characters]
    longest = sorted(beginnings, key=len)[-BEGINNINGS:]
    texts += [("", beginning) for beginning in longest] + [
        (beginning, repeated) for beginning in longest for repeated in _COMMON
    ]
    return [(beginning, repeated) for beginning, repeated in dict.fromkeys(texts) if repeated]


def _parsed(pattern: re.Pattern):
    source = pattern.pattern
    if isinstance(source, bytes):
        return parser.parse(source.decode("latin-1"), pattern.flags)
    return parser.parse(source, pattern.flags)


def _walk(
    sequence, before: str, beginnings: dict[str, None], loops: dict[tuple[str, ...], list[str]]
) -> str:
    """Collect the texts before each part and the contents of loops; return a text the sequence may match."""
    for operation, argument in sequence:
        if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, inner = argument
            repeated = _walk(inner, before, beginnings, loops)[len(before) :]
            if most is ops.MAXREPEAT or most > 20:
                named = _characters(inner)
                loops.setdefault((*named[:2], *named[-1:], repeated), []).append(before)
            before += repeated * max(least, 1)
        elif operation is ops.SUBPATTERN:
            before = _walk(argument[3], before, beginnings, loops)
        elif operation is ops.BRANCH:
            branches = [_walk(way, before, beginnings, loops) for way in argument[1]]
            before = branches[0]
        elif operation in (ops.ASSERT, ops.ASSERT_NOT, ops.AT, ops.GROUPREF):
            continue
        else:
            before += next(iter(_characters([(operation, argument)])), "x")
    beginnings[before] = None
    return before


def _characters(sequence) -> list[str]:
    """Return the characters named in an expression, and one for each class of characters."""
    characters: dict[str, None] = {}
    for operation, argument in sequence:
        if operation is ops.LITERAL:
            characters[chr(argument)] = None
        elif operation is ops.NOT_LITERAL or operation is ops.ANY:
            characters["x"] = None
        elif operation is ops.RANGE:
            characters.update(dict.fromkeys(map(chr, argument)))
        elif operation is ops.CATEGORY:
            characters[_OF_CATEGORY[argument]] = None
        elif operation is ops.IN:
            negated = argument[0][0] is ops.NEGATE
            named = _characters(argument[1:] if negated else argument)
            within = [c for c in _COMMON if c not in named] if negated else named
            characters.update(dict.fromkeys(within))
        elif operation is ops.SUBPATTERN:
            characters.update(dict.fromkeys(_characters(argument[3])))
        elif operation is ops.BRANCH:
            for way in argument[1]:
                characters.update(dict.fromkeys(_characters(way)))
        elif operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            characters.update(dict.fromkeys(_characters(argument[2])))
        elif operation in (ops.ASSERT, ops.ASSERT_NOT):
            characters.update(dict.fromkeys(_characters(argument[1])))
    return list(characters)


def scan(pattern: re.Pattern) -> Callable[[str], int]:
    """Return a function that counts the steps for finding all matches of an expression in a text."""

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
    """Return the texts whose steps grow by more than `MOST_GROWTH` from the first size to the second."""
    problems = []
    for beginning, repeated in texts:
        name = f"{beginning[-30:]!r} + {repeated[:30]!r}"
        try:
            fewer, more = (
                count(beginning + repeated * max(1, size // len(repeated)) + END) for size in sizes
            )
        except TooManySteps:
            problems.append(f"{name}: more than {BUDGET:,} steps")
            continue
        if more > max(fewer, 1) * MOST_GROWTH:
            problems.append(f"{name}: {fewer:,} steps, then {more:,}")
    return problems


class Steps:
    """A counter of steps shared by functions, strings and expressions."""

    def __init__(self) -> None:
        self.count = 0


class Text(str):
    """A string that counts the characters its methods and slices go through; results are counted as well."""

    steps: Steps

    def __new__(cls, value: str, steps: Steps) -> Text:
        text = super().__new__(cls, value)
        text.steps = steps
        return text

    def __getitem__(self, key):
        part = super().__getitem__(key)
        self.steps.count += len(part)
        return Text(part, self.steps) if isinstance(key, slice) else part


def _counting(name: str):
    original = getattr(str, name)

    def method(self, *arguments, **named):
        result = original(self, *arguments, **named)
        if name in _FINDING and isinstance(result, int) and len(arguments) > 1:
            # The characters searched: from the start to the result, or to the end if nothing was found.
            start = arguments[1] or 0
            self.steps.count += (result if result >= 0 else len(self)) - start
        else:
            self.steps.count += len(self)
        if isinstance(result, str):
            return Text(result, self.steps)
        if isinstance(result, list | tuple):
            items = [Text(item, self.steps) if isinstance(item, str) else item for item in result]
            return type(result)(items)
        return result

    return method


_FINDING = {"find", "index", "rfind", "rindex"}
_OF_CONSTANT_COST = {"startswith", "endswith", "isdigit", "isspace", "isalpha", "isdecimal"}
for _name in dir(str):
    if not _name.startswith("_") and _name not in _OF_CONSTANT_COST | {"maketrans"}:
        setattr(Text, _name, _counting(_name))


class CountingPattern:
    """An expression that counts the characters it reads, or for a match at one position the matcher's steps."""

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
        match = self._pattern.search(text, position, *end)
        self._steps.count += (match.end() if match else len(text)) - position
        return match

    def finditer(self, text, position: int = 0, *end):
        for match in self._pattern.finditer(text, position, *end):
            self._steps.count += match.end() - position
            position = match.end()
            yield match
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
    """Return a function that counts the steps of a function of the project for a text."""

    def count(text: str) -> int:
        steps = Steps()

        def trace(frame, event, _argument):
            if event == "line":
                steps.count += 1
            is_project = frame.f_globals.get("__name__", "").startswith("articles.")
            return trace if is_project else None

        counted_text, previous_trace = Text(text, steps), sys.gettrace()
        with _counting_patterns(steps):
            sys.settrace(trace)
            try:
                read(counted_text)
            finally:
                sys.settrace(previous_trace)
        return steps.count

    return count


@contextmanager
def _counting_patterns(steps: Steps) -> Iterator[None]:
    """Replace the expressions in the modules of the project by counting ones within the block."""
    replaced = []
    for name, module in list(sys.modules.items()):
        if not name.startswith("articles."):
            continue
        for key, value in list(vars(module).items()):
            if any(True for _pattern in _patterns_in(value)):
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
        return type(value)(_with_counting(item, steps) for item in value)
    return value
