"""Invariants of index entries, public records, facet values and spellings: complete and current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from articles.facets.registry import FACETS
from articles.index import meeting_entries, spellings, terms, writer
from articles.models import (
    FacetTerm,
    IndexEntry,
    Meeting,
    MeetingEntry,
    PublicRecord,
    Spelling,
)
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant
from articles.querysets.counting_modes import SLOTS_PER_VALUE

_ENTRY, _RECORD = IndexEntry._meta.db_table, PublicRecord._meta.db_table
_TERM, _SPELLING = FacetTerm._meta.db_table, Spelling._meta.db_table


@invariant(
    "index-entries",
    "Every published article has one entry in the index, and there are no other entries.",
)
def wrong_entries(context: VerificationContext) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [_ENTRY])
        (version,) = cursor.fetchone()
    if version != f"version {writer.VERSION}":
        yield Problem(_ENTRY, "", "comment", version, f"version {writer.VERSION}")
    for key, found, expected in stream_rows(
        """SELECT coalesce(article.id, entry.article_id),
            CASE WHEN entry.article_id IS NULL THEN 'no entry' ELSE 'an entry' END,
            CASE WHEN article.status = 'published' THEN 'an entry'
                ELSE 'none: the article is ' || coalesce(article.status, 'no more') END
        FROM articles_article AS article
        FULL JOIN articles_indexentry AS entry ON entry.article_id = article.id
        WHERE (article.status IS NOT DISTINCT FROM 'published') <> (entry.article_id IS NOT NULL)
        ORDER BY 1"""
    ):
        yield Problem(_ENTRY, key, "article_id", found, expected)


@invariant("index-contents", "Every entry of the index is what indexing would write now.")
def stale_entries(context: VerificationContext) -> Iterator[Problem]:
    yield from context.documents.entries


@invariant(
    "publications",
    "Every published article has a public record with its current public data; "
    "the record of any other article is marked as gone.",
)
def wrong_records(context: VerificationContext) -> Iterator[Problem]:
    yield from context.documents.records
    for key, field, found, expected in stream_rows(
        """SELECT article.permanent_id, 'permanent_id', 'no record', 'a record'
        FROM articles_article AS article
        LEFT JOIN articles_publicrecord AS record ON record.article_id = article.id
        WHERE article.status = 'published' AND record.permanent_id IS NULL
        UNION ALL
        SELECT record.permanent_id, 'is_gone', record.is_gone::text,
            CASE WHEN record.is_gone THEN 'false: the article is published'
                ELSE 'true: the article is ' || coalesce(article.status, 'no more') END
        FROM articles_publicrecord AS record
        LEFT JOIN articles_article AS article ON article.id = record.article_id
        WHERE record.is_gone = (article.status IS NOT DISTINCT FROM 'published')
        UNION ALL
        SELECT record.permanent_id, 'permanent_id', record.permanent_id, article.permanent_id
        FROM articles_publicrecord AS record
        JOIN articles_article AS article ON article.id = record.article_id
        WHERE record.permanent_id <> article.permanent_id
        UNION ALL
        SELECT permanent_id, 'changed_at', changed_at::text, 'not before ' || public_since
        FROM articles_publicrecord
        WHERE changed_at < date_trunc('second', public_since)
        ORDER BY 1, 2"""
    ):
        yield Problem(_RECORD, key, field, found, expected)


@invariant(
    "facet-terms",
    "Every facet value has the current key and labels of its authority, and every authority has a value.",
)
def wrong_terms(context: VerificationContext) -> Iterator[Problem]:
    known = terms.known_values()
    columns = ("pk", "facet", "key", "object_id", "label_ar", "label_en", "sort_key")
    existing = set()
    for pk, facet, key, object_id, *written in FacetTerm.objects.values_list(*columns).iterator():
        context.step(1)
        value_key = (facet, object_id or key)
        existing.add(value_key)
        if facet not in FACETS:
            yield Problem(_TERM, pk, "facet", facet, "a declared facet")
        elif value_key not in known:
            if object_id:
                yield Problem(_TERM, pk, "object_id", object_id, f"a {facet} visible to readers")
        else:
            _facet, value = known[value_key]
            expected = {
                "key": value.key, "label_ar": value.label_ar[:250],
                "label_en": value.label_en[:250], "sort_key": value.sort_key[:250],
            }  # fmt: skip
            # Values without an authority get their labels from the code when shown; stored ones are not used.
            compared = expected if object_id else {"key": value.key, "sort_key": value.sort_key}
            found = dict(
                zip(("key", "label_ar", "label_en", "sort_key"), (key, *written), strict=True)
            )
            for field in compared:
                if found[field] != expected[field]:
                    yield Problem(_TERM, pk, field, found[field], expected[field])
    for facet, identifier in known.keys() - existing:
        value = known[facet, identifier][1]
        if value.object_id:  # values without an authority are created with their first article
            yield Problem(_TERM, f"{facet} {value.object_id}", "key", "no value", value.key)
    used_terms = f"""SELECT DISTINCT code / {SLOTS_PER_VALUE} FROM articles_indexentry, unnest(facets) AS code
        EXCEPT SELECT id FROM articles_facetterm ORDER BY 1"""  # noqa: S608
    for (pk,) in stream_rows(used_terms):
        yield Problem(_TERM, pk, "id", "used by entries", "a facet value")


@invariant(
    "meeting-entries", "Every meeting is searched by its current names, days, place and outcomes."
)
def wrong_meeting_entries(context: VerificationContext) -> Iterator[Problem]:
    expected = {pk: doc.vector for pk, doc in meeting_entries.computed(Meeting.objects.all())}
    context.step(len(expected))
    for pk, found in stream_rows(
        """SELECT computed.id, CASE WHEN entry.meeting_id IS NULL THEN 'no entry' ELSE 'other words' END
        FROM unnest(%s::bigint[], %s::text[]) AS computed (id, document)
        LEFT JOIN articles_meetingentry AS entry ON entry.meeting_id = computed.id
        WHERE entry.document IS DISTINCT FROM computed.document::tsvector ORDER BY 1""",
        [list(expected), list(expected.values())],
    ):
        yield Problem(
            MeetingEntry._meta.db_table, pk, "document", found, "the words of the meeting"
        )


@invariant("names", "The spellings by which queries find an authority are its current names.")
def wrong_names(context: VerificationContext) -> Iterator[Problem]:
    columns = ("kind", "object_id", "place", "text", "folded", "key")
    expected = Counter(
        tuple(getattr(spelling, name) for name in columns)
        for spelling in spellings.computed_spellings()
    )
    found = Counter(Spelling.objects.values_list(*columns))
    context.step(found.total())
    for kind, object_id, _position, text, *_ in sorted((found - expected).elements()):
        yield Problem(_SPELLING, f"{kind} {object_id}", "text", text, "no such name")
    for kind, object_id, _position, text, *_ in sorted((expected - found).elements()):
        yield Problem(_SPELLING, f"{kind} {object_id}", "text", "no such name", text)
