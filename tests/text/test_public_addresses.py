"""Addresses from strangers: written plainly, and refused unless a public page can have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.public_addresses import LONGEST, AddressRefused, plain


@pytest.mark.parametrize(
    ("given_address", "stored"),
    [
        ("https://www.enabbaladi.net/archives/300000", "https://www.enabbaladi.net/archives/300000"),
        ("  \u200fwww.enabbaladi.net/archives/3\u200e ", "https://www.enabbaladi.net/archives/3"),
        ("HTTPS://AlJazeera.NET.:443/News/2019#comments", "https://aljazeera.net/News/2019"),
        ("http://aljazeera.net:443/a", "http://aljazeera.net:443/a"),
        ("aawsat.com/home/article/1786296?a=1", "https://aawsat.com/home/article/1786296?a=1"),
        ("https://موقع.شبكة/أخبار/التحالف", "https://موقع.شبكة/أخبار/التحالف"),
        ("https://a.org/x?utm_source=y&id=3&fbclid=IwAR0x&B=%D8%A7", "https://a.org/x?id=3&B=%D8%A7"),
        ("https://a.org/x?UTM_medium=y&gclid", "https://a.org/x"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a"),
        ("https://example.org/a%20b/%D8%A7;c=1?x=%26y", "https://example.org/a%20b/%D8%A7;c=1?x=%26y"),
    ],
)  # fmt: skip
def test_plain__address_of_a_public_page_is_stored_plainly(given_address, stored):
    assert plain(given_address) == stored
    assert plain(stored) == stored


@pytest.mark.parametrize(
    ("given_address", "fault"),
    [
        ("", "malformed"), ("مقال", "malformed"), ("//aljazeera.net/a", "malformed"), ("http://[", "malformed"),
        ("https://aljazeera.net/خبر عاجل", "malformed"), ("https://aljazeera.net/a\x00b", "malformed"),
        ("https://aljazeera.net/\r\nSet-Cookie: a=b", "malformed"), ("https://a.org/<script>", "malformed"),
        ("https://a.org\\@b.org/", "malformed"), ("https://a.org/\ue000\ud800", "malformed"),
        ("javascript:alert(1)", "scheme"), ("data:text/html,x", "scheme"), ("ftp://a.org/b", "scheme"),
        ("file:///etc/passwd", "scheme"), ("mailto:a@b.org", "scheme"),
        ("http://localhost/a", "host"), ("http://intranet/a", "host"), ("http://printer.local/", "host"),
        ("http://wiki.corp.internal/", "host"), ("http://127.0.0.1/", "host"), ("http://10.1.2.3/a", "host"),
        ("http://192.168.1.1/a", "host"), ("http://169.254.169.254/latest", "host"), ("http://0/", "host"),
        ("http://2130706433/", "host"), ("http://0x7f.1/", "host"), ("http://0177.0.0.1/", "host"),
        ("http://[::1]/", "host"), ("http://[::ffff:10.0.0.1]/", "host"), ("http://[fe80::1%25eth0]/", "host"),
        ("http://224.0.0.1/", "host"), ("http://aljazeera.net@10.0.0.1/", "host"),
        ("https://reader:word@aljazeera.net/a", "host"), ("https://aljazeera.net:0/a", "host"),
        ("https://-a.org/", "host"), ("https://a..org/", "host"), (f"https://{'a.' * 130}org/", "host"),
        (f"https://aljazeera.net/{'a' * LONGEST}", "too long"),
    ],
    ids=ascii,
)  # fmt: skip
def test_plain__other_address_is_refused_with_its_fault(given_address, fault):
    with pytest.raises(AddressRefused) as refused:
        plain(given_address)
    assert refused.value.fault == fault


@given(
    st.text()
    | st.builds("https://{}".format, st.text())
    | st.builds("http://a.org/{}".format, st.text())
)
def test_plain__any_text_is_refused_or_stored_as_one_visible_word(text):
    try:
        address = plain(text)
    except AddressRefused:
        return
    assert address.startswith(("http://", "https://"))
    assert len(address) <= LONGEST
    assert not any(c.isspace() or c in '<>"' or ord(c) < 32 for c in address)
    assert plain(address) == address
