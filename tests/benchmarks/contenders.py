"""Contenders that answer a question: the reading room, stock Django, tantivy and Datasette.

The answer of each is a page of 20 articles with the counts of all facets.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import django_filters
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Count, F
from django.http import QueryDict
from django.test import Client

from articles.browse import answer as answers
from articles.browse import facet_panels
from articles.browse.article_list import ArticleList
from articles.index import bitmaps
from articles.models import (
    Article,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.search import Switches
from articles.search.analysis import EXACT, quoted
from articles.views.browse import PAGE_SIZE
from tests.benchmarks.questions import Question
from tests.benchmarks.world import FIRST_DAY, SIZES, Batch, World

MODELS = {"state": State, "official": Official, "resolution": Resolution, "topic": Topic,
          "source": Source, "meeting": Meeting, "venue": Venue}  # fmt: skip
Answer = Callable[[Question], object]


def query_layer(sort: str = "newest") -> Answer:
    """Return the reading room without its web layer: index state, number of results, 20 of them, all counts."""
    articles = Article.objects.published()
    lists: dict[Question, ArticleList] = {}

    def answer(question: Question):
        if question not in lists:  # parsing the filters of the address is not measured
            filters = replace(question, word="").query_string()
            lists[question] = ArticleList(QueryDict(filters), articles=articles)
        article_list = lists[question]
        index = bitmaps.current()
        switches = Switches.of(["prefixes"] if sort == "newest" else [])
        selected = answers.Answer(question.word, switches, False, article_list.selection, index)
        results = selected.results(articles, sort)
        numbers = results.numbers(0, min(PAGE_SIZE, results.count()))
        keys = index.snapshot.documents.articles(numbers)
        return (
            results.count(),
            keys,
            facet_panels.counted(index, selected.selection, article_list.state),
        )

    return answer


def query_layer_unprepared() -> Answer:
    """Return the same with an empty cache of query words before each question."""
    ask = query_layer()

    def answer(question: Question):
        bitmaps.current().remembered.clear()
        return ask(question)

    return answer


def from_the_address(question: Question):
    """Answer without rendering: parse the address, load the articles, build the facet panels."""
    article_list = ArticleList(QueryDict(question.query_string()))
    results = article_list.results.for_cards(with_text=bool(question.word))
    built = facet_panels.build(article_list.index, article_list.selection, article_list.state)
    return results.count(), results[:PAGE_SIZE], built


def view() -> Answer:
    """Return the whole page through the view, rendered every time."""
    client = Client()
    serial = iter(range(10**9))

    def answer(question: Question):
        # A new address each time: it is in no page cache.
        response = client.get(f"/articles/?{question.query_string()}&fresh={next(serial)}")
        assert response.status_code == 200
        return response

    return answer


class StockFilterSet(django_filters.FilterSet):
    """The usual first implementation: a filter for every relation, joins, and a count for every facet."""

    LOOKUPS = {"state": "states", "official": "officials", "resolution": "resolutions",
               "topic": "topics", "source": "source", "meeting": "meetings",
               "venue": "meetings__venue"}  # fmt: skip
    state = django_filters.CharFilter("states__slug")
    official = django_filters.CharFilter("officials__slug")
    resolution = django_filters.CharFilter("resolutions__slug")
    topic = django_filters.CharFilter("topics__slug")
    source = django_filters.CharFilter("source__slug")
    meeting = django_filters.CharFilter("meetings__slug")
    venue = django_filters.CharFilter("meetings__venue__slug")
    q = django_filters.CharFilter(method="with_word")

    class Meta:
        model = Article
        fields: tuple[str, ...] = ()

    def with_word(self, queryset, _name, value):
        return queryset.extra(
            tables=["articles_indexentry"],
            where=["articles_indexentry.article_id = articles_article.id",
                   "articles_indexentry.document @@ %s::tsquery"],
            params=[quoted(EXACT + value)],
        )  # fmt: skip


def stock(question: Question):
    """Answer with stock Django and django-filter: exact disjunctive counts, one statement for each facet."""
    data = QueryDict(question.query_string()).dict()
    data.pop("sort", None)
    articles = StockFilterSet(data, queryset=Article.objects.published()).qs.distinct()
    counts = {}
    for name, lookup in (*StockFilterSet.LOOKUPS.items(), ("year", "published_on__year")):
        others = {key: value for key, value in data.items() if key != name}
        rows = StockFilterSet(others, queryset=Article.objects.published()).qs.order_by()
        counts[name] = list(rows.values(lookup).annotate(n=Count("pk", distinct=True)))
    page = articles.order_by(F("published_on").desc(nulls_last=True), "-pk").select_related(
        "source"
    )
    return articles.count(), list(page[:PAGE_SIZE]), counts


class Tantivy:
    """tantivy with terms aggregations over fast fields, and one more search for each chosen facet."""

    def __init__(self, world: World) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise CommandError(
                "tantivy is missing: install the development dependencies"
            ) from error
        self._tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        for name in (*SIZES, "year", "date", "pk"):
            schema.add_unsigned_field(name, indexed=name in SIZES, fast=True, stored=name == "pk")
        self._schema = schema.build()
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(self._schema, path=self._folder.name)
        writer = self._index.writer(heap_size=300_000_000, num_threads=1)
        for batch in world.batches():
            for document in _documents(world, batch):
                writer.add_document(tantivy.Document.from_dict(document, self._schema))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def __call__(self, question: Question):
        result = self._searcher.search(
            self._query(question), PAGE_SIZE, count=True, order_by_field="date"
        )
        page = [self._searcher.doc(address)["pk"] for _key, address in result.hits]
        counts = {}
        free = [name for name in (*SIZES, "year") if name not in question.filters]
        counts |= self._searcher.aggregate(self._query(question), _terms(free))
        for name in question.filters:
            query = self._query(question, ignoring=name)
            counts |= self._searcher.aggregate(query, _terms([name]))
        return result.count, page, counts

    def _query(self, question: Question, ignoring: str = ""):
        query, must = self._tantivy.Query, self._tantivy.Occur.Must
        parts = [
            (must, query.term_query(self._schema, name, value))
            for name, value in question.filters.items()
            if name != ignoring
        ]
        if question.word:
            parts.append((must, query.term_query(self._schema, "text", question.word)))
        return query.boolean_query(parts) if parts else query.all_query()


def _terms(names: list[str]) -> dict:
    return {
        name: {"terms": {"field": name, "size": 1_000, "segment_size": 1_000}} for name in names
    }


def _documents(world: World, batch: Batch):
    """Yield every article of a batch as a plain dictionary."""
    values: list[dict[str, list[int]]] = [{} for _ in batch.pks]
    for name, (positions, linked) in batch.links.items():
        for position, value in zip(positions.tolist(), linked.tolist(), strict=True):
            values[position].setdefault(name, []).append(value)
    rows = zip(batch.pks.tolist(), batch.days.tolist(), batch.words.tolist(), strict=True)
    for (pk, day, words), own in zip(rows, values, strict=True):
        text = " ".join(world.vocabulary[word] for word in words)
        year = (FIRST_DAY + dt.timedelta(day)).year
        yield {"pk": pk, "date": day * 10_000_000 + pk, "year": year, "text": text, **own}


class Datasette:
    """Datasette over the same articles in SQLite, without texts; facets of several values are JSON arrays."""

    def __init__(self, world: World) -> None:
        try:
            from datasette.app import Datasette as App
        except ImportError as error:
            raise CommandError(
                "Datasette is missing: install the development dependencies"
            ) from error
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "bench.db"
        database = sqlite3.connect(path)
        many, one = ("state", "official", "resolution", "topic"), ("source", "meeting", "venue")
        columns = (*one, "year", *many)
        database.execute(
            f"CREATE TABLE articles (id INTEGER PRIMARY KEY, date, {', '.join(columns)})"
        )
        marks = ", ".join("?" * (2 + len(columns)))
        for batch in world.batches():
            rows = [
                (row["pk"], row["date"], *(row[name][0] for name in one), row["year"],
                 *(json.dumps(row.get(name, [])) for name in many))
                for row in _documents(world, batch)
            ]  # fmt: skip
            database.executemany(f"INSERT INTO articles VALUES ({marks})", rows)
        for name in (*one, "year", "date"):
            database.execute(f"CREATE INDEX articles_{name} ON articles ({name})")
        database.execute("ANALYZE")
        database.commit()
        database.close()
        generous = {
            "facet_time_limit_ms": 600_000, "sql_time_limit_ms": 600_000, "suggest_facets": False,
            "default_facet_size": 1_000, "max_returned_rows": 1_000,
        }  # fmt: skip
        self._app = App([str(path)], settings=generous)
        self._loop = asyncio.new_event_loop()
        self._facets = "&".join(
            [f"_facet={name}" for name in (*one, "year")]
            + [f"_facet_array={name}" for name in many]
        )
        self._many = many

    def __call__(self, question: Question):
        chosen = "".join(
            f"&{name}{'__arraycontains' if name in self._many else ''}={value}"
            for name, value in question.filters.items()
        )
        address = f"/bench/articles.json?_size={PAGE_SIZE}&_sort_desc=date&{self._facets}{chosen}"
        response = self._loop.run_until_complete(self._app.client.get(address))
        assert response.status_code == 200, response.text[:200]
        return response.json()


def one_process() -> None:
    """Turn off parallel workers of the database, whose CPU time would not be counted."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
