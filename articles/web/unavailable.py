"""503 responses for a cancelled query or an unreachable database, with `Retry-After`.

The error page uses neither the database nor the session, so it can be rendered without them.
"""

from __future__ import annotations

import logging

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from psycopg.errors import QueryCanceled

from articles.web import problem_details
from articles.web.robots import NOINDEX

TOO_LONG_SECONDS, GONE_SECONDS = 10, 30  # Retry-After: query cancelled, database unreachable
log = logging.getLogger(__name__)


def unavailable(request, exception: BaseException | None) -> HttpResponse | None:
    """Return the 503 response to a database error, or None for any other exception.

    A cancelled query is for the client to narrow. An unreachable database is marked on the request
    (`database_failed`), so that another one can be tried.
    """
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    is_too_long = isinstance(exception.__cause__, QueryCanceled)
    request.database_failed = not is_too_long
    seconds = TOO_LONG_SECONDS if is_too_long else GONE_SECONDS
    log.error(
        "%s: %s",
        "query cancelled" if is_too_long else "database unreachable",
        type(exception).__name__,
    )
    match = getattr(request, "resolver_match", None)
    if match and match.namespace == "api-v1":
        response = problem_details.response(
            "too-slow" if is_too_long else "unavailable", f"Try again in {seconds} s."
        )
    else:
        request.user = AnonymousUser()
        context = {"robots": NOINDEX, "is_too_long": is_too_long}
        response = HttpResponse(
            loader.render_to_string("503.html", context, request=request), status=503
        )
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def pop_database_failed(request) -> bool:
    """Return and reset the mark that the database failed during a request; a cancelled query sets none."""
    return bool(request.__dict__.pop("database_failed", False))
