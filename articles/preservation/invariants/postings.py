"""The postings that ranking reads: of every document what it has, of nothing else anything."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from articles.models import GoneDocument, IndexEntry, Posting
from articles.preservation.invariants.index_pass import Sums
from articles.preservation.invariants.problem import Problem, ask
from articles.preservation.invariants.registry import VerificationContext, invariant
from articles.search import ranking

_POSTING, _GONE = Posting._meta.db_table, GoneDocument._meta.db_table


@invariant(
    "postings",
    "The postings name every document of the index with the words it has, as often as it has them, "
    "and none that is neither in the index nor noted as gone.",
)
def wrong_postings(look: VerificationContext) -> Iterator[Problem]:
    expected = look.documents.expected
    known = np.zeros(len(expected.counts), bool)  # by number: an entry or a note that it is gone
    articles = {}
    for number, article in IndexEntry.objects.values_list("number", "article_id").iterator():
        known[number] = True
        articles[number] = article
    gone = np.array(sorted(GoneDocument.objects.values_list("pk", flat=True)), np.int64)
    sums = Sums(len(known) - 1)
    for lexeme, first, octets in ask(f"SELECT lexeme, first, octets FROM {_POSTING}"):  # noqa: S608
        look.step(1)
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
        found = ranking.unpack(bytes(octets))
        numbers = found["document"]
        if numbers[0] != first or np.any(np.diff(numbers) <= 0):
            yield Problem(_POSTING, lexeme, "first", first, f"{numbers[0]}, the documents in order")
        within = (numbers >= 0) & (numbers < len(known))
        live = np.zeros(len(numbers), bool)
        live[within] = known[numbers[within]]
        for number in numbers[~live & ~np.isin(numbers, gone)].tolist():
            yield Problem(_POSTING, lexeme, "octets", f"document {number}", "a document there is")
        sums.add(lexeme, found[live])
    for number in np.flatnonzero(known & (sums.sums != expected.sums)).tolist():
        article = articles[number]
        found, wanted = int(sums.counts[number]), int(expected.counts[number])
        yield Problem(
            _POSTING, f"document {number} (article {article})", "octets",
            f"{found} lexemes", f"{wanted} lexemes" + (", others" if found == wanted else ""),
        )  # fmt: skip


@invariant("gone-documents", "No document of the index is noted as gone.")
def living_noted_as_gone(look: VerificationContext) -> Iterator[Problem]:
    for number, article in ask(
        f"""SELECT gone.number, entry.article_id FROM {_GONE} AS gone
        JOIN articles_indexentry AS entry ON entry.number = gone.number ORDER BY 1"""  # noqa: S608
    ):
        yield Problem(_GONE, number, "number", f"the entry of article {article}", "no entry")
