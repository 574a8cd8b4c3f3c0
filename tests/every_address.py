"""All addresses of the site, taken from the URL configuration, so that new ones are included."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from articles.outputs.citations.files import FORMATS as CITATIONS
from articles.outputs.exports import FORMATS as EXPORTS
from articles.outputs.feeds import FORMATS as FEEDS
from articles.outputs.meeting_exports import EXPORTS as MEETING_EXPORTS
from articles.outputs.metadata.link_preview import CARD_SIZES

# Values of the path converters that accept only certain words.
BY_CONVERTER: dict[str, Sequence[str]] = {
    "citation": list(CITATIONS), "card": list(CARD_SIZES), "export": list(EXPORTS), "feed": list(FEEDS),
    "meetings": list(MEETING_EXPORTS),
}  # fmt: skip
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """A route of the URL configuration in Django's notation, and its name with its namespace."""

    route: str
    name: str
    is_desk: bool

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The converter and the name of each variable part."""
        return [
            (part["kind"] or "", part["name"] or part["group"])
            for part in PART.finditer(self.route)
        ]

    def filled(self, values: Sequence[str]) -> str:
        """Return the address with the given values of the variable parts."""
        plain = PART.sub("\x00", self.route)
        plain = re.sub(r"[\^$?]|\\[ZA]", "", plain)
        pieces = plain.split("\x00")
        mixed = itertools.chain.from_iterable(itertools.zip_longest(pieces, values, fillvalue=""))
        return f"/{''.join(mixed).lstrip('/')}"


def routes() -> list[Route]:
    """Return every route of the URL configuration."""

    def walk(patterns, before="", space="", is_desk=False) -> Iterator[Route]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(
                    pattern.url_patterns, route, inner, is_desk or pattern.app_name == "admin"
                )
            elif isinstance(pattern, URLPattern):
                yield Route(route, f"{space}{pattern.name}" if pattern.name else "", is_desk)

    return list(walk(get_resolver().url_patterns))


def public_routes() -> list[Route]:
    """Return every route except those of the desk."""
    return [route for route in routes() if not route.is_desk]


def addresses(values_of: Callable[[str], Sequence[str]]) -> list[str]:
    """Return every public address with every combination of values.

    `values_of` returns the values of a variable part by its name.
    """
    result = []
    for route in public_routes():
        parts = [BY_CONVERTER.get(kind) or values_of(name) for kind, name in route.parts]
        result += [route.filled(values) for values in itertools.product(*parts)]
    return sorted(set(result))
