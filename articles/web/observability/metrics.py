"""Metrics for Prometheus at `/metrics`, protected by a token.

With several worker processes, each writes its figures to a directory (`PROMETHEUS_MULTIPROC_DIR`), and the one
that answers adds them up. Figures from the database are read on each request.
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


class ArchiveCollector:
    """Prometheus collector of figures from the database: articles, tasks, imports, dead links."""

    def collect(self):
        """Yield a gauge for each figure; if the database does not answer, only `readingroom_database_up`."""
        articles = GaugeMetricFamily(
            "readingroom_articles", "Articles by status.", labels=["status"]
        )
        try:
            for status in Article.Status.values:
                articles.add_metric([status], Article.objects.filter(status=status).count())
            gauges = {
                "revision": (
                    "Number of changes ever made to the public archive.",
                    bitmaps.current().revision,
                ),
                "tasks_waiting": (
                    "Tasks waiting for a worker.",
                    DBTaskResult.objects.filter(status=TaskResultStatus.READY).count(),
                ),
                "tasks_failed": (
                    "Failed tasks that were not deleted yet.",
                    DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count(),
                ),
                "imports_running": (
                    "Imports that are running.",
                    Import.objects.filter(status=Import.Status.RUNNING).count(),
                ),
                "links_dead": (
                    "Source links that no longer answer.",
                    LinkCheck.objects.filter(failures__gte=DEAD_AFTER).count(),
                ),
            }
        except DatabaseError:
            yield GaugeMetricFamily(
                "readingroom_database_up", "Whether the database answers.", value=0
            )
            return
        yield GaugeMetricFamily("readingroom_database_up", "Whether the database answers.", value=1)
        yield articles
        for name, (text, value) in gauges.items():
            yield GaugeMetricFamily(f"readingroom_{name}", text, value=value)


def metrics(request) -> HttpResponse:
    """Return all figures; raise Http404 without the right token, or if none is configured."""
    authorization = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(
        authorization, f"Bearer {settings.METRICS_TOKEN}"
    ):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(ArchiveCollector())
    return private(HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))
