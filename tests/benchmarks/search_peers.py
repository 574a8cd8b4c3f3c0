"""Other search engines for comparison, each with its default configuration for Arabic."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from django.core.management.base import CommandError
from django.db import connection

_WORD = re.compile(r"[^\W_]+")


class Peer(Protocol):
    """A search engine: it loads (id, title, text) and answers a question with ids, the best first."""

    def load(self, documents: Iterable[tuple[str, str, str]]) -> None: ...

    def ask(self, question: str, depth: int) -> list[str]: ...

    def size(self) -> int:
        """Return the size of the index in octets."""


class Tantivy:
    """tantivy with its Arabic stemmer (Snowball) and BM25; the words of a question are combined by OR."""

    def __init__(self) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise CommandError(
                "tantivy is missing: install the development dependencies"
            ) from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        analyzer = analyzer.filter(tantivy.Filter.lowercase())
        analyzer = analyzer.filter(tantivy.Filter.stemmer("arabic")).build()
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="arabic")
        schema.add_text_field("key", stored=True, tokenizer_name="raw")
        self._tantivy = tantivy
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(schema.build(), path=self._folder.name)
        self._index.register_tokenizer("arabic", analyzer)

    def load(self, documents: Iterable[tuple[str, str, str]]) -> None:
        writer = self._index.writer()
        for key, title, text in documents:
            writer.add_document(self._tantivy.Document(text=f"{title}\n{text}", key=key))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, question: str, depth: int) -> list[str]:
        query, _errors = self._index.parse_query_lenient(question, ["text"])
        hits = self._searcher.search(query, depth).hits
        return [self._searcher.doc(address)["key"][0] for _score, address in hits]

    def size(self) -> int:
        return sum(file.stat().st_size for file in Path(self._folder.name).iterdir())


class SQLite:
    """SQLite's FTS5 with its default tokeniser and bm25; the words of a question are combined by OR."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE documents USING fts5(key UNINDEXED, text)")

    def load(self, documents: Iterable[tuple[str, str, str]]) -> None:
        self._database.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((key, f"{title}\n{text}") for key, title, text in documents),
        )

    def ask(self, question: str, depth: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(question))
        if not words:
            return []
        rows = self._database.execute(
            "SELECT key FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?",
            (words, depth),
        )
        return [key for (key,) in rows]

    def size(self) -> int:
        (pages,) = self._database.execute("PRAGMA page_count").fetchone()
        (octets,) = self._database.execute("PRAGMA page_size").fetchone()
        return pages * octets


class Postgres:
    """PostgreSQL's `arabic` configuration: all words of a question, ranked by `ts_rank_cd`."""

    def load(self, documents: Iterable[tuple[str, str, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE peer (key text, document tsvector)")
            cursor.executemany(
                "INSERT INTO peer VALUES (%s, to_tsvector('arabic', %s))",
                [(key, f"{title}\n{text}") for key, title, text in documents],
            )
            cursor.execute("CREATE INDEX ON peer USING gin (document)")
            cursor.execute("VACUUM ANALYZE peer")

    def ask(self, question: str, depth: int) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT key FROM peer, websearch_to_tsquery('arabic', %s) query
                   WHERE document @@ query ORDER BY ts_rank_cd(document, query) DESC LIMIT %s""",
                [question, depth],
            )
            return [key for (key,) in cursor]

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size('peer')")
            return cursor.fetchone()[0]


PEERS = {"tantivy": Tantivy, "sqlite": SQLite, "postgres": Postgres}
