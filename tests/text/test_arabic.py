import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import arabic


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أوباما", "اوباما"), ("إيطاليا", "ايطاليا"), ("آذار", "اذار"), ("وزارة", "وزاره"),
        ("كيرى", "كيري"), ("مسؤول", "مسوول"), ("مـــراكش", "مراكش"), ("عُمان", "عمان"),
        ("٢٢٥٤", "2254"), ("۲۲۵۴", "2254"), ("ISIS", "isis"), ("ﻣﺮاﻛﺶ", "مراكش"),
        ("سیاسة", "سياسه"), ("كورد\u200cستان", "كوردستان"), ("\u202bالعراق\u202c", "العراق"),
    ],
)  # fmt: skip
def test_fold__spellings_of_one_word(one, other):
    assert arabic.fold(one) == arabic.fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("عراق", "إيران"), ("2254", "225"), ("مراكش", "مراكز"), ("سوريا", "سورين")]
)
def test_fold__different_words_stay_different(one, other):
    assert arabic.fold(one) != arabic.fold(other)


def test_tokens__offsets_lead_to_the_original_spelling():
    text = "«مَرَاكش» تستضيفُ الاجتماعَ و٢٢٥٤ دولة"
    found = [(text[t.start : t.end], t.form) for t in arabic.tokens(text)]
    assert found == [
        ("مَرَاكش", "مراكش"), ("تستضيفُ", "تستضيف"), ("الاجتماعَ", "الاجتماع"),
        ("و", "و"), ("٢٢٥٤", "2254"), ("دولة", "دوله"),
    ]  # fmt: skip


@given(st.text())
def test_tokens__lie_in_order_within_the_text(text):
    end = 0
    for token in arabic.tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.form
        end = token.end


@pytest.mark.parametrize(
    ("written", "among"),
    [
        ("بمراكش", "مراكش"), ("وبمراكش", "مراكش"), ("والعراق", "العراق"), ("والعراق", "عراق"),
        ("لداعش", "داعش"), ("للتحالف", "التحالف"), ("للتحالف", "تحالف"), ("وللعراق", "العراق"),
        ("بالرياض", "رياض"), ("فالتحالف", "التحالف"), ("كالمغرب", "مغرب"),
    ],
)  # fmt: skip
def test_without_clitics__finds_the_word(written, among):
    assert among in arabic.without_clitics(written)


@pytest.mark.parametrize("word", ["في", "من", "ولد", "2254", "nato"])
def test_without_clitics__leaves_short_and_foreign_words_whole(word):
    assert arabic.without_clitics(word) == (word,)


def test_sort_key__leaves_the_article_off():
    names = ["المغرب", "مالي", "فرنسا", "الأردن", "ألمانيا", "الولايات المتحدة"]
    assert sorted(names, key=arabic.sort_key) == [
        "الأردن", "ألمانيا", "فرنسا", "مالي", "المغرب", "الولايات المتحدة",
    ]  # fmt: skip


def test_without_controls__turns_nothing_around():
    """What embeds, overrides or isolates goes; letters and what joins them stay."""
    assert arabic.without_controls("\u202eمراكش\u2066\u2069") == "مراكش"
    assert arabic.without_controls("می\u200cرود \u200f!") == "می\u200cرود \u200f!"
    assert arabic.without_controls("سطر\x00\r\n\x9bآخر") == "سطر    آخر"
