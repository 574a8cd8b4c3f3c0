import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import arabic, stemming

STATES = (
    "فرنسا", "بلجيكا", "ألمانيا", "إيطاليا", "بريطانيا", "هولندا", "تركيا", "السعودية", "العراق", "سوريا",
    "الأردن", "مصر", "الكويت", "قطر", "المغرب", "ليبيا", "لبنان",
)  # fmt: skip
SAME = (
    "أخبار الأخبار", "كثير كثيرون", "أغراض وأغراضها", "العراق والعراق", "داعش لداعش", "سوريا سورية",
    "وزير وزراء", "وزير للوزراء", "رئيس رؤساء", "قائد قادة", "سفير سفراء", "دولة دول", "قرار قرارات",
    "اجتماع اجتماعات", "مقاتل مقاتلين", "مقاتل المقاتلون", "مسؤول المسؤولين", "سياسة سياسته", "قوات قواتها",
    "إيران الإيرانية", "لبنان اللبناني", "أمريكا الأميركية", "للتحالف التحالف", "بمراكش مراكش",
    "وزارة الوزارات",
    "مفاوضات بالمفاوضات", "تركيا التركية", "هجوم الهجمات", "مخيم المخيمات",
)  # fmt: skip
DIFFERENT = (
    "وزارة زار", "لبن لبنان", "واشنطن اشنطن", "فريق ريق", "ليبيا يبيا", "كتاب تاب", "فرنسا رنسا",
    "عراق إيران", "روسيا سوريا", "وزير وزن", "مصر مصير",
)  # fmt: skip


def stem(word: str) -> str:
    return stemming.stem(arabic.fold(word))


@pytest.mark.parametrize("pair", SAME)
def test_stem__forms_of_one_word(pair):
    one, other = pair.split()
    assert stem(one) == stem(other)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_stem__false_friends_stay_apart(pair):
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("clitic", "وفبلك")
def test_stem__states_with_every_clitic(state, clitic):
    written = clitic + state
    if clitic == "ل" and state.startswith("ال"):
        written = "لل" + state[2:]
    assert stem(written) == stem(state)


@pytest.mark.parametrize("word", ["2254", "nato", "في", "داعش"])
def test_stem__leaves_numbers_latin_and_short_words(word):
    assert stem(word) == word


def test_stop_words__are_words_that_say_nothing():
    assert {"في", "من", "علي", "التي"} <= stemming.stop_words()
    assert stemming.stop_words().isdisjoint({"وزير", "اجتماع", "قرار", "سوريا", "دوله"})


@given(st.text(alphabet="ابتدرسعفقكلمنهويء", max_size=14))
def test_stem__never_fails_and_never_grows(word):
    found = stemming.lexicon().stem(word)
    assert found or not word
    assert len(found) <= max(len(word), 6)  # a plural's singular may be longer


def test_lexicon__knows_nothing_it_was_not_given():
    bare = stemming.Lexicon({"عراق": 100, "العراق": 900})
    assert bare.stem("والعراق") == "عراق"
    assert bare.stem("وفرنسا") == "وفرنسا"  # nothing vouches for what remains
