"""Querysets of the search and facet index."""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, TrigramWordDistance
from django.db import models
from django.db.models import (
    Aggregate,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast

from articles.database.routing import connection
from articles.querysets.selection import Selection
from articles.search import Clause, Group, Query
from articles.search.analysis import EXACT
from articles.search.query import FIELDS, beginning, exactly
from articles.search.ranking import Corpus, Ranking, lexemes, rank
from articles.text import arabic

SHORTEST_WITH_TWO_ERRORS = 6  # letters of a word in which two may be wrong
MOST_SPELLINGS = 60
RING = "ring"  # the kind of the spellings of a synonym ring, which has no page
MOST_MEETINGS = 60  # that fit a query
NAME_FIELD = "title"  # the field whose weight the names, the place and the days of a meeting have


class IndexEntryQuerySet(models.QuerySet):
    def matching(self, selection: Selection, *, ignoring: str | None = None) -> IndexEntryQuerySet:
        """Return the entries of the selected articles; `ignoring` names a facet whose values are not applied.

        A range of days belongs to the facet `date`. An article dated only to the month or year is within a
        range if all days of that month or year are.
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
        for documents in (selection.among, selection.picked):
            if documents is not None:
                entries = entries.filter(_is_among(F("number"), documents))
        return entries

    def numbers_of(self, permanent_ids: Collection[str]) -> dict[str, int]:
        """Return the document numbers of published articles by permanent id."""
        rows = self.filter(article__permanent_id__in=permanent_ids)
        return dict(rows.values_list("article__permanent_id", "number"))

    def having(self, tsquery: str) -> IndexEntryQuerySet:
        """Return the entries whose document matches a `tsquery`."""
        return self.filter(_matches(F("document"), tsquery))

    def words_in_use(self, words: Collection[str]) -> set[str]:
        """Return the folded words that occur, exactly as written, in any article; one statement."""
        matches = [
            self.filter(_matches(F("document"), exactly(word)))
            .order_by()
            .annotate(word=Value(word))
            .values_list("word")[:1]
            for word in words
        ]
        return {word for (word,) in matches[0].union(*matches[1:], all=True)} if matches else set()

    def numbers_having(self, tsqueries: Sequence[str]) -> list[np.ndarray]:
        """Return for each `tsquery` the numbers of the documents it matches, unordered.

        One statement; each result comes as one row of packed bytes, not as an object per number.
        """
        matches = [
            self.having(tsquery).order_by().values(at=Value(at))
            .annotate(octets=_PackedIntegers(F("number"))).values_list("at", "octets")
            for at, tsquery in enumerate(tsqueries)
        ]  # fmt: skip
        octets = dict(matches[0].union(*matches[1:], all=True)) if matches else {}
        return [
            np.frombuffer(octets.get(at) or b"", ">i4").astype(np.int32)
            for at in range(len(tsqueries))
        ]

    def with_any(self, selections: Sequence[Selection]) -> list[bool]:
        """Return for each selection whether it has any entry; one statement."""
        matches = [
            self.matching(selection).order_by().annotate(at=Value(at)).values_list("at")[:1]
            for at, selection in enumerate(selections)
        ]
        nonempty = {at for (at,) in matches[0].union(*matches[1:], all=True)} if matches else set()
        return [at in nonempty for at in range(len(selections))]


@dataclass(frozen=True, slots=True)
class FittingMeeting:
    """A meeting that has some parts of a query: which ones, and which of them in its names, place or days."""

    pk: int
    hits: tuple[bool, ...]
    in_name: tuple[bool, ...]


class MeetingEntryQuerySet(models.QuerySet):
    def beginning(self, words: Sequence[str]) -> MeetingEntryQuerySet:
        """Return the entries of meetings with all of some folded words as names; the last may be incomplete."""
        return self.filter(_matches(F("document"), beginning(words, FIELDS[NAME_FIELD])))

    def fitting(self, clauses: Sequence[Clause]) -> list[FittingMeeting]:
        """Return the published meetings that have any of the clauses, those with most first; one statement."""
        if not clauses:
            return []
        anywhere = [clause.as_tsquery() for clause in clauses]
        in_name = [replace(clause, field=NAME_FIELD).as_tsquery() for clause in clauses]
        meetings = self.model._meta.get_field("meeting").related_model._meta.db_table
        hit = (
            "ARRAY(SELECT entry.document @@ part::tsquery FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS parts (part, place) ORDER BY place)"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT meeting_id, hits, names FROM (
                    SELECT entry.meeting_id, {hit} AS hits, {hit} AS names
                    FROM {self.model._meta.db_table} AS entry
                    JOIN {meetings} AS meeting ON meeting.id = entry.meeting_id
                    WHERE meeting.status = 'published' AND entry.document @@ %s::tsquery) AS fitting
                ORDER BY cardinality(array_positions(hits, true)) DESC,
                    cardinality(array_positions(names, true)) DESC, meeting_id DESC
                LIMIT %s""",  # noqa: S608 (only table names are inserted)
                [anywhere, in_name, " | ".join(anywhere), MOST_MEETINGS],
            )
            return [FittingMeeting(pk, tuple(hits), tuple(names)) for pk, hits, names in cursor]


