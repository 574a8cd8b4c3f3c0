"""Writes the postings that ranking reads, in the transaction that indexes an article.

A new text adds one small piece to each of its lexemes. Pieces grow together as they are written: who
holds the lock merges those of the lexemes it has just written, once there are enough; nobody waits for
it. What a text that is no more left behind is dropped in passing, and named in `GoneDocument` until then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from articles.database.routing import connection
from articles.models import GoneDocument, Posting, Word
from articles.search import Document, ranking
from articles.text import stemming

FULL_PIECE = 1_000  # documents
LOOSE_PIECES = 16  # of a lexeme, before they are merged
_LOCK = 0x52454144  # "READ": the advisory lock of whoever keeps house


def next_numbers(count: int) -> list[int]:
    """Return as many new document numbers, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('articles_document_number') FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor]


def add(documents: Mapping[int, Document]) -> None:
    """Write the postings of documents by number, numbers not used before."""
    by_lexeme: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, document in sorted(documents.items()):
        for lexeme, frequency in document.frequencies.items():
            by_lexeme[lexeme].append((number, frequency, document.length))
    write((lexeme, in_pieces(ranking.pack(found))) for lexeme, found in by_lexeme.items())
    if not _locked():
        return
    _merge(by_lexeme)
    _count_words(documents.values())
    refresh_statistics()


def clear() -> None:
    """Forget all postings and words; for making the index anew."""
    for model in (Posting, GoneDocument, Word):
        model.objects.all().delete()


def refresh_statistics() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO articles_indexstatistics (id, documents, average_length)
                SELECT 1, count(*), coalesce(avg(length), 0) FROM articles_indexentry
                ON CONFLICT (id) DO UPDATE
                SET documents = excluded.documents, average_length = excluded.average_length"""
        )


def _locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return cursor.fetchone()[0]


def write(pieces: Iterable[tuple[str, list[tuple[int, bytes]]]]) -> None:
    """Write (lexeme, [(first document, octets)]) in one stream."""
    with connection.cursor() as cursor:
        statement = "COPY articles_posting (lexeme, first, octets) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(statement) as copy:
            copy.set_types(["text", "int4", "bytea"])
            for lexeme, of_lexeme in pieces:
                for first, octets in of_lexeme:
                    copy.write_row((lexeme, first, octets))


def in_pieces(octets: bytes) -> list[tuple[int, bytes]]:
    """Cut a whole posting into pieces of at most `FULL_PIECE` documents."""
    found = ranking.unpack(octets)
    return [
        (int(found["document"][at]), found[at : at + FULL_PIECE].tobytes())
        for at in range(0, len(found), FULL_PIECE)
    ]


def _merge(lexemes: Iterable[str]) -> None:
    """Join the pieces of lexemes that have many small ones, without the documents that are gone."""
    full = FULL_PIECE * ranking.POSTING.itemsize
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT lexeme FROM articles_posting WHERE lexeme = ANY(%s) AND octet_length(octets) < %s
                GROUP BY lexeme HAVING count(*) >= %s""",
            [list(lexemes), full, LOOSE_PIECES],
        )
        scattered = [lexeme for (lexeme,) in cursor]
        if not scattered:
            return
        cursor.execute(
            "DELETE FROM articles_posting WHERE lexeme = ANY(%s) AND octet_length(octets) < %s "
            "RETURNING lexeme, octets",
            [scattered, full],
        )
        pieces: dict[str, list[bytes]] = defaultdict(list)
        for lexeme, octets in cursor:
            pieces[lexeme].append(octets)
    gone = np.array(list(GoneDocument.objects.values_list("pk", flat=True)), np.int32)
    merged = []
    for lexeme, of_lexeme in pieces.items():
        found = ranking.unpack(b"".join(of_lexeme))
        found = np.sort(found[~np.isin(found["document"], gone)], order="document")
        merged.append((lexeme, in_pieces(found.tobytes())))
    write(merged)


def _count_words(documents: Iterable[Document]) -> None:
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for document in documents:
        counts.update(document.words.keys())
        shown.update(document.words)
    words = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO articles_word AS known (folded, shown, stem, article_count)
                SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[])
                ON CONFLICT (folded) DO UPDATE
                SET article_count = known.article_count + excluded.article_count""",
            [
                words,
                [shown[word][:120] for word in words],
                [stemming.stem(word) for word in words],
                [counts[word] for word in words],
            ],
        )
