"""Request ids, response times, and one log line per request.

The line names the route, never the path: a search tells something about the person who searches. It holds no
IP address, no account and no parameters.
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
_VALID_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")

log = logging.getLogger("articles.requests")


def current_id() -> str:
    """Return the id of the current request, "" outside a request."""
    return _request_id.get()


class RequestMiddleware:
    """Give each request an id, or keep the one a trusted proxy gave it; measure and log the request."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        proxy_id = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
        token = _request_id.set(proxy_id if _VALID_ID.fullmatch(proxy_id) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            response.headers[HEADER] = current_id()
            self._log_request(request, response, seconds)
            return response
        finally:
            _request_id.reset(token)

    def _log_request(self, request, response, seconds: float) -> None:
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
    """Return the URL name of a request (`namespace:name`); "unnamed" if it has none, "none" without a route."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"
