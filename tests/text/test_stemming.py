import gzip
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import analysis
from articles.search.query import Clause, Phrase
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
# Words of the lexicon, folded, that share no lexeme with the same word after the article, or after one other
# prefix, because written like this they are nearly always something else.
AMBIGUOUS = {
    "السنه": "the year; with the article tongues, ألسنة",
    "السن": "the age; with the article tongues, ألسن",
    "الغاز": "the gas; with the article riddles, ألغاز",
    "الباب": "the door; with the article minds, ألباب",
    "البي": "the B; with the article a name, ألبي",
    "البان": "that, بأن, after a misspelt article; with the article dairy products, ألبان",
    "لبان": "ل and بأن; with the article incense, لبان",
    "وانها": "and that she; with the article a misspelling",
    "وانهم": "and that they; with the article their colours, ألوانهم",
    "وحول": "and about; with the article mud, وحول",
    "وفيه": "and in it; with the article loyal, وفية",
    "وكره": "and a ball; with the article his den, وكره",
    "ماني": "a name; with the article German, ألماني",
    "مانيه": "a name; with the article German, ألمانية",
    "قاب": "a short distance; with the article titles, ألقاب",
    "بوم": "owls; with the article an album, ألبوم",
    "افا": "a name; with the article thousands, آلافا",
    "مام": "a name; with the article knowledge, إلمام",
    "يمه": "a name; with the article painful, أليمة",
    "هيه": "an authority, misspelt; with the article divine, إلهية",
    "ينا": "a name; with the article to us, إلينا",
    "دهم": "he surprised; after و and the article their father, والدهم",
    "دنا": "he came near; after و and the article our father, والدنا",
    "دانه": "a name; after و and the article two fathers, والدان",
    "حنا": "a name; after ف and the article the beginning of فالح",
    "غيني": "Guinean; after ب and the article adults, بالغين",
    "تالي": "following; after وب and the article consequently, وبالتالي",
}
PREFIXES = ("", "و", "ف", "ب", "ك", "ل", "وب", "ول")
BEFORE_THE_ARTICLE = ("ال", "وال", "فال", "بال", "كال", "لل", "وبال", "ولل")
# Words outside the lexicon, or rare in it, that begin like a clitic, with words of the same stem.
NEW_WORDS = (
    "فلاحون الفلاحون", "فلاحين للفلاحين", "كتيبة الكتيبة", "بيانات والبيانات", "لجان واللجان",
    "بعثات البعثات", "وكالات للوكالات", "لقاءات باللقاءات", "وثائق والوثائق", "بنوك البنوك", "وفود الوفود",
    "وعود فالوعود", "فقراء للفقراء", "وفيات الوفيات", "بحرية بالبحرية", "بلدية للبلدية", "وكيل الوكيل",
    "كوادر الكوادر", "بوارج والبوارج", "فيضانات الفيضانات", "لوائح باللوائح", "فصائل والفصائل",
    "كنيسة الكنيسة", "لواء اللواء", "بشمركة البشمركة", "ألوان الألوان", "آليات للآليات", "ألغام بالألغام",
    "وفلاحون الفلاحون", "ببشمركة البشمركة", "ولكتائب كتيبة", "وجود للوجود", "حماية للحماية",
    "الأفكار فكرة", "وفده الوفد",
)  # fmt: skip


def stem(word: str) -> str:
    return stemming.stem(arabic.fold(word))


@cache
def wanted(word: str) -> frozenset[str]:
    """Return the lexemes by which a query with a folded word finds a document."""
    return frozenset(Clause((Phrase((word,)),), word).lexemes(word))


@cache
def indexed(word: str) -> frozenset[str]:
    return frozenset(analysis.lexemes(word))


def find_each_other(one: str, other: str) -> bool:
    return not (
        wanted(one).isdisjoint(indexed(other))
        or wanted(other).isdisjoint(indexed(one))
        or indexed(one).isdisjoint(indexed(other))
    )


def lexicon_words() -> list[str]:
    packed = (files("articles.text") / "lexicon" / "word_counts.tsv.gz").read_bytes()
    return [line.split("\t")[0] for line in gzip.decompress(packed).decode().splitlines()]


def nouns() -> list[str]:
    """Return the words of the lexicon, of three letters or more, that also occur with the article."""
    words = lexicon_words()
    known = set(words)
    return [
        word
        for word in words
        if len(word) >= stemming.SHORTEST_WORD
        and "ال" + word in known
        and word not in stemming.stop_words()
    ]


def is_another_word(prefix: str, word: str) -> bool:
    """Return whether prefix and word, or their end, are more often another word, as فرنسا is not ف + رنسا."""
    count = stemming.lexicon().count
    if prefix.endswith("لل"):
        beginnings = ["ل"]  # للجنة is also ل + اللجنة
    elif prefix.endswith("ال"):
        return False
    else:
        beginnings = [prefix[start:] for start in range(len(prefix))]
    if prefix.endswith("ل") and not prefix.endswith("لل") and word.startswith("ل"):
        return True  # ل + لجان is written like لل + جان
    return any(
        stemming.lexicon()._definite(beginning + word) or count(beginning + word) > count(word)
        for beginning in beginnings
    )


def test_lexicon__each_word_and_its_prefixed_forms_find_each_other():
    """The article and other prefixes change nothing, also where the word begins like a prefix."""
    apart = {
        word
        for word in nouns()
        for prefix in (*BEFORE_THE_ARTICLE, *PREFIXES)
        if set(stemming.stems(word)).isdisjoint(stemming.stems(prefix + word))
        and not is_another_word(prefix, word)
        and not find_each_other(word, prefix + word)
    }
    assert apart == set(AMBIGUOUS)


@pytest.mark.parametrize("pair", NEW_WORDS)
def test_stem__word_that_begins_like_a_clitic_keeps_its_letter(pair):
    one, other = map(arabic.fold, pair.split())
    assert find_each_other(one, other)
    assert stemming.stem(one) == stemming.stem(other)


@pytest.mark.parametrize(
    ("word", "stems"),
    [
        ("بحضور", {"بحضور", "حضور"}), ("بعيد", {"بعيد", "عيد"}), ("للبنان", {"لبنان"}), ("فكرة", {"فكر"}),
        ("كميات", {"كمي"}), ("وزير", {"وزير"}), ("والعراق", {"عراق"}), ("coalition's", {"coalition"}),
    ],
)  # fmt: skip
def test_stems__only_a_word_with_two_likely_readings_has_two(word, stems):
    assert set(stemming.stems(arabic.fold(word))) == stems


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
