"""A backtracking matcher that counts its steps, to measure the work of `re` for an expression and a text.

It walks the tree that Python's own parser makes of an expression, tries alternatives in the same order as `re`,
and gives the same matches (`tests/test_growth.py` compares them). A step is one comparison of a character, a
position or an alternative. `re` is faster by a constant factor only, not by a power of the length, since it
does not remember failed attempts either.
"""

from __future__ import annotations

import _sre
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from re import _compiler
from re import _constants as ops
from re import _parser as parser


class TooManySteps(Exception):
    """The budget of steps is spent."""


class Matcher:
    """A matcher for one expression that counts steps; it raises TooManySteps above `budget`."""

    def __init__(self, pattern: re.Pattern, budget: int = 50_000_000) -> None:
        source = pattern.pattern
        source = source.decode("latin-1") if isinstance(source, bytes) else source
        flags = pattern.flags | (re.ASCII if isinstance(pattern.pattern, bytes) else 0)
        self._flags = flags
        self._tree = _plain(
            parser.parse(source, flags & ~re.UNICODE if flags & re.ASCII else flags)
        )
        self._budget = budget
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def finditer(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the spans of all matches that do not overlap, as `re.Pattern.finditer` finds them."""
        position, must_advance = start, False
        while position <= len(text):
            end = self._first(self._tree, text, position, must_advance)
            if end is None:
                position, must_advance = position + 1, False
            else:
                yield position, end
                position, must_advance = end, end == position  # not the same empty match again

    def match(self, text: str, start: int = 0) -> int | None:
        """Return the end of a match that begins at `start`, or None."""
        return self._first(self._tree, text, start, False)

    def search(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Return the span of the first match at or after `start`, or None."""
        return next(self.finditer(text, start), None)

    def _first(self, nodes: list, text: str, position: int, must_advance: bool) -> int | None:
        self._groups.clear()
        ends = self._sequence(nodes, 0, text, position)
        return next((end for end in ends if end > position or not must_advance), None)

    def _step(self, count: int = 1) -> None:
        self.steps += count
        if self.steps > self._budget:
            raise TooManySteps

    def _sequence(self, nodes: list, index: int, text: str, position: int) -> Iterator[int]:
        """Yield the positions after the nodes from `index` on, in order of preference."""
        # Nodes that can match in only one way need no generator.
        while index < len(nodes):
            operation, argument = nodes[index]
            if operation in _SINGLE:
                self._step()
                if not self._is_next(operation, argument, text, position):
                    return
                position += 1
            elif operation is ops.AT:
                self._step()
                if not self._at(argument, text, position):
                    return
            else:
                break
            index += 1
        if index == len(nodes):
            yield position
            return
        for end in self._node(operation, argument, text, position):
            yield from self._sequence(nodes, index + 1, text, end)

    def _node(self, operation, argument, text: str, position: int) -> Iterator[int]:
        if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            least, most, inner = argument
            is_lazy = operation is ops.MIN_REPEAT
            if len(inner) == 1 and inner[0][0] in _SINGLE:
                ends = self._single_repeat(*inner[0], least, most, is_lazy, text, position)
            else:
                ends = self._repeat(inner, least, most, is_lazy, text, position, 0)
            yield from _only_first(ends) if operation is ops.POSSESSIVE_REPEAT else ends
        elif operation is ops.SUBPATTERN:
            number, _added, _removed, inner = argument
            for end in self._sequence(inner, 0, text, position):
                if number is not None:
                    self._groups[number] = (position, end)
                yield end
        elif operation is ops.ATOMIC_GROUP:
            yield from _only_first(self._sequence(argument, 0, text, position))
        elif operation is ops.BRANCH:
            for branch in argument:
                self._step()
                # Checked by its first character, as `re` does, since most alternatives begin with another one.
                if (
                    branch
                    and branch[0][0] in _SINGLE
                    and not self._is_next(*branch[0], text, position)
                ):
                    continue
                yield from self._sequence(branch, 0, text, position)
        elif operation in (ops.ASSERT, ops.ASSERT_NOT):
            direction, inner, width = argument
            start = position if direction > 0 else position - width
            ends = self._sequence(inner, 0, text, start) if start >= 0 else iter(())
            matches = any(direction > 0 or end == position for end in ends)
            if matches == (operation is ops.ASSERT):
                yield position
        elif operation is ops.GROUPREF:
            start, end = self._groups[argument]
            self._step(max(1, end - start))
            if text.startswith(text[start:end], position):
                yield position + end - start
        else:
            raise NotImplementedError(f"{operation}: not supported by tests.regex_steps")

    def _single_repeat(
        self, operation, argument, least: int, most: int, is_lazy: bool, text: str, position: int
    ) -> Iterator[int]:
        end, last = (
            position,
            len(text) if most is ops.MAXREPEAT else min(len(text), position + most),
        )
        matches = _character(self._flags, operation, argument)
        while end < last and matches(text[end]):
            end += 1
            if is_lazy:
                self._step()
                if end - 1 - position >= least:
                    yield end - 1
        if is_lazy:
            if end - position >= least:
                yield end
            return
        self._step(end - position + 1)
        for each in range(end, position + least - 1, -1):
            self._step()
            yield each

    def _repeat(
        self,
        inner: list,
        least: int,
        most: int,
        is_lazy: bool,
        text: str,
        position: int,
        count: int,
    ) -> Iterator[int]:
        self._step()
        if is_lazy and count >= least:
            yield position
        if most is ops.MAXREPEAT or count < most:
            for end in self._sequence(inner, 0, text, position):
                if end > position or count < least:
                    yield from self._repeat(inner, least, most, is_lazy, text, end, count + 1)
        if not is_lazy and count >= least:
            yield position

    def _is(self, operation, argument, character: str) -> bool:
        return _character(self._flags, operation, argument)(character)

    def _is_next(self, operation, argument, text: str, position: int) -> bool:
        return position < len(text) and self._is(operation, argument, text[position])

    def _at(self, where, text: str, position: int) -> bool:
        if where is ops.AT_BEGINNING and self._flags & re.MULTILINE:
            return position == 0 or text[position - 1] == "\n"
        if where in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
            return position == 0
        if where is ops.AT_END and self._flags & re.MULTILINE:
            return position == len(text) or text[position] == "\n"
        if where is ops.AT_END:
            return position == len(text) or (position == len(text) - 1 and text[-1] == "\n")
        if where is ops.AT_END_STRING:
            return position == len(text)
        before = position > 0 and self._is(ops.CATEGORY, ops.CATEGORY_WORD, text[position - 1])
        after = position < len(text) and self._is(ops.CATEGORY, ops.CATEGORY_WORD, text[position])
        return (before != after) == (where is ops.AT_BOUNDARY)


_SINGLE = {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN, ops.CATEGORY}


def _only_first(ends: Iterator[int]) -> Iterator[int]:
    if (end := next(ends, None)) is not None:
        yield end


def _plain(sequence) -> list[tuple]:
    """Return a parsed expression as lists and tuples, with sets of characters as hashable tuples."""
    nodes: list[tuple] = []
    for operation, argument in sequence:
        if operation in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            argument = (*argument[:2], _plain(argument[2]))
        elif operation is ops.SUBPATTERN:
            argument = (*argument[:3], _plain(argument[3]))
        elif operation is ops.ATOMIC_GROUP:
            argument = _plain(argument)
        elif operation is ops.BRANCH:
            argument = [_plain(way) for way in argument[1]]
        elif operation in (ops.ASSERT, ops.ASSERT_NOT):
            argument = (argument[0], _plain(argument[1]), argument[1].getwidth()[0])
        elif operation is ops.IN:
            argument = tuple(argument)
        nodes.append((operation, argument))
    return nodes


@cache
def _character(flags: int, operation, argument):
    """Return a test of one character, made by `re` itself and cached."""
    if operation is ops.CATEGORY:  # occurs only within a set
        operation, argument = ops.IN, ((operation, argument),)
    tree = parser.SubPattern(parser.State())
    tree.state.flags = flags
    tree.append((operation, list(argument) if operation is ops.IN else argument))
    code = _compiler._code(tree, flags)
    compiled = _sre.compile("?", flags, code, 0, {}, (None,))
    return lru_cache(maxsize=4_096)(lambda character: compiled.match(character) is not None)
