"""Rate limits by IP address: for people, for machines, for harvesters; cached responses are free.

Cached pages, pages that the client already has, and the few pages without parameters cost nothing and are
always served. Lists, files and harvests are paid from an allowance that refills steadily (the generic cell rate
algorithm, ITU-T I.371, which stores one time per client). PostgreSQL stores it, so that all processes share it,
in an unlogged table that may be lost. IP addresses are not stored, only keyed digests of them. If the table
cannot be written, every request is served.
"""

from __future__ import annotations

import functools
import ipaddress
import math
import re
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.web import problem_details
from articles.web.robots import NOINDEX


@dataclass(frozen=True)
class Policy:
    """An allowance: its size (`at_once`), and how much of it is refilled per second."""

    name: str
    at_once: int
    per_second: float

    @property
    def window(self) -> int:
        """The seconds until an empty allowance is full again."""
        return math.ceil(self.at_once / self.per_second)


PEOPLE = Policy("people", 240, 4.0)
MACHINES = Policy("machines", 120, 1.0)
# A harvest is one client that follows tokens for as long as it takes; a part holds a hundred records.
HARVESTERS = Policy("harvesters", 120, 2.0)
# Suggestions of articles that are kept, whoever sends them: ten at once and ten an hour, as a class would send.
SUGGESTIONS = Policy("suggestions", 10, 10 / 3600)
# Cost of a response by URL name; lists cost only with parameters. A response of the API costs 1.
COSTS = {
    "browse": 1, "values": 1, "suggest": 1, "feed": 1, "feed-in": 1, "meetings-compare": 1,
    "suggest-article": 1, "suggest-article-thanks": 1, "oai": 1, "export": 10, "export-metadata": 1,
    "meetings-export": 10, "data-dump": 30, "login": 20,
}  # fmt: skip
_FREE_WITHOUT_PARAMETERS = {
    "browse", "values", "suggest", "suggest-article-thanks", "feed", "feed-in", "meetings-compare",
}  # fmt: skip
_FOR_MACHINES = {
    "export", "export-metadata", "meetings-export", "data-dump", "feed", "feed-in"
}  # fmt: skip
# All browsers call themselves Mozilla; a client that does not, or matches this, is a machine.
_MACHINE = re.compile(
    r"bot|crawl|spider|slurp|scrap|preview|fetch|curl|wget|python|java/|http", re.I
)
_CLEANUP_EVERY = 500  # new clients, on average, after which expired rows are deleted


@dataclass(frozen=True)
class Spent:
    """Result of paying from an allowance: what is left of it, and whether the request is refused.

    `seconds` is the time until the allowance is full; in a refusal, until it is enough for the request. A free
    request has no policy.
    """

    policy: Policy | None = None
    left: int = 0
    seconds: int = 0
    is_refused: bool = False


def limited(view):
    """Refuse requests to a view if the client's allowance is used up (see `refusal`)."""

    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        spent = spend(request)
        if spent.is_refused:
            return refusal(request, spent)
        return with_limit_headers(view(request, *args, **kwargs), spent)

    return answer


def spend(request) -> Spent:
    """Charge a request to its client's allowance; return an empty result if it is free."""
    return spend_from(_policy(request), request, cost) if (cost := _cost(request)) else Spent()


def spend_from(policy: Policy, request, cost: int = 1) -> Spent:
    """Charge a cost to a certain allowance of a request's client; return an empty result without limits."""
    if not settings.RATE_LIMIT:
        return Spent()
    try:
        with transaction.atomic():
            return _spend(_key(request, policy), policy, cost)
    except DatabaseError:
        return Spent()


def with_limit_headers(response: HttpResponse, spent: Spent) -> HttpResponse:
    """Add the headers that say what is left (draft-ietf-httpapi-ratelimit-headers); return the response."""
    if policy := spent.policy:
        response.headers["RateLimit-Policy"] = (
            f'"{policy.name}";q={policy.at_once};w={policy.window}'
        )
        response.headers["RateLimit"] = f'"{policy.name}";r={spent.left};t={spent.seconds}'
    return response


