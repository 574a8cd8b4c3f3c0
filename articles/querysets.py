"""Questions to the tables that several pages ask. Never imports the models: `self.model` is enough."""

from __future__ import annotations

import datetime as dt
import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, TrigramWordDistance
from django.db import connection, models
from django.db.models import (
    Aggregate,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber
from pyroaring import BitMap

from articles.search import Group, Query
from articles.search.analysis import EXACT
from articles.search.query import exactly
from articles.search.ranking import Corpus, Ranking, lexemes, rank
from articles.standing import BY_DEFAULT, PRIMARY, Mode

CONFIRMED = "confirmed"
CARD_COLUMNS = (
    "permanent_id", "title", "title_basis", "abstract", "language", "published_on",
    "published_on_precision", "date_basis", "source", "rights", "url", "archived_url", "updated_at",
    "story", "byline",
)  # fmt: skip
# Of an article that something rests on: what a reference shows, without the long columns.
_TEXTS = ("body", "cut_text", "caption", "abstract")
SHORTEST_WITH_TWO_SLIPS = 6  # letters
MOST_SPELLINGS = 60


@dataclass(frozen=True)
class Selection:
    """What a reader asked for: values by facet (OR inside, AND between), days, words.

    `codes` are the values as the index has them (`standing.code`), in every standing that counts in
    `mode`. The same object gives page, counts, and every other form of the list.
    """

    codes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    query: Query | None = None
    # Documents (by number) to choose among where these decide and not all the words of the query.
    among: BitMap | None = None
    mode: Mode = BY_DEFAULT

    @property
    def has_range(self) -> bool:
        return bool(self.first_day or self.last_day)

    @property
    def is_narrow(self) -> bool:
        """Whether facets or days are chosen."""
        return bool(self.codes or self.has_range)

    @property
    def words(self) -> str:
        """What the words demand of a document, as a `tsquery`; may be empty."""
        if not self.query:
            return ""
        return self.query.tsquery if self.among is None else self.query.conditions


class IndexEntryQuerySet(models.QuerySet):
    def matching(self, selection: Selection, *, ignoring: str | None = None) -> IndexEntryQuerySet:
        """Return the entries of the articles selected; `ignoring` leaves one facet's choice out.

        A range of days belongs to the facet `date`. An article known only to the month or year is
        within a range when all its days are.
        """
        entries = self
        for facet, codes in selection.codes.items():
            if facet != ignoring:
                entries = entries.filter(facets__overlap=list(codes))
        if ignoring != "date":
            if selection.first_day:
                entries = entries.filter(first_day__gte=selection.first_day)
            if selection.last_day:
                entries = entries.filter(last_day__lte=selection.last_day)
        if selection.words:
            entries = entries.having(selection.words)
        if selection.among is not None:
            entries = entries.filter(_is_among(F("number"), selection.among))
        return entries

    def having(self, tsquery: str) -> IndexEntryQuerySet:
        """Return the entries that words match."""
        return self.filter(_matches(F("document"), tsquery))

    def words_in_use(self, words: Collection[str]) -> set[str]:
        """Return those of some folded words that an article has as written; one statement."""
        having = [
            self.filter(_matches(F("document"), exactly(word)))
            .order_by()
            .annotate(word=Value(word))
            .values_list("word")[:1]
            for word in words
        ]
        return {word for (word,) in having[0].union(*having[1:], all=True)} if having else set()

    def numbers_having(self, tsqueries: Sequence[str]) -> list[np.ndarray]:
        """Return for each `tsquery` the numbers of the documents it matches, in no order.

        One statement, and a row of octets for each: not an object for every number.
        """
        found = [
            self.having(tsquery).order_by().values(at=Value(at))
            .annotate(octets=_Octets(F("number"))).values_list("at", "octets")
            for at, tsquery in enumerate(tsqueries)
        ]  # fmt: skip
        octets = dict(found[0].union(*found[1:], all=True)) if found else {}
        return [
            np.frombuffer(octets.get(at) or b"", ">i4").astype(np.int32)
            for at in range(len(tsqueries))
        ]

    def with_any(self, selections: Sequence[Selection]) -> list[bool]:
        """Return for each selection whether any entry is in it; one statement."""
        found = [
            self.matching(selection).order_by().annotate(at=Value(at)).values_list("at")[:1]
            for at, selection in enumerate(selections)
        ]
        places = {at for (at,) in found[0].union(*found[1:], all=True)} if found else set()
        return [at in places for at in range(len(selections))]


class ArticleQuerySet(models.QuerySet):
    def published(self) -> ArticleQuerySet:
        return self.filter(status="published")

    def matching(self, selection: Selection) -> ArticleQuerySet:
        """Return the published articles selected, each once whatever its links."""
        entries = self.model._meta.get_field("index_entry").related_model.objects
        # A subquery on the index and not a join over the links: a join would return an article
        # once for each link, and a filter on one link would hide the others.
        return self.filter(pk__in=entries.matching(selection).values("pk"))

    def newest(self) -> ArticleQuerySet:
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def for_cards(self, *, with_text: bool = False) -> ArticleQuerySet:
        """Load the columns that a card in a list shows; what it is about comes from the index."""
        return self.only(*CARD_COLUMNS, *(("body",) if with_text else ()))

    def texts(self, pks: Iterable[int]) -> dict[int, str]:
        """Return the texts of some published articles, by primary key."""
        return dict(self.published().filter(pk__in=pks).values_list("pk", "body"))

    def for_page(self) -> ArticleQuerySet:
        """Load everything the page of one article shows."""
        return self._with_links(CONFIRMED)

    def for_index(self) -> ArticleQuerySet:
        """Load everything the index knows of an article: also what nobody confirmed yet."""
        standing = (CONFIRMED, "suggested")
        venues = _links(self.model, "venue_links", "venue", standing=standing)
        return self._with_links(*standing).prefetch_related(venues)

    def _with_links(self, *standing: str) -> ArticleQuerySet:
        def links(relation: str, joined: str, *conditions: Q, prefetch: str | None = None):
            return _links(
                self.model, relation, joined, *conditions, standing=standing, prefetch=prefetch
            )

        return self.select_related("source__country").prefetch_related(
            links("coverage", "meeting__venue", Q(meeting__status="published")),
            links("state_links", "state"),
            links("official_links", "official", prefetch="official__appointments__state"),
            links("resolution_links", "resolution"),
            links("topic_links", "topic"),
        )


class SpellingQuerySet(models.QuerySet):
    def groups(self, keys: Collection[str]) -> dict[str, list[Group]]:
        """Return, by key, all names of whatever a name with that key belongs to."""
        if not keys:
            return {}
        same = self.model.objects.filter(
            kind=OuterRef("kind"), object_id=OuterRef("object_id"), key__in=keys
        )
        rows = self.filter(Exists(same)).order_by("place")
        names: dict[tuple[str, int], list[str]] = defaultdict(list)
        keys_of: dict[tuple[str, int], set[str]] = defaultdict(set)
        for kind, object_id, text, key in rows.values_list("kind", "object_id", "text", "key"):
            names[kind, object_id].append(text)
            keys_of[kind, object_id].add(key)
        groups: dict[str, list[Group]] = defaultdict(list)
        for named, spellings in names.items():
            for key in keys_of[named].intersection(keys):
                groups[key].append(Group(spellings[0], tuple(spellings)))
        return groups

    def suggested(self, folded: str) -> list[tuple[str, int]]:
        """Return (kind, id) of what has a name that begins so, has such a word, or is nearly so."""
        distance = TrigramWordDistance(Value(folded), "folded")
        similar = Q(folded__trigram_word_similar=folded)
        near = Case(
            When(folded__startswith=folded, then=0),
            When(folded__contains=f" {folded}", then=1),
            When(folded__startswith=f"ال{folded}", then=1),
            default=2,
        )
        rows = (
            self.filter(Q(folded__contains=folded) | similar)
            .exclude(kind="ring")
            .annotate(near=near, distance=distance)
            .order_by("near", "distance", "place", "folded")
            .values_list("kind", "object_id")
        )
        return list(dict.fromkeys(rows[:MOST_SPELLINGS]))


class PostingQuerySet(models.QuerySet):
    def rank(self, query: Query, only: np.ndarray | None = None) -> Ranking:
        """Return the documents (among `only`) that have enough of a question; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT NULL, int4send(documents) || float8send(average_length)
                        FROM articles_indexstatistics
                    UNION ALL SELECT '', string_agg(int4send(number), '') FROM articles_gonedocument
                    UNION ALL SELECT lexeme, octets FROM articles_posting WHERE lexeme = ANY(%s)""",
                [list(lexemes(query))],
            )
            pieces: dict[str | None, list[bytes]] = defaultdict(list)
            for lexeme, octets in cursor:
                pieces[lexeme].append(octets or b"")
        statistics, gone = pieces.pop(None, None), pieces.pop("", [b""])[0]
        corpus = Corpus(*struct.unpack(">id", statistics[0])) if statistics else Corpus(0, 0.0)
        joined = {lexeme: b"".join(found) for lexeme, found in pieces.items()}
        return rank(query, joined, corpus, np.frombuffer(gone, ">i4"), only)


