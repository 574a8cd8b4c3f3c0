"""Lines that name authors, in the ways of the press, and lines that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.parsers import bylines

ONE, TWO = "رامي الحلبي", "سلمى الشامي"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("كتبت سلمى الشامي", (TWO,)), ("كتب: رامي الحلبي", (ONE,)), ("كتب - رامي الحلبي:", (ONE,)),
        ("كتب/ رامي الحلبي", (ONE,)), ("كتب رامي الحلبي - بغداد", (ONE,)), ("بقلم رامي الحلبي", (ONE,)),
        ("بقلم: رامي الحلبي وسلمى الشامي", (ONE, TWO)), ("بقلم: رامي الحلبي، سلمى الشامي", (ONE, TWO)),
        ("بقلـــم : رامي الحلبي / سلمى الشامي", (ONE, TWO)), ("الكاتبة: سلمى الشامي", (TWO,)),
        ("بقلم د. سلمى الشامي", ("د. سلمى الشامي",)), ("بقلم: رامي الحلبي – كاتب وباحث", (ONE,)),
        ("إعداد سلمى الشامي", (TWO,)), ("إعداد: رامي الحلبي و سلمى الشامي", (ONE, TWO)),
        ("أعدّه: رامي الحلبي", (ONE,)), ("أعدته للنشر سلمى الشامي", (TWO,)), ("تحرير: رامي الحلبي", (ONE,)),
        ("ترجمة رامي الحلبي", (ONE,)), ("حاورته: سلمى الشامي", (TWO,)),
        ("مراسلنا في بغداد رامي الحلبي", (ONE,)), ("مراسلتنا في بغداد: سلمى الشامي", (TWO,)),
        ("رامي الحلبي – بغداد", (ONE,)), ("بغداد/ رامي الحلبي", (ONE,)), ("خاص – رامي الحلبي", (ONE,)),
        ("القاهرة – رامي الحلبي وسلمى الشامي", (ONE, TWO)), ("بقلم: محمد وليد حسن", ("محمد وليد حسن",)),
        ("بقلم: رامي الحلبي - 12 مايو 2019", (ONE,)), ("كتبت سلمى الشامي | 25 حزيران 2019", (TWO,)),
        ("كتب رامي الحلبي 25/6/2019", (ONE,)),
        ("By Jane Doe", ("Jane Doe",)), ("By JANE DOE in Baghdad", ("JANE DOE",)),
        ("By Jane Doe and John Smith", ("Jane Doe", "John Smith")),
        ("By: Jane Doe, Political Editor", ("Jane Doe",)),
        ("Par Jeanne Dupont et Paul Martin", ("Jeanne Dupont", "Paul Martin")), ("By Reuters", ("Reuters",)),
        ("وكالات", ("وكالات",)), ("(أ ف ب)", ("أ ف ب",)), ("عواصم - وكالات", ("وكالات",)),
        ("رامي الحلبي - رويترز", (ONE, "رويترز")), ("بغداد (أ ف ب)", ("أ ف ب",)),
        ("تماضر الكيلاني – بيروت", ("تماضر الكيلاني",)), ("إعداد تماضر الكيلاني", ("تماضر الكيلاني",)),
        ("مراسلنا في أربيل تماضر الكيلاني", ("تماضر الكيلاني",)), ("بقلم: أبو ريم", ("أبو ريم",)),
    ],
)  # fmt: skip
def test_names_in_line__byline_gives_each_author(line, names):
    assert bylines.names_in_line(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "", "تحرير الموصل", "تحرير الموصل يقترب", "تقرير أممي جديد", "حوار وطني شامل", "ترجمة البيان الختامي",
        "كتب وزير الخارجية الأميركي", "كتبت الصحيفة في افتتاحيتها", "كتب الوزير رسالة إلى الكونغرس.",
        "كتب رامي الحلبي رسالة إلى وزير الخارجية ونشرها أمس.", "بغداد - خاص", "خاص - صحيفة الاختبار",
        "سوريا - العراق", "رصد تسعين مليونا لتمويلها", "خان شيخون - إدلب", "تل أبيض – رأس العين", "حوار الرياض",
        "ريف دير الزور – خاص", "متابعة ميدانية شاملة", "إعداد دستور جديد", "ترجمة عملية", "بغداد (العراق)",
        "محمد بن سلمان", "السبت 12 مايو 2019", "تابعنا على فيسبوك", "إعداد: قسم الأخبار", "رامي الحلبي، بغداد",
        "بقلم: admin", "By: webmaster", "بقلم: https://img.example.org/logo.png", "متابعة اجتماع بروكسل - 2019",
        "بوتين - الأسد: لقاء في موسكو", "By the sea", "كتب " + "رامي " * 60,
    ],
)  # fmt: skip
def test_names_in_line__other_line_gives_none(line):
    assert bylines.names_in_line(line) == ()


def test_names_in_line__name_alone_needs_markup():
    assert bylines.names_in_line("هالة المقدسي") == ()
    assert bylines.names_in_line("هالة المقدسي", is_marked=True) == ("هالة المقدسي",)
    assert bylines.names_in_line("أخبار العالم لحظة بلحظة", is_marked=True) == ()


@pytest.mark.parametrize("line", ["بقلم", "بقلم:", "كتب :", "By"])
def test_opens_byline__word_alone_announces_the_next_line(line):
    assert bylines.opens_byline(line)
    assert not bylines.opens_byline(f"{line} {ONE}")


def test_without_sites__site_and_its_slogan_are_no_authors():
    names = (ONE, "صحيفة المثال", "المثال", "صحيفة المثال صوت الناس")
    assert bylines.without_sites(names, {"صحيفه المثال", "المثال"}) == (ONE,)


@given(st.text(alphabet="ابتسلمى ورامي:،/-–.()123 Aby", max_size=150), st.booleans())
def test_names_in_line__arbitrary_line_gives_names_of_it(line, is_marked):
    for name in bylines.names_in_line(line, is_marked=is_marked):
        assert name
        assert name.strip() == name
