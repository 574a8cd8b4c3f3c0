import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search import ranking


def rank(question: str, *texts: str, gone=(), first: int = 1) -> list[int]:
    """Return the places of texts (title only) in the order of their scores, equals by place."""
    documents = [search.analyse([("C", text)]) for text in texts]
    postings: dict[str, bytes] = {}
    for number, document in enumerate(documents, first):
        for lexeme, frequency in document.frequencies.items():
            piece = ranking.pack([(number, frequency, document.length)])
            postings[lexeme] = postings.get(lexeme, b"") + piece
    query = search.parse(question)
    wanted = {lexeme: postings[lexeme] for lexeme in ranking.lexemes(query) if lexeme in postings}
    average = sum(d.length for d in documents) / len(documents)
    found = ranking.rank(query, wanted, ranking.Corpus(len(documents), average), gone)
    order = np.argsort(-np.round(found.scores, 6), kind="stable")
    return [int(n) - first for n in found.documents[order]]


def test_rank__a_rare_word_says_more_than_a_common_one():
    assert rank("اجتماع مراكش", "اجتماع روما", "اجتماع لندن", "زيارة مراكش")[0] == 2


def test_rank__the_word_as_written_before_another_form():
    assert rank("وزراء", "قال وزير", "قال وزراء", "قال السفير")[:2] == [1, 0]


def test_rank__a_short_text_before_a_long_one():
    assert rank("مراكش", "مراكش " + "خبر " * 50, "مراكش خبر", "لندن")[0] == 1


def test_rank__all_the_words_first_where_little_tells_them_apart():
    assert rank("مراكش روما", "مراكش مراكش خبر", "مراكش روما خبر", "روما روما خبر")[0] == 1


def test_rank__either_word():
    assert set(rank("مراكش OR روما", "مراكش", "روما", "لندن")) == {0, 1}


def test_rank__nothing_without_a_word_in_common():
    assert rank("زرافة", "مراكش", "روما") == []


def test_rank__passes_over_what_is_gone():
    assert rank("مراكش", "مراكش أولى", "مراكش ثانية", gone=[1]) == [1]


def test_rank__numbers_far_from_zero_take_no_more_room():
    assert rank("مراكش", "مراكش", "روما", first=2_000_000_000) == [0]


def test_rank__a_word_nobody_wrote_rules_nothing_out():
    assert len(rank("زرافة اجتماع", *[f"اجتماع {n}" for n in range(60)])) == 60


def test_rank__a_phrase_needs_all_its_words():
    assert rank("«التحالف الدولي»", "التحالف وحده", "التحالف الدولي", "الدولي") == [1]


def test_rank__a_document_with_next_to_nothing_of_the_question_is_left_out():
    texts = [f"اجتماع {n}" for n in range(60)] + ["اجتماع مراكش"] * 25
    found = rank("اجتماع مراكش", *texts)
    assert set(found) == set(range(60, 85))


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(0, 60), st.integers(1, 15))
def test_in_order__pages_are_the_whole_list_cut_up(scores, start, length):
    scores = np.array(scores, float)
    age = np.arange(len(scores))  # a later place is a newer one
    whole = sorted(range(len(scores)), key=lambda at: (-scores[at], -at))
    page = ranking.in_order(scores, age, start, start + length)
    assert page.tolist() == whole[start : start + length]


@pytest.mark.parametrize("length", [0, 70_000])
def test_pack__gives_back_what_it_was_given(length):
    (posting,) = ranking.unpack(ranking.pack([(2**31 - 1, 255, length)]))
    assert posting.tolist() == (2**31 - 1, 255, min(length, ranking.LONGEST_DOCUMENT))
