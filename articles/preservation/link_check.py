"""Asking the addresses of articles whether they still answer: politely, and public addresses only.

One address at a time; each host is left alone for a while between two questions, and longer where it asks
for that (Crawl-delay, Retry-After); what its robots.txt forbids is not asked. What could be a passing fault
is asked again before it counts. Every answer is written down as it comes: a run that is killed goes on
with what is left.
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
MOST_REDIRECTS = 5
MOST_OCTETS = 512 * 1024  # of a robots.txt (RFC 9309 asks for 500 KiB at least)
AGAIN_AFTER = timedelta(days=30)
PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds between two questions to one host
TRIES = 3  # for what may pass: a connection cut, a server in trouble
# Not gone, but closed to machines, or in a hurry: no word on whether a reader would see the page.
NO_WORD = {401, 403, 405, 406, 429, 451}
MAY_PASS = {408, 425, 429, 500, 502, 503, 504}
AGENT = "reading-room-link-check"
_REDIRECTS = {301, 302, 303, 307, 308}

Which = Literal["url", "archived_url"]


@dataclass(frozen=True)
class Answer:
    """What an address answered: the status or the fault, whether there is a page as far as it says, and
    whether that may pass and after how many seconds it may be asked again.
    """

    said: str
    is_there: bool
    may_pass: bool = False
    wait: float = 0.0


@dataclass(frozen=True)
class CheckRequest:
    """An article, which of its addresses was asked, and the answer."""

    article: Article
    which: Which
    answer: Answer


def due(articles: QuerySet[Article] | None = None) -> QuerySet[Article]:
    """Return the articles one of whose addresses was not asked for a while, the longest ago first."""
    chosen = Article.objects.all() if articles is None else articles
    wanted = Q()
    for which in ("url", "archived_url"):
        wanted |= _due(which)
    return (
        chosen.filter(wanted)
        .select_related("link_check")
        .order_by(F("link_check__checked_at").asc(nulls_first=True), "pk")
    )


def _due(which: Which) -> Q:
    at, failures = _columns(which)[0], _columns(which)[2]
    never_or_long_ago = Q(**{f"link_check__{at}": None}) | Q(
        **{f"link_check__{at}__lt": timezone.now() - AGAIN_AFTER}
    )
    # One that failed is asked again at the next run, until it is known to be dead.
    unsure = Q(**{f"link_check__{failures}__range": (1, DEAD_AFTER - 1)})
    return ~Q(**{which: ""}) & (never_or_long_ago | unsure)


def _columns(which: Which) -> tuple[str, str, str]:
    """Return the columns of a check that say when, what, and how often in a row not."""
    prefix = "" if which == "url" else "archived_"
    return f"{prefix}checked_at", f"{prefix}answer", f"{prefix}failures"


def is_due(article: Article, which: Which) -> bool:
    """Whether an address of an article is to be asked now."""
    if not getattr(article, which):
        return False
    check = getattr(article, "link_check", None)
    if check is None:
        return True
    at, _answer, failures = (getattr(check, name) for name in _columns(which))
    return at is None or at < timezone.now() - AGAIN_AFTER or 0 < failures < DEAD_AFTER


def record(article: Article, which: Which, answer: Answer) -> None:
    """Write down what an address answered."""
    at, said, failures = _columns(which)
    check = LinkCheck.objects.filter(article=article).first()
    before = getattr(check, failures) if check else 0
    LinkCheck.objects.update_or_create(
        article=article,
        defaults={
            at: timezone.now(), said: answer.said[:100],
            failures: 0 if answer.is_there else min(before + 1, 1_000),
        },
    )  # fmt: skip


@dataclass(order=True)
class _Question:
    """An address that waits for its turn: not before `at`."""

    at: float
    number: int
    article: Article = field(compare=False)
    which: Which = field(compare=False)
    tries: int = field(compare=False, default=0)


class Checker:
    """Asks addresses one after the other, whoever's turn it is.

    `is_allowed` says whether the machine at an IP address may be asked; `now` and `sleep` are the clock.
    """

    def __init__(
        self,
        is_allowed: Callable[[str], bool] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._is_allowed = is_allowed or is_public
        self._now, self._sleep = now, sleep
        self._free_at: dict[str, float] = {}  # by host, when it may be asked again
        self._robots: dict[str, Protego | None] = {}

    def check(self, articles: QuerySet[Article]) -> Iterator[CheckRequest]:
        """Ask for the pages and the archived copies of articles that are due, and record each answer."""
        queue: list[_Question] = []
        number = 0
        for article in articles:
            for which in ("url", "archived_url"):
                if is_due(article, which):
                    number += 1
                    queue.append(_Question(0.0, number, article, which))
        heapq.heapify(queue)
        while queue:
            question = heapq.heappop(queue)
            host = _host(getattr(question.article, question.which))
            turn = max(question.at, self._free_at.get(host, 0.0))
            if turn > self._now() and queue and queue[0].at < turn:
                # Another host may be asked meanwhile.
                question.at = turn
                heapq.heappush(queue, question)
                continue
            self._sleep(max(0.0, turn - self._now()))
            answer = self.ask(getattr(question.article, question.which))
            self._free_at[host] = self._now() + self._pause(host)
            question.tries += 1
            if answer.may_pass and question.tries < TRIES:
                wait = min(max(answer.wait, PAUSE * 2**question.tries), LONGEST_PAUSE)
                question.at = self._now() + wait
                heapq.heappush(queue, question)
                continue
            record(question.article, question.which, answer)
            yield CheckRequest(question.article, question.which, answer)

    def ask(self, address: str) -> Answer:
        """Ask for a page without reading it, following redirects."""
        seen = set()
        for _redirect in range(MOST_REDIRECTS + 1):
            if address in seen:
                return Answer("redirected in a circle", False)
            seen.add(address)
            if not _is_web(address):
                return Answer("not an address on the web", False)
            if not self._may_ask(address):
                return Answer(NOT_ASKED, True)  # no word: a reader may see it
            try:
                response = self._get(address)
            except _Forbidden:
                return Answer("not a public address", False)
            except (HTTPError, OSError, ValueError) as error:
                return Answer(type(error).__name__, False, may_pass=_may_pass(error))
            status, location = response.status, response.headers.get("Location")
            wait = _seconds(response.headers.get("Retry-After", ""))
            response.close()
            if status in _REDIRECTS and location:
                try:
                    address = urljoin(address, location)
                except ValueError:
                    return Answer("redirected nowhere", False)
                continue
            return Answer(
                str(status), 200 <= status < 300 or status in NO_WORD, status in MAY_PASS, wait
            )
        return Answer("redirected too often", False)

    def _get(self, address: str):
        with _pool(self._is_allowed) as pool:
            return pool.request("GET", address, redirect=False, preload_content=False)

    def _may_ask(self, address: str) -> bool:
        """Whether the robots.txt of a host lets us ask for a page; read once a run (RFC 9309)."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots:
            self._robots[root] = self._read_robots(root)
        rules = self._robots[root]
        return rules is None or rules.can_fetch(address, AGENT)

    def _read_robots(self, root: str) -> Protego | None:
        """Return the rules of a host; None where it has none, or cannot say."""
        try:
            response = self._get(f"{root}/robots.txt")
            found = response.read(MOST_OCTETS) if response.status == 200 else b""
            response.close()
        except (_Forbidden, HTTPError, OSError, ValueError):
            return None
        try:
            return Protego.parse(found.decode("utf-8", "replace"))
        except Exception:  # whatever a stranger's file makes the parser run into
            return None

    def _pause(self, host: str) -> float:
        """Return how long a host is left alone: as long as it asks for, within reason."""
        delays = [
            rules.crawl_delay(AGENT) or 0.0
            for root, rules in self._robots.items()
            if rules and _host(root) == host
        ]
        return min(max([PAUSE, *delays]), LONGEST_PAUSE)


