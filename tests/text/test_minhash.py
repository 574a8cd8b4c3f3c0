from articles.text import minhash

FIRST = [8584381596623408579, 4971836077397065022]
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
