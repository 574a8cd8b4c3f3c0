import pytest

from articles.text.transliteration import skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ستينغل", "ستنغل"), ("فكتوريا", "فيكتوريا"), ("لوجيرفو", "لوغيرفو"), ("ستولتنبيرغ", "ستولتنبرج"),
        ("تيلرسون", "طيلرسون"),
    ],
)  # fmt: skip
def test_skeleton__spellings_of_a_foreign_name_are_one(one, other):
    assert skeleton(one) == skeleton(other)


def test_skeleton__other_names_differ():
    assert skeleton("ماتيس") != skeleton("تيلرسون")
    assert skeleton("") == ""
