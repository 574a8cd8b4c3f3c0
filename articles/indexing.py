"""The search and facet index, kept by whoever writes, in the transaction that writes.

There are no signals: who changes an article, an authority or a meeting calls this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Cast

from articles import facets, naming, postings, search
from articles.facets import FACETS, FacetValue
from articles.models import Article, FacetTerm, IndexEntry, Meeting, Spelling, SynonymRing, Venue

BATCH = 1_000
# Raised whenever what is written for an article changes; it stands in the table's comment.
VERSION = 4


@transaction.atomic
def index_articles(articles: QuerySet[Article]) -> int:
    """Bring the index up to date for `articles`, published or not; return how many are indexed."""
    pks = list(articles.order_by("pk").values_list("pk", flat=True))
    indexed = 0
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        published = list(Article.objects.published().filter(pk__in=batch).for_page())
        IndexEntry.objects.filter(
            pk__in=set(batch) - {article.pk for article in published}
        ).delete()
        found = {
            article.pk: {facet.name: facets.values_of(article, facet) for facet in FACETS}
            for article in published
        }
        terms = _terms(found.values())
        texts = _texts(published)
        IndexEntry.objects.bulk_create(
            [
                _entry(article, found[article.pk], terms, texts[article.pk])
                for article in published
            ],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=[
                "first_day", "last_day", "facets", "document", "number", "text_digest", "length",
            ],
        )  # fmt: skip
        postings.add({text.number: text.document for text in texts.values() if text.is_new})
        indexed += len(published)
    return indexed


def index_article(article: Article) -> None:
    """Bring the index up to date for one article."""
    index_articles(Article.objects.filter(pk=article.pk))


@transaction.atomic
def authority_changed(authority) -> None:
    """Follow a change of an authority or a meeting: its value, and the articles that carry it."""
    if not isinstance(authority, Meeting):
        naming.update(authority)
    facet = facets.BY_NAME[authority.facet]
    hidden = isinstance(authority, Meeting) and not authority.is_published
    if hidden:
        FacetTerm.objects.filter(facet=facet.name, object_id=authority.pk).delete()
    else:
        _save_terms({(facet.name, authority.pk): (facet.name, facets.authority_value(authority))})
    index_articles(articles_of(authority))


def authority_deleted(authority) -> None:
    """Forget the value and the names of an authority that is no more."""
    if not isinstance(authority, Meeting):
        naming.forget(authority)
    FacetTerm.objects.filter(facet=authority.facet, object_id=authority.pk).delete()


def ring_changed(ring: SynonymRing) -> None:
    """Follow a change of a synonym ring."""
    naming.update(ring)


def ring_deleted(ring: SynonymRing) -> None:
    naming.forget(ring)


def articles_of(authority) -> QuerySet[Article]:
    """Return the articles whose index entry depends on an authority or a meeting."""
    if isinstance(authority, Venue):
        condition = Q(venues=authority) | Q(meetings__venue=authority)
    else:
        relation = {"source": "source", "meeting": "meetings"}.get(
            authority.facet, f"{authority.facet}s"
        )
        condition = Q(**{relation: authority})
    return Article.objects.filter(pk__in=Article.objects.filter(condition).values("pk"))


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew from the tables; return how many articles are indexed."""
    IndexEntry.objects.all().delete()
    postings.clear()
    naming.rebuild()
    known = {
        (facet.name, value.object_id or value.key): (facet.name, value)
        for facet in FACETS
        for value in [*facet.known(), facets.not_stated_value()]
    }
    _save_terms(known)
    live = {(name, value.key) for name, value in known.values()}
    gone = [
        term.pk
        for term in FacetTerm.objects.exclude(object_id=None)
        if (term.facet, term.key) not in live
    ]
    FacetTerm.objects.filter(pk__in=gone).delete()
    indexed = index_articles(Article.objects.published())
    postings.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {IndexEntry._meta.db_table} IS 'version {VERSION}'")
    return indexed


