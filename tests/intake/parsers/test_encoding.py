import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.parsers import ImportProblem
from articles.intake.parsers.encoding import decode

TEXT = "عقد الوزراء اجتماعهم في «باريس»، وجددوا دعمهم؛ هل من جديد؟ 2254"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
def test_decode__encodings_of_arabic_pages_give_the_text(encoding):
    assert decode("a.txt", TEXT.encode(encoding)) == TEXT


def test_decode__french_in_windows_1256_gives_the_text():
    text = "La Coalition s’est réunie à Paris, où la résolution 2254 fut citée."
    assert decode("a.txt", text.encode("cp1256")) == text


@pytest.mark.parametrize(
    ("content", "line", "value"),
    [
        (f"{TEXT}\n{TEXT}\n".encode() + b"\xff", 3, "0xff"),
        ((TEXT * 3).encode()[:-1], 1, None),  # cut in the middle of a letter
    ],
)
def test_decode__invalid_utf_8_is_a_problem_with_line_and_byte(content, line, value):
    if value is None:
        content = (TEXT * 3 + "ط").encode()[:-1]
    with pytest.raises(ImportProblem) as caught:
        decode("a.txt", content)
    assert caught.value.line == line
    assert caught.value.field == "byte"
    assert value is None or caught.value.value == value


@pytest.mark.parametrize("content", [bytes(range(1, 256)), b"\x80\x90\xa0\xb0" * 50, b"a\x00b"])
def test_decode__binary_content_is_refused(content):
    with pytest.raises(ImportProblem):
        decode("a.txt", content)


@given(st.binary(max_size=500))
def test_decode__arbitrary_bytes_give_text_or_problem(content):
    try:
        text = decode("a.txt", content)
    except ImportProblem:
        return
    assert isinstance(text, str)
