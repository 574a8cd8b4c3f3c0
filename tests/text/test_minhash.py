from articles.text import minhash

FIRST = [8584381596623408579, 4971836077397065022]
WORDS = [f"كلمة{n}" for n in range(400)]


def sketch(words) -> set[int]:
    return set(minhash.bands(minhash.shingles(" ".join(words))))


def test_bands__copies_meet_and_others_do_not():
    whole = sketch(WORDS)
    assert len(whole) == 32
    assert whole & sketch([*WORDS[:300], "ختام", "آخر"])  # cut from the end
    assert whole & sketch([*(f"مقدمة{n}" for n in range(40)), *WORDS])  # another lead
    assert not whole & sketch([f"سواها{n}" for n in range(400)])


def test_bands__a_short_text_has_none():
    assert minhash.bands(minhash.shingles(" ".join(WORDS[:15]))) == []


def test_bands__are_the_same_ever_after():
    # They are stored: a library that computes others would leave every copy unfound.
    assert minhash.bands(minhash.shingles(" ".join(WORDS)))[:2] == FIRST


def test_containment__of_the_shorter_in_the_longer():
    one, other = minhash.shingles(" ".join(WORDS[:100])), minhash.shingles(" ".join(WORDS))
    assert minhash.containment(one, other) == 1.0
    assert minhash.containment(one, frozenset()) == 0.0


def test_shingles__spelling_makes_no_copy_another_text():
    assert minhash.shingles("أكد الوزير أمس في القاهرة") == minhash.shingles(
        "اكد الوزير امس فى القاهره"
    )
