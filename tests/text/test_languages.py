"""The language of texts: of headlines and articles, against what pages and catalogues state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.languages import language_code, language_of

HEADLINES = {
    "ar": ["وزراء التحالف يلتقون في بروكسل", "باريس.. اجتماع جديد للمجموعة المصغرة", "كلمة الأمين العام"],
    "fa": ["نشست وزیران ائتلاف در بروکسل برگزار شد", "وزير خارجه عراق به آنکارا مي‌رود"],
    "ur": ["اتحادی وزرائے خارجہ کا اجلاس برسلز میں ہوگا", "عراق کے وزیر خارجہ نے کہا ہے"],
    "ckb": ["وەزیری دەرەوەی عێراق گەیشتە بروکسل", "کۆبوونەوەی هاوپەیمانان لە هەولێر"],
    "en": ["Small group meets in Copenhagen", "Iraq thanks its partners for their support"],
    "fr": ["Les partenaires de la coalition à Bruxelles", "L'Irak remercie ses alliés"],
    "de": ["Außenminister treffen sich in Brüssel", "Der Irak dankt seinen Partnern"],
    "es": ["Los socios de la coalición se reúnen en Bruselas", "Irak agradece el apoyo"],
    "it": ["I partner della coalizione si incontrano a Bruxelles", "L'Iraq ringrazia gli alleati"],
    "tr": ["Koalisyon ortakları Brüksel'de buluştu", "Irak Dışişleri Bakanı Ankara'ya geldi"],
    "ku": ["Wezîrê derve yê Iraqê gihîşt Brukselê", "Civîna hevpeymanan li Hewlêrê"],
}  # fmt: skip
CASES = [(code, text) for code, texts in HEADLINES.items() for text in texts]
ARABIC = "وقال الوزير إن الدول المشاركة ستقدم تقارير دورية عن تقدمها في إعادة النازحين إلى بيوتهم."
ENGLISH = (
    "The minister said that the states would report on the return of the displaced twice a year."
)


@pytest.mark.parametrize(("code", "text"), CASES)
def test_language_of__headline_is_believed_against_the_template(code, text):
    assert {language_of(text, stated) for stated in (None, "", "ar", "en-US", code)} == {code}


@pytest.mark.parametrize(
    ("stated", "code"), [("tr", "tr"), ("Turkish", "tr"), ("fra", "fr"), (None, "en")]
)
def test_language_of__name_alone_is_in_the_stated_language(stated, code):
    assert language_of("Mike Pompeo", stated) == code


@pytest.mark.parametrize(("text", "code"), [("", "tr"), ("2254 / 2015", "tr"), ("اجتماع", "ar")])
def test_language_of__text_without_letters_is_in_the_stated_language(text, code):
    assert language_of(text, "tr") == code


def test_language_of__nothing_stated_and_no_letters_is_arabic():
    assert language_of("") == language_of("2019-06-25", "xx") == "ar"


def test_language_of__mixed_text_is_in_the_language_of_most_words():
    assert language_of(f"{ARABIC} {ARABIC} {ENGLISH}", "en") == "ar"
    assert language_of(f"{ENGLISH} {ENGLISH} «{ARABIC}»", "ar") == "en"
    assert language_of("عملية العزم الصلب (Operation Inherent Resolve) تنتهي", "en") == "ar"


def test_language_of__arabic_with_foreign_names_and_a_persian_keyboard_is_arabic():
    assert (
        language_of("التقی الوزیر فی بروکسل نظیره، وقال إن الاجتماع المقبل سیعقد فی الربیع") == "ar"
    )
    assert language_of("وزار هورتغوينغ مدينة پاريس والتقى فيها المبعوث ڤيكتور في مقر الحلف") == "ar"


def test_language_of__long_text_is_read_at_its_beginning_only():
    assert language_of(ENGLISH * 300 + ARABIC * 3000) == "en"


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("ara", "ar"), ("eng", "en"), ("fre", "fr"), ("fra", "fr"), ("ger", "de"), ("deu", "de"), ("tur", "tr"),
        ("per", "fa"), ("fas", "fa"), ("kur", "ku"), ("kmr", "ku"), ("ckb", "ckb"), ("urd", "ur"),
        ("arz", "ar"),
        ("ar", "ar"), ("AR-eg", "ar"), ("en_GB.UTF-8", "en"), ("iw", "he"),
        ("Arabic", "ar"), ("العربية", "ar"), ("عربي", "ar"), ("اللغة العربية", "ar"), ("Arabic (Egypt)", "ar"),
        ("arabe", "ar"), ("Turkish", "tr"), ("Türkçe", "tr"), ("التركية", "tr"), ("Français", "fr"),
        ("الفرنسية", "fr"), ("الإنجليزية", "en"), ("الإنكليزية", "en"), ("فارسی", "fa"), ("Kurdî", "ku"),
        ("ara; eng", "ar"), ("Arabic / English", "ar"), ("?, fr", "fr"),
        ("", ""), (None, ""), ("und", ""), ("mul", ""), ("zxx", ""), ("xx", ""), ("x-default", ""),
        ("لغة", ""), ("klingonish", ""), ("a" * 10_000, ""),
    ],
)  # fmt: skip
def test_language_code__code_or_name_gives_the_shortest_code(stated, code):
    assert language_code(stated) == code


@given(st.text(max_size=300), st.text(max_size=20))
def test_language_of__arbitrary_text_gives_a_code(text, stated):
    code = language_of(text, stated)
    assert 2 <= len(code) <= 3
    assert code == language_code(code)
