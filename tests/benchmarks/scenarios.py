"""Load scenarios: groups of clients and the addresses they request, taken from the archive itself.

Every combination of values and words occurs in some article, so that each list has a result, as with links
that readers follow and words that they remember.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import numpy as np

from articles.facets.values import NOT_STATED
from articles.index import bitmaps
from articles.index.bitmaps import Snapshot
from articles.models import Article

SEED = 2254
RESEARCHERS_ADDRESSES, CRAWLERS_ADDRESSES = 400, 20_000
LEAST_LETTERS = 4  # of a query word
BROWSER = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
)
CRAWLER = "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://example.org/bot)"
_CRAWLERS_IP = "203.0.113.9"


@dataclass(frozen=True)
class Scenario:
    """A number of connections that send one request after the other: for which addresses, as which client.

    `in_turn`: the addresses are requested in order, none twice; otherwise at random. `counted`: the answers are
    counted by status. `many_readers`: each request comes from one of ten thousand IP addresses.
    """

    name: str
    addresses: Sequence[str]
    connections: int
    agent: str = BROWSER
    in_turn: bool = False
    counted: bool = True
    many_readers: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)


def scenarios() -> dict[str, Scenario]:
    """Return the scenarios for the archive in use, by name."""
    snapshot = bitmaps.current().snapshot
    result = [
        # One address, requested so often that counting each status would slow wrk down.
        Scenario("storm", [most_covered(snapshot)], 64, counted=False),
        Scenario("researchers", researchers(snapshot, RESEARCHERS_ADDRESSES), 16),
        Scenario(
            "crawlers", crawlers(snapshot, CRAWLERS_ADDRESSES), 16, agent=CRAWLER, in_turn=True
        ),
    ]
    return {scenario.name: scenario for scenario in result}


def most_covered(snapshot: Snapshot) -> str:
    """Return the address of the meeting with the most articles."""
    meetings = snapshot.terms.of("meeting")
    counts = snapshot.counts(snapshot.everything, meetings)
    stated = [
        (count, term.key)
        for term, count in zip(meetings, counts.tolist(), strict=True)
        if term.key != NOT_STATED
    ]
    return f"/meetings/{max(stated)[1]}/"


def researchers(snapshot: Snapshot, count: int) -> list[str]:
    """Return different addresses of lists: one or two values, one or two words of a title, or both."""
    chance = random.Random(SEED)
    addresses: dict[str, None] = {}
    for pairs, title in _articles(snapshot, chance):
        words = [word for word in title.split() if len(word) >= LEAST_LETTERS]
        chosen = chance.sample(pairs, min(len(pairs), chance.choice((0, 1, 1, 2))))
        if words and (not chosen or chance.random() < 0.5):
            query = chance.sample(words, min(len(words), chance.choice((1, 1, 2))))
            chosen.append(("q", " ".join(query)))
        if chosen:
            addresses[f"/articles/?{urlencode(chosen)}"] = None
        if len(addresses) == count:
            break
    return list(addresses)


def crawlers(snapshot: Snapshot, count: int) -> list[str]:
    """Return different addresses of lists with values of two or three facets."""
    chance = random.Random(SEED + 1)
    addresses: dict[str, None] = {}
    for pairs, _title in _articles(snapshot, chance):
        by_facet = dict(chance.sample(pairs, len(pairs)))  # one value for each facet
        if len(by_facet) >= 3:
            chosen = chance.sample(sorted(by_facet.items()), chance.choice((2, 3)))
            addresses[f"/articles/?{urlencode(chosen)}"] = None
        if len(addresses) == count:
            break
    return list(addresses)


def _articles(
    snapshot: Snapshot, chance: random.Random
) -> Iterator[tuple[list[tuple[str, str]], str]]:
    """Yield the values and titles of articles in random order, each article up to ten times."""
    numbers = list(snapshot.everything)
    for _round in range(10):
        chance.shuffle(numbers)
        for start in range(0, len(numbers), 1_000):
            batch = numbers[start : start + 1_000]
            keys = snapshot.documents.articles(np.array(batch)).tolist()
            titles = dict(Article.objects.filter(pk__in=keys).values_list("pk", "title"))
            for number, key in zip(batch, keys, strict=True):
                values = snapshot.values(number)
                pairs = [
                    (name, term.key)
                    for name in sorted(values)
                    for term in values[name]
                    if term.key != NOT_STATED
                ]
                yield pairs, titles[key]


def behind_proxy(scenario: Scenario, *, one_crawler: bool = False) -> Scenario:
    """Return a scenario as a server behind a proxy sees it: from many IP addresses, or from one crawler's."""
    if one_crawler:
        return replace(scenario, headers={"X-Forwarded-For": _CRAWLERS_IP})
    return replace(scenario, many_readers=True)
