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


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org", "https://example.org/", "http://www.example.org/index.html", "https://m.example.org",
        "https://example.org/?lang=ar", "https://example.org/#latest", "https://example.org/?utm_source=x",
        "https://example.org/ar/", "https://example.org/ar/news", "https://example.org/News/World/",
        "https://example.org/2019/", "https://example.org/2019/06/25/", "https://example.org/ar/news/2019/6",
        "https://example.org/أخبار", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/",
        "https://example.org/الصفحة-الرئيسية", "https://example.org/عربي_ودولي", "https://example.org/category/syria",
        "https://example.org/tag/داعش/page/2", "https://example.org/section/middle-east/", "https://example.org/page/3",
        "https://example.org/Default.aspx", "https://example.org/home.php?lang=1",
        "https://web.archive.org/web/2019/https://example.org/", "",
    ],
)  # fmt: skip
def test_identity_key__host_home_page_and_front_identify_no_article(address):
    assert url_keys.identity_key(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/marrakesh", "https://example.org/1", "https://example.org/news/7",
        "https://example.org/news/12345", "https://example.org/?p=123", "https://example.org/index.php?id=5",
        "https://example.org/ar/article/اجتماع-التحالف", "https://example.org/news/2019/06/25/اجتماع",
        "https://example.org/2019/06/25/اجتماع-روما", "https://example.org/category/syria/1234567",
        "https://example.org/category/politics/اجتماع-التحالف", "https://example.org/story/4",
        "https://example.org/أخبار/اجتماع-مراكش", "https://example.org/news.php?id=5", "https://example.org/a.html",
    ],
)  # fmt: skip
def test_identity_key__page_of_an_article_is_its_page_key(address):
    assert url_keys.identity_key(address) == url_keys.page_key(address) != ""


def test_domain__url_gives_its_host_and_empty_text_nothing():
    assert url_keys.domain("https://www.example.org/a?b") == "example.org"
    assert url_keys.domain("") == ""


@given(st.text(max_size=80))
def test_page_key__any_text_gives_a_string(text):
    assert isinstance(url_keys.page_key(f"https://{text}"), str)
