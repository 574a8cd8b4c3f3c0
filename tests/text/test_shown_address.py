import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.shown_address import shown_address

ENAB = "https://www.enabbaladi.net/archives/%D8%A7%D9%84%D8%AA%D8%AD%D8%A7%D9%84%D9%81-2254?%d9%82=%D8%B1#%D9%86"


def test_shown_address__encoded_arabic_is_shown_as_letters():
    assert shown_address(ENAB) == "https://www.enabbaladi.net/archives/التحالف-2254?ق=ر#ن"
    assert shown_address("https://example.org/a_%28b%29") == "https://example.org/a_%28b%29"


@pytest.mark.parametrize(
    "kept",
    [
        "https://example.org/a%20b%2Fc%25d%3Cb%3E",  # ASCII: a slash or a blank of its own
        "https://example.org/%E2%80%AEgpj.exe",  # an override of the direction
        "https://example.org/a%C2%A0b%E2%80%8Bc",  # a no-break space, a zero-width one
        "https://example.org/%C7%CE%C8%C7%D1",  # Windows-1256
        "https://example.org/خبر",  # letters already
    ],
)
def test_shown_address__what_would_break_or_turn_it_stays_as_it_is(kept):
    assert shown_address(kept) == kept


@given(st.text(max_size=40))
def test_shown_address__any_path_leads_to_the_same_page(path):
    address = f"https://example.org/{quote(path, errors='ignore')}"
    # as a browser encodes it again
    assert quote(shown_address(address), safe=string.printable) == address