def is_current() -> bool:
    """Whether the index was made by this version of the code and holds every published article."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [IndexEntry._meta.db_table])
        (comment,) = cursor.fetchone()
    missing = Article.objects.published().filter(index_entry=None)
    return comment == f"version {VERSION}" and not missing.exists()


@dataclass(frozen=True, slots=True)
class _Text:
    """A document, and the number by which postings know its text; `is_new` where they do not yet."""

    document: search.Document
    digest: int
    number: int
    is_new: bool


def _texts(articles: list[Article]) -> dict[int, _Text]:
    """Return the documents of articles by primary key; a text that changed gets a new number."""
    entries = IndexEntry.objects.filter(pk__in=[article.pk for article in articles])
    known = {
        (pk, digest): n for pk, digest, n in entries.values_list("pk", "text_digest", "number")
    }
    names = search.gluing.name_words(Spelling.objects.values_list("folded", flat=True))
    documents = {article.pk: search.analyse(_fields(article), names) for article in articles}
    digests = {pk: _digest(document) for pk, document in documents.items()}
    new = [place for place in digests.items() if place not in known]
    numbers = known | dict(zip(new, postings.next_numbers(len(new)), strict=True))
    return {
        pk: _Text(documents[pk], digest, numbers[pk, digest], (pk, digest) not in known)
        for pk, digest in digests.items()
    }


def _digest(document: search.Document) -> int:
    """Return what tells two texts apart for ranking, as PostgreSQL keeps it (64 bits, signed)."""
    content = repr((sorted(document.frequencies.items()), document.length)).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)


def _entry(
    article: Article, found: dict[str, list[FacetValue]], terms: dict, text: _Text
) -> IndexEntry:
    date = article.published_date
    return IndexEntry(
        article=article,
        first_day=date.first_day if date else None,
        last_day=date.last_day if date else None,
        facets=sorted(
            {terms[name, value.key] for name, values in found.items() for value in values}
        ),
        document=Cast(Value(text.document.vector), SearchVectorField()),
        number=text.number,
        text_digest=text.digest,
        length=text.document.length,
    )


def _fields(article: Article) -> list[tuple[str, str]]:
    """Return what full text finds of an article by weight, the names of its authorities included.

    Their preferred names are enough: a question that uses another one asks for those too.
    """
    links = [
        *(link.state for link in article.state_links.all()),
        *(link.official for link in article.official_links.all()),
        *(link.resolution for link in article.resolution_links.all()),
        *(link.topic for link in article.topic_links.all()),
        *(link.venue for link in article.venue_links.all()),
        *([article.source] if article.source else []),
    ]
    names = [name for authority in links for name in (authority.name_ar, authority.name_en)]
    for link in article.coverage.all():
        names += [link.meeting.title_ar, link.meeting.title_en]
        if venue := link.meeting.venue:
            names += [venue.name_ar, venue.name_en]
    return [
        ("A", article.title),
        ("A", article.subtitle),
        ("B", article.abstract),
        ("C", article.body),
        ("D", article.byline),
        *(("D", name) for name in names),
    ]


def _terms(found: Iterable[dict[str, list[FacetValue]]]) -> dict[tuple[str, str], int]:
    """Return the ids of the terms for all values found, making those that are new."""
    wanted = {
        (name, value.object_id or value.key): (name, value)
        for by_facet in found
        for name, values in by_facet.items()
        for value in values
    }
    existing = _existing_terms(wanted.values())
    missing = {
        place: (name, value)
        for place, (name, value) in wanted.items()
        if (name, value.key) not in existing
    }
    if missing:
        _save_terms(missing)
        existing = _existing_terms(wanted.values())
    return existing


def _existing_terms(wanted: Iterable[tuple[str, FacetValue]]) -> dict[tuple[str, str], int]:
    keys = {value.key for _, value in wanted}
    rows = FacetTerm.objects.filter(key__in=keys).values_list("facet", "key", "pk")
    return {(facet, key): pk for facet, key, pk in rows}


def _save_terms(values: dict[tuple, tuple[str, FacetValue]]) -> None:
    """Write terms: those of authorities by the authority, so that a new slug keeps the term."""
    columns = ["key", "label_ar", "label_en", "sort_key"]
    rows = [
        FacetTerm(
            facet=name,
            key=value.key,
            object_id=value.object_id,
            label_ar=value.label_ar[:250],
            label_en=value.label_en[:250],
            sort_key=value.sort_key[:250],
        )
        for name, value in values.values()
    ]
    of_authorities = [row for row in rows if row.object_id]
    FacetTerm.objects.bulk_create(
        of_authorities, update_conflicts=True, unique_fields=["facet", "object_id"],
        update_fields=columns,
    )  # fmt: skip
    FacetTerm.objects.bulk_create(
        [row for row in rows if not row.object_id], update_conflicts=True,
        unique_fields=["facet", "key"], update_fields=[*columns, "object_id"],
    )  # fmt: skip
