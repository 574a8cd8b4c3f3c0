"""What is answered while the database gave a question up, or is not there: 503, and when to come back.

The page asks nothing of the database and of the session, so that it can be given while both are gone.
"""

from __future__ import annotations

import logging

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from psycopg.errors import QueryCanceled

from articles.web import problem_details

TOO_LONG_SECONDS, GONE_SECONDS = 10, 30  # after which to come back
log = logging.getLogger(__name__)


def unavailable(request, exception: BaseException | None) -> HttpResponse | None:
    """Return the answer to a fault of the database, None where it is another fault.

    A question that was given up is the asker's to narrow; a database that is gone comes back by itself.
    """
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    is_too_long = isinstance(exception.__cause__, QueryCanceled)
    request.database_failed = not is_too_long
    seconds = TOO_LONG_SECONDS if is_too_long else GONE_SECONDS
    log.error("%s: %s", "given up" if is_too_long else "no database", type(exception).__name__)
    match = getattr(request, "resolver_match", None)
    if match and match.namespace == "api-v1":
        response = problem_details.response(
            "too-slow" if is_too_long else "unavailable", f"Ask again in {seconds} s."
        )
    else:
        request.user = AnonymousUser()
        context = {"robots": "noindex", "is_too_long": is_too_long}
        response = HttpResponse(
            loader.render_to_string("503.html", context, request=request), status=503
        )
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def unavailable_said(request) -> bool:
    """Whether a database failed under a request since this was asked last; one that was slow did not fail."""
    return bool(request.__dict__.pop("database_failed", False))
