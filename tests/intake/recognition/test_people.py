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


def new_officials(text: str) -> list[tuple[str, str, int | None]]:
    suggestions = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    return [
        (s.said.name, s.said.office, s.said.state) for s in suggestions if s.kind == "new_official"
    ]


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
def test_find__office_and_name_suggest_new_official(text, name, office, state):
    assert new_officials(text) == [(name, office, state)]


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
def test_find__office_without_name_suggests_nothing(text):
    assert new_officials(text) == []


def test_find__known_official_in_new_spelling_is_not_new():
    text = "وقال وزير الخارجية الأمريكي أنطوني بلينكين إن التحالف باق."
    suggestions = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    assert [(s.key, s.rule) for s in suggestions if s.kind == "official"] == [
        (BLINKEN, "name-nearly")
    ]
    assert new_officials(text) == []


def test_find__evidence_is_the_whole_sentence():
    text = "جملة أولى. وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب. جملة ثالثة."
    suggestions = recognise(ArticleRecord(title="عنوان", paragraphs=(text,)), GAZETTEER)
    (new,) = [s for s in suggestions if s.kind == "new_official"]
    assert text[new.start : new.end] == "وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب."
