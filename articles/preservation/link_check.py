"""Link checker for the addresses of articles: polite to hosts, and restricted to public IP addresses.

Addresses are requested one at a time, with a pause between two requests to the same host, which is longer if
the host asks for it (Crawl-delay, Retry-After). Addresses forbidden by robots.txt are not requested. Transient
failures are retried before they count. Every answer is recorded immediately, so that the next run after an
interrupted one continues with the remaining addresses.
"""

from __future__ import annotations

import heapq
import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

import urllib3
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from articles.models import DEAD_AFTER, NOT_ASKED, Article, LinkCheck

TIMEOUT = urllib3.Timeout(connect=5, read=10)  # seconds
MAX_REDIRECTS = 5
MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309 requires at least 500 KiB
RECHECK_AFTER = timedelta(days=30)
PAUSE, MAX_PAUSE = 2.0, 60.0  # seconds between two requests to one host
MAX_TRIES = 3  # of requests with transient failures
# Refused or rate limited for programs, although readers may see the page: not counted as failures.
INCONCLUSIVE_STATUSES = {401, 403, 405, 406, 429, 451}
TRANSIENT_STATUSES = {408, 425, 429, 500, 502, 503, 504}
USER_AGENT = "reading-room-link-check"
_REDIRECT_STATUSES = {301, 302, 303, 307, 308}

AddressField = Literal["url", "archived_url"]


@dataclass(frozen=True)
class Answer:
    """The answer of an address.

    `said` is the HTTP status or a short description of the failure. `is_there` is whether the page
    counts as available, as it does with an inconclusive answer. `is_transient` marks a failure worth retrying,
    after at least `retry_after` seconds.
    """

    said: str
    is_there: bool
    is_transient: bool = False
    retry_after: float = 0.0


@dataclass(frozen=True)
class CheckResult:
    """The answer for one address of an article; `which` is the field with the address."""

    article: Article
    which: AddressField
    answer: Answer


