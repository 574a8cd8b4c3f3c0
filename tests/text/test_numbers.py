from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "value", "spelt"),
    [
        ("بحضور 31 دولة", 31, "31"), ("٧٩ عضوا", 79, "٧٩"), ("تسعة وسبعين دولة", 79, "تسعة وسبعين"),
        ("ستون دولة", 60, "ستون"), ("أربعة وعشرين وفدا", 24, "أربعة وعشرين"), ("سبع مئة", 700, "سبع مئة"),
        ("خمسة عشر وزيرا", 15, "خمسة عشر"), ("مئتي ضابط", 200, "مئتي"), ("إحدى وثلاثين", 31, "إحدى وثلاثين"),
        ("ثلاثمئة وخمسين", 350, "ثلاثمئة وخمسين"), ("مئة مليون دولار", 10**8, "مئة مليون"),
        ("ألفي جندي", 2000, "ألفي"), ("بليوني دولار", 2 * 10**9, "بليوني"), ("1,200 شخص", 1200, "1,200"),
        ("7.7 مليون شخص", 7_700_000, "7.7 مليون"), ("١٬٢٠٠ شخص", 1200, "١٬٢٠٠"),
        ("بمئة مليون", 10**8, "بمئة مليون"), ("110 آلاف", 110_000, "110 آلاف"),
        ("وواحد وثلاثين دولة", 31, "وواحد وثلاثين"), ("خمسة آلاف ومئتين", 5200, "خمسة آلاف ومئتين"),
    ],
)  # fmt: skip
def test_find_numbers__digits_and_words_give_value_and_offsets(text, value, spelt):
    (mention,) = find_numbers(text)
    assert (mention.value, text[mention.start : mention.end]) == (value, spelt)


@pytest.mark.parametrize(
    "text", ["ملايين الدولارات", "آلاف المقاتلين", "الوحدة", "ستعقد", "عشرات الدول", ""]
)
def test_find_numbers__unstated_number_gives_nothing(text):
    assert find_numbers(text) == []


def test_find_numbers__punctuation_separates_numbers():
    assert [int(n.value) for n in find_numbers("ثلاثة، أربعة. عشرون 2254 و2249")] == [
        3,
        4,
        20,
        2254,
        2249,
    ]


@given(st.integers(0, 10**12))
def test_find_numbers__any_number_in_digits_is_read(number):
    for text in (
        str(number),
        f"{number:,}",
        str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ):
        assert [m.value for m in find_numbers(f"نحو {text} دولة")] == [Decimal(number)]
