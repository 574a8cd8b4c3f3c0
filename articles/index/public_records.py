"""Public records of articles, with the time of the last public change: for feeds, harvesters and sitemaps.

A record is written in the transaction that indexes the article, and only if something that readers can see
has changed. When an article is withdrawn or deleted, a trigger updates its record (migration 0011).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from articles.database.routing import connection
from articles.facets.registry import CountedValue
from articles.facets.values import NOT_STATED
from articles.models import Article, FacetTerm, PublicRecord, Source
from articles.querysets.counting_modes import Mode
from articles.querysets.records import OUTLET_COLUMNS

Values = Mapping[str, Collection[CountedValue]]  # of one article, by facet

_SHOWN = (
    "title", "title_basis", "subtitle", "byline", "published_on", "published_on_precision",
    "date_basis", "language", "abstract", "abstract_en", "url", "archived_url", "rights",
)  # fmt: skip
_TEXT = ("body", "caption")
_CONFIRMED = set(Mode(("primary", "background")).slots)
_DEFAULT = set(Mode().slots)


def digest_of(article: Article, values: Values) -> int:
    """Return a digest of the public content of an article: 64 bits, signed."""
    outlet = [getattr(article.source, name, "") for name in OUTLET_COLUMNS]
    columns = _SHOWN if article.rights == Source.Rights.METADATA else (*_SHOWN, *_TEXT)
    stated = sorted(
        (name, value.key, value.label_ar, value.label_en, slot)
        for name, facet_values in values.items()
        for value, slot in facet_values
        if slot in _CONFIRMED and value.key != NOT_STATED
    )
    content = repr(([getattr(article, name) for name in columns], outlet, stated)).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)


def default_term_ids(values: Values, terms: Mapping[tuple[str, str], int]) -> list[int]:
    """Return the primary keys of the terms that count for an article by default, ascending."""
    return sorted(
        {
            terms[name, value.key]
            for name, facet_values in values.items()
            for value, slot in facet_values
            if slot in _DEFAULT and value.key != NOT_STATED
        }
    )


def update(
    articles: Iterable[Article],
    found: Mapping[int, Values],
    digests: Mapping[int, int],
    terms: Mapping[tuple[str, str], int],
) -> None:
    """Update the records of published articles whose public content changed; leave the others untouched.

    `found` has the values and `digests` the digest of each article by primary key, `terms` the primary keys
    of facet terms by facet and key.
    """
    articles = list(articles)
    known = PublicRecord.objects.in_bulk([article.permanent_id for article in articles])
    changed, left = [], set()
    for article in articles:
        article_terms = default_term_ids(found[article.pk], terms)
        old = known.get(article.permanent_id)
        if old and not old.is_gone and old.digest == digests[article.pk]:
            continue
        left |= set(old.terms) - set(article_terms) if old else set()
        changed.append((article, article_terms, old))
    if not changed:
        return
    now = _now()
    PublicRecord.objects.bulk_create(
        [
            PublicRecord(
                permanent_id=article.permanent_id,
                article=article,
                public_since=old.public_since if old else article.published_at,
                changed_at=now,
                terms=article_terms,
                digest=digests[article.pk],
            )
            for article, article_terms, old in changed
        ],
        update_conflicts=True,
        unique_fields=["permanent_id"],
        update_fields=["article", "changed_at", "is_gone", "terms", "digest"],
    )
    if left:
        FacetTerm.objects.filter(pk__in=left).update(left_at=now)


def settled_until() -> dt.datetime:
    """Return the time before which no further change can appear, in whole seconds (UTC).

    A change is dated within its transaction but becomes visible at its end. So this is the beginning of
    the oldest open writing transaction, or now if there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT date_trunc('second', coalesce(min(xact_start), clock_timestamp()))
            FROM pg_stat_activity
            WHERE backend_xid IS NOT NULL AND datname = current_database()
                AND pid <> pg_backend_pid()"""
        )
        return cursor.fetchone()[0]


def _now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT articles_public_moment()")  # never goes backwards (migration 0014)
        return cursor.fetchone()[0]
