import pytest

from articles.intake.recognition import figures
from articles.intake.recognition.suggestions import split_sentences


def find_numbers(text: str, other_meetings=frozenset()) -> list[tuple[int, str, str]]:
    suggestions = figures.find(split_sentences("body", text), set(other_meetings))
    return [(int(s.said.value), s.said.counts, s.said.unit_en) for s in suggestions]


@pytest.mark.parametrize(
    "text",
    [
        "عقد الاجتماع بحضور 31 دولة أمس.", "شاركت ٣١ دولة في لقاء باريس.",
        "إحدى وثلاثون دولة تجتمع في روما لبحث الملف.", "وشارك فيه ممثلون عن 31 دولة ومنظمة.",
        "التقى مسؤولون كبار من 31 دولة عضو في التحالف.",
    ],
)  # fmt: skip
def test_find__attendance_words_count_participants(text):
    assert find_numbers(text) == [(31, "participants", "states")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("التحالف الدولي المكون من 79 دولة ومنظمة دولية.", "states"),
        ("لمكافحة تنظيم داعش والمؤلف من تسعة وسبعين دولة.", "states"),
        ("ويضم التحالف ٧٩ عضوا منذ تأسيسه.", "members"), ("قدرات التحالف، بأعضائه الـ79، محدودة.", "members"),
        ("ليصبح عدد أعضائه 79 عضوا.", "members"),
    ],
)  # fmt: skip
def test_find__membership_words_count_members(text, unit):
    assert find_numbers(text) == [(79, "members", unit)]


def test_find__invitation_words_count_invited():
    assert find_numbers("ودعيت إلى اللقاء 40 دولة.") == [(40, "invited", "states")]


def test_find__money_people_and_area_have_their_units():
    text = "تعهدت بمئة مليون دولار. ويحتجز عشرة آلاف مقاتل. وسيطر على 110 آلاف كيلومتر مربع. واستشهد 2254."
    assert find_numbers(text) == [
        (100_000_000, "money", "US dollars"), (10_000, "people", "fighters"),
        (110_000, "area", "square kilometres"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("وإن 46 من أفراد قوات التحالف قضوا.", 46, "members of forces"),
        ("وتدريب أكثر من 210 آلاف من أفراد الأمن والشرطة.", 210_000, "members of forces"),
        ("وضحى 12 فردا من عائلته بحياتهم.", 12, "individuals"), ("قتل 300 مدني في القصف.", 300, "civilians"),
        ("وخسر التحالف ثلاثين عنصرا.", 30, "members of an armed force"), ("وجرح ٤٠ طفلا.", 40, "children"),
        ("تحرر 7.7 مليون شخص من سيطرته.", 7_700_000, "people"),
    ],
)  # fmt: skip
def test_find__people_are_counted_by_the_noun_after_the_number(text, value, unit):
    assert find_numbers(text) == [(value, "people", unit)]


@pytest.mark.parametrize(
    "text",
    [
        "وفي عام 2019 كان التنظيم يحكم.",
        "وبقي منهم 46 على الحدود.",
        "وقال 46 كلمة.",
        "الفقرة 12 من البيان.",
    ],
)
def test_find__number_without_a_noun_that_it_counts_is_no_figure(text):
    assert find_numbers(text) == []


def test_find__participants_of_another_meeting_are_left_out():
    assert find_numbers("وكان آخر اجتماع عقد بحضور 60 دولة.", other_meetings={0}) == []


def test_find__conflicting_numbers_are_all_found():
    text = "حضرت 30 دولة، وفق الوزير. وشاركت 25 دولة بحسب البيان."
    assert [value for value, *_ in find_numbers(text)] == [30, 25]
