import pytest

from articles.text import minhash

FIRST = [8584381596623408579, 4971836077397065022]
RUNS = [1428342482]
WORDS = [f"كلمة{n}" for n in range(400)]


def sketch(words) -> set[int]:
    return set(minhash.bands(minhash.shingles(" ".join(words))))


def test_bands__copies_share_a_band_and_other_texts_do_not():
    original = sketch(WORDS)
    assert len(original) == 32
    assert original & sketch([*WORDS[:300], "ختام", "آخر"])  # cut from the end
    assert original & sketch([*(f"مقدمة{n}" for n in range(40)), *WORDS])  # another beginning
    assert not original & sketch([f"سواها{n}" for n in range(400)])


def test_bands__short_text_gives_none():
    assert minhash.bands(minhash.shingles(" ".join(WORDS[:15]))) == []


def test_bands__known_text_gives_the_stored_values():
    # Bands are stored: if a library computed other values, no copy would be found.
    assert minhash.bands(minhash.shingles(" ".join(WORDS)))[:2] == FIRST


def test_containment__shorter_text_within_a_longer_one_is_complete():
    one, other = minhash.shingles(" ".join(WORDS[:100])), minhash.shingles(" ".join(WORDS))
    assert minhash.containment(one, other) == 1.0
    assert minhash.containment(one, frozenset()) == 0.0


def test_shingles__spellings_of_one_text_give_the_same_shingles():
    assert minhash.shingles("أكد الوزير أمس في القاهرة") == minhash.shingles(
        "اكد الوزير امس فى القاهره"
    )


def test_runs__of_a_short_text_are_among_those_of_a_long_one():
    assert set(minhash.runs(" ".join(WORDS[50:80]))) < set(minhash.runs(" ".join(WORDS)))
    runs = len(WORDS) * 2 - minhash.RUN_WORDS + 1  # a number is a word of its own
    assert 0.4 * runs < len(minhash.runs(" ".join(WORDS))) < 0.6 * runs


def test_runs__known_text_gives_the_stored_values():
    # Runs are stored: if the hash changed, no possible copy would be found.
    assert minhash.runs("أعلن الوزير أن بلاده ستواصل دعم التحالف") == RUNS


def test_runs__fit_the_column_of_the_database():
    assert all(0 <= run < 2**31 for run in minhash.runs(" ".join(WORDS)))


@pytest.mark.parametrize(
    ("shared", "one", "other", "expected"),
    [(4, 30, 200, True), (3, 20, 20, False), (4, 40, 200, False), (24, 200, 900, True)],
)
def test_share_runs__depends_on_the_shorter_text(shared, one, other, expected):
    assert minhash.share_runs(shared, one, other) is expected
