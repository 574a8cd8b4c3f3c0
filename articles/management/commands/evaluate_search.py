"""Measure how well search finds: public questions with known answers, asked as a reader would ask."""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from articles import indexing
from articles.filters import ArticleFilterSet
from articles.models import Article

SCRATCH = "evaluate_search"
DEPTH = 10
BATCH = 1_000


@dataclass
class Measures:
    """What one variant of questions gave; seconds are those of one question each."""

    recalls: list[float] = field(default_factory=list)
    ranks: list[float] = field(default_factory=list)
    firsts: list[bool] = field(default_factory=list)
    empties: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, found: list[str], relevant: set[str], seconds: float) -> None:
        hits = [place for place, key in enumerate(found, 1) if key in relevant]
        self.recalls.append(len(hits) / len(relevant))
        self.ranks.append(1 / hits[0] if hits else 0.0)
        self.firsts.append(bool(hits) and hits[0] == 1)
        self.empties.append(not found)
        self.seconds.append(seconds)

    def row(self) -> list[str]:
        cuts = (
            statistics.quantiles(self.seconds, n=20) if len(self.seconds) > 1 else self.seconds * 19
        )
        figures = [
            statistics.mean(part) for part in (self.recalls, self.ranks, self.firsts, self.empties)
        ]
        return [
            str(len(self.ranks)), *(f"{figure:.3f}" for figure in figures),
            f"{statistics.median(self.seconds) * 1000:.0f}", f"{cuts[-1] * 1000:.0f}",
        ]  # fmt: skip


class Command(BaseCommand):
    help = (
        "Load DOCS (lines of id, title, text) into a scratch database through the real code, ask QUERIES "
        "(lines of text, variant, relevant) as a reader's would be asked, and print how well and how "
        "fast they were answered. Both files may be gzipped."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("docs", type=Path)
        parser.add_argument("queries", type=Path)
        parser.add_argument(
            "--sample",
            type=int,
            default=0,
            metavar="N",
            help="only N questions a variant, evenly spread",
        )

    def handle(self, *, docs: Path, queries: Path, sample: int, **options) -> None:
        questions = _sampled(list(_lines(queries, ("text", "variant", "relevant"))), sample)
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = SCRATCH
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            began = time.monotonic()
            keys = _load(docs)
            seconds = time.monotonic() - began
            measures = _ask(questions, keys)
            self._report(measures, len(keys), seconds)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def _report(self, measures: dict[str, Measures], documents: int, seconds: float) -> None:
        console = Console(file=self.stdout._out, width=110)
        table = Table(title=f"{documents} documents", title_justify="left")
        for heading in (
            "variant",
            "questions",
            "R@10",
            "MRR@10",
            "S@1",
            "empty",
            "p50 ms",
            "p95 ms",
        ):
            table.add_column(heading, justify="left" if heading == "variant" else "right")
        for variant in sorted(measures):
            table.add_row(variant, *measures[variant].row())
        console.print(table)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('articles_indexentry'))")
            size = cursor.fetchone()[0]
        console.print(f"loaded and indexed in {seconds:.0f} s; the index takes {size}")


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[dict]:
    """Yield the objects of a file of JSON lines; raise CommandError naming file, line and field."""
    if not path.exists():
        raise CommandError(f"{path}: no such file")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                found = json.loads(line)
            except ValueError as error:
                raise CommandError(f"{path.name}:{number}: not JSON: {error}") from error
            if missing := [name for name in needed if name not in found]:
                raise CommandError(f"{path.name}:{number}: {missing[0]}: missing")
            yield found


def _sampled(questions: list[dict], sample: int) -> list[dict]:
    if not sample:
        return questions
    by_variant = defaultdict(list)
    for question in questions:
        by_variant[question["variant"]].append(question)
    return [
        q for found in by_variant.values() for q in found[:: max(1, len(found) // sample)][:sample]
    ]


def _load(path: Path) -> dict[int, str]:
    """Make an article of each document and return the documents' ids by article."""
    keys: dict[int, str] = {}
    batch: list[tuple[str, Article]] = []

    def save() -> None:
        made = Article.objects.bulk_create([article for _, article in batch])
        keys.update({article.pk: key for article, (key, _) in zip(made, batch, strict=True)})
        indexing.index_articles(Article.objects.filter(pk__in=[article.pk for article in made]))
        batch.clear()

    for document in _lines(path, ("id", "title", "text")):
        article = Article(
            title=document["title"][:500] or "—", body=document["text"], status=Article.Status.PUBLISHED,
            published_at=timezone.now(), published_on_precision="not-stated", source_unknown=True,
        )  # fmt: skip
        batch.append((document["id"], article))
        if len(batch) == BATCH:
            save()
    save()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE articles_indexentry")
    return keys


def _ask(questions: list[dict], keys: dict[int, str]) -> dict[str, Measures]:
    measures: dict[str, Measures] = defaultdict(Measures)
    for question in questions:
        parameters = QueryDict(mutable=True)
        parameters["q"] = question["text"]
        began = time.perf_counter()
        filterset = ArticleFilterSet(parameters, queryset=Article.objects.published())
        found = [keys[pk] for pk in filterset.qs.values_list("pk", flat=True)[:DEPTH]]
        seconds = time.perf_counter() - began
        measures[question["variant"]].add(found, set(question["relevant"]), seconds)
    return measures
