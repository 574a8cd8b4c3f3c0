"""Each request has an id, is measured, and leaves one line in the log.

The line says what was asked for by the name of its address, never by the words in it: a search is somebody's
question. It holds no IP address, no account, no parameters.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar

from django.conf import settings

from articles.web.observability import counters

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")

log = logging.getLogger("articles.requests")


def current_id() -> str:
    """Return the id of the request under way, "" outside of one."""
    return _request_id.get()


class RequestMiddleware:
    """Give a request its id, or keep the one a proxy of ours gave; measure it and write it down."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
        token = _request_id.set(given if _GIVEN.fullmatch(given) else uuid.uuid4().hex)
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - begun
            response.headers[HEADER] = current_id()
            self._write_down(request, response, seconds)
            return response
        finally:
            _request_id.reset(token)

    def _write_down(self, request, response, seconds: float) -> None:
        route = route_of(request)
        if route in counters.UNCOUNTED:
            return
        counters.count(request.method, route, response.status_code, seconds)
        log.info(
            "%s %s %s",
            request.method if request.method in counters.METHODS else "other",
            route,
            response.status_code,
            extra={
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "octets": None if response.streaming else len(response.content),
            },
        )


def route_of(request) -> str:
    """Return the name of the address that was asked for: `namespace:name`, "none" where there is none."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"
