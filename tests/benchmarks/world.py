"""Synthetic archive of any size, deterministic for each size, with words distributed as in a natural language.

On average four states, three officials, 0.8 resolutions and two topics per article, 20 venues, 150 meetings;
words of Arabic letters by Zipf's law. It is loaded into the same tables and the same index, but without the
editors' code, which would take hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection, models
from django.utils import timezone

from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED, date_value
from articles.index import postings, writer
from articles.models import (
    Article,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    Coverage,
    FacetTerm,
    IndexEntry,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
    Word,
)
from articles.querysets.counting_modes import SLOTS_PER_VALUE, code, missing_slots, slot
from articles.search.analysis import lexemes, quoted, ranked_lexemes
from articles.search.ranking import POSTING
from articles.text import stemming
from articles.text.dates import PartialDate

SEED = 2254
VOCABULARY = 50_000
ZIPF, SHIFT = 1.07, 2.7  # exponent and Mandelbrot's shift, as measured in newspapers
TITLE_WORDS, BODY_WORDS = 6, 40
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
CHUNK = 50_000
SIZES = {"state": 100, "official": 400, "resolution": 30, "topic": 40, "source": 200,
         "venue": 20, "meeting": 150}  # fmt: skip
FAN_OUT = {"state": 4.0, "official": 3.0, "resolution": 0.8, "topic": 2.0}
FIRST_DAY, DAYS = dt.date(2014, 9, 3), 4_400
LINKS = {
    "state": ArticleState, "official": ArticleOfficial, "resolution": ArticleResolution,
    "topic": ArticleTopic,
}  # fmt: skip


@dataclass
class Batch:
    """A batch of articles: primary keys, days since `FIRST_DAY`, words, and values by facet.

    `links` holds for each facet a pair of parallel arrays: position in the batch, and value; both count from 0.
    """

    pks: np.ndarray
    days: np.ndarray
    words: np.ndarray
    links: Mapping[str, tuple[np.ndarray, np.ndarray]]


class World:
    """The synthetic archive of `size` articles."""

    def __init__(self, size: int) -> None:
        self.size = size
        chance = np.random.default_rng(SEED)
        self.vocabulary = _vocabulary(chance)
        self.meeting_days = np.sort(chance.integers(0, DAYS - 60, SIZES["meeting"]))
        self.meeting_venues = chance.integers(0, SIZES["venue"], SIZES["meeting"])
        weights = 1 / (np.arange(VOCABULARY) + SHIFT) ** ZIPF
        self._word_ends = np.cumsum(weights / weights.sum())

    def batches(self) -> Iterator[Batch]:
        """Yield the articles in batches of at most `CHUNK`."""
        for start in range(0, self.size, CHUNK):
            yield self._batch(start, min(CHUNK, self.size - start))

    def _batch(self, start: int, number: int) -> Batch:
        chance = np.random.default_rng([SEED, start])
        words = np.searchsorted(self._word_ends, chance.random((number, TITLE_WORDS + BODY_WORDS)))
        words = np.minimum(words, VOCABULARY - 1)
        meetings = _uneven(chance, SIZES["meeting"], number)
        days = np.minimum(self.meeting_days[meetings] + chance.geometric(0.3, number) - 1, DAYS - 1)
        positions = np.arange(number)
        links = {
            "meeting": (positions, meetings),
            "venue": (positions, self.meeting_venues[meetings]),
            "source": (positions, _uneven(chance, SIZES["source"], number)),
        }
        for name, mean in FAN_OUT.items():
            counts = chance.poisson(mean, number)
            of_pairs = np.repeat(positions, counts)
            pairs = np.stack([of_pairs, _uneven(chance, SIZES[name], len(of_pairs))])
            links[name] = tuple(np.unique(pairs, axis=1))
        return Batch(np.arange(start + 1, start + number + 1), days, words, links)


def load(world: World) -> None:
    """Fill the tables and the index of the scratch database in use."""
    with connection.cursor() as cursor:
        # Foreign keys hold by construction, and no change log is needed: everything is loaded again.
        cursor.execute("SET session_replication_role = replica")
    _authorities(world)
    writer.rebuild()  # writes the facet values
    terms = _terms()
    words = _Words(world)
    for model in (Article, Coverage, IndexEntry, *LINKS.values()):
        _give_defaults(model)
    for batch in world.batches():
        _copy_articles(batch, words)
        meetings = batch.links["meeting"]
        _copy_pairs(Coverage, "meeting_id", batch.pks[meetings[0]], meetings[1] + 1)
        for name, model in LINKS.items():
            positions, values = batch.links[name]
            _copy_pairs(model, f"{name}_id", batch.pks[positions], values + 1)
        _copy_entries(batch, words, terms)
        postings.write(words.postings(batch))
    _copy_words(words)
    _records()
    postings.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('articles_document_number', %s)", [world.size + 1])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("INSERT INTO articles_indexchange (is_everything) VALUES (true)")
        cursor.execute("VACUUM ANALYZE")


def _records() -> None:
    """Write the public record of every article, changed at different seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO articles_publicrecord
                (permanent_id, article_id, public_since, changed_at, is_gone, terms, digest)
            SELECT permanent_id, article.id, published_at,
                date_trunc('second', published_at) - make_interval(secs => article.id %% 86400), false,
                ARRAY(SELECT code / %s FROM unnest(facets) AS code WHERE code %% %s = %s), 0
            FROM articles_article AS article JOIN articles_indexentry ON article_id = article.id""",
            [SLOTS_PER_VALUE, SLOTS_PER_VALUE, slot()],
        )


def _vocabulary(chance: np.random.Generator) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        letters = chance.integers(0, len(LETTERS), int(chance.integers(3, 9)))
        words["".join(LETTERS[letter] for letter in letters)] = None
    return list(words)


def _uneven(chance: np.random.Generator, values: int, number: int) -> np.ndarray:
    """Return `number` values below `values`, the first ones much more often, like the states in articles."""
    weights = 1 / (np.arange(values) + 3.0)
    return np.searchsorted(np.cumsum(weights / weights.sum()), chance.random(number)).clip(
        max=values - 1
    )


def _authorities(world: World) -> None:
    def names(kind: str, number: int) -> dict:
        return {"pk": number + 1, "slug": f"{kind}-{number}", "name_ar": f"{kind} {number}",
                "name_en": f"{kind} {number}", "sort_key": f"{number:05}"}  # fmt: skip

    def every(kind: str, model, **extra) -> None:
        rows = [
            model(**names(kind, n), **{key: make(n) for key, make in extra.items()})
            for n in range(SIZES[kind])
        ]
        model.objects.bulk_create(rows)

    every("state", State)
    every("official", Official)
    every("topic", Topic)
    every("resolution", Resolution, number=lambda n: 2_000 + n, year=lambda n: 2015)
    every("source", Source, country_id=lambda n: n % 20 + 1)
    every("venue", Venue, country_id=lambda n: n + 1, latitude=lambda n: 0, longitude=lambda n: 0)
    meetings = []
    for n in range(SIZES["meeting"]):
        venue = int(world.meeting_venues[n])
        meeting = Meeting(
            pk=n + 1, slug=f"meeting-{n}", title_ar=f"اجتماع {n}", title_en=f"Meeting {n}",
            kind=Meeting.Kind.values[n % len(Meeting.Kind)], mode="in-person", status="published",
            venue_id=venue + 1,
        )  # fmt: skip
        meeting.start_date = PartialDate.of(FIRST_DAY + dt.timedelta(int(world.meeting_days[n])))
        meetings.append(meeting)
    Meeting.objects.bulk_create(meetings)


def _terms() -> dict[str, dict[str, int]]:
    """Create the terms of all days; return the primary keys of all terms by facet and key."""
    days = [PartialDate.of(FIRST_DAY + dt.timedelta(n)) for n in range(DAYS)]
    dates = {str(date): date_value(date) for day in days for date in day.ancestors()}
    FacetTerm.objects.bulk_create(
        FacetTerm(
            facet="date", key=value.key, label_ar=value.label_ar, label_en=value.label_en,
            sort_key=value.sort_key,
        )
        for value in dates.values()
    )  # fmt: skip
    keys: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for facet, key, pk in FacetTerm.objects.values_list("facet", "key", "pk"):
        keys[facet][key] = pk
    return keys


class _Words:
    """The vocabulary with the lexemes of each word, as the index holds them."""

    def __init__(self, world: World) -> None:
        self.shown = world.vocabulary
        self.found_by = [[quoted(lexeme) for lexeme in lexemes(word)] for word in self.shown]
        ranked = [ranked_lexemes(word) for word in self.shown]
        self.lexemes = sorted({lexeme for of_word in ranked for lexeme in of_word})
        number = {lexeme: n for n, lexeme in enumerate(self.lexemes)}
        self._of = np.array([number[lexeme] for of_word in ranked for lexeme in of_word])
        self._count = np.array([len(of_word) for of_word in ranked])
        self._start = np.cumsum(self._count) - self._count
        self.frequencies = np.zeros(len(self.shown), np.int64)

    def vector(self, words: Sequence[int]) -> str:
        positions: dict[int, list[str]] = {}
        for n, word in enumerate(words, 1):
            positions.setdefault(word, []).append(f"{n}{'A' if n <= TITLE_WORDS else 'C'}")
        merged: dict[str, list[str]] = {}
        for word, of_word in positions.items():
            for lexeme in self.found_by[word]:
                merged.setdefault(lexeme, []).extend(of_word)
        return " ".join(f"{lexeme}:{','.join(of)}" for lexeme, of in merged.items())

    def postings(self, batch: Batch) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
        """Yield the postings of a batch by lexeme, in the form that `postings.write` takes."""
        width = batch.words.shape[1]
        documents, words = np.repeat(batch.pks, width), batch.words.ravel()
        pairs, counts = np.unique(words.astype(np.int64) << 32 | documents, return_counts=True)
        words, documents = pairs >> 32, pairs & 0xFFFFFFFF
        np.add.at(self.frequencies, words, 1)
        sizes = self._count[words]
        steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        of_lexeme = self._of[np.repeat(self._start[words], sizes) + steps]
        keys = of_lexeme.astype(np.int64) << 32 | np.repeat(documents, sizes)
        keys, positions = np.unique(keys, return_inverse=True)
        frequencies = np.bincount(positions, weights=np.repeat(counts, sizes))
        rows = np.zeros(len(keys), POSTING)
        rows["document"] = keys & 0xFFFFFFFF
        rows["frequency"] = np.minimum(frequencies, 255)
        rows["length"] = width
        ends = np.flatnonzero(np.diff(keys >> 32, append=-1)) + 1
        start = 0
        for end in ends.tolist():
            lexeme = self.lexemes[int(keys[start] >> 32)]
            yield lexeme, postings.in_pieces(rows[start:end].tobytes())
            start = end


def _give_defaults(model: type[models.Model]) -> None:
    """Give the columns that are not loaded a default in the database: that of a new object of the model."""
    known = {"status": "published" if model is Article else "confirmed", "confirmed_at": timezone.now(),
             "created_at": timezone.now(), "updated_at": timezone.now(), "rights": "full",
             "published_at": timezone.now(), "title_basis": "printed"}  # fmt: skip
    with connection.cursor() as cursor:
        for column in model._meta.concrete_fields:
            if column.primary_key:
                continue
            value = known.get(column.name, column.get_default())
            if value is not None and not callable(value) and not isinstance(value, list):
                cursor.execute(
                    f"ALTER TABLE {model._meta.db_table} ALTER {column.column} "
                    f"SET DEFAULT {_literal(value)}"
                )


def _literal(value) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _copy_articles(batch: Batch, words: _Words) -> None:
    sources = dict(zip(*batch.links["source"], strict=True))
    statement = """COPY articles_article (id, permanent_id, title, body, published_on,
        published_on_precision, source_id) FROM STDIN"""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for position, (pk, day, of_article) in enumerate(
            zip(batch.pks.tolist(), batch.days.tolist(), batch.words.tolist(), strict=True)
        ):
            text = [words.shown[word] for word in of_article]
            copy.write_row(
                (pk, f"b{pk}", " ".join(text[:TITLE_WORDS]), " ".join(text[TITLE_WORDS:]),
                 FIRST_DAY + dt.timedelta(day), "day", int(sources[position]) + 1)
            )  # fmt: skip


def _copy_pairs(model: type[models.Model], column: str, articles: np.ndarray, values) -> None:
    row = np.dtype([("fields", ">i2"), ("la", ">i4"), ("a", ">i8"), ("lb", ">i4"), ("b", ">i8")])
    rows = np.zeros(len(articles), row)
    rows["fields"], rows["la"], rows["lb"], rows["a"], rows["b"] = 2, 8, 8, articles, values
    statement = f"COPY {model._meta.db_table} (article_id, {column}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")


def _copy_entries(batch: Batch, words: _Words, terms: dict[str, dict[str, int]]) -> None:
    codes: list[list[int]] = [[] for _ in batch.pks]
    kinds = [kind.value for kind in Meeting.Kind]
    for name, (positions, values) in batch.links.items():
        known = [terms[name][f"{name}-{n}"] for n in range(SIZES[name])]
        for position, value in zip(positions.tolist(), values.tolist(), strict=True):
            codes[position].append(code(known[value], slot()))
            if name == "meeting":
                kind = terms["kind"][kinds[value % len(kinds)]]
                codes[position].append(code(kind, slot()))
            if name == "source":
                codes[position].append(code(terms["country"][f"state-{value % 20}"], slot()))
    for name, (positions, _values) in batch.links.items():
        linked = set(positions.tolist())
        for position in set(range(len(codes))) - linked:
            codes[position] += _missing(terms, name)
    for of_article in codes:
        of_article += _missing(terms, "office")
    statement = """COPY articles_indexentry (article_id, number, first_day, last_day, facets,
        document, digest, length) FROM STDIN"""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for pk, day, of_article, own in zip(
            batch.pks.tolist(), batch.days.tolist(), batch.words.tolist(), codes, strict=True
        ):
            date = FIRST_DAY + dt.timedelta(day)
            text = str(date)
            own += [code(terms["date"][key], slot()) for key in (text[:4], text[:7], text)]
            copy.write_row(
                (pk, pk, date, date, "{" + ",".join(map(str, sorted(own))) + "}",
                 words.vector(of_article), pk, len(of_article))
            )  # fmt: skip


def _missing(terms: dict[str, dict[str, int]], name: str) -> list[int]:
    term = terms[name][NOT_STATED]
    return [
        code(term, number) for number in missing_slots((), with_relation=FACETS[name].has_relation)
    ]


def _copy_words(words: _Words) -> None:
    Word.objects.bulk_create(
        (
            Word(folded=word, shown=word, stem=stemming.stem(word), article_count=int(count))
            for word, count in zip(words.shown, words.frequencies, strict=True)
            if count
        ),
        batch_size=5_000,
    )
