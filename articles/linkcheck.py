"""Asking the pages of articles whether they still answer: politely, a few at a time, public addresses only."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import urllib3
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.models import DEAD_AFTER, Article, LinkCheck

TIMEOUT = urllib3.Timeout(connect=5, read=10)  # seconds
MOST_REDIRECTS = 5
AGAIN_AFTER = timedelta(days=30)
# Not gone, but closed to machines, or in a hurry: no word on whether a reader would see the page.
NO_WORD = {401, 403, 405, 406, 429, 451}
AGENT = "reading-room-link-check"


@dataclass(frozen=True)
class Answer:
    """What an address answered: the status or the fault, and whether there is a page, as far as it says."""

    said: str
    is_there: bool


def due(articles: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """Return the articles whose address was not asked for a while, the longest ago first."""
    old = timezone.now() - AGAIN_AFTER
    chosen = Article.objects.all() if articles is None else articles
    never_or_long_ago = Q(link_check=None) | Q(link_check__checked_at__lt=old)
    # One that failed is asked again at the next run, until it is known to be dead.
    unsure = Q(link_check__failures__range=(1, DEAD_AFTER - 1))
    return (
        chosen.exclude(url="")
        .filter(never_or_long_ago | unsure)
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    )


def check(articles: QuerySet[Article]) -> Iterator[tuple[Article, Answer]]:
    """Ask for the page of each article and record the answer."""
    for article in articles.select_related("link_check"):
        answer = ask(article.url)
        before = getattr(article, "link_check", None)
        failures = 0 if answer.is_there else (before.failures if before else 0) + 1
        LinkCheck.objects.update_or_create(
            article=article,
            defaults={
                "checked_at": timezone.now(), "answer": answer.said[:100],
                "failures": min(failures, 1_000),
            },
        )  # fmt: skip
        yield article, answer


def ask(address: str) -> Answer:
    """Ask for a page without reading it, following redirects to public addresses."""
    with urllib3.PoolManager(timeout=TIMEOUT, retries=False, headers={"User-Agent": AGENT}) as pool:
        for _redirect in range(MOST_REDIRECTS + 1):
            if not is_public(address):
                return Answer("not a public address", False)
            try:
                response = pool.request("GET", address, redirect=False, preload_content=False)
                status, location = response.status, response.headers.get("Location")
                response.close()
            except (urllib3.exceptions.HTTPError, ValueError) as error:
                return Answer(type(error).__name__, False)
            if 300 <= status < 400 and location:
                address = urljoin(address, location)
                continue
            return Answer(str(status), status < 300 or status in NO_WORD)
    return Answer("redirected too often", False)


def is_public(address: str) -> bool:
    """Whether an address leads out into the web: an editor's link must not make us ask our own network."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        return False
    return all(ipaddress.ip_address(place[4][0].partition("%")[0]).is_global for place in found)
