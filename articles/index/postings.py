"""Postings for ranking, written in the transaction that indexes an article.

A new text adds one small piece to the posting list of each of its lexemes. The writer that holds the lock
then merges the pieces of the lexemes it has just written, once there are enough of them, and updates the
counts of words; the others do not wait for the lock. Postings of deleted texts are dropped when pieces are
merged; until then `GoneDocument` lists their numbers.
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
LOOSE_PIECES = 16  # pieces of one lexeme that are not full; when there are as many, they are merged
_LOCK = 0x52454144  # "READ": the advisory lock for merging pieces and updating counts


def next_numbers(count: int) -> list[int]:
    """Return `count` new document numbers, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('articles_document_number') FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor]


def add(documents: Mapping[int, Document]) -> None:
    """Write the postings of documents, given by their new, unused numbers."""
    by_lexeme: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, document in sorted(documents.items()):
        for lexeme, frequency in document.frequencies.items():
            by_lexeme[lexeme].append((number, frequency, document.length))
    write((lexeme, in_pieces(ranking.pack(rows))) for lexeme, rows in by_lexeme.items())
    if not _try_lock():
        return
    _merge(by_lexeme)
    _count_words(documents.values())
    refresh_statistics()


def clear() -> None:
    """Delete all postings and words, before the index is rebuilt."""
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


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return cursor.fetchone()[0]


def write(pieces: Iterable[tuple[str, list[tuple[int, bytes]]]]) -> None:
    """Write pieces as (lexeme, [(first document, octets)]) with one COPY."""
    with connection.cursor() as cursor:
        statement = "COPY articles_posting (lexeme, first, octets) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(statement) as copy:
            copy.set_types(["text", "int4", "bytea"])
            for lexeme, lexeme_pieces in pieces:
                for first, octets in lexeme_pieces:
                    copy.write_row((lexeme, first, octets))


def in_pieces(octets: bytes) -> list[tuple[int, bytes]]:
    """Split a packed posting list into pieces (first document, octets) of at most `FULL_PIECE` documents."""
    rows = ranking.unpack(octets)
    return [
        (int(rows["document"][start]), rows[start : start + FULL_PIECE].tobytes())
        for start in range(0, len(rows), FULL_PIECE)
    ]


def _merge(lexemes: Iterable[str]) -> None:
    """Merge the pieces of lexemes that have many small ones, without the deleted documents."""
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
    for lexeme, small_pieces in pieces.items():
        rows = ranking.unpack(b"".join(small_pieces))
        rows = np.sort(rows[~np.isin(rows["document"], gone)], order="document")
        merged.append((lexeme, in_pieces(rows.tobytes())))
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
