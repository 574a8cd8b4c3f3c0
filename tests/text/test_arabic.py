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
def test_fold__spellings_of_one_word_become_equal(one, other):
    assert arabic.fold(one) == arabic.fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("عراق", "إيران"), ("2254", "225"), ("مراكش", "مراكز"), ("سوريا", "سورين")]
)
def test_fold__different_words_stay_different(one, other):
    assert arabic.fold(one) != arabic.fold(other)


def test_tokens__marked_text_keeps_offsets_of_the_original_spelling():
    text = "«مَرَاكش» تستضيفُ الاجتماعَ و٢٢٥٤ دولة"
    spellings_and_forms = [(text[t.start : t.end], t.form) for t in arabic.tokens(text)]
    assert spellings_and_forms == [
        ("مَرَاكش", "مراكش"), ("تستضيفُ", "تستضيف"), ("الاجتماعَ", "الاجتماع"),
        ("و", "و"), ("٢٢٥٤", "2254"), ("دولة", "دوله"),
    ]  # fmt: skip


APOSTROPHES = "'’‘‛`´′＇ʼʻʾʿʽˈ"


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_fold__name_with_any_apostrophe_equals_the_name_without(sign):
    for name in ("Sana{}a", "Da{}esh", "Qur{}an", "Ba{}ath", "Ma{}rib", "O{}Brien", "Şan{}ā"):
        written, bare = name.format(sign), name.format("")
        assert arabic.fold(written) == arabic.fold(bare)
        (token,) = arabic.tokens(f"({written})")
        assert (token.start, token.end, token.form) == (1, 1 + len(written), arabic.fold(bare))


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_tokens__possessive_is_the_same_with_any_apostrophe(sign):
    (token,) = arabic.tokens(f"coalition{sign}s")
    assert token.form == "coalition's"
    assert "coalition" in arabic.without_clitics(token.form)


def test_tokens__quotation_marks_around_words_are_no_apostrophes():
    assert arabic.words("‘Daesh’ 'said' `so`") == ["daesh", "said", "so"]
    assert arabic.words("'داعش'و'القاعدة'") == ["داعش", "و", "القاعده"]
    assert arabic.words("5' 10'") == ["5", "10"]


@pytest.mark.parametrize("text", ["دʼs", "a's'a", "aʼs’b"])
def test_words__what_only_looks_like_a_possessive_is_folded_once_for_all(text):
    assert arabic.fold_phrase(arabic.fold_phrase(text)) == arabic.fold_phrase(text)


@given(st.text(alphabet=APOSTROPHES + "abs د٥ "))
def test_words__fold_phrase_does_not_change_what_it_made(text):
    assert arabic.fold_phrase(arabic.fold_phrase(text)) == arabic.fold_phrase(text)


@given(st.text())
def test_tokens__any_text_gives_ordered_offsets_within_it(text):
    end = 0
    for token in arabic.tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.form
        end = token.end


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("بمراكش", "مراكش"), ("وبمراكش", "مراكش"), ("والعراق", "العراق"), ("والعراق", "عراق"),
        ("لداعش", "داعش"), ("للتحالف", "التحالف"), ("للتحالف", "تحالف"), ("وللعراق", "العراق"),
        ("بالرياض", "رياض"), ("فالتحالف", "التحالف"), ("كالمغرب", "مغرب"),
    ],
)  # fmt: skip
def test_without_clitics__word_with_clitics_includes_the_bare_word(written, bare):
    assert bare in arabic.without_clitics(written)


@pytest.mark.parametrize("word", ["في", "من", "ولد", "2254", "nato"])
def test_without_clitics__short_or_foreign_word_stays_unchanged(word):
    assert arabic.without_clitics(word) == (word,)


def test_sort_key__name_with_article_sorts_without_it():
    names = ["المغرب", "مالي", "فرنسا", "الأردن", "ألمانيا", "الولايات المتحدة"]
    assert sorted(names, key=arabic.sort_key) == [
        "الأردن", "ألمانيا", "فرنسا", "مالي", "المغرب", "الولايات المتحدة",
    ]  # fmt: skip


def test_without_controls__bidirectional_controls_are_removed_and_letters_kept():
    """Embeddings, overrides and isolates are removed; letters and joiners are kept."""
    assert arabic.without_controls("\u202eمراكش\u2066\u2069") == "مراكش"
    assert arabic.without_controls("می\u200cرود \u200f!") == "می\u200cرود \u200f!"
    assert arabic.without_controls("سطر\x00\r\n\x9bآخر") == "سطر    آخر"
