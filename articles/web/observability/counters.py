"""What each process counts as it serves. Labels are names of addresses and of loggers, so there are few."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNCOUNTED = frozenset({"healthz", "readyz", "metrics"})
# Seconds: what is at hand, a page, a slow page, what is given up.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("readingroom_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "readingroom_request_seconds", "Time to an answer, in seconds.", ["route"], buckets=BUCKETS
)
FAULTS = Counter("readingroom_faults", "Faults written down.", ["logger"])


def count(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer to `route`, the name of an address, and the seconds it took."""
    REQUESTS.labels(method if method in METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
