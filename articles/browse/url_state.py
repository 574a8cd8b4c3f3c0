"""The state of a page as an immutable query string. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

PAGE = "page"


@dataclass(frozen=True)
class UrlState:
    """Parameters in canonical order (by `order`, then by value); any change drops the page number."""

    pairs: tuple[tuple[str, str], ...]
    order: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], order: Sequence[str]) -> UrlState:
        """Return the state of `pairs`, without empty, duplicate and unknown ones."""
        known = {(name, value) for name, value in pairs if name in order and value}
        return cls(tuple(sorted(known, key=lambda p: (order.index(p[0]), p[1]))), tuple(order))

    def values(self, name: str) -> list[str]:
        return [value for other, value in self.pairs if other == name]

    def with_(self, name: str, value: str) -> UrlState:
        """Return a state with one more value of `name`."""
        return self._changed([*self._first_page(), (name, value)])

    def without(self, name: str, value: str | None = None) -> UrlState:
        """Return a state without one value of `name`, or without all of them if `value` is None."""
        kept = [p for p in self._first_page() if not (p[0] == name and value in (None, p[1]))]
        return self._changed(kept)

    def replaced(self, name: str, value: str) -> UrlState:
        """Return a state with `value` as the only value of `name`."""
        return self.without(name).with_(name, value)

    def toggle(self, name: str) -> Callable[[str], str]:
        """Return a function from a value of `name` to the query string with that value added or removed.

        Gives the same as `with_` and `without`, but faster for a long list of values.
        """
        position = self.order.index(name)
        pairs = self._first_page()
        before = urlencode([p for p in pairs if self.order.index(p[0]) < position])
        after = urlencode([p for p in pairs if self.order.index(p[0]) > position])
        chosen = self.values(name)
        head, tail = (f"?{before}&" if before else "?"), (f"&{after}" if after else "")

        def address(value: str) -> str:
            if not chosen:
                return f"{head}{name}={quote_plus(value)}{tail}"
            values = sorted({value}.symmetric_difference(chosen))
            own = urlencode([(name, value) for value in values])
            return (
                f"{head}{own}{tail}" if own else (head.rstrip("&") + (tail if before else tail[1:]))
            )

        return address

    def only(self, *names: str) -> UrlState:
        """Return a state with only the named parameters."""
        return self._changed([pair for pair in self.pairs if pair[0] in names])

    def at_page(self, number: int) -> UrlState:
        pairs = self._first_page()
        return self._changed([*pairs, (PAGE, str(number))] if number > 1 else pairs)

    def _first_page(self) -> list[tuple[str, str]]:
        return [p for p in self.pairs if p[0] != PAGE]

    def _changed(self, pairs: Iterable[tuple[str, str]]) -> UrlState:
        return UrlState.of(pairs, self.order)

    def __str__(self) -> str:
        return f"?{urlencode(self.pairs)}" if self.pairs else "?"
