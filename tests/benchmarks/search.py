"""Evaluation of search on public questions with known answers, asked through the code of the search page."""

from __future__ import annotations

import gzip
import json
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from articles.browse.article_list import ArticleList
from articles.index import writer
from articles.models import Article
from tests.benchmarks.search_peers import PEERS

SCRATCH = f"evaluate_search_{os.getpid()}"  # so that two runs may go on at the same time
INDEX_TABLES = ("articles_indexentry", "articles_posting", "articles_word")
DEPTH = 10  # results of a question that count
BATCH = 1_000


@dataclass
class Measures:
    """Results of one variant of questions, with one entry for each question in every list."""

    recalls: list[float] = field(default_factory=list)
    ranks: list[float] = field(default_factory=list)
    firsts: list[bool] = field(default_factory=list)
    empties: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, keys: list[str], relevant: set[str], seconds: float) -> None:
        hit_ranks = [rank for rank, key in enumerate(keys, 1) if key in relevant]
        self.recalls.append(len(hit_ranks) / len(relevant))
        self.ranks.append(1 / hit_ranks[0] if hit_ranks else 0.0)
        self.firsts.append(bool(hit_ranks) and hit_ranks[0] == 1)
        self.empties.append(not keys)
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
        "Load DOCS (JSON lines with id, title, text) into a scratch database, answer QUERIES (JSON lines with "
        "text, variant, relevant) with the code of the search page, and print the quality and the speed of the "
        "answers. Both files may be gzipped."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("docs", type=Path)
        parser.add_argument("queries", type=Path)
        parser.add_argument(
            "--peer",
            choices=sorted(PEERS),
            action="append",
            default=[],
            help="measure another engine in the same run; may be repeated",
        )
        parser.add_argument(
            "--sample",
            type=int,
            default=0,
            metavar="N",
            help="use only N questions of each variant, evenly spread",
        )
        parser.add_argument(
            "--times",
            type=int,
            default=1,
            metavar="N",
            help="load every document N times, the copies with shuffled words: to measure time and size at "
            "scale; the quality means little then",
        )

    def handle(self, *, docs, queries, peer, sample, times, **options) -> None:
        questions = _sampled(list(_lines(queries, ("text", "variant", "relevant"))), sample)
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = SCRATCH
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        self.console = Console(file=self.stdout._out, width=110)
        try:
            began = time.monotonic()
            keys = _load(docs, times)
            seconds = time.monotonic() - began
            own = _ask(questions, _searcher(keys))
            self._report("the reading room", own, len(keys), seconds, _own_size())
            for other in peer:
                began = time.monotonic()
                engine = PEERS[other]()
                engine.load(_documents(docs, times))
                seconds = time.monotonic() - began
                theirs = _ask(questions, engine.ask)
                self._report(other, theirs, len(keys), seconds, engine.size())
                self._compare(other, own, theirs)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def _report(
        self, title: str, measures: dict[str, Measures], documents: int, seconds: float, size: int
    ) -> None:
        table = Table(title=f"{title}: {documents} documents", title_justify="left")
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
        self.console.print(table)
        self.console.print(
            f"loaded and indexed in {seconds:.0f} s; the index takes {size / 2**20:.0f} MiB\n"
        )

    def _compare(self, other: str, own: dict[str, Measures], theirs: dict[str, Measures]) -> None:
        for variant in sorted(own):
            ours, its = own[variant], theirs[variant]
            self.console.print(
                f"{variant} against {other}: "
                f"R@10 {statistics.mean(ours.recalls) - statistics.mean(its.recalls):+.3f}, "
                f"MRR@10 {statistics.mean(ours.ranks) - statistics.mean(its.ranks):+.3f}, "
                f"p50 × {statistics.median(ours.seconds) / statistics.median(its.seconds):.1f}"
            )
        self.console.print()


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[dict]:
    """Yield the objects of a file of JSON lines; raise CommandError naming file, line and field."""
    if not path.exists():
        raise CommandError(f"{path}: no such file")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CommandError(f"{path.name}:{number}: not JSON: {error}") from error
            if missing := [name for name in needed if name not in row]:
                raise CommandError(f"{path.name}:{number}: {missing[0]}: missing")
            yield row


def _sampled(questions: list[dict], sample: int) -> list[dict]:
    if not sample:
        return questions
    by_variant = defaultdict(list)
    for question in questions:
        by_variant[question["variant"]].append(question)
    return [q for of in by_variant.values() for q in of[:: max(1, len(of) // sample)][:sample]]


def _documents(path: Path, times: int) -> Iterator[tuple[str, str, str]]:
    """Yield (id, title, text) of each document and of `times - 1` copies with shuffled words."""
    for document in _lines(path, ("id", "title", "text")):
        yield document["id"], document["title"], document["text"]
        words = document["text"].split()
        for copy in range(1, times):
            random.Random(copy).shuffle(words)
            yield f"{document['id']}#{copy}", document["title"], " ".join(words)


def _load(path: Path, times: int) -> dict[int, str]:
    """Create an article from each document; return the ids of the documents by primary key."""
    keys: dict[int, str] = {}
    batch: list[tuple[str, Article]] = []

    def save() -> None:
        articles = Article.objects.bulk_create([article for _, article in batch])
        keys.update({article.pk: key for article, (key, _) in zip(articles, batch, strict=True)})
        writer.index_articles(Article.objects.filter(pk__in=[article.pk for article in articles]))
        batch.clear()

    for key, title, text in _documents(path, times):
        article = Article(
            title=title[:500] or "—", body=text, status=Article.Status.PUBLISHED,
            published_at=timezone.now(), published_on_precision="not-stated", source_unknown=True,
        )  # fmt: skip
        batch.append((key, article))
        if len(batch) == BATCH:
            save()
    save()
    with connection.cursor() as cursor:
        for table in INDEX_TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")
    return keys


def _own_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) name",
            [list(INDEX_TABLES)],
        )
        return int(cursor.fetchone()[0])


def _searcher(keys: dict[int, str]) -> Callable[[str, int], list[str]]:
    """Return a function that answers a question as the search page does, with ids of documents."""

    def ask(question: str, depth: int) -> list[str]:
        parameters = QueryDict(mutable=True)
        parameters["q"] = question
        articles = Article.objects.published().only("pk")
        return [keys[a.pk] for a in ArticleList(parameters, articles=articles).results[:depth]]

    return ask


def _ask(questions: list[dict], ask: Callable[[str, int], list[str]]) -> dict[str, Measures]:
    measures: dict[str, Measures] = defaultdict(Measures)
    ask(questions[0]["text"], DEPTH)  # loads what a process loads only once
    for question in questions:
        began = time.perf_counter()
        keys = ask(question["text"], DEPTH)
        seconds = time.perf_counter() - began
        measures[question["variant"]].add(keys, set(question["relevant"]), seconds)
    return measures
