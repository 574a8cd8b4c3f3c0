"""What is counted, in the form that Prometheus reads: `/metrics`, for who says the token.

Several processes serve; each writes its figures to a directory (`PROMETHEUS_MULTIPROC_DIR`), and whichever is
asked adds them up. What is read from the database is read when it is asked for, by whoever is asked.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from articles.index import bitmaps
from articles.models import Article, Import, LinkCheck
from articles.models.linkcheck import DEAD_AFTER
from articles.web.caching import private


class Archive:
    """What the database says of the archive and of the work that waits, for a registry of Prometheus."""

    def collect(self):
        """Yield a gauge for each figure; none where the database does not answer."""
        articles = GaugeMetricFamily(
            "readingroom_articles", "Articles by status.", labels=["status"]
        )
        try:
            for status in Article.Status.values:
                articles.add_metric([status], Article.objects.filter(status=status).count())
            gauges = {
                "revision": (
                    "Changes ever made to the public archive.",
                    bitmaps.current().revision,
                ),
                "tasks_waiting": (
                    "Tasks that no worker has taken.",
                    DBTaskResult.objects.filter(status=TaskResultStatus.READY).count(),
                ),
                "tasks_failed": (
                    "Tasks that failed and are not forgotten.",
                    DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count(),
                ),
                "imports_running": (
                    "Imports under way.",
                    Import.objects.filter(status=Import.Status.RUNNING).count(),
                ),
                "links_dead": (
                    "Source links without an answer.",
                    LinkCheck.objects.filter(failures__gte=DEAD_AFTER).count(),
                ),
            }
        except DatabaseError:
            yield GaugeMetricFamily("readingroom_database_up", "Whether it answers.", value=0)
            return
        yield GaugeMetricFamily("readingroom_database_up", "Whether it answers.", value=1)
        yield articles
        for name, (text, value) in gauges.items():
            yield GaugeMetricFamily(f"readingroom_{name}", text, value=value)


def metrics(request) -> HttpResponse:
    """Answer with all figures to who says the token; 404 to everybody else, and where there is no token."""
    said = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(
        said, f"Bearer {settings.METRICS_TOKEN}"
    ):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(Archive())
    return private(HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))