class WordQuerySet(models.QuerySet):
    def by_stem(self, stems: Collection[str]) -> dict[str, list]:
        """Return the words with each stem, those in most articles first."""
        found = defaultdict(list)
        for word in self.filter(stem__in=stems).order_by("-article_count", "folded"):
            found[word.stem].append(word)
        return found

    def beginning(self, folded: str) -> models.QuerySet:
        """Return the words that begin so, those in most articles first."""
        return self.filter(folded__startswith=folded).order_by("-article_count", "folded")

    def nearest(self, slips: Mapping[str, str]) -> dict[str, str]:
        """Return, as shown, the word of an article that a slip of the hand may have made into each.

        `slips` are folded words with the `tsquery` of each: one that finds something is no slip. At
        most two letters differ, one in a short word. Words of what was withdrawn stay on the list until
        it is made anew: only what an article has is returned. One statement.
        """
        if not slips:
            return {}
        entries = self.model._meta.apps.get_model("articles", "IndexEntry")._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT slip, near.shown
                FROM unnest(%s::text[], %s::text[]) AS slips (slip, asked) CROSS JOIN LATERAL (
                    SELECT shown FROM {self.model._meta.db_table} AS word
                    WHERE word.folded %% slip AND levenshtein(word.folded, slip)
                        BETWEEN 1 AND CASE WHEN length(slip) < %s THEN 1 ELSE 2 END
                    AND EXISTS (SELECT FROM {entries} AS entry WHERE entry.document
                        @@ (quote_literal(%s || word.folded))::tsquery)
                    ORDER BY levenshtein(word.folded, slip), article_count DESC, word.folded
                    LIMIT 1) AS near
                WHERE NOT EXISTS (SELECT FROM {entries} AS entry WHERE entry.document @@ asked::tsquery)
                """,  # noqa: S608 (names of tables)
                [list(slips), list(slips.values()), SHORTEST_WITH_TWO_SLIPS, EXACT],
            )
            return dict(cursor.fetchall())


class MeetingQuerySet(models.QuerySet):
    def published(self) -> MeetingQuerySet:
        return self.filter(status="published")

    def for_cards(self) -> MeetingQuerySet:
        """Load what a row in a list shows."""
        return self.select_related("venue")

    def links_for_page(self) -> list[Prefetch | str]:
        """Return what to prefetch for the page of one meeting: everything but its coverage."""
        return [
            *self.links_for_preview(),
            Prefetch("attendances", self._testimonies("attendances").with_offices()),
            Prefetch("figures", self._testimonies("figures")),
            "communique_points",
        ]

    def links_for_preview(self) -> list[Prefetch]:
        """Return what to prefetch for the preview of a meeting: hosts and resolutions."""
        return [
            Prefetch("participations", self._testimonies("participations").select_related("state")),
            Prefetch(
                "resolution_links",
                self._testimonies("resolution_links").select_related("resolution"),
            ),
        ]

    def _testimonies(self, relation: str) -> LinkQuerySet:
        return self.model._meta.get_field(relation).related_model.objects.testimonies()


class LinkQuerySet(models.QuerySet):
    def confirmed(self) -> LinkQuerySet:
        return self.filter(status=CONFIRMED)

    def testimonies(self) -> LinkQuerySet:
        """Return what is confirmed and rests on nothing a reader may not see, each with its article."""
        visible = Q(article__isnull=True) | Q(article__status="published")
        texts = [f"article__{name}" for name in _TEXTS]
        return self.confirmed().filter(visible).select_related("article__source").defer(*texts)

    def at_meetings(self) -> LinkQuerySet:
        """Return the testimonies of published meetings, each with its meeting."""
        return (
            self.testimonies()
            .filter(meeting__status="published")
            .select_related("meeting", "article__source")
        )

    def about(self, meeting) -> LinkQuerySet:
        """Return the testimonies of the articles about a meeting."""
        return self.testimonies().filter(
            article__coverage__in=meeting.coverage.confirmed().filter(relation=PRIMARY)
        )

    def earliest_of_each(self, field: str, most: int) -> LinkQuerySet:
        """Return at most so many links of each value of a field, those of the earliest articles."""
        place = Window(
            RowNumber(), partition_by=field, order_by=["article__published_on", "article"]
        )
        return self.annotate(place=place).filter(place__lte=most).order_by("place")

    def with_offices(self) -> LinkQuerySet:
        """Load officials with the offices they ever held."""
        appointments = self.model._meta.apps.get_model("articles", "Appointment").objects
        return self.select_related("official", "article__source").prefetch_related(
            Prefetch("official__appointments", appointments.select_related("state"))
        )


def _links(
    model: type[models.Model],
    relation: str,
    joined: str,
    *conditions: Q,
    standing: Sequence[str] = (CONFIRMED,),
    prefetch: str | None = None,
) -> Prefetch:
    """Return a prefetch of the links of a relation in some standings, each with its authority."""
    links = model._meta.get_field(relation).related_model.objects.filter(status__in=standing)
    links = links.select_related(joined).filter(*conditions)
    return Prefetch(relation, links.prefetch_related(prefetch) if prefetch else links)


class _Octets(Aggregate):
    """Integers end to end, four octets each."""

    template = "string_agg(int4send(%(expressions)s), '')"
    output_field = models.BinaryField()


def _matches(document: F, tsquery: str) -> Func:
    return Func(
        document,
        Cast(Value(tsquery), SearchQueryField()),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=models.BooleanField(),
    )


def _is_among(number: F, numbers: Iterable[int]) -> Func:
    return Func(
        number,
        Value(list(numbers), output_field=ArrayField(models.IntegerField())),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )
