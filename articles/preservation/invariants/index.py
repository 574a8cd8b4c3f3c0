"""The index and the public records: of every published article one, as indexing would write it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection

from articles.facets.registry import FACETS
from articles.index import spellings, terms, writer
from articles.models import FacetTerm, IndexEntry, PublicRecord, Spelling
from articles.preservation.invariants.problem import Problem, ask
from articles.preservation.invariants.registry import VerificationContext, invariant

_ENTRY, _RECORD = IndexEntry._meta.db_table, PublicRecord._meta.db_table
_TERM, _SPELLING = FacetTerm._meta.db_table, Spelling._meta.db_table


@invariant(
    "index-entries", "Every published article has one entry in the index, and nothing else has one."
)
def entries_missing_or_left(look: VerificationContext) -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [_ENTRY])
        (version,) = cursor.fetchone()
    if version != f"version {writer.VERSION}":
        yield Problem(_ENTRY, "", "comment", version, f"version {writer.VERSION}")
    for key, found, expected in ask(
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


@invariant("index-contents", "Every entry of the index says what indexing would write now.")
def stale_entries(look: VerificationContext) -> Iterator[Problem]:
    yield from look.documents.entries


@invariant(
    "publications",
    "The public record of an article stands as long as it is published, says what is public of it, "
    "and is marked as gone from then on.",
)
def wrong_records(look: VerificationContext) -> Iterator[Problem]:
    yield from look.documents.records
    for key, field, found, expected in ask(
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
    "Every value of a facet is written as its authority says now, and every authority has its value.",
)
def wrong_terms(look: VerificationContext) -> Iterator[Problem]:
    known = terms.known_values()
    columns = ("pk", "facet", "key", "object_id", "label_ar", "label_en", "sort_key")
    there = set()
    for pk, facet, key, object_id, *written in FacetTerm.objects.values_list(*columns).iterator():
        look.step(1)
        place = (facet, object_id or key)
        there.add(place)
        if facet not in FACETS:
            yield Problem(_TERM, pk, "facet", facet, "a facet that is declared")
        elif place not in known:
            if object_id:
                yield Problem(_TERM, pk, "object_id", object_id, f"a {facet} that readers may see")
        else:
            _facet, value = known[place]
            expected = {
                "key": value.key, "label_ar": value.label_ar[:250],
                "label_en": value.label_en[:250], "sort_key": value.sort_key[:250],
            }  # fmt: skip
            # What has no authority is named by the code when it is shown, whatever is written here.
            compared = expected if object_id else {"key": value.key, "sort_key": value.sort_key}
            found = dict(
                zip(("key", "label_ar", "label_en", "sort_key"), (key, *written), strict=True)
            )
            for field in compared:
                if found[field] != expected[field]:
                    yield Problem(_TERM, pk, field, found[field], expected[field])
    for facet, which in known.keys() - there:
        value = known[facet, which][1]
        if value.object_id:  # others are written when an article first has them
            yield Problem(_TERM, f"{facet} {value.object_id}", "key", "no value", value.key)
    carried = """SELECT DISTINCT code / 8 FROM articles_indexentry, unnest(facets) AS code
        EXCEPT SELECT id FROM articles_facetterm ORDER BY 1"""
    for (pk,) in ask(carried):
        yield Problem(_TERM, pk, "id", "carried by entries", "a term")


@invariant("names", "The names by which questions know an authority are those it has now.")
def wrong_names(look: VerificationContext) -> Iterator[Problem]:
    columns = ("kind", "object_id", "place", "text", "folded", "key")
    expected = Counter(
        tuple(getattr(each, name) for name in columns) for each in spellings.as_written()
    )
    found = Counter(Spelling.objects.values_list(*columns))
    look.step(found.total())
    for kind, object_id, _place, text, *_ in sorted((found - expected).elements()):
        yield Problem(_SPELLING, f"{kind} {object_id}", "text", text, "no such name")
    for kind, object_id, _place, text, *_ in sorted((expected - found).elements()):
        yield Problem(_SPELLING, f"{kind} {object_id}", "text", "no such name", text)
