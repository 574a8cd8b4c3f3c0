import pytest

from articles.text.number_words import in_words


@pytest.mark.parametrize(
    ("n", "language", "feminine", "expected"),
    [
        (4, "ar", False, "أربعة"),
        (4, "ar", True, "أربع"),
        (8, "ar", True, "ثماني"),
        (10, "ar", False, "عشرة"),
        (10, "ar", True, "عشر"),
        (11, "ar", False, "11"),
        (1_200, "ar", False, "1,200"),
        (4, "en", False, "four"),
        (4, "en-gb", True, "four"),
        (4, "fr", False, "4"),
        (0, "ar", False, "0"),
    ],
)
def test_in_words__small_numbers_agree_with_the_noun(n, language, feminine, expected):
    assert in_words(n, language, feminine=feminine) == expected
