"""Every count of every facet, compared with counting by brute force over the articles.

The join trap: an article with two states must count once under each and once in the total, and a filter
on one state must not hide the other from the counts.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.browse import facet_panels
from articles.browse.answer import FEW
from articles.browse.article_list import ArticleList
from articles.facets.registry import FACETS
from articles.index import writer
from articles.models import Article, ArticleState, Coverage
from articles.text.dates import PartialDate
from tests import builders

pytestmark = pytest.mark.django_db

DATES = ("2014-09-11", "2019", "2019-02", "2019-02-06", "2019-11-14", "2022-05-11", "not-stated")
KEYS = {
    "date": ("2019", "2019-02", "2019-02-06", "2022", "not-stated", "2013"),
    "meeting_date": ("2019", "2019-02", "2020", "not-stated", "2013"),
    "venue": ("rome", "paris", "virtual", "not-stated"),
    "resolution": ("unsc-2254", "unsc-2249", "not-stated"),
    "meeting": ("m0", "m1", "m2", "m3", "not-stated"),
    "kind": ("ministerial", "working-group", "political-directors", "not-stated"),
    "state": ("iraq", "syria", "france", "not-stated"),
    "official": ("kerry", "pompeo", "not-stated"),
    "office": ("foreign-minister", "defence-minister", "not-stated"),
    "source": ("jazeera", "enab", "not-stated"),
    "country": ("syria", "iraq", "not-stated"),
    "topic": ("africa", "camps", "not-stated"),
}


OFFICES = (
    ("kerry", "foreign-minister", "2013-02-01", "2017-01-20"),
    ("pompeo", "foreign-minister", "2018-04-26", "2019-02-05"),
    ("pompeo", "defence-minister", "2019-02-06", "2021-01-20"),
)
MEETING_DAYS = {"m0": "2019-02-06", "m1": "2019-11-14", "m2": "2020-06-04"}


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
        "suggested_states": subset("iraq", "syria"),
        "officials": subset("kerry", "pompeo"),
        "resolutions": subset("unsc-2254", "unsc-2249"),
        "topics": subset("africa", "camps"),
        "word": st.sampled_from(["مراكش", "روما", "باريس"]),
    }
)
selections = st.dictionaries(
    st.sampled_from(list(FACETS)), st.integers(min_value=1, max_value=3), max_size=3
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
modes = st.tuples(
    st.sampled_from([("primary",), ("background",), ("primary", "background")]), st.booleans()
)
words = st.sampled_from([None, "مراكش", "بمراكش روما", "«روما»"])


def world() -> dict:
    """Create the authorities and meetings of the tests; return them by slug."""
    france = builders.state("france", "فرنسا", "France")
    states = [
        france,
        builders.state("iraq", "العراق", "Iraq"),
        builders.state("syria", "سوريا", "Syria"),
    ]
    rome = builders.venue("rome", "روما", "Rome", country=france)
    paris = builders.venue("paris", "باريس", "Paris", country=france)
    kerry = builders.official("kerry", "كيري", "Kerry")
    pompeo = builders.official("pompeo", "بومبيو", "Pompeo")
    for person, kind, first, last in OFFICES:
        {"kerry": kerry, "pompeo": pompeo}[person].appointments.create(
            state=france, office_ar="وزير", office_en=kind, office_kind=kind,
            from_on=first, from_on_precision="day", to_on=last, to_on_precision="day",
        )  # fmt: skip
    entities = [
        *states, rome, paris, kerry, pompeo,
        builders.resolution(2254), builders.resolution(2249),
        builders.topic("africa", "أفريقيا", "Africa"), builders.topic("camps", "المخيمات", "Camps"),
        builders.source("jazeera", "الجزيرة", "Al Jazeera"),
        builders.source("enab", "عنب بلدي", "Enab", country=states[2]),
        builders.meeting("m0", "2019-02-06", venue=rome),
        builders.meeting("m1", "2019-11-14", venue=paris, kind="political-directors"),
        builders.meeting("m2", "2020-06-04", mode="virtual"),
        builders.meeting("m3", "2021-01-01", kind="working-group", status="draft"),
    ]  # fmt: skip
    return {entity.slug: entity for entity in entities}


def create_article(spec: dict, entities: dict) -> None:
    """Create and index the article of a specification."""
    background = [m for m in spec["background"] if m not in spec["meetings"]]
    suggested = [m for m in spec["suggested"] if m not in spec["meetings"] + background]
    fields = {"source": entities[spec["source"]]} if spec["source"] else {}
    article = builders.article(
        f"خبر عن {spec['word']}", date=spec["date"], status=spec["status"], index=False, abstract="",
        withdrawn_reason="سبب" if spec["status"] == "withdrawn" else "",
        meetings=[entities[s] for s in spec["meetings"]], background=[entities[s] for s in background],
        **{r: [entities[s] for s in spec[r]] for r in ("states", "officials", "resolutions", "topics")},
        **fields,
    )  # fmt: skip
    for slug in suggested:
        Coverage.objects.create(article=article, meeting=entities[slug], status="suggested")
    for slug in spec["suggested_states"]:
        if slug not in spec["states"]:
            ArticleState.objects.create(article=article, state=entities[slug], status="suggested")
    writer.index_article(article)


def expected_keys(spec: dict, relations=("primary",), suggested=False) -> dict[str, set[str]]:
    """Return the keys of one article by facet, derived from its specification alone."""
    venues = {"m0": {"rome"}, "m1": {"paris"}, "m2": {"virtual"}}
    kinds = {"m0": "ministerial", "m1": "political-directors", "m2": "ministerial"}
    background = [m for m in spec["background"] if m not in spec["meetings"]]
    meetings = list(spec["meetings"]) if "primary" in relations else []
    meetings += background if "background" in relations else []
    if suggested and "primary" in relations:
        meetings += [m for m in spec["suggested"] if m not in spec["meetings"] + background]
    public = [m for m in meetings if m != "m3"]  # m3 is a draft meeting, which is not public
    parts = spec["date"].split("-") if spec["date"] != "not-stated" else []
    keys_by_facet = {
        "date": {"-".join(parts[: n + 1]) for n in range(len(parts))},
        "meeting_date": {MEETING_DAYS[m][:length] for m in public for length in (4, 7)},
        "venue": {v for m in public for v in venues[m]},
        "meeting": set(public),
        "kind": {kinds[m] for m in public},
        "state": {*spec["states"], *(spec["suggested_states"] if suggested else ())},
        "official": set(spec["officials"]), "office": offices(spec),
        "resolution": set(spec["resolutions"]), "topic": set(spec["topics"]),
        "source": {spec["source"]} if spec["source"] else set(),
        "country": {"syria"} if spec["source"] == "enab" else set(),
    }  # fmt: skip
    return {name: keys or {"not-stated"} for name, keys in keys_by_facet.items()}


def offices(spec: dict) -> set[str]:
    """Return the offices its officials held on the article's date, else on that of its first meeting."""
    days = [MEETING_DAYS[m] for m in sorted(spec["meetings"]) if m != "m3"][:1]
    if spec["date"] != "not-stated":
        days = [spec["date"]]
    date = PartialDate.parse(days[0]) if days else None
    return {
        kind
        for person, kind, first, last in OFFICES
        if date and person in spec["officials"]
        and builders.day(first) <= date.last_day and builders.day(last) >= date.first_day
    }  # fmt: skip


