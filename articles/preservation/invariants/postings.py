"""Invariants of the postings that ranking reads, and of the notes on deleted documents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from articles.models import GoneDocument, IndexEntry, Posting
from articles.preservation.invariants.index_pass import Sums
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant
from articles.search import ranking

_POSTING, _GONE = Posting._meta.db_table, GoneDocument._meta.db_table


@invariant(
    "postings",
    "The postings have every document of the index with its words and their frequencies, "
    "and no document that is neither in the index nor noted as gone.",
)
def wrong_postings(context: VerificationContext) -> Iterator[Problem]:
    expected = context.documents.expected
    has_entry = np.zeros(len(expected.counts), bool)  # by document number
    article_ids = {}
    for number, article in IndexEntry.objects.values_list("number", "article_id").iterator():
        has_entry[number] = True
        article_ids[number] = article
    gone_numbers = np.array(sorted(GoneDocument.objects.values_list("pk", flat=True)), np.int64)
    sums = Sums(len(has_entry) - 1)
    for lexeme, first, octets in stream_rows(f"SELECT lexeme, first, octets FROM {_POSTING}"):  # noqa: S608
        context.step(1)
        if len(octets) % ranking.POSTING.itemsize or not len(octets):
            size = ranking.POSTING.itemsize
            yield Problem(
                _POSTING,
                lexeme,
                "octets",
                f"{len(octets)} octets",
                f"pieces of {size}, one or more",
            )
            continue
        postings = ranking.unpack(bytes(octets))
        numbers = postings["document"]
        if numbers[0] != first or np.any(np.diff(numbers) <= 0):
            yield Problem(_POSTING, lexeme, "first", first, f"{numbers[0]}, the documents in order")
        is_in_range = (numbers >= 0) & (numbers < len(has_entry))
        is_indexed = np.zeros(len(numbers), bool)
        is_indexed[is_in_range] = has_entry[numbers[is_in_range]]
        for number in numbers[~is_indexed & ~np.isin(numbers, gone_numbers)].tolist():
            yield Problem(_POSTING, lexeme, "octets", f"document {number}", "an existing document")
        sums.add(lexeme, postings[is_indexed])
    for number in np.flatnonzero(has_entry & (sums.sums != expected.sums)).tolist():
        article = article_ids[number]
        found, wanted = int(sums.counts[number]), int(expected.counts[number])
        yield Problem(
            _POSTING, f"document {number} (article {article})", "octets",
            f"{found} lexemes", f"{wanted} lexemes" + (", others" if found == wanted else ""),
        )  # fmt: skip


@invariant("gone-documents", "No document of the index is noted as gone.")
def living_noted_as_gone(context: VerificationContext) -> Iterator[Problem]:
    for number, article in stream_rows(
        f"""SELECT gone.number, entry.article_id FROM {_GONE} AS gone
        JOIN articles_indexentry AS entry ON entry.number = gone.number ORDER BY 1"""  # noqa: S608
    ):
        yield Problem(_GONE, number, "number", f"the entry of article {article}", "no entry")