class SpellingQuerySet(models.QuerySet):
    def groups(self, keys: Collection[str]) -> dict[str, list[Group]]:
        """Return, by key, all names of each authority or synonym ring that has a name with that key."""
        if not keys:
            return {}
        with_key = self.model.objects.filter(
            kind=OuterRef("kind"), object_id=OuterRef("object_id"), key__in=keys
        )
        rows = self.filter(Exists(with_key)).order_by("place")
        names: dict[tuple[str, int], list[str]] = defaultdict(list)
        keys_of: dict[tuple[str, int], set[str]] = defaultdict(set)
        for kind, object_id, text, key in rows.values_list("kind", "object_id", "text", "key"):
            names[kind, object_id].append(text)
            keys_of[kind, object_id].add(key)
        groups: dict[str, list[Group]] = defaultdict(list)
        for owner, spellings in names.items():
            for key in keys_of[owner].intersection(keys):
                groups[key].append(
                    Group(spellings[0], tuple(spellings), None if owner[0] == RING else owner)
                )
        return groups

    def suggested(self, folded: str) -> list[tuple[str, int]]:
        """Return (kind, id) of the authorities with a name that matches `folded`, best matches first.

        Names that start with it come first, then names with a later word that starts with it (or that start
        with the article and then it), then names that contain it elsewhere or are similar.
        """
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
            .exclude(kind=RING)
            .annotate(near=near, distance=distance)
            .order_by("near", "distance", "place", "folded")
            .values_list("kind", "object_id")
        )
        return list(dict.fromkeys(rows[:MOST_SPELLINGS]))


class PostingQuerySet(models.QuerySet):
    def rank(self, query: Query, only: np.ndarray | None = None) -> Ranking:
        """Return the documents (among `only`) that match enough of a query, with scores; one statement."""
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
        joined = {lexeme: b"".join(parts) for lexeme, parts in pieces.items()}
        return rank(query, joined, corpus, np.frombuffer(gone, ">i4"), only)


class WordQuerySet(models.QuerySet):
    def by_stem(self, stems: Collection[str]) -> dict[str, list]:
        """Return the words by stem, those in most articles first."""
        words = defaultdict(list)
        for word in self.filter(stem__in=stems).order_by("-article_count", "folded"):
            words[word.stem].append(word)
        return words

    def beginning(self, folded: str) -> models.QuerySet:
        """Return the words that start with `folded`, those in most articles first."""
        return self.filter(folded__startswith=folded).order_by("-article_count", "folded")

    def nearest(self, misspellings: Mapping[str, str]) -> dict[str, str]:
        """Return for each misspelt word the nearest word that occurs in an article, as displayed.

        `misspellings` are folded words with the `tsquery` of each: a word whose `tsquery` matches an article or
        a meeting is no misspelling and is left out, and so is a word in a name of an authority. At most two
        letters differ, one in a short word. The table keeps the words of withdrawn articles until it is
        rebuilt, so only words that an article has are returned. One statement.
        """
        if not misspellings:
            return {}
        forms = [(word, form) for word in misspellings for form in arabic.without_clitics(word)]
        table = {
            name: self.model._meta.apps.get_model("articles", name)._meta.db_table
            for name in ("IndexEntry", "Meeting", "MeetingEntry", "Spelling")
        }
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT misspelt, near.shown
                FROM unnest(%s::text[], %s::text[]) AS misspellings (misspelt, query) CROSS JOIN LATERAL (
                    SELECT shown FROM {self.model._meta.db_table} AS word
                    WHERE word.folded %% misspelt AND levenshtein(word.folded, misspelt)
                        BETWEEN 1 AND CASE WHEN length(misspelt) < %s THEN 1 ELSE 2 END
                    AND EXISTS (SELECT FROM {table["IndexEntry"]} AS entry WHERE entry.document
                        @@ (quote_literal(%s || word.folded))::tsquery)
                    ORDER BY levenshtein(word.folded, misspelt), article_count DESC, word.folded
                    LIMIT 1) AS near
                WHERE NOT EXISTS
                    (SELECT FROM {table["IndexEntry"]} AS entry WHERE entry.document @@ query::tsquery)
                AND NOT EXISTS (SELECT FROM {table["MeetingEntry"]} AS entry
                    JOIN {table["Meeting"]} AS meeting ON meeting.id = entry.meeting_id
                    WHERE meeting.status = 'published' AND entry.document @@ query::tsquery)
                AND NOT EXISTS (SELECT FROM unnest(%s::text[], %s::text[]) AS own (word, form)
                    JOIN {table["Spelling"]} AS name ON name.folded LIKE '%%' || form || '%%'
                        AND ' ' || name.folded || ' ' LIKE '%% ' || form || ' %%'
                    WHERE own.word = misspelt)
                """,  # noqa: S608 (only table names are inserted)
                [
                    list(misspellings), list(misspellings.values()), SHORTEST_WITH_TWO_ERRORS, EXACT,
                    *map(list, zip(*forms, strict=True)),
                ],
            )  # fmt: skip
            return dict(cursor.fetchall())


class _PackedIntegers(Aggregate):
    """Aggregate of integers into one string of bytes, four bytes each, big-endian."""

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
