from hypothesis import given
from hypothesis import strategies as st

from articles.text import arabic
from articles.text.latin import unaccented


def test_unaccented__spellings_with_and_without_marks_are_one():
    assert list(map(unaccented, ["québec", "işık", "løkke", "kubiš"])) == [
        "quebec", "isik", "lokke", "kubis",
    ]  # fmt: skip


@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF)))
def test_unaccented__arabic_words_are_unchanged(text):
    for word in arabic.words(text):
        assert unaccented(word) == word
