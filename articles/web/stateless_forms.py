"""Forms for readers without a cookie: where they were sent from, when they were opened, and whether sent twice.

A form carries a signed number with the time at which the page was made. A page of another site cannot send the
form, because browsers say where a form comes from; nothing that a reader is signed in to is at stake, as there
is no session.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Literal
from urllib.parse import urlsplit

from django.core import signing
from django.db import connection
from django.http import HttpRequest

_SALT = "articles.web.stateless_forms"
QUICKEST = timedelta(seconds=3)  # nobody reads and fills in a form in less
LONGEST_OPEN = timedelta(hours=24)

Fault = Literal["quick", "old"]


@dataclass(frozen=True)
class Opened:
    """One form as it was opened: its signed token, and what is wrong with the time since, if anything."""

    token: str
    fault: Fault | None = None


def open_form() -> str:
    """Return the token of a form that is opened now."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(9))


def opened(token: str) -> Opened:
    """Return the form with a token that came back.

    One that was not signed here, or too long ago, gets a new token; it was opened now, then.
    """
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(token, max_age=LONGEST_OPEN)
    except signing.BadSignature:
        return Opened(open_form(), "old")
    try:
        signer.unsign(token, max_age=QUICKEST)
    except signing.SignatureExpired:
        return Opened(token)
    return Opened(token, "quick")


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether a browser says that a form was sent by a page of another site.

    Browsers send `Sec-Fetch-Site` (Fetch Metadata) or at least `Origin` with every form; a client that sends
    neither is none, and nobody else's.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    try:
        return origin is not None and urlsplit(origin).netloc != request.get_host()
    except ValueError:
        return True


def is_first_time(token: str, content: str) -> bool:
    """Return whether a form is sent with this content for the first time, and remember it while it is open.

    Call it in a transaction: if that fails, the next attempt is the first again. What is remembered is a digest
    in the table of the rate limit, which forgets it by itself.
    """
    digest = blake2b(f"{token} {content}".encode(), digest_size=16, person=b"form sent").digest()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO articles_allowance (key, until) VALUES (%s, clock_timestamp() + %s)
            ON CONFLICT (key) DO NOTHING""",
            [digest, LONGEST_OPEN],
        )
        return cursor.rowcount == 1
