"""Every address of the site, taken from the URL configuration: a new one is among them by itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from articles.outputs.citations.files import FORMATS as CITATIONS
from articles.outputs.exports import FORMATS as EXPORTS
from articles.outputs.feeds import FORMATS as FEEDS
from articles.outputs.metadata.link_preview import CARD_SIZES

# What may stand in a part of a route whose converter takes some words only.
BY_CONVERTER: dict[str, Sequence[str]] = {
    "citation": list(CITATIONS), "card": list(CARD_SIZES), "export": list(EXPORTS), "feed": list(FEEDS),
}  # fmt: skip
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """A route of the configuration as Django writes it, and the name it has, with its namespace."""

    route: str
    name: str
    is_desk: bool

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The converter and the name of each part that varies."""
        return [
            (part["kind"] or "", part["name"] or part["group"])
            for part in PART.finditer(self.route)
        ]

    def filled(self, chosen: Sequence[str]) -> str:
        """Return the address with these in place of the parts that vary."""
        plain = PART.sub("\x00", self.route)
        plain = re.sub(r"[\^$?]|\\[ZA]", "", plain)
        pieces = plain.split("\x00")
        mixed = itertools.chain.from_iterable(itertools.zip_longest(pieces, chosen, fillvalue=""))
        return f"/{''.join(mixed).lstrip('/')}"


def routes() -> list[Route]:
    """Return every route of the URL configuration."""

    def walk(patterns, before="", space="", is_desk=False) -> Iterator[Route]:
        for each in patterns:
            route = before + str(each.pattern)
            if isinstance(each, URLResolver):
                inner = f"{space}{each.namespace}:" if each.namespace else space
                yield from walk(
                    each.url_patterns, route, inner, is_desk or each.app_name == "admin"
                )
            elif isinstance(each, URLPattern):
                yield Route(route, f"{space}{each.name}" if each.name else "", is_desk)

    return list(walk(get_resolver().url_patterns))


def public_routes() -> list[Route]:
    """Return every route but those of the desk."""
    return [each for each in routes() if not each.is_desk]


def addresses(values_of: Callable[[str], Sequence[str]]) -> list[str]:
    """Return every public address, with all that can stand in it; `values_of` says what, by name of a part."""
    found = []
    for route in public_routes():
        parts = [BY_CONVERTER.get(kind) or values_of(name) for kind, name in route.parts]
        found += [route.filled(chosen) for chosen in itertools.product(*parts)]
    return sorted(set(found))
