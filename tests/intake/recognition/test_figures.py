import pytest

from articles.intake.recognition import figures
from articles.intake.recognition.suggestions import sentences


def counted(text: str, elsewhere=frozenset()) -> list[tuple[int, str, str]]:
    found = figures.find(sentences("body", text), set(elsewhere))
    return [(int(s.said.value), s.said.counts, s.said.unit_en) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "عقد الاجتماع بحضور 31 دولة أمس.", "شاركت ٣١ دولة في لقاء باريس.",
        "إحدى وثلاثون دولة تجتمع في روما لبحث الملف.", "وشارك فيه ممثلون عن 31 دولة ومنظمة.",
        "التقى مسؤولون كبار من 31 دولة عضو في التحالف.",
    ],
)  # fmt: skip
def test_find__those_who_came(text):
    assert counted(text) == [(31, "participants", "states")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("التحالف الدولي المكون من 79 دولة ومنظمة دولية.", "states"),
        ("لمكافحة تنظيم داعش والمؤلف من تسعة وسبعين دولة.", "states"),
        ("ويضم التحالف ٧٩ عضوا منذ تأسيسه.", "members"), ("قدرات التحالف، بأعضائه الـ79، محدودة.", "members"),
        ("ليصبح عدد أعضائه 79 عضوا.", "members"),
    ],
)  # fmt: skip
def test_find__those_who_belong_are_not_those_who_came(text, unit):
    assert counted(text) == [(79, "members", unit)]


def test_find__those_invited():
    assert counted("ودعيت إلى اللقاء 40 دولة.") == [(40, "invited", "states")]


def test_find__money_people_and_area():
    text = "تعهدت بمئة مليون دولار. ويحتجز عشرة آلاف مقاتل. وسيطر على 110 آلاف كيلومتر مربع. واستشهد 2254."
    assert counted(text) == [
        (100_000_000, "money", "US dollars"), (10_000, "people", "fighters"),
        (110_000, "area", "square kilometres"),
    ]  # fmt: skip


def test_find__who_came_to_another_meeting_is_not_told():
    assert counted("وكان آخر اجتماع عقد بحضور 60 دولة.", elsewhere={0}) == []


def test_find__conflicting_numbers_stand_side_by_side():
    text = "حضرت 30 دولة، وفق الوزير. وشاركت 25 دولة بحسب البيان."
    assert [value for value, *_ in counted(text)] == [30, 25]