def in_range(spec: dict, first: str | None, last: str | None) -> bool:
    if not first and not last:
        return True
    if spec["date"] == "not-stated":
        return False
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
    """Return the words of the queries above that the article or the names linked to it have."""
    names = {spec["word"]}
    public = {*spec["meetings"], *spec["background"]}
    if "m0" in public:
        names.add("روما")
    # The titles of all meetings here contain «مراكش».
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
@given(st.lists(articles, max_size=7), selections, ranges, words, modes)
def test_counts__random_catalogue_equals_brute_force(specs, chosen, period, q, mode):
    with transaction.atomic():
        entities = world()
        writer.rebuild()
        for spec in specs:
            create_article(spec, entities)
        check(specs, chosen, period, q, *mode)
        transaction.set_rollback(True)


def check(specs, chosen, period, q, relations, suggested) -> None:
    query = QueryDict(mutable=True)
    for name, keys in chosen.items():
        query.setlist(name, keys)
    query.setlist("relation", relations)
    pairs = (("from", period[0]), ("to", period[1]), ("q", q), ("suggested", suggested and "yes"))
    query.update({name: value for name, value in pairs if value})
    filterset = ArticleList(query)
    keys = [expected_keys(spec, relations, suggested) for spec in specs]
    # A draft meeting cannot be chosen: it is dropped with a notice.
    public = {n: [k for k in ks if k != "m3"] for n, ks in chosen.items()}
    public = {n: ks for n, ks in public.items() if ks}
    is_reversed = period == ("2019-02", "2018") or period == ("2019-02-06", "2018")
    has_notice = is_reversed or any("m3" in ks for ks in chosen.values())
    assert bool(filterset.wording.notices) == has_notice
    pairs = list(zip(specs, keys, strict=True))
    strict = sum(selected(s, k, public, period, q, relaxed=False) for s, k in pairs)
    relaxed = q == "بمراكش روما" and strict < FEW
    assert filterset.answer.is_relaxed == relaxed
    total = sum(selected(s, k, public, period, q, relaxed) for s, k in pairs)
    assert filterset.results.count() == total
    # The query on the tables gives the same articles in the same order.
    oracle = Article.objects.published().matching(filterset.selection).newest()
    assert oracle.count() == total
    if filterset.sort == "newest":
        assert [a.pk for a in filterset.results[:50]] == [a.pk for a in oracle]
    for facet in FACETS.values():
        expected: dict[str, int] = {}
        for spec, own in pairs:
            if selected(spec, own, public, period, q, relaxed, ignoring=facet.name):
                for key in own[facet.name]:
                    expected[key] = expected.get(key, 0) + 1
        counts = facet_panels.counts(filterset.index, filterset.selection, facet)
        assert counts == expected, facet.name


def test_build__chosen_value_without_articles_is_shown_with_zero_and_can_be_removed():
    entities = world()
    writer.rebuild()
    builders.article(states=[entities["iraq"]], meetings=[entities["m0"]])
    filterset = ArticleList(QueryDict("venue=paris&state=iraq"))
    by_name = {
        p.name: p for p in facet_panels.build(filterset.index, filterset.selection, filterset.state)
    }
    options = {o.key: o for o in by_name["venue"].options}
    assert (options["paris"].count, options["paris"].selected) == (0, True)
    assert str(options["paris"].address) == "?state=iraq"
    assert options["rome"].count == 1  # counted as if no venue were chosen
    assert str(options["rome"].address) == "?venue=paris&venue=rome&state=iraq"


def test_build__year_of_the_meeting_is_a_tree_of_years_and_months_that_finds_undated_articles():
    entities = world()
    builders.article("بلا تاريخ", date="not-stated", meetings=[entities["m0"]])
    builders.article("قبل الاجتماع بسنة", date="2018-02-01", meetings=[entities["m1"]])
    filterset = ArticleList(QueryDict("meeting_date=2019"))
    (panel,) = facet_panels.build(
        filterset.index, filterset.selection, filterset.state, ["meeting_date"]
    )
    assert filterset.results.count() == 2
    (year,) = panel.options
    assert (year.key, year.count) == ("2019", 2)
    assert [(c.key, c.count) for c in year.children] == [("2019-02", 1), ("2019-11", 1)]
    (article,) = ArticleList(QueryDict("meeting_date=2019-02")).results[0:9]
    assert article.title == "بلا تاريخ"
    assert ArticleList(QueryDict("meeting_date=2019-02-06")).filters.unknown_values


def test_build__chosen_year_is_open():
    builders.article(date="2019-02-06")
    builders.article(date="2019")
    filterset = ArticleList(QueryDict("date=2019"))
    (panel,) = [
        p
        for p in facet_panels.build(filterset.index, filterset.selection, filterset.state)
        if p.name == "date"
    ]
    (year,) = panel.options
    assert (year.key, year.count) == ("2019", 2)
    assert [(c.key, c.count) for c in year.children] == [("2019-02", 1)]


