import pytest
from django.utils import translation

from articles.meetings.folding import MORE, folded, more


@pytest.mark.parametrize(("length", "shown"), [(0, 0), (5, 5), (6, 6), (7, 5), (40, 5)])
def test_folded__one_item_alone_is_not_folded(length, shown):
    parts = folded(range(length))
    assert len(parts.shown) == shown
    assert [*parts.shown, *parts.more] == list(range(length))


@pytest.mark.parametrize(
    ("noun", "n", "expected"),
    [
        ("articles", 2, "ومقالان آخران"),
        ("articles", 4, "وأربعة مقالات أخرى"),
        ("articles", 11, "و11 مقالا آخر"),
        ("articles", 100, "و100 مقال آخر"),
        ("states", 2, "ودولتان أو منظمتان أخريان"),
        ("states", 9, "وتسع دول ومنظمات أخرى"),
        ("officials", 5, "وخمسة مسؤولين آخرين"),
    ],
)
def test_more__number_agrees_with_what_is_folded(noun, n, expected):
    assert more(range(n), noun) == expected


def test_more__every_noun_is_worded_in_both_languages():
    for noun in MORE:
        for n in (2, 4, 11, 100):
            arabic = more(range(n), noun)
            with translation.override("en"):
                english = more(range(n), noun)
            assert arabic.startswith("و")
            assert english.startswith("and ")
            assert english != arabic