def refusal(request, spent: Spent) -> HttpResponse:
    """Return the 429 response: when to try again, and that the whole archive is one file.

    Harvesters get 503 instead: OAI-PMH knows no other status for “try again later” (protocol, 3.1.2.2), and
    the usual clients wait on it but break off on 429.
    """
    if spent.policy is HARVESTERS:
        response = HttpResponse(
            f"Try again in {spent.seconds} s.\n",
            status=503,
            content_type="text/plain; charset=utf-8",
        )
        response.headers["Cache-Control"] = "no-store"
        response._has_been_logged = True  # Django would log an error of the server
    elif _is_for_machines(request):
        response = problem_details.response(
            "too-many-requests",
            f"Try again in {spent.seconds} s. The whole archive is available as one file.",
        )
    elif spent.policy is MACHINES:  # plain text is cheaper than a page that nobody looks at
        response = HttpResponse(
            f"Too many requests: try again in {spent.seconds} s. "
            f"The whole archive is available as one file, see {reverse('about-data')}\n",
            status=429,
            content_type="text/plain; charset=utf-8",
        )
        response.headers["Cache-Control"] = "no-store"
    else:
        response = render(
            request, "429.html", {"robots": NOINDEX, "seconds": spent.seconds}, status=429
        )
        response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(spent.seconds)
    return with_limit_headers(response, spent)


def _cost(request) -> int:
    match = request.resolver_match
    if match is None:
        return 0
    if match.namespace == "api-v1":
        return 1
    if match.url_name in _FREE_WITHOUT_PARAMETERS and not request.META.get("QUERY_STRING"):
        return 0
    return COSTS.get(match.url_name, 0)


def _is_for_machines(request) -> bool:
    match = request.resolver_match
    return match.namespace == "api-v1" or match.url_name in _FOR_MACHINES


def _policy(request) -> Policy:
    if request.resolver_match.url_name == "oai":
        return HARVESTERS
    agent = request.headers.get("User-Agent", "")
    is_machine = not agent.startswith("Mozilla/") or _MACHINE.search(agent)
    return MACHINES if is_machine or request.resolver_match.namespace == "api-v1" else PEOPLE


def address_of(request) -> str:
    """Return the IP address of a client, as seen by the outermost trusted proxy."""
    forwarded_for = request.headers.get("X-Forwarded-For", "")
    addresses = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(addresses) >= proxies:
        return addresses[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def _key(request, policy: Policy) -> bytes:
    """Return the digest that identifies a client; an IPv6 /64 network (one household) is one client."""
    address = address_of(request)
    try:
        parsed = ipaddress.ip_address(address)
        if parsed.version == 6:
            address = str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    except ValueError:
        pass
    content = f"{policy.name} {address}".encode()
    # BLAKE2 has a built-in key of at most 64 octets.
    return blake2b(content, digest_size=16, key=settings.SECRET_KEY.encode()[:64]).digest()


# A time further ahead than a full refill takes was written while the clock was ahead: ignore it.
_SPENT_UNTIL = """CASE WHEN known.until BETWEEN clock_timestamp()
        AND clock_timestamp() + make_interval(secs => %(most)s)
    THEN known.until ELSE clock_timestamp() END"""


def _spend(key: bytes, policy: Policy, cost: int) -> Spent:
    values = {
        "key": key,
        "cost": cost / policy.per_second,
        "most": policy.at_once / policy.per_second,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO articles_allowance AS known (key, until)
                VALUES (%(key)s, clock_timestamp() + make_interval(secs => %(cost)s))
            ON CONFLICT (key) DO UPDATE
                SET until = {_SPENT_UNTIL} + make_interval(secs => %(cost)s)
                WHERE {_SPENT_UNTIL} + make_interval(secs => %(cost)s)
                    <= clock_timestamp() + make_interval(secs => %(most)s)
            RETURNING extract(epoch FROM until - clock_timestamp())::float8, xmax = 0""",  # noqa: S608 (contains no user input)
            values,
        )
        if row := cursor.fetchone():
            used, is_new = row
            if is_new and key[0] * 256 + key[1] < 65_536 // _CLEANUP_EVERY:
                cursor.execute("DELETE FROM articles_allowance WHERE until < clock_timestamp()")
            left = int((values["most"] - used) * policy.per_second)
            return Spent(policy, max(0, left), math.ceil(max(0.0, used)))
        cursor.execute(
            """SELECT extract(epoch FROM until - clock_timestamp())::float8
            FROM articles_allowance WHERE key = %(key)s""",
            values,
        )
        (used,) = cursor.fetchone() or (0.0,)
    wait = used + values["cost"] - values["most"]
    left = int((values["most"] - used) * policy.per_second)
    return Spent(policy, max(0, left), max(1, math.ceil(wait)), is_refused=True)
