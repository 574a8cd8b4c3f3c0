"""What is public of an article, followed from change to change: for feeds, harvesters and sitemaps.

A record says when it last changed. It is written in the transaction that indexes the article, and only
where something that a reader may see became different; what becomes of it when the article is withdrawn or
deleted, a trigger sees to (migration 0011).
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

Values = Mapping[str, Collection[CountedValue]]  # of one article, by facet

_SHOWN = (
    "title", "title_basis", "subtitle", "byline", "published_on", "published_on_precision",
    "date_basis", "language", "abstract", "url", "archived_url", "rights",
)  # fmt: skip
_TEXT = ("body", "caption")
_CONFIRMED = set(Mode(("primary", "background")).slots)
_DEFAULT = set(Mode().slots)


def digest_of(article: Article, values: Values) -> int:
    """Return what tells two states of the public record apart: 64 bits, signed."""
    columns = _SHOWN if article.rights == Source.Rights.METADATA else (*_SHOWN, *_TEXT)
    stated = sorted(
        (name, value.key, value.label_ar, value.label_en, how)
        for name, of_facet in values.items()
        for value, how in of_facet
        if how in _CONFIRMED and value.key != NOT_STATED
    )
    content = repr(([getattr(article, name) for name in columns], stated)).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)


def carried(values: Values, terms: Mapping[tuple[str, str], int]) -> list[int]:
    """Return the primary keys of the terms by which an article is found by default, ascending."""
    return sorted(
        {
            terms[name, value.key]
            for name, of_facet in values.items()
            for value, how in of_facet
            if how in _DEFAULT and value.key != NOT_STATED
        }
    )


def follow(
    articles: Iterable[Article],
    found: Mapping[int, Values],
    digests: Mapping[int, int],
    terms: Mapping[tuple[str, str], int],
) -> None:
    """Bring the records of published articles up to date; those that say the same stay untouched.

    `found` gives the values and `digests` the digest of each by primary key, `terms` the primary keys of
    facet terms by facet and key.
    """
    articles = list(articles)
    known = PublicRecord.objects.in_bulk([article.permanent_id for article in articles])
    changed, left = [], set()
    for article in articles:
        now_carried = carried(found[article.pk], terms)
        old = known.get(article.permanent_id)
        if old and not old.is_gone and old.digest == digests[article.pk]:
            continue
        left |= set(old.terms) - set(now_carried) if old else set()
        changed.append((article, now_carried, old))
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
                terms=of_article,
                digest=digests[article.pk],
            )
            for article, of_article, old in changed
        ],
        update_conflicts=True,
        unique_fields=["permanent_id"],
        update_fields=["article", "changed_at", "is_gone", "terms", "digest"],
    )
    if left:
        FacetTerm.objects.filter(pk__in=left).update(left_at=now)


def settled_until() -> dt.datetime:
    """Return the moment up to which no change can appear any more, in whole seconds (UTC).

    A change carries a moment within its transaction, and shows when that ends: with any still at work,
    it is the beginning of the oldest.
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
        cursor.execute("SELECT articles_public_moment()")  # never back in time (migration 0014)
        return cursor.fetchone()[0]
