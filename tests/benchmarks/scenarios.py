"""Who asks for what: addresses taken from the archive itself, as its readers and its crawlers come by them.

Every combination of values and words is that of some article, so that each address finds something: links
lead nowhere else, and people search for what they have read.
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
LEAST_LETTERS = 4  # of a word that is searched for
BROWSER = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
)
CRAWLER = "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://example.org/bot)"
_CRAWLERS_IP = "203.0.113.9"


@dataclass(frozen=True)
class Scenario:
    """Some who ask at the same time, each anew as soon as answered: for which addresses, and as whom.

    `in_turn`: one address after the other, none twice. `counted`: each status by itself. `many_readers`:
    each request from another of ten thousand IP addresses.
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
    """Return the scenarios over the archive in use by name."""
    snapshot = bitmaps.current().snapshot
    found = [
        # One address, asked so often that counting each answer would slow the asking.
        Scenario("storm", [most_covered(snapshot)], 64, counted=False),
        Scenario("researchers", researchers(snapshot, RESEARCHERS_ADDRESSES), 16),
        Scenario(
            "crawlers", crawlers(snapshot, CRAWLERS_ADDRESSES), 16, agent=CRAWLER, in_turn=True
        ),
    ]
    return {scenario.name: scenario for scenario in found}


def most_covered(snapshot: Snapshot) -> str:
    """Return the address of the meeting that most articles are about."""
    meetings = snapshot.terms.of("meeting")
    counts = snapshot.counts(snapshot.everything, meetings)
    stated = [
        (count, term.key)
        for term, count in zip(meetings, counts.tolist(), strict=True)
        if term.key != NOT_STATED
    ]
    return f"/meetings/{max(stated)[1]}/"


def researchers(snapshot: Snapshot, count: int) -> list[str]:
    """Return the addresses of lists: a value or two, a word or two of a title, or both; all different."""
    chance = random.Random(SEED)
    found: dict[str, None] = {}
    for pairs, title in _articles(snapshot, chance):
        words = [word for word in title.split() if len(word) >= LEAST_LETTERS]
        chosen = chance.sample(pairs, min(len(pairs), chance.choice((0, 1, 1, 2))))
        if words and (not chosen or chance.random() < 0.5):
            asked = chance.sample(words, min(len(words), chance.choice((1, 1, 2))))
            chosen.append(("q", " ".join(asked)))
        if chosen:
            found[f"/articles/?{urlencode(chosen)}"] = None
        if len(found) == count:
            break
    return list(found)


def crawlers(snapshot: Snapshot, count: int) -> list[str]:
    """Return the addresses of lists with values of two or three facets, all different."""
    chance = random.Random(SEED + 1)
    found: dict[str, None] = {}
    for pairs, _title in _articles(snapshot, chance):
        by_facet = dict(chance.sample(pairs, len(pairs)))  # of each facet one value
        if len(by_facet) >= 3:
            chosen = chance.sample(sorted(by_facet.items()), chance.choice((2, 3)))
            found[f"/articles/?{urlencode(chosen)}"] = None
        if len(found) == count:
            break
    return list(found)


def _articles(
    snapshot: Snapshot, chance: random.Random
) -> Iterator[tuple[list[tuple[str, str]], str]]:
    """Yield the values and titles of articles in no order, each article up to ten times."""
    numbers = list(snapshot.everything)
    for _round in range(10):
        chance.shuffle(numbers)
        for start in range(0, len(numbers), 1_000):
            some = numbers[start : start + 1_000]
            keys = snapshot.documents.articles(np.array(some)).tolist()
            titles = dict(Article.objects.filter(pk__in=keys).values_list("pk", "title"))
            for number, key in zip(some, keys, strict=True):
                values = snapshot.values(number)
                pairs = [
                    (name, term.key)
                    for name in sorted(values)
                    for term in values[name]
                    if term.key != NOT_STATED
                ]
                yield pairs, titles[key]


def before_proxies(scenario: Scenario, *, one_crawler: bool = False) -> Scenario:
    """Return a scenario as a server behind a proxy sees it: from many addresses, or from one crawler's."""
    if one_crawler:
        return replace(scenario, headers={"X-Forwarded-For": _CRAWLERS_IP})
    return replace(scenario, many_readers=True)
