"""Every count of every facet, compared with counting by hand over the articles themselves."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import panels
from articles.answering import FEW
from articles.filters import ArticleFilterSet
from articles.models import Article, Coverage, FacetTerm
from tests import builders

pytestmark = pytest.mark.django_db

FACETS = ("date", "venue", "resolution", "meeting", "kind", "state", "official", "source", "topic")
DATES = ("2014-09-11", "2019", "2019-02", "2019-02-06", "2019-11-14", "2022-05-11", "not-stated")
KEYS = {
    "date": ("2019", "2019-02", "2019-02-06", "2022", "not-stated", "2013"),
    "venue": ("rome", "paris", "virtual", "not-stated"),
    "resolution": ("unsc-2254", "unsc-2249", "not-stated"),
    "meeting": ("m0", "m1", "m2", "m3", "not-stated"),
    "kind": ("ministerial", "working-group", "political-directors", "not-stated"),
    "state": ("iraq", "syria", "france", "not-stated"),
    "official": ("kerry", "pompeo", "not-stated"),
    "source": ("jazeera", "enab", "not-stated"),
    "topic": ("africa", "camps", "not-stated"),
}


def subset(*values):
    return st.lists(st.sampled_from(values), unique=True, max_size=len(values))


articles = st.fixed_dictionaries(
    {
        "date": st.sampled_from(DATES),
        "status": st.sampled_from(["published"] * 4 + ["draft", "in-review", "withdrawn"]),
        "source": st.sampled_from([None, "jazeera", "enab"]),
        "meetings": subset("m0", "m1", "m2", "m3"),
        "suggested": subset("m0", "m1"),
        "background": subset("m2", "m3"),
        "states": subset("iraq", "syria", "france"),
        "officials": subset("kerry", "pompeo"),
        "resolutions": subset("unsc-2254", "unsc-2249"),
        "topics": subset("africa", "camps"),
        "word": st.sampled_from(["مراكش", "روما", "باريس"]),
    }
)
selections = st.dictionaries(
    st.sampled_from(FACETS), st.integers(min_value=1, max_value=3), max_size=3
).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(KEYS[name]), min_size=1, max_size=n, unique=True)
         for name, n in chosen.items()}
    )
)  # fmt: skip
ranges = st.tuples(
    st.sampled_from([None, "2015", "2019-02", "2019-02-06"]),
    st.sampled_from([None, "2018", "2019-02", "2019-12-31"]),
)
words = st.sampled_from([None, "مراكش", "بمراكش روما", "«روما»"])


def world() -> dict:
    france = builders.state("france", "فرنسا", "France")
    states = [
        france,
        builders.state("iraq", "العراق", "Iraq"),
        builders.state("syria", "سوريا", "Syria"),
    ]
    rome = builders.venue("rome", "روما", "Rome", country=france)
    paris = builders.venue("paris", "باريس", "Paris", country=france)
    made = [
        *states, rome, paris,
        builders.resolution(2254), builders.resolution(2249),
        builders.official("kerry", "كيري", "Kerry"), builders.official("pompeo", "بومبيو", "Pompeo"),
        builders.topic("africa", "أفريقيا", "Africa"), builders.topic("camps", "المخيمات", "Camps"),
        builders.source("jazeera", "الجزيرة", "Al Jazeera"), builders.source("enab", "عنب بلدي", "Enab"),
        builders.meeting("m0", "2019-02-06", venue=rome),
        builders.meeting("m1", "2019-11-14", venue=paris, kind="political-directors"),
        builders.meeting("m2", "2020-06-04", mode="virtual"),
        builders.meeting("m3", "2021-01-01", kind="working-group", status="draft"),
    ]  # fmt: skip
    return {thing.slug: thing for thing in made}


def make(spec: dict, things: dict) -> None:
    background = [m for m in spec["background"] if m not in spec["meetings"]]
    suggested = [m for m in spec["suggested"] if m not in spec["meetings"] + background]
    fields = {"source": things[spec["source"]]} if spec["source"] else {}
    article = builders.article(
        f"خبر عن {spec['word']}", date=spec["date"], status=spec["status"], index=False, abstract="",
        withdrawn_reason="سبب" if spec["status"] == "withdrawn" else "",
        meetings=[things[s] for s in spec["meetings"]], background=[things[s] for s in background],
        **{r: [things[s] for s in spec[r]] for r in ("states", "officials", "resolutions", "topics")},
        **fields,
    )  # fmt: skip
    for slug in suggested:
        Coverage.objects.create(article=article, meeting=things[slug], status="suggested")
    from articles import indexing

    indexing.index_article(article)


def truth(spec: dict) -> dict[str, set[str]]:
    """Return the keys of one article in every facet, worked out from its specification alone."""
    venues = {"m0": {"rome"}, "m1": {"paris"}, "m2": {"virtual"}}
    kinds = {"m0": "ministerial", "m1": "political-directors", "m2": "ministerial"}
    public = [m for m in spec["meetings"] if m != "m3"]  # a draft meeting is known to nobody
    date = spec["date"]
    parts = date.split("-") if date != "not-stated" else []
    found = {
        "date": {"-".join(parts[: n + 1]) for n in range(len(parts))},
        "venue": {v for m in public for v in venues[m]},
        "meeting": set(public),
        "kind": {kinds[m] for m in public},
        "state": set(spec["states"]), "official": set(spec["officials"]),
        "resolution": set(spec["resolutions"]), "topic": set(spec["topics"]),
        "source": {spec["source"]} if spec["source"] else set(),
    }  # fmt: skip
    return {name: keys or {"not-stated"} for name, keys in found.items()}


def in_range(spec: dict, first: str | None, last: str | None) -> bool:
    if not first and not last:
        return True
    if spec["date"] == "not-stated":
        return False
    from articles.dates import PartialDate

    date = PartialDate.parse(spec["date"])
    after = not first or date.first_day >= PartialDate.parse(first).first_day
    return after and (not last or date.last_day <= PartialDate.parse(last).last_day)


def has_words(spec: dict, q: str | None, relaxed: bool) -> bool:
    wanted = {
        None: set(),
        "مراكش": {"مراكش"},
        "بمراكش روما": {"مراكش", "روما"},
        "«روما»": {"روما"},
    }[q]
    if q == "بمراكش روما" and relaxed:
        return not wanted.isdisjoint(names_of(spec))
    return wanted <= names_of(spec)


def names_of(spec: dict) -> set[str]:
    names = {spec["word"]}
    public = {*spec["meetings"], *spec["background"]}
    if "m0" in public:
        names.add("روما")
    # The titles of all meetings here name Marrakesh.
    if public - {"m3"}:
        names.add("مراكش")
    return names


def selected(spec, keys, chosen, period, q, relaxed, ignoring=None) -> bool:
    if spec["status"] != "published" or not has_words(spec, q, relaxed):
        return False
    if ignoring != "date" and not in_range(spec, *period):
        return False
    return all(keys[name] & set(wanted) for name, wanted in chosen.items() if name != ignoring)


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(articles, max_size=7), selections, ranges, words)
def test_counts__equal_counting_by_hand(specs, chosen, period, q):
    with transaction.atomic():
        things = world()
        from articles import indexing

        indexing.rebuild()
        for spec in specs:
            make(spec, things)
        check(specs, chosen, period, q)
        transaction.set_rollback(True)


def check(specs, chosen, period, q) -> None:
    query = QueryDict(mutable=True)
    for name, keys in chosen.items():
        query.setlist(name, keys)
    for name, value in (("from", period[0]), ("to", period[1]), ("q", q)):
        if value:
            query[name] = value
    filterset = ArticleFilterSet(query, queryset=Article.objects.published())
    keys = [truth(spec) for spec in specs]
    # A draft meeting is no value to choose: it is dropped and said so.
    public = {n: [k for k in ks if k != "m3"] for n, ks in chosen.items()}
    public = {n: ks for n, ks in public.items() if ks}
    assert bool(filterset.notices) == any("m3" in ks for ks in chosen.values())
    pairs = list(zip(specs, keys, strict=True))
    strict = sum(selected(s, k, public, period, q, relaxed=False) for s, k in pairs)
    relaxed = q == "بمراكش روما" and strict < FEW
    assert filterset.answer.is_relaxed == relaxed
    total = sum(selected(s, k, public, period, q, relaxed) for s, k in pairs)
    assert filterset.qs.count() == total
    counted = panels.counts(filterset.selection)
    terms = {t.pk: t for t in FacetTerm.objects.all()}
    for facet in FACETS:
        expected: dict[str, int] = {}
        for spec, own in pairs:
            if selected(spec, own, public, period, q, relaxed, ignoring=facet):
                for key in own[facet]:
                    expected[key] = expected.get(key, 0) + 1
        found = {terms[t].key: n for t, n in counted[facet].items() if terms[t].facet == facet}
        assert found == expected, facet


def test_build__a_chosen_value_stays_at_zero_and_drops_with_one_click():
    things = world()
    from articles import indexing

    indexing.rebuild()
    builders.article(states=[things["iraq"]], meetings=[things["m0"]])
    filterset = ArticleFilterSet(
        QueryDict("venue=paris&state=iraq"), queryset=Article.objects.published()
    )
    by_name = {p.name: p for p in panels.build(filterset.selection, filterset.state)}
    options = {o.key: o for o in by_name["venue"].options}
    assert (options["paris"].count, options["paris"].selected) == (0, True)
    assert str(options["paris"].address) == "?state=iraq"
    assert options["rome"].count == 1  # counted as if no venue were chosen
    assert str(options["rome"].address) == "?venue=paris&venue=rome&state=iraq"


def test_build__dates_open_below_the_year_chosen():
    builders.article(date="2019-02-06")
    builders.article(date="2019")
    filterset = ArticleFilterSet(QueryDict("date=2019"), queryset=Article.objects.published())
    (panel,) = [p for p in panels.build(filterset.selection, filterset.state) if p.name == "date"]
    (year,) = panel.options
    assert (year.key, year.count) == ("2019", 2)
    assert [(c.key, c.count) for c in year.children] == [("2019-02", 1)]


def test_counts__one_statement(django_assert_num_queries):
    world()
    builders.article()
    filterset = ArticleFilterSet(
        QueryDict("state=iraq&venue=rome&date=2019"), queryset=Article.objects.published()
    )
    selection = filterset.selection
    with django_assert_num_queries(1):
        panels.counts(selection)


@pytest.mark.parametrize("chosen", ["2019-02-06", "2019-02", "2013-05-01"])
def test_build__a_chosen_date_stays_in_sight_at_zero(chosen):
    builders.article(date="2019-02-06")
    query = QueryDict(f"date={chosen}&from=2020&state=not-stated")
    filterset = ArticleFilterSet(query, queryset=Article.objects.published())
    panel = next(p for p in panels.build(filterset.selection, filterset.state) if p.name == "date")
    assert panel.selected_count == 1
    seen, level = [], panel.options
    while level:
        on_the_way = [o for o in level if chosen == o.key or chosen.startswith(o.key + "-")]
        seen += [(o.key, o.selected) for o in on_the_way]
        level = on_the_way[0].children if on_the_way else ()
    assert seen[-1] == (chosen, True)