def due(articles: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """Return the articles with an address that is due for a check, the least recently checked first."""
    candidates = Article.objects.all() if articles is None else articles
    condition = Q()
    for which in ("url", "archived_url"):
        condition |= _due(which)
    return (
        candidates.filter(condition)
        .select_related("link_check")
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    )


def _due(which: AddressField) -> Q:
    """Return the condition of `is_due` as a query."""
    checked_at, failures = _column_names(which)[0], _column_names(which)[2]
    not_checked_recently = Q(**{f"link_check__{checked_at}": None}) | Q(
        **{f"link_check__{checked_at}__lt": timezone.now() - RECHECK_AFTER}
    )
    # A failed address is checked again in the next run until it counts as dead.
    unconfirmed_failure = Q(**{f"link_check__{failures}__range": (1, DEAD_AFTER - 1)})
    return ~Q(**{which: ""}) & (not_checked_recently | unconfirmed_failure)


def _column_names(which: AddressField) -> tuple[str, str, str]:
    """Return the columns of LinkCheck for the time, the answer and the number of consecutive failures."""
    prefix = "" if which == "url" else "archived_"
    return f"{prefix}checked_at", f"{prefix}answer", f"{prefix}failures"


def is_due(article: Article, which: AddressField) -> bool:
    """Return whether an address of an article is due: not checked recently, or failed but not yet dead."""
    if not getattr(article, which):
        return False
    check = getattr(article, "link_check", None)
    if check is None:
        return True
    checked_at, _answer, failures = (getattr(check, name) for name in _column_names(which))
    return (
        checked_at is None
        or checked_at < timezone.now() - RECHECK_AFTER
        or 0 < failures < DEAD_AFTER
    )


def record(article: Article, which: AddressField, answer: Answer) -> None:
    """Save the answer of an address."""
    checked_at, answer_column, failures_column = _column_names(which)
    check = LinkCheck.objects.filter(article=article).first()
    previous_failures = getattr(check, failures_column) if check else 0
    LinkCheck.objects.update_or_create(
        article=article,
        defaults={
            checked_at: timezone.now(), answer_column: answer.said[:100],
            failures_column: 0 if answer.is_there else min(previous_failures + 1, 1_000),
        },
    )  # fmt: skip


@dataclass(order=True)
class _QueuedCheck:
    """An address in the queue, with the earliest time of its next request."""

    not_before: float
    number: int
    article: Article = field(compare=False)
    which: AddressField = field(compare=False)
    tries: int = field(compare=False, default=0)


class Checker:
    """Checks addresses one after another, interleaving hosts to avoid waiting.

    `is_allowed` decides whether an IP address may be connected to. `now` and `sleep` are the clock, in seconds.
    """

    def __init__(
        self,
        is_allowed: Callable[[str], bool] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._is_allowed = is_allowed or is_public
        self._now, self._sleep = now, sleep
        self._next_request_at: dict[str, float] = {}  # by host
        self._robots: dict[str, Protego | None] = {}

    def check(self, articles: QuerySet[Article]) -> Iterator[CheckResult]:
        """Request the pages and archived copies that are due, and record and yield each result."""
        queue: list[_QueuedCheck] = []
        number = 0
        for article in articles:
            for which in ("url", "archived_url"):
                if is_due(article, which):
                    number += 1
                    queue.append(_QueuedCheck(0.0, number, article, which))
        heapq.heapify(queue)
        while queue:
            queued = heapq.heappop(queue)
            host = _host(getattr(queued.article, queued.which))
            start = max(queued.not_before, self._next_request_at.get(host, 0.0))
            if start > self._now() and queue and queue[0].not_before < start:
                # Another host can be requested before that time.
                queued.not_before = start
                heapq.heappush(queue, queued)
                continue
            self._sleep(max(0.0, start - self._now()))
            answer = self.request(getattr(queued.article, queued.which))
            self._next_request_at[host] = self._now() + self._pause(host)
            queued.tries += 1
            if answer.is_transient and queued.tries < MAX_TRIES:
                delay = min(max(answer.retry_after, PAUSE * 2**queued.tries), MAX_PAUSE)
                queued.not_before = self._now() + delay
                heapq.heappush(queue, queued)
                continue
            record(queued.article, queued.which, answer)
            yield CheckResult(queued.article, queued.which, answer)

    def request(self, address: str) -> Answer:
        """Request a page without reading its body, following up to MAX_REDIRECTS redirects."""
        visited = set()
        for _redirect in range(MAX_REDIRECTS + 1):
            if address in visited:
                return Answer("redirect loop", False)
            visited.add(address)
            if not _is_web_address(address):
                return Answer("not a web address", False)
            if not self._is_allowed_by_robots(address):
                return Answer(NOT_ASKED, True)  # not a failure: readers may see the page
            try:
                response = self._get(address)
            except _ForbiddenHostError:
                return Answer("not a public address", False)
            except (HTTPError, OSError, ValueError) as error:
                return Answer(type(error).__name__, False, is_transient=_is_transient(error))
            status, location = response.status, response.headers.get("Location")
            retry_after = _parse_retry_after(response.headers.get("Retry-After", ""))
            response.close()
            if status in _REDIRECT_STATUSES and location:
                try:
                    address = urljoin(address, location)
                except ValueError:
                    return Answer("redirect to an invalid address", False)
                continue
            return Answer(
                str(status),
                200 <= status < 300 or status in INCONCLUSIVE_STATUSES,
                status in TRANSIENT_STATUSES,
                retry_after,
            )
        return Answer("too many redirects", False)

    def _get(self, address: str):
        with _pool(self._is_allowed) as pool:
            return pool.request("GET", address, redirect=False, preload_content=False)

    def _is_allowed_by_robots(self, address: str) -> bool:
        """Return whether the robots.txt of a host allows a page (RFC 9309); it is read once in a run."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._read_robots(root)
        rules = self._robots[root]
        return rules is None or rules.can_fetch(address, USER_AGENT)

    def _read_robots(self, root: str) -> Protego | None:
        """Return the robots.txt rules of a host, or None if it has none or they cannot be read."""
        try:
            response = self._get(f"{root}/robots.txt")
            content = response.read(MAX_ROBOTS_BYTES) if response.status == 200 else b""
            response.close()
        except (_ForbiddenHostError, HTTPError, OSError, ValueError):
            return None
        try:
            return Protego.parse(content.decode("utf-8", "replace"))
        except Exception:  # the file may be malformed in any way
            return None

    def _pause(self, host: str) -> float:
        """Return the pause for a host in seconds: PAUSE or its Crawl-delay if longer, at most MAX_PAUSE."""
        delays = [
            rules.crawl_delay(USER_AGENT) or 0.0
            for root, rules in self._robots.items()
            if rules and _host(root) == host
        ]
        return min(max([PAUSE, *delays]), MAX_PAUSE)


class _ForbiddenHostError(Exception):
    """Raised when a host resolves to an IP address that is not allowed."""


def _pool(is_allowed: Callable[[str], bool]) -> urllib3.PoolManager:
    """Return a pool that connects only to allowed IP addresses.

    The IP address is checked on the open connection, because a host name may resolve to another address between
    a lookup and the connection (DNS rebinding).
    """

    def guard(connection_class: type[HTTPConnection]) -> type[HTTPConnection]:
        class GuardedConnection(connection_class):  # type: ignore[misc, valid-type]
            def _new_conn(self) -> socket.socket:
                connection = super()._new_conn()
                if not is_allowed(connection.getpeername()[0]):
                    connection.close()
                    raise _ForbiddenHostError(self.host)
                return connection

        return GuardedConnection

    class HttpPool(urllib3.HTTPConnectionPool):
        ConnectionCls = guard(HTTPConnection)

    class HttpsPool(urllib3.HTTPSConnectionPool):
        ConnectionCls = guard(HTTPSConnection)

    pool = urllib3.PoolManager(
        timeout=TIMEOUT,
        retries=False,
        headers={"User-Agent": USER_AGENT, "Accept": "text/html,*/*;q=0.5"},
    )
    pool.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}
    return pool


def is_public(ip: str) -> bool:
    """Return whether an IP address is public, so that a link cannot make the checker request internal hosts."""
    return ipaddress.ip_address(ip.partition("%")[0]).is_global


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _is_transient(error: Exception) -> bool:
    """Return whether a request error may be transient: all except unknown host names and bad certificates."""
    return not isinstance(
        error, urllib3.exceptions.NameResolutionError | urllib3.exceptions.SSLError | ValueError
    )


def _parse_retry_after(retry_after: str) -> float:
    """Return the seconds to wait by a Retry-After header with seconds or an HTTP date; 0 if it is invalid."""
    if retry_after.strip().isdigit():
        return float(retry_after.strip()[:6])
    try:
        moment = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
