import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search import ranking


def rank(query_text: str, *texts: str, gone=(), first: int = 1) -> list[int]:
    """Return the indexes of the texts found, highest score first, equal scores by index."""
    documents = [search.analyse([("C", text)]) for text in texts]
    postings: dict[str, bytes] = {}
    for number, document in enumerate(documents, first):
        for lexeme, frequency in document.frequencies.items():
            piece = ranking.pack([(number, frequency, document.length)])
            postings[lexeme] = postings.get(lexeme, b"") + piece
    query = search.parse(query_text)
    wanted = {lexeme: postings[lexeme] for lexeme in ranking.lexemes(query) if lexeme in postings}
    average = sum(d.length for d in documents) / len(documents)
    result = ranking.rank(query, wanted, ranking.Corpus(len(documents), average), gone)
    order = np.argsort(-np.round(result.scores, 6), kind="stable")
    return [int(n) - first for n in result.documents[order]]


def test_rank__rare_word_counts_more_than_a_common_one():
    assert rank("اجتماع مراكش", "اجتماع روما", "اجتماع لندن", "زيارة مراكش")[0] == 2


def test_rank__word_as_written_comes_before_another_form():
    assert rank("وزراء", "قال وزير", "قال وزراء", "قال السفير")[:2] == [1, 0]


def test_rank__short_text_comes_before_a_long_one():
    assert rank("مراكش", "مراكش " + "خبر " * 50, "مراكش خبر", "لندن")[0] == 1


def test_rank__text_with_all_words_comes_first_among_similar_ones():
    assert rank("مراكش روما", "مراكش مراكش خبر", "مراكش روما خبر", "روما روما خبر")[0] == 1


def test_rank__or_finds_texts_with_either_word():
    assert set(rank("مراكش OR روما", "مراكش", "روما", "لندن")) == {0, 1}


def test_rank__query_without_a_common_word_finds_nothing():
    assert rank("زرافة", "مراكش", "روما") == []


def test_rank__deleted_document_is_left_out():
    assert rank("مراكش", "مراكش أولى", "مراكش ثانية", gone=[1]) == [1]


def test_rank__large_document_numbers_take_no_more_memory():
    assert rank("مراكش", "مراكش", "روما", first=2_000_000_000) == [0]


def test_rank__word_without_matches_excludes_nothing():
    assert len(rank("زرافة اجتماع", *[f"اجتماع {n}" for n in range(60)])) == 60


def test_rank__phrase_requires_all_its_words():
    assert rank("«التحالف الدولي»", "التحالف وحده", "التحالف الدولي", "الدولي") == [1]


def test_rank__document_with_little_of_the_query_is_left_out():
    texts = [f"اجتماع {n}" for n in range(60)] + ["اجتماع مراكش"] * 25
    indexes = rank("اجتماع مراكش", *texts)
    assert set(indexes) == set(range(60, 85))


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(0, 60), st.integers(1, 15))
def test_in_order__pages_are_slices_of_the_full_order(scores, start, length):
    scores = np.array(scores, float)
    age = np.arange(len(scores))  # a higher index is newer
    full_order = sorted(range(len(scores)), key=lambda index: (-scores[index], -index))
    page = ranking.ranked_slice(scores, age, start, start + length)
    assert page.tolist() == full_order[start : start + length]


@pytest.mark.parametrize("length", [0, 70_000])
def test_pack__posting_round_trips_with_capped_length(length):
    (posting,) = ranking.unpack(ranking.pack([(2**31 - 1, 255, length)]))
    assert posting.tolist() == (2**31 - 1, 255, min(length, ranking.LONGEST_DOCUMENT))
