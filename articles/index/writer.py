"""The search and facet index, updated in the transaction that changes the records.

There are no signals: code that changes an article, an authority or a meeting calls this module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Cast

from articles import search
from articles.facets import registry
from articles.facets.registry import FACETS, CountedValue
from articles.facets.values import authority_value
from articles.index import (
    change_log,
    meeting_entries,
    postings,
    public_records,
    short_addresses,
    spellings,
    terms,
)
from articles.models import (
    Article,
    Authority,
    Coverage,
    FacetTerm,
    IndexEntry,
    Meeting,
    Source,
    Spelling,
    State,
    SynonymRing,
    Venue,
    indexed_kinds,
    searched_kinds,
)
from articles.querysets.counting_modes import PRIMARY, code
from articles.text.dates import PartialDate

BATCH = 1_000
# Raised whenever the data written for an article changes; kept in the comment of the table.
VERSION = 11


@transaction.atomic
def index_articles(articles: QuerySet[Article]) -> int:
    """Bring the index up to date for `articles`, published or not; return how many are indexed.

    Articles whose record changed longest ago get the lowest numbers, so that the order of numbers is the order
    of changes, also after a rebuild.
    """
    in_order = articles.order_by(F("public_record__changed_at").asc(nulls_last=True), "pk")
    pks = list(in_order.values_list("pk", flat=True))
    indexed = 0
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        published = list(Article.objects.published().filter(pk__in=batch).for_index())
        positions = {pk: position for position, pk in enumerate(batch)}
        published.sort(key=lambda article: positions[article.pk])
        IndexEntry.objects.filter(
            pk__in=set(batch) - {article.pk for article in published}
        ).delete()
        values = _values(published)
        term_ids = terms.ids_of(values.values())
        digests = {a.pk: public_records.digest_of(a, values[a.pk]) for a in published}
        public_records.update(published, values, digests, term_ids)
        entries = _entries(published, values, term_ids, digests)
        IndexEntry.objects.bulk_create(
            [version.entry for version in entries if version.is_new],
            update_conflicts=True,
            unique_fields=["article"],
            update_fields=[
                "first_day", "last_day", "facets", "document", "number", "digest", "length",
            ],
        )  # fmt: skip
        postings.add({v.entry.number: v.document for v in entries if v.is_new})
        indexed += len(published)
    change_log.prune()
    return indexed


def index_article(article: Article) -> None:
    """Bring the index up to date for one article."""
    index_articles(Article.objects.filter(pk=article.pk))


@transaction.atomic
def authority_changed(authority) -> None:
    """Update the facet value of a changed authority or meeting, and the articles linked to it."""
    if isinstance(authority, Meeting):
        short_addresses.assign_short_addresses([authority])
    else:
        spellings.update(authority)
    if isinstance(authority, Meeting) and not authority.is_published:
        terms.forget(authority)
    else:
        value = authority_value(authority)
        terms.save({(f.name, authority.pk): (f.name, value) for f in registry.facets_of(authority)})
    meeting_entries.write(meeting_entries.meetings_of(authority))
    index_articles(articles_of(authority))


def authority_deleted(authority) -> None:
    """Delete the facet values and the spellings of a deleted authority or meeting."""
    if not isinstance(authority, Meeting):
        spellings.forget(authority)
    terms.forget(authority)


def ring_changed(ring: SynonymRing) -> None:
    """Update the spellings of a changed synonym ring."""
    spellings.update(ring)


def ring_deleted(ring: SynonymRing) -> None:
    spellings.forget(ring)


def articles_of(authority) -> QuerySet[Article]:
    """Return the articles whose index entry depends on an authority or a meeting."""
    condition = Q(pk__in=[])
    for kind in indexed_kinds():
        if kind.target_model is type(authority):
            links = kind.model.objects.filter(**{kind.target: authority})
            condition |= Q(pk__in=links.values("article"))
    if isinstance(authority, Venue):
        condition |= Q(pk__in=Coverage.objects.filter(meeting__venue=authority).values("article"))
    elif isinstance(authority, Source):
        condition |= Q(source=authority)
    elif isinstance(authority, State):
        condition |= Q(source__country=authority)
    return Article.objects.filter(condition)


@transaction.atomic
def rebuild() -> int:
    """Rebuild the whole index from the tables; return how many articles are indexed."""
    IndexEntry.objects.all().delete()
    postings.clear()
    spellings.rebuild()
    short_addresses.assign_short_addresses(Meeting.objects.published().select_related("venue"))
    meeting_entries.write(Meeting.objects.all())
    known = terms.known_values()
    terms.save(known)
    live = {(name, value.key) for name, value in known.values()}
    stale = [
        term.pk
        for term in FacetTerm.objects.exclude(object_id=None)
        if (term.facet, term.key) not in live
    ]
    FacetTerm.objects.filter(pk__in=stale).delete()
    indexed = index_articles(Article.objects.published())
    postings.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {IndexEntry._meta.db_table} IS 'version {VERSION}'")
    return indexed


def is_current() -> bool:
    """Return whether the index has this version of the code and holds every published article."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [IndexEntry._meta.db_table])
        (comment,) = cursor.fetchone()
    missing = Article.objects.published().filter(index_entry=None)
    return comment == f"version {VERSION}" and not missing.exists()


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """The result of indexing one article: its entry, its searchable document, and its public record."""

    entry: IndexEntry
    document: search.Document
    public_digest: int
    public_terms: list[int]


