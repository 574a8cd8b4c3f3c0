"""How much one address may ask for: more for people than for machines, and nothing for what is at hand.

What was made before, and what the asker has already, costs nothing and is always given; so do the pages
without parameters, which are few. Whoever asks for a list, a file or a harvest spends from an allowance that
fills again steadily (the generic cell rate algorithm, ITU-T I.371: one moment is kept for each asker). It is
kept in PostgreSQL, so that all processes keep the same; in a table that is not logged and may be lost. No
address is written down: what stands there is a keyed digest of it. Where the table cannot be written,
everybody is served.
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


@dataclass(frozen=True)
class Policy:
    """An allowance: how much at once, and how much comes back each second."""

    name: str
    at_once: int
    a_second: float

    @property
    def window(self) -> int:
        """The seconds after which all of it has come back."""
        return math.ceil(self.at_once / self.a_second)


PEOPLE = Policy("people", 240, 4.0)
MACHINES = Policy("machines", 120, 1.0)
# What an answer costs by the name of its address; lists only with parameters. An answer of the API costs 1.
COSTS = {
    "browse": 1, "values": 1, "suggest": 1, "feed": 1, "feed-in": 1, "meetings-compare": 1,
    "oai": 2, "export": 10, "data-dump": 30, "login": 20,
}  # fmt: skip
_FREE_WITHOUT_PARAMETERS = {"browse", "values", "suggest", "feed", "feed-in", "meetings-compare"}
_FOR_MACHINES = {"oai", "export", "data-dump", "feed", "feed-in"}
# Browsers all call themselves Mozilla; who does not, or says what else it is, is none.
_MACHINE = re.compile(
    r"bot|crawl|spider|slurp|scrap|preview|fetch|curl|wget|python|java/|http", re.I
)
_FORGET_EACH = 500  # new askers after which the ones long gone are forgotten


@dataclass(frozen=True)
class Spent:
    """What was spent from an allowance: what is left, and the seconds until all or enough is back."""

    policy: Policy | None = None
    left: int = 0
    seconds: int = 0
    is_refused: bool = False


def limited(view):
    """Let a view answer as long as the asker's allowance lasts."""

    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        spent = spend(request)
        if spent.is_refused:
            return too_many(request, spent)
        return with_limit_headers(view(request, *args, **kwargs), spent)

    return answer


def spend(request) -> Spent:
    """Take what an answer costs from the allowance of who asks for it; nothing where it is free."""
    cost = _cost(request)
    if not cost or not settings.RATE_LIMIT:
        return Spent()
    policy = _policy(request)
    try:
        with transaction.atomic():
            return _spend(_key(request, policy), policy, cost)
    except DatabaseError:
        return Spent()


def with_limit_headers(response: HttpResponse, spent: Spent) -> HttpResponse:
    """Return a response that says what is left (draft-ietf-httpapi-ratelimit-headers)."""
    if policy := spent.policy:
        response.headers["RateLimit-Policy"] = (
            f'"{policy.name}";q={policy.at_once};w={policy.window}'
        )
        response.headers["RateLimit"] = f'"{policy.name}";r={spent.left};t={spent.seconds}'
    return response


def too_many(request, spent: Spent) -> HttpResponse:
    """Return what is answered to who has asked too much: when to come back, and what is cheaper."""
    if _is_for_machines(request):
        response = problem_details.response(
            "too-many-requests", f"Ask again in {spent.seconds} s. The whole archive is one file."
        )
    elif spent.policy is MACHINES:  # words are cheaper than a page, and nobody looks at it
        response = HttpResponse(
            f"Too many requests: ask again in {spent.seconds} s. "
            f"The whole archive is one file, see {reverse('about-data')}\n",
            status=429,
            content_type="text/plain; charset=utf-8",
        )
        response.headers["Cache-Control"] = "no-store"
    else:
        response = render(
            request, "429.html", {"robots": "noindex", "seconds": spent.seconds}, status=429
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
    agent = request.headers.get("User-Agent", "")
    is_machine = not agent.startswith("Mozilla/") or _MACHINE.search(agent)
    return MACHINES if is_machine or request.resolver_match.namespace == "api-v1" else PEOPLE


def address_of(request) -> str:
    """Return the IP address of who asks: what the outermost proxy that is ours has seen."""
    seen = request.headers.get("X-Forwarded-For", "")
    addresses = [each.strip() for each in seen.split(",") if each.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(addresses) >= proxies:
        return addresses[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def _key(request, policy: Policy) -> bytes:
    """Return what stands for an asker: a network of IPv6 that is given to one household counts as one."""
    address = address_of(request)
    try:
        found = ipaddress.ip_address(address)
        if found.version == 6:
            address = str(ipaddress.ip_network(f"{found}/64", strict=False))
    except ValueError:
        pass
    content = f"{policy.name} {address}".encode()
    # BLAKE2 takes a key by itself, of at most 64 octets.
    return blake2b(content, digest_size=16, key=settings.SECRET_KEY.encode()[:64]).digest()


# Later than all of an allowance takes to come back is written only by a clock that was ahead.
_SPENT_UNTIL = """CASE WHEN known.until BETWEEN clock_timestamp()
        AND clock_timestamp() + make_interval(secs => %(most)s)
    THEN known.until ELSE clock_timestamp() END"""


def _spend(key: bytes, policy: Policy, cost: int) -> Spent:
    values = {"key": key, "cost": cost / policy.a_second, "most": policy.at_once / policy.a_second}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO articles_allowance AS known (key, until)
                VALUES (%(key)s, clock_timestamp() + make_interval(secs => %(cost)s))
            ON CONFLICT (key) DO UPDATE
                SET until = {_SPENT_UNTIL} + make_interval(secs => %(cost)s)
                WHERE {_SPENT_UNTIL} + make_interval(secs => %(cost)s)
                    <= clock_timestamp() + make_interval(secs => %(most)s)
            RETURNING extract(epoch FROM until - clock_timestamp())::float8, xmax = 0""",  # noqa: S608 (no value of anybody is in it)
            values,
        )
        if row := cursor.fetchone():
            used, is_new = row
            if is_new and key[0] * 256 + key[1] < 65_536 // _FORGET_EACH:
                cursor.execute("DELETE FROM articles_allowance WHERE until < clock_timestamp()")
            left = int((values["most"] - used) * policy.a_second)
            return Spent(policy, max(0, left), math.ceil(max(0.0, used)))
        cursor.execute(
            """SELECT extract(epoch FROM until - clock_timestamp())::float8
            FROM articles_allowance WHERE key = %(key)s""",
            values,
        )
        (used,) = cursor.fetchone() or (0.0,)
    wait = used + values["cost"] - values["most"]
    left = int((values["most"] - used) * policy.a_second)
    return Spent(policy, max(0, left), max(1, math.ceil(wait)), is_refused=True)
