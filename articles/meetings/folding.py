"""Long lists folded after their first items, and what a reader is told about the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext

from articles.text.number_words import in_words

SHOWN = 5  # items in the open


@dataclass(frozen=True)
class Folded:
    """A list in two parts: items in the open, and `more`, which are folded."""

    shown: Sequence[Any]
    more: Sequence[Any]


def folded(items: Sequence[Any]) -> Folded:
    """Return a list folded after its first five items; one item alone is not worth a fold."""
    items = list(items)
    first = SHOWN if len(items) > SHOWN + 1 else len(items)
    return Folded(items[:first], items[first:])


def _n(n: int, *, feminine: bool = False) -> dict[str, str]:
    return {"n": in_words(n, get_language() or "ar", feminine=feminine)}


# By what is folded: how many more there are. Nouns that are feminine in Arabic say so.
MORE: dict[str, Callable[[int], str]] = {
    "articles": lambda n: ngettext(
        "and %(n)s more article", "and %(n)s more articles", n
    ) % _n(n),
    "meetings": lambda n: ngettext(
        "and %(n)s more meeting", "and %(n)s more meetings", n
    ) % _n(n),
    "states": lambda n: ngettext(
        "and %(n)s more state or organisation", "and %(n)s more states and organisations", n
    ) % _n(n, feminine=True),
    "countries": lambda n: ngettext(
        "and %(n)s more country", "and %(n)s more countries", n
    ) % _n(n, feminine=True),
    "invitations": lambda n: ngettext(
        "and %(n)s more invitation", "and %(n)s more invitations", n
    ) % _n(n, feminine=True),
    "officials": lambda n: ngettext(
        "and %(n)s more official", "and %(n)s more officials", n
    ) % _n(n),
    "offices": lambda n: ngettext("and %(n)s more office", "and %(n)s more offices", n) % _n(n),
    "figures": lambda n: ngettext("and %(n)s more number", "and %(n)s more numbers", n) % _n(n),
    "resolutions": lambda n: ngettext(
        "and %(n)s more resolution", "and %(n)s more resolutions", n
    ) % _n(n),
    "copies": lambda n: ngettext(
        "and %(n)s more copy", "and %(n)s more copies", n
    ) % _n(n, feminine=True),
    "spellings": lambda n: ngettext(
        "and %(n)s more spelling", "and %(n)s more spellings", n
    ) % _n(n, feminine=True),
}  # fmt: skip


def more(items: Sequence[Any], noun: str) -> str:
    """Return in words how many items are folded, as «وأربعة مقالات أخرى»; `noun` is a key of `MORE`."""
    return MORE[noun](len(items))
