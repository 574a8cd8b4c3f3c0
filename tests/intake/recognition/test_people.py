import pytest

from articles.intake.recognition import Gazetteer, Named, NamedState, recognise
from articles.interchange.record import ArticleRecord

US, IQ, DE, BOURITA, BLINKEN = 1, 2, 3, 11, 12
GAZETTEER = Gazetteer(
    states=(
        NamedState(US, ("الولايات المتحدة",), ("الأمريكي", "الأميركي")),
        NamedState(IQ, ("العراق",), ("العراقي",)),
        NamedState(DE, ("ألمانيا",), ("الألماني",)),
    ),
    officials=(
        Named(BOURITA, ("ناصر بوريطة", "بوريطة")), Named(BLINKEN, ("أنتوني بلينكن", "بلينكن")),
    ),
)  # fmt: skip


def proposed(text: str) -> list[tuple[str, str, int | None]]:
    found = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    return [(s.said.name, s.said.office, s.said.state) for s in found if s.kind == "new_official"]


@pytest.mark.parametrize(
    ("text", "name", "office", "state"),
    [
        ("وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب.", "فؤاد حسين", "وزير الخارجية العراقي", IQ),
        ("وأكد وزير الدفاع الأمريكي، لويد أوستن، ذلك.", "لويد أوستن", "وزير الدفاع الأمريكي", US),
        ("وقالت المتحدثة الإقليمية باسم وزارة الخارجية الأمريكية، إريكا تشوسانو، لنا إنها.", "إريكا تشوسانو",
         "المتحدثة الإقليمية باسم وزارة الخارجية الأمريكية", US),
        ("ونائب وزير الخارجية التركي ألطان غوندوز حاضر.", "ألطان غوندوز", "نائب وزير الخارجية التركي", None),
        ("بحضور السفير العراقي لدى ألمانيا سليم المرغني في الجلسة.", "سليم المرغني",
         "السفير العراقي لدى ألمانيا", DE),
        ("رحيل الرئيس العراقي بشار الأسد شرط لنجاح الحملة.", "بشار الأسد", "الرئيس العراقي", IQ),
        ("التقى ووزير الدفاع العراقي ثابت العباسي، أمس.", "ثابت العباسي", "وزير الدفاع العراقي", IQ),
    ],
)  # fmt: skip
def test_find__someone_with_an_office_is_proposed(text, name, office, state):
    assert proposed(text) == [(name, office, state)]


@pytest.mark.parametrize(
    "text",
    [
        "وقال وزير الخارجية العراقي إن بلاده ترحب بالقرار.", "وأكد وزير الخارجية يؤكد دعم العراق الكامل.",
        "استضاف الوزير الأمريكي اجتماعا موسعا في واشنطن.", "وقال الوزير الذي استضاف اللقاء كلمة.",
        "وأشاد المسؤول الأمريكي بتضحيات البيشمركة والجيش.", "وزراء الخارجية العرب يلتقون غدا.",
        "وقال وزير الخارجية المغربي ناصر بوريطة إن اللقاء مهم.",
        "وطالب ممثل العراق بإدراج التهديد القادم في البرنامج.",
    ],
)  # fmt: skip
def test_find__what_follows_an_office_is_not_always_a_name(text):
    assert proposed(text) == []


def test_find__a_known_one_spelt_in_a_new_way_is_not_new():
    text = "وقال وزير الخارجية الأمريكي أنطوني بلينكين إن التحالف باق."
    found = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    assert [(s.key, s.rule) for s in found if s.kind == "official"] == [(BLINKEN, "name-nearly")]
    assert proposed(text) == []


def test_find__the_evidence_is_the_sentence():
    text = "جملة أولى. وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب. جملة ثالثة."
    found = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    (new,) = [s for s in found if s.kind == "new_official"]
    assert text[new.start : new.end] == "وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب."
