"""Invariants of data derived from texts: sentences of evidence, and signatures for finding near-duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from articles.models import EvidenceLink, TextSignature
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant

_TEXTS = ("title", "subtitle", "byline", "abstract", "abstract_en", "body", "caption", "cut_text")


@invariant(
    "evidence",
    "The evidence of every link is found in the text at its offsets.",
)
def misplaced_evidence(context: VerificationContext) -> Iterator[Problem]:
    text = " ".join(f"WHEN '{name}' THEN article.{name}" for name in _TEXTS)
    for model in apps.get_app_config("articles").get_models():
        if not issubclass(model, EvidenceLink):
            continue
        table = model._meta.db_table
        for key, evidence, name, start, end, length, expected in stream_rows(
            f"""SELECT link.id, link.evidence, link.evidence_in, link.evidence_start,
                link.evidence_end, char_length(text), stands
            FROM {table} AS link
            LEFT JOIN articles_article AS article ON article.id = link.article_id
            CROSS JOIN LATERAL (SELECT CASE link.evidence_in {text} END) AS of_article (text)
            CROSS JOIN LATERAL (SELECT substr(text, link.evidence_start + 1,
                link.evidence_end - link.evidence_start)) AS sentence (stands)
            WHERE link.evidence_end IS NOT NULL AND stands IS DISTINCT FROM link.evidence
            ORDER BY link.id"""  # noqa: S608
        ):
            if length is None:
                yield Problem(table, key, "evidence_in", name, "a text of an article")
            elif end > length:
                yield Problem(
                    table, key, "evidence_end", end, f"at most {length}, the end of {name}"
                )
            else:
                expected = f"{expected} ({name} {start}–{end})"
                yield Problem(table, key, "evidence", evidence, expected)
        context.step(1)


@invariant("signatures", "Every signature for finding near-duplicates belongs to the current text.")
def stale_signatures(context: VerificationContext) -> Iterator[Problem]:
    for key, found, expected in stream_rows(
        """SELECT * FROM (SELECT signature.article_id, signature.text_sha256,
                encode(sha256(convert_to(article.body, 'UTF8')), 'hex') AS made
            FROM articles_textsignature AS signature
            JOIN articles_article AS article ON article.id = signature.article_id) AS seen
        WHERE text_sha256 <> made ORDER BY 1"""
    ):
        yield Problem(TextSignature._meta.db_table, key, "text_sha256", found, expected)
