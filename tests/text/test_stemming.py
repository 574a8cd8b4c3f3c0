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
def test_stem__forms_of_one_word_have_the_same_stem(pair):
    one, other = pair.split()
    assert stem(one) == stem(other)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_stem__false_friends_have_different_stems(pair):
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("clitic", "وفبلك")
def test_stem__state_with_a_clitic_has_the_stem_of_the_state(state, clitic):
    written = clitic + state
    if clitic == "ل" and state.startswith("ال"):
        written = "لل" + state[2:]
    assert stem(written) == stem(state)


@pytest.mark.parametrize("word", ["2254", "nato", "في", "داعش"])
def test_stem__numbers_latin_and_short_words_stay_unchanged(word):
    assert stem(word) == word


def test_stop_words__list_has_function_words_and_no_content_words():
    assert {"في", "من", "علي", "التي"} <= stemming.stop_words()
    assert stemming.stop_words().isdisjoint({"وزير", "اجتماع", "قرار", "سوريا", "دوله"})


@given(st.text(alphabet="ابتدرسعفقكلمنهويء", max_size=14))
def test_stem__any_word_gives_a_stem_that_is_not_longer(word):
    result = stemming.lexicon().stem(word)
    assert result or not word
    assert len(result) <= max(len(word), 6)  # a plural's singular may be longer


def test_lexicon__word_without_support_keeps_its_prefix():
    bare = stemming.Lexicon({"عراق": 100, "العراق": 900})
    assert bare.stem("والعراق") == "عراق"
    assert bare.stem("وفرنسا") == "وفرنسا"  # the lexicon does not support the rest
