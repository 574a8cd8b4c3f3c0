"""Questions to the tables that several pages ask. Never imports the models: `self.model` is enough."""

from __future__ import annotations

import datetime as dt
import struct
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, TrigramWordDistance
from django.db import connection, models
from django.db.models import (
    Aggregate,
    Case,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast

from articles.search import Group, Query
from articles.search.query import exactly
from articles.search.ranking import Corpus, Ranking, lexemes, rank

SHORTEST_WITH_TWO_SLIPS = 6  # letters
MOST_SPELLINGS = 60


@dataclass(frozen=True)
class Selection:
    """What a reader asked for: terms by facet (OR inside, AND between), days, words.

    The same object gives page, counts, and every other form of the list.
    """

    terms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    query: Query | None = None
    # Documents (by number) to choose among where these decide and not all the words of the query.
    among: np.ndarray | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether facets or days are chosen."""
        return bool(self.terms or self.first_day or self.last_day)

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
        for facet, ids in selection.terms.items():
            if facet != ignoring:
                entries = entries.filter(facets__overlap=list(ids))
        if ignoring != "date":
            if selection.first_day:
                entries = entries.filter(first_day__gte=selection.first_day)
            if selection.last_day:
                entries = entries.filter(last_day__lte=selection.last_day)
        if selection.words:
            entries = entries.filter(_matches(F("document"), selection.words))
        if selection.among is not None:
            entries = entries.filter(_is_among(F("number"), selection.among))
        return entries

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

    def numbers(self) -> np.ndarray:
        """Return the numbers of the documents, in no order, in one row and not in many objects."""
        found = self.order_by().aggregate(octets=_Octets(F("number")))["octets"]
        return np.frombuffer(found or b"", ">i4").astype(np.int32)

    def with_any(self, selections: Sequence[Selection]) -> list[bool]:
        """Return for each selection whether any entry is in it; one statement."""
        found = [
            self.matching(selection).order_by().annotate(at=Value(at)).values_list("at")[:1]
            for at, selection in enumerate(selections)
        ]
        places = {at for (at,) in found[0].union(*found[1:], all=True)} if found else set()
        return [at in places for at in range(len(selections))]

    def newest_first(self, numbers: np.ndarray) -> np.ndarray:
        """Return the places of `numbers`, those of the newest articles first."""
        place = {int(number): at for at, number in enumerate(numbers)}
        known = (
            self.filter(_is_among(F("number"), numbers))
            .order_by(F("first_day").desc(nulls_last=True), "-pk")
            .values_list("number", flat=True)
        )
        found = [place.pop(number) for number in known]
        return np.array([*found, *place.values()], np.int64)

    def term_counts(self, group: int) -> models.QuerySet:
        """Return rows (group, term, count): how many of these entries carry each facet term."""
        return (
            self.order_by()
            .annotate(term=Func(F("facets"), function="unnest", set_returning=True,
                                output_field=models.IntegerField()))
            .values("term")
            .annotate(n=Count("*"), group=Value(group))
            .values_list("group", "term", "n")
        )  # fmt: skip


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

    def oldest(self) -> ArticleQuerySet:
        return self.order_by(F("published_on").asc(nulls_last=True), "pk")

    def with_all_words_first(self, query: Query) -> ArticleQuerySet:
        """Put what has all the words of a relaxed question before what has some, else keep the order."""
        document = F("index_entry__document")
        return self.annotate(has_all_words=_matches(document, query.tsquery)).order_by(
            "-has_all_words", *self.query.order_by
        )

    def for_cards(self) -> ArticleQuerySet:
        """Load what a card in a list shows, in as many queries whatever the number."""
        return self.select_related("source").prefetch_related(
            _confirmed(self.model, "coverage", "meeting__venue", Q(meeting__status="published")),
            _confirmed(self.model, "resolution_links", "resolution"),
        )

    def for_page(self) -> ArticleQuerySet:
        """Load everything the page of one article shows."""
        return self.select_related("source__country").prefetch_related(
            _confirmed(self.model, "coverage", "meeting__venue", Q(meeting__status="published")),
            _confirmed(self.model, "venue_links", "venue"),
            _confirmed(self.model, "state_links", "state"),
            _confirmed(
                self.model, "official_links", "official", prefetch="official__appointments__state"
            ),
            _confirmed(self.model, "resolution_links", "resolution"),
            _confirmed(self.model, "topic_links", "topic"),
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

    def like(self, folded: str) -> models.QuerySet:
        """Return the words that a slip of the hand may have made into `folded`, the nearest first.

        At most two letters differ, one in a short word.
        """
        distance = Func(F("folded"), Value(folded), function="levenshtein",
                        output_field=models.IntegerField())  # fmt: skip
        return (
            self.filter(folded__trigram_similar=folded)
            .annotate(distance=distance)
            .filter(distance__range=(1, 1 if len(folded) < SHORTEST_WITH_TWO_SLIPS else 2))
            .order_by("distance", "-article_count", "folded")
        )


class MeetingQuerySet(models.QuerySet):
    def published(self) -> MeetingQuerySet:
        return self.filter(status="published")

    def for_cards(self) -> MeetingQuerySet:
        """Load venue and the number of published articles about each meeting."""
        covered = Q(
            coverage__status="confirmed",
            coverage__relation="primary",
            coverage__article__status="published",
        )
        return self.select_related("venue").annotate(
            article_count=Count("coverage__article", filter=covered, distinct=True)
        )

    def for_page(self) -> MeetingQuerySet:
        """Load everything the page of one meeting shows, but its coverage."""
        return self.select_related("venue__country").prefetch_related(
            _confirmed(self.model, "participations", "state"),
            _confirmed(
                self.model, "attendances", "official", prefetch="official__appointments__state"
            ),
            _confirmed(self.model, "resolution_links", "resolution"),
            _confirmed(
                self.model,
                "figures",
                "article__source",
                Q(article__isnull=True) | Q(article__status="published"),
            ),
        )


class LinkQuerySet(models.QuerySet):
    def confirmed(self) -> LinkQuerySet:
        return self.filter(status="confirmed")


def _confirmed(
    model: type[models.Model],
    relation: str,
    joined: str,
    condition: Q | None = None,
    prefetch: str | None = None,
) -> Prefetch:
    """Return a prefetch of the confirmed links of a relation, with the authority each leads to."""
    links = model._meta.get_field(relation).related_model.objects.confirmed()
    links = links.select_related(joined).filter(condition or Q())
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


def _is_among(number: F, numbers: np.ndarray) -> Func:
    return Func(
        number,
        Value(numbers.tolist(), output_field=ArrayField(models.IntegerField())),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )
