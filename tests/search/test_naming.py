"""Authorities named in a query: by whole names, longest first."""

import pytest

from articles import search
from articles.search import Group, naming
from articles.search.expansion import name_key, surname_key
from articles.text import arabic

GROUPS = {
    ("venue", 1): ("باريس", "Paris"),
    ("source", 2): ("عنب بلدي", "Enab Baladi"),
    ("state", 3): ("الولايات المتحدة", "United States"),
    ("source", 4): ("اليوم", "Al Yaum"),
    ("state", 5): ("العراق", "Iraq"),
    ("source", 6): ("عراقيون", "Iraqiyun"),
    ("resolution", 7): ("القرار 2254", "2254"),
}


def mentions(text: str) -> list[tuple[int, int, int]]:
    query = search.parse(text)
    groups: dict[str, list[Group]] = {}
    for owner, spellings in GROUPS.items():
        for spelling in spellings:
            group = Group(spellings[0], spellings, owner)
            groups.setdefault(name_key(arabic.words(spelling)), []).append(group)
    assert naming.keys(query) & groups.keys() or not naming.mentions(query, groups)
    return [(m.pk, m.start, m.end) for m in naming.mentions(query, groups)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("باريس", [(1, 0, 1)]), ("خبر من باريس", [(1, 1, 2)]), ("لباريس", [(1, 0, 1)]),
        ("عنب بلدي", [(2, 0, 2)]), ("«عنب بلدي» باريس", [(2, 0, 1), (1, 1, 2)]),
        ("باريس عنب بلدي", [(2, 1, 3), (1, 0, 1)]), ("القرار رقم 2254", [(7, 0, 2)]),
        ("-باريس", []), ("title:باريس", []), ("عنب", []), ("", []),
    ],
)  # fmt: skip
def test_mentions__names_are_found_longest_first(text, expected):
    assert mentions(text) == expected


def test_mentions__exact_name_excludes_another_form():
    assert [pk for pk, _start, _end in mentions("العراق")] == [5]
    assert [pk for pk, _start, _end in mentions("عراقيون")] == [6]


def test_mentions__ordinary_word_names_an_outlet_only_if_it_is_all_that_is_asked():
    assert mentions("اليوم") == [(4, 0, 1)]
    assert mentions("ماذا حدث اليوم في باريس") == [(1, 2, 3)]


def test_spans__widened_parts_are_traced_to_the_typed_ones():
    typed = search.parse("اجتماع عنب بلدي يونيو 2019")
    groups = {name_key(["عنب", "بلدي"]): [Group("عنب بلدي", ("عنب بلدي", "Enab Baladi"))]}
    widened = search.expand(typed, groups)
    assert [list(span) for span in naming.spans(typed, widened)] == [[0], [1, 2], [3], [4]]


def test_surname_key__is_among_the_keys():
    assert surname_key("بومبيو") in naming.keys(search.parse("قال بومبيو"))
