"""The snapshot compared with brute force over plain dictionaries: building, updating, counting, sorting."""

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from articles.index.bitmaps.documents import NO_DAY, Document, Documents, day_number
from articles.index.bitmaps.snapshot import MOST_RANGES, Change, Snapshot
from articles.index.bitmaps.terms import Term, Terms
from articles.querysets import Selection
from articles.querysets.counting_modes import code

TERMS = Terms(
    {pk: Term(pk, "f" if pk < 6 else "g", f"k{pk}", None, "", "", "") for pk in range(1, 10)}
)
EMPTY = Snapshot(TERMS, {}, BitMap(), Documents())
days = st.none() | st.dates(dt.date(2014, 1, 1), dt.date(2014, 1, 9))
entry = st.tuples(days, st.integers(0, 2), st.sets(st.integers(1, 9), max_size=5))
# Each step gives some articles new content, or None, which deletes them.
steps = st.lists(st.dictionaries(st.integers(1, 30), st.none() | entry, max_size=12), max_size=6)


def articles(snapshot: Snapshot, *args, **options) -> list[int]:
    """Return the primary keys of the articles on a page of a snapshot."""
    return snapshot.documents.articles(snapshot.page(*args, **options)).tolist()


class Model:
    """The archive as plain dictionaries, with the snapshot that must equal it."""

    def __init__(self, first_number: int) -> None:
        self.articles: dict[int, tuple[int, object]] = {}  # article: (number, entry)
        self.next = first_number
        self.snapshot = EMPTY

    def step(self, changes: dict) -> None:
        gone, added = [], []
        for article, content in changes.items():
            if article in self.articles:
                gone.append(self.articles.pop(article)[0])
            if content:
                day, span, terms = content
                last = day + dt.timedelta(days=span) if day else None
                self.articles[article] = (self.next, (day, last, terms))
                document = Document(
                    self.next, article, day_number(day), day_number(last), sorted(terms)
                )
                added.append(Change(document, [code(term, 0) for term in terms]))
                self.next += 1
        self.snapshot = self.snapshot.changed(gone, added[::-1], {})

    def rebuilt(self) -> Snapshot:
        rows = list(self.articles.items())
        numbers = np.array([number for _a, (number, _e) in rows], np.int64)
        bitmaps = {
            code(t, 0): BitMap([n for _a, (n, e) in rows if t in e[2]]) for t in range(1, 10)
        }
        documents = Documents.of(
            numbers,
            np.array([article for article, _ in rows], np.int64),
            np.array([day_number(e[0]) for _a, (_n, e) in rows], np.int64),
            np.array([day_number(e[1]) for _a, (_n, e) in rows], np.int64),
            {value // 8: bitmap for value, bitmap in bitmaps.items()},
        )
        return Snapshot(TERMS, bitmaps, BitMap(numbers.astype(np.uint32)), documents)


@given(steps, st.sampled_from([1, 5_000]), st.sets(st.integers(1, 9), max_size=3), days, days)
def test_changed__random_steps_equal_brute_force_and_rebuild(
    steps, first, wanted, first_day, last_day
):
    model = Model(first)
    for changes in steps:
        model.step(changes)
    codes: dict[str, list[int]] = {}
    for term in wanted:
        codes.setdefault("f" if term < 6 else "g", []).append(code(term, 0))
    selection = Selection({k: tuple(v) for k, v in codes.items()}, first_day, last_day)

    def is_wanted(content) -> bool:
        day, last, terms = content
        chosen = [{c // 8 for c in facet_codes} for facet_codes in codes.values()]
        in_range = not (first_day or last_day) or (
            day is not None
            and (not first_day or day >= first_day)
            and (not last_day or last <= last_day)
        )
        return in_range and all(facet_terms & terms for facet_terms in chosen)

    expected = {a: e for a, (_n, e) in model.articles.items() if is_wanted(e)}
    for snapshot in (model.snapshot, model.rebuilt()):
        documents = snapshot.matching(selection)
        terms = [*TERMS.of("f"), *TERMS.of("g")]
        counts = [sum(t.pk in e[2] for e in expected.values()) for t in terms]
        assert snapshot.counts(documents, terms).tolist() == counts
        assert snapshot.counts(documents, terms, [(0, 1)] * len(terms)).tolist() == counts
        dated = sorted((a for a in expected if expected[a][0]), key=lambda a: (expected[a][0], a))
        dateless = sorted(a for a in expected if not expected[a][0])
        newest, oldest = dated[::-1] + dateless[::-1], dated + dateless
        for start, stop in ((0, 2), (1, 5), (0, 99)):
            stop = min(stop, len(expected))
            assert articles(snapshot, documents, start, stop) == newest[start:stop]
            assert articles(snapshot, documents, start, stop, newest=False) == oldest[start:stop]


def test_changed__earlier_snapshot_stays_unchanged():
    model = Model(1)
    model.step({1: (dt.date(2014, 1, 2), 0, {1}), 2: (None, 0, {1, 2})})
    before = model.snapshot
    model.step({1: None, 2: (dt.date(2014, 1, 1), 0, {3}), 3: (None, 0, {1})})
    terms = TERMS.of("f")
    assert before.counts(before.everything, terms).tolist()[:3] == [2, 1, 0]
    assert articles(before, before.everything, 0, 2) == [1, 2]
    assert articles(model.snapshot, model.snapshot.everything, 0, 2) == [2, 3]


def test_counts__both_ways_of_counting_agree(monkeypatch):
    model = Model(1)
    model.step({a: (dt.date(2014, 1, 1), 0, {1 + a % 9, 1 + a % 4}) for a in range(1, 900)})
    snapshot, terms = model.snapshot, [*TERMS.of("f"), *TERMS.of("g")]
    documents = snapshot.matching(Selection({"f": (code(2, 0), code(3, 0))}))
    counts = snapshot.counts(documents, terms).tolist()
    monkeypatch.setattr("articles.index.bitmaps.snapshot.DOCUMENTS_PER_TERM", 0)
    assert snapshot.counts(documents, terms).tolist() == counts
    assert sum(counts) > 0


def test_values__one_document_gives_its_terms_by_facet():
    model = Model(1)
    model.step({7: (None, 0, {8, 2})})
    assert {f: [t.pk for t in terms] for f, terms in model.snapshot.values(1).items()} == {
        "f": [2], "g": [8],
    }  # fmt: skip


def test_day_number__none_is_before_every_day():
    assert (
        day_number(None)
        == NO_DAY
        < day_number(dt.date(1800, 1, 1))
        <= day_number(dt.date(1900, 1, 1))
    )


def test_extended__documents_without_values_are_kept_when_columns_grow():
    columns = Documents()
    for number, article in ((5_000, 7), (30_000, 8)):
        columns = columns.extended([Document(number, article, 1, 1, [])])
    assert columns.articles(np.array([5_000, 30_000])).tolist() == [7, 8]


def test_matching__many_ranges_keep_the_cache_bounded():
    model = Model(1)
    model.step({1: (dt.date(2014, 1, 5), 0, {1}), 2: (None, 0, {2})})
    snapshot = model.snapshot
    for n in range(3 * MOST_RANGES):
        first = dt.date(2013, 12, 1) + dt.timedelta(n)
        assert len(snapshot.matching(Selection(first_day=first))) == (first <= dt.date(2014, 1, 5))
    assert len(snapshot._ranges) <= MOST_RANGES
