import pytest

from articles import search
from articles.search import highlighting, segmentation

NAMES = segmentation.name_words(["مراكش", "مايك بومبيو", "العراق", "الولايات المتحده"])


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("مراكشالوزير", ("مراكش", "الوزير")), ("بمراكشوزير", ("بمراكش", "وزير")),
        ("الوزيربومبيو", ("الوزير", "بومبيو")), ("اجتماعالعراق", ("اجتماع", "العراق")),
        ("مراكش", ()), ("الوزير", ()), ("مراكشسس", ()), ("الاجتماعات", ()), ("بومبيوزف", ()),
    ],
)  # fmt: skip
def test_parts__word_is_split_only_into_a_name_and_a_common_word(word, parts):
    assert segmentation.split_word(word, NAMES) == parts


def test_analyse__joined_words_are_indexed_apart_and_together():
    document = search.analyse([("C", "قال بمراكشالوزير أمس")], NAMES)
    for lexeme in ("'~مراكش'", "'~وزير'", "'=بمراكشالوزير'"):
        assert lexeme in document.vector
    assert {"~مراكش", "~وزير"} <= document.frequencies.keys()
    assert "مراكشالوزير" not in search.analyse([("C", "مراكش الوزير")], NAMES).vector


def test_mark__joined_words_are_marked_together():
    pieces = highlighting.mark("قال بمراكشالوزير أمس", search.parse("مراكش"))
    assert [piece.text for piece in pieces if piece.marked] == ["بمراكشالوزير"]
