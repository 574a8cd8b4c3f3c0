"""Counters of each process. Labels are URL names and names of loggers, so there are few of them."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNCOUNTED = frozenset({"healthz", "readyz", "metrics"})
# Seconds: from a cached response over pages and slow pages to cancelled queries.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("readingroom_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "readingroom_request_seconds", "Response time in seconds.", ["route"], buckets=BUCKETS
)
FAULTS = Counter("readingroom_faults", "Errors logged.", ["logger"])


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count a response; `route` is the URL name, `seconds` the response time."""
    REQUESTS.labels(method if method in METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