def test_build__index_in_memory_takes_no_statement(django_assert_num_queries):
    world()
    writer.rebuild()
    builders.article()
    filterset = ArticleList(QueryDict("state=iraq&venue=rome&date=2019"))
    index = filterset.index
    with django_assert_num_queries(0):
        facet_panels.build(index, filterset.selection, filterset.state)


def test_build__long_list_shows_ten_values_and_every_value_shows_all():
    states = [builders.state(f"s{n:02}", f"دولة {n:02}", f"State {n:02}") for n in range(14)]
    for n, state in enumerate(states):
        builders.article(states=[state, *states[: n // 7]])
    builders.article()
    filterset = ArticleList(QueryDict("state=s13"))
    (panel,) = facet_panels.build(filterset.index, filterset.selection, filterset.state, ["state"])
    keys = [option.key for option in panel.options]
    assert keys[:2] == ["s00", "s01"]  # the most frequent first, equal ones in their own order
    assert keys[10:] == ["s13", "not-stated"]  # a chosen value is always shown
    assert panel.values == 15
    assert panel.has_more
    every = facet_panels.every_value(
        filterset.index, filterset.selection, FACETS["state"], filterset.state, "", by_name=True
    )
    assert [option.key for option in every] == [*(f"s{n:02}" for n in range(14)), "not-stated"]
    (one,) = facet_panels.every_value(
        filterset.index, filterset.selection, FACETS["state"], filterset.state, "دوله 07", False
    )
    assert (one.key, one.count, one.address) == ("s07", 1, "?state=s07&state=s13")


def test_build__histogram_shows_years_or_the_months_of_the_chosen_year():
    for date in ("2019-02-06", "2019-02", "2019-11-14", "2022-05-11"):
        builders.article(date=date)

    def bars(query: str) -> list[tuple[str, int]]:
        filterset = ArticleList(QueryDict(query))
        (panel,) = facet_panels.build(
            filterset.index, filterset.selection, filterset.state, ["date"]
        )
        return [(bar.option.key, bar.height) for bar in panel.bars]

    assert bars("") == [("2019", 100), ("2020", 0), ("2021", 0), ("2022", 33)]
    of_2019 = bars("date=2019")
    assert [key for key, _height in of_2019] == [f"2019-{month:02}" for month in range(1, 13)]
    assert [pair for pair in of_2019 if pair[1]] == [("2019-02", 100), ("2019-11", 50)]


def test_build__value_with_suggestions_only_is_marked():
    iraq, syria = (
        builders.state("iraq", "العراق", "Iraq"),
        builders.state("syria", "سوريا", "Syria"),
    )
    article = builders.article(states=[iraq], index=False)
    ArticleState.objects.create(article=article, state=syria, status="suggested")
    writer.index_article(article)

    def states(query: str) -> dict[str, tuple[int, bool]]:
        filterset = ArticleList(QueryDict(query))
        (panel,) = facet_panels.build(
            filterset.index, filterset.selection, filterset.state, ["state"]
        )
        return {o.key: (o.count, o.only_suggested) for o in panel.options}

    assert states("") == {"iraq": (1, False)}
    assert states("suggested=yes") == {"iraq": (1, False), "syria": (1, True)}


@pytest.mark.parametrize("chosen", ["2019-02-06", "2019-02", "2013-05-01"])
def test_build__chosen_date_without_articles_is_shown(chosen):
    builders.article(date="2019-02-06")
    query = QueryDict(f"date={chosen}&from=2020&state=not-stated")
    filterset = ArticleList(query)
    panel = next(
        p
        for p in facet_panels.build(filterset.index, filterset.selection, filterset.state)
        if p.name == "date"
    )
    assert panel.selected_count == 1
    seen, level = [], panel.options
    while level:
        path = [o for o in level if chosen == o.key or chosen.startswith(o.key + "-")]
        seen += [(o.key, o.selected) for o in path]
        level = path[0].children if path else ()
    assert seen[-1] == (chosen, True)
