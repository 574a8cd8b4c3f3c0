"""Benchmark of the editors' desk: SQL statements and milliseconds of its pages, by archive size."""

from __future__ import annotations

import statistics
import time

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticleState, ArticleTopic, ArticleVenue
from tests.benchmarks.pages import Scratch
from tests.benchmarks.world import World, load

MOST_STATEMENTS = 15
ROUNDS = 7


class Command(BaseCommand):
    help = (
        "Fill scratch databases of the given sizes, turn some articles into drafts with open suggestions, and "
        "open the queue, the reading desk, the list of articles, the full form and the history. Print "
        "Markdown; fail if the queue or the desk needs more than 15 statements."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", default="1000,100000", metavar="N,N,…")
        parser.add_argument("--waiting", type=int, default=500, help="number of drafts among them")

    def handle(self, *, articles: str, waiting: int, **options) -> None:
        results: dict[str, list[tuple[int, float]]] = {}
        sizes = [int(size) for size in articles.split(",")]
        for size in sizes:
            self.stderr.write(f"› {size:,} articles, {waiting:,} of them drafts")
            with Scratch():
                load(World(size))
                for name, figures in measure(make_drafts(waiting)).items():
                    results.setdefault(name, []).append(figures)
        heads = [f"{size:,} articles" for size in sizes]
        rows = [
            f"| statements / ms | {' | '.join(heads)} | ratio |",
            "|---" * (len(sizes) + 2) + "|",
        ]
        for name, figures in results.items():
            cells = [f"{count} / {ms:.0f}" for count, ms in figures]
            rows.append(f"| {name} | {' | '.join(cells)} | {figures[-1][1] / figures[0][1]:.1f} |")
        self.stdout.write("\n".join(rows))
        for name in ("queue", "desk"):
            most = max(count for count, _ms in results[name])
            if most > MOST_STATEMENTS:
                raise CommandError(
                    f"the {name} needs {most} statements; the limit is {MOST_STATEMENTS}"
                )


def make_drafts(count: int) -> Article:
    """Turn the first articles into drafts with open suggestions; return the one in the middle."""
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:count])
    Article.objects.filter(pk__in=keys).update(status=Article.Status.DRAFT)
    for model in (ArticleState, ArticleTopic, ArticleVenue):
        model.objects.filter(article__in=keys).update(
            status="suggested", confirmed_at=None, origin="machine"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Article.objects.get(pk=keys[count // 2])


def measure(article: Article) -> dict[str, tuple[int, float]]:
    """Return the number of statements and the median milliseconds of each page of the desk."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", password=None))
    pages = {
        "queue": reverse("admin:index"),
        "desk": reverse("admin:articles_article_desk", args=[article.pk]),
        "list": reverse("admin:articles_article_changelist") + "?status__exact=draft&open=yes",
        "full form": reverse("admin:articles_article_change", args=[article.pk]),
        "history": reverse("admin:articles_article_history", args=[article.pk]),
    }
    figures = {}
    for name, address in pages.items():
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                status = client.get(address).status_code
            if status != 200:
                raise CommandError(f"{address} answered with status {status}")
            times.append((time.perf_counter() - began) * 1000)
        figures[name] = len(queries), statistics.median(times)
    return figures
