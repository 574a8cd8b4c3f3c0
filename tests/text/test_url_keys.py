import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import url_keys

KEY = "example.org/2022/05/اجتماع"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/2022/05/اجتماع", "http://www.example.org/2022/05/اجتماع/",
        "https://example.org/2022/05/%D8%A7%D8%AC%D8%AA%D9%85%D8%A7%D8%B9#comments",
        "https://m.example.org/2022/05/اجتماع?utm_source=x&fbclid=1", "https://example.org/2022/05/اجتماع/amp",
        "https://web.archive.org/web/20220512101500/https://example.org/2022/05/اجتماع",
        "https://web.archive.org/web/2022id_/http://example.org/2022/05/اجتماع",
        " https://EXAMPLE.org/2022/05/اجتماع ",
    ],
)  # fmt: skip
def test_page_key__spellings_of_one_url_give_one_key(address):
    assert url_keys.page_key(address) == KEY


def test_page_key__different_parameters_give_different_keys():
    keys = {url_keys.page_key(f"https://example.org/news.php?id={n}&lang=ar") for n in range(3)}
    assert len(keys) == 3
    assert url_keys.page_key("https://example.org/?b=1&a=2") == url_keys.page_key(
        "http://example.org?a=2&b=1"
    )


@pytest.mark.parametrize(
    "address", ["", "example.org", "javascript:alert(1)", "http://[", "ftp://a/b"]
)
def test_page_key__text_that_is_no_url_gives_nothing(address):
    assert url_keys.page_key(address) == ""


def test_domain__url_gives_its_host_and_empty_text_nothing():
    assert url_keys.domain("https://www.example.org/a?b") == "example.org"
    assert url_keys.domain("") == ""


@given(st.text(max_size=80))
def test_page_key__any_text_gives_a_string(text):
    assert isinstance(url_keys.page_key(f"https://{text}"), str)