class _Forbidden(Exception):
    """Raised when an address leads to a machine that is not to be asked."""


def _pool(is_allowed: Callable[[str], bool]) -> urllib3.PoolManager:
    """Return what opens connections to machines that may be asked, whatever their name resolves to.

    The machine is looked at once it is connected to: a name may resolve to another one by then.
    """

    def guarded(kind: type[HTTPConnection]) -> type[HTTPConnection]:
        class Guarded(kind):  # type: ignore[misc, valid-type]
            def _new_conn(self) -> socket.socket:
                made = super()._new_conn()
                if not is_allowed(made.getpeername()[0]):
                    made.close()
                    raise _Forbidden(self.host)
                return made

        return Guarded

    class Http(urllib3.HTTPConnectionPool):
        ConnectionCls = guarded(HTTPConnection)

    class Https(urllib3.HTTPSConnectionPool):
        ConnectionCls = guarded(HTTPSConnection)

    pool = urllib3.PoolManager(
        timeout=TIMEOUT,
        retries=False,
        headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5"},
    )
    pool.pool_classes_by_scheme = {"http": Http, "https": Https}
    return pool


def is_public(place: str) -> bool:
    """Whether an IP address lies in the open net: an editor's link must not make us ask our own."""
    return ipaddress.ip_address(place.partition("%")[0]).is_global


def _is_web(address: str) -> bool:
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


def _may_pass(error: Exception) -> bool:
    """Whether a fault may be gone soon: a name that does not exist and a bad certificate may not."""
    return not isinstance(
        error, urllib3.exceptions.NameResolutionError | urllib3.exceptions.SSLError | ValueError
    )


def _seconds(retry_after: str) -> float:
    """Return how long a server asks to wait: given in seconds or as a moment."""
    if retry_after.strip().isdigit():
        return float(retry_after.strip()[:6])
    try:
        moment = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