def computed_records(articles: list[Article]) -> list[IndexRecord]:
    """Return what indexing would write for published articles now, and write nothing.

    The articles must be loaded by `for_index`. A value without a term gets the term id 0, which no term has.
    """
    values_by_article = _values(articles)
    wanted = [
        (name, value)
        for values_by_facet in values_by_article.values()
        for name, values in values_by_facet.items()
        for value, _slot in values
    ]
    term_ids = defaultdict(int, terms.existing_ids(wanted))
    names = _names()
    records = []
    for article in articles:
        values = values_by_article[article.pk]
        document = search.analyse(_fields(article), names, _own_dates(article))
        public = public_records.digest_of(article, values)
        entry = _entry(article, values, term_ids, document, public)
        records.append(
            IndexRecord(entry, document, public, public_records.default_term_ids(values, term_ids))
        )
    return records


def _values(articles: Iterable[Article]) -> dict[int, dict[str, list[CountedValue]]]:
    return {
        article.pk: {name: registry.values_of(article, facet) for name, facet in FACETS.items()}
        for article in articles
    }


def _names():
    return search.segmentation.name_words(Spelling.objects.values_list("folded", flat=True))


@dataclass(frozen=True, slots=True)
class _Version:
    """An index entry and its searchable document; `is_new` if its content differs from the stored entry."""

    entry: IndexEntry
    document: search.Document
    is_new: bool


def _entries(
    articles: list[Article],
    values_by_article: dict[int, dict[str, list[CountedValue]]],
    term_ids: dict,
    digests: dict[int, int],
) -> list[_Version]:
    """Return the entries of articles; an entry with new content gets a new number."""
    known = {
        (pk, digest): number
        for pk, digest, number in IndexEntry.objects.filter(
            pk__in=[article.pk for article in articles]
        ).values_list("pk", "digest", "number")
    }
    names = _names()
    versions = []
    for article in articles:
        document = search.analyse(_fields(article), names, _own_dates(article))
        entry = _entry(
            article, values_by_article[article.pk], term_ids, document, digests[article.pk]
        )
        versions.append(_Version(entry, document, (article.pk, entry.digest) not in known))
    new = [version.entry for version in versions if version.is_new]
    for entry, number in zip(new, postings.next_numbers(len(new)), strict=True):
        entry.number = number
    return versions


def _entry(
    article: Article,
    values_by_facet: dict[str, list[CountedValue]],
    term_ids: dict,
    document: search.Document,
    public: int,
) -> IndexEntry:
    date = article.published_date
    codes = {
        code(term_ids[name, value.key], slot)
        for name, values in values_by_facet.items()
        for value, slot in values
    }
    entry = IndexEntry(
        article=article,
        first_day=date.first_day if date else None,
        last_day=date.last_day if date else None,
        facets=sorted(codes),
        document=Cast(Value(document.vector), SearchVectorField()),
        length=document.length,
    )
    entry.digest = _digest(entry, document, public)
    return entry


def _digest(entry: IndexEntry, document: search.Document, public: int) -> int:
    """Return a digest of the content of an entry, of the type PostgreSQL stores (64 bits, signed).

    `public` is the digest of the public record.
    """
    content = repr(
        (entry.first_day, entry.last_day, entry.facets, document.vector,
         sorted(document.frequencies.items()), document.length, public)
    ).encode()  # fmt: skip
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)


def _fields(article: Article) -> list[tuple[str, str]]:
    """Return the searchable texts of an article with their weights, the names of its authorities included.

    Preferred names are enough: a query that uses another name is expanded by the preferred ones.
    """
    names = [
        (kind.weight, name)
        for kind in searched_kinds()
        for link in _confirmed(getattr(article, kind.relation))
        for name in _names_of(getattr(link, kind.target))
    ]
    if article.source:
        names += [("D", name) for name in _names_of(article.source)]
    for link in _confirmed(article.coverage):
        names += [("D", link.meeting.title_ar), ("D", link.meeting.title_en)]
        if venue := link.meeting.venue:
            names += [("D", name) for name in _names_of(venue)]
    return [
        ("A", article.title),
        ("A", article.subtitle),
        ("B", article.abstract),
        ("B", article.abstract_en),
        ("C", article.body),
        ("D", article.byline),
        *names,
    ]


def _own_dates(article: Article) -> list[PartialDate]:
    """Return the day on which an article came out, and the days of the meetings it is about."""
    date = article.published_date
    about = [link for link in _confirmed(article.coverage) if link.relation == PRIMARY]
    return [*([date] if date else []), *(d for link in about for d in link.meeting.dates)]


def _names_of(authority: Authority) -> tuple[str, str]:
    return authority.name_ar, authority.name_en


def _confirmed(links) -> list:
    """Return the confirmed links in order of creation, so that the same links always give the same entry."""
    return sorted((link for link in links.all() if link.is_confirmed), key=lambda link: link.pk)
