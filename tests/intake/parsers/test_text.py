from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.parsers import ImportProblem, format_of, text
from articles.interchange.record import RawInput
from articles.text.dates import PartialDate

SAMPLES = settings.BASE_DIR / "fixtures" / "samples" / "text"


def parse(name: str, content: bytes):
    return text.parse(RawInput(name, content, "text/plain"))


def sample(name: str):
    return parse(name, Path(SAMPLES / name).read_bytes())


def test_parse__sample_cuts_furniture_and_keeps_text():
    record = sample("marrakesh.txt")
    assert record.title == "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم"
    assert [p.split()[0] for p in record.paragraphs] == ["يعقد", "وقالت", "وفي"]
    assert record.captions == ("وزراء يصلون إلى قاعة المؤتمر (أرشيف)",)
    assert record.outlet == "صحيفة الاختبار"
    assert record.published_on is None
    assert len(record.cut) == 7  # no line is lost


def test_parse__date_line_and_copyright_give_date_and_outlet():
    record = sample("virtual.txt")
    assert record.published_on == PartialDate(2020, 6, 5)
    assert record.outlet == "صحيفة الاختبار"
    assert len(record.paragraphs) == 2


def test_parse__teaser_of_a_paragraph_is_cut():
    body = "أعلنت الوزارة عن لقاء تستضيفه العاصمة الأسبوع المقبل بهدف تنسيق الجهود ضد التنظيم."
    page = f"عنوان\n\n{body[:60]}...\n\n{body}\n"
    record = parse("a.txt", page.encode())
    assert record.paragraphs == (body,)
    assert record.cut == (body[:60] + "...",)


def test_parse__text_after_heading_of_other_stories_is_kept():
    long = "كلمة " * 60
    page = f"عنوان\n\nفقرة أولى من النص.\n\nأخبار متعلقة\n\nخبر قصير\n\n{long}\n"
    record = parse("a.txt", page.encode())
    assert record.paragraphs[-1] == long.strip()


def test_parse__date_in_running_text_is_not_the_publication_date():
    record = parse("a.txt", "عنوان\n\nعقد الاجتماع في 14 نوفمبر 2019 بحضور الوزراء.\n".encode())
    assert record.published_on is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b" \n\n ", "empty"), (b"PK\x03\x04\x00\x00", "binary"),
        ("عنوان وحده\n".encode(), "no text below"),
        ("عنوان\nنص الفقرة الأولى من الخبر".encode() + b"\xff", "not UTF-8"),
        (("ط" * 600 + "\nنص").encode(), "no headline"),
    ],
)  # fmt: skip
def test_parse__invalid_content_is_a_problem_with_reason(content, reason):
    with pytest.raises(ImportProblem, match=reason) as caught:
        parse("clip.txt", content)
    assert "clip.txt" in str(caught.value)


def test_parse__invalid_byte_is_a_problem_with_line_and_value():
    with pytest.raises(ImportProblem) as caught:
        parse("clip.txt", "عنوان\nنص\n".encode() + b"\xc7\xe1")
    assert (caught.value.line, caught.value.field, caught.value.value) == (3, "byte", "0xc7")


def test_parse__byte_order_mark_is_ignored():
    assert parse("a.txt", "\ufeffعنوان\nنص الفقرة.".encode()).title == "عنوان"


@given(st.binary(max_size=2000))
def test_parse__arbitrary_bytes_give_record_or_problem(content):
    try:
        record = parse("any.txt", content)
    except ImportProblem:
        return
    assert record.title
    assert record.paragraphs


@given(st.lists(st.text(alphabet="ابتث .،×–123\u200f", min_size=1, max_size=80), max_size=12))
def test_parse__arbitrary_lines_are_each_kept_or_cut(lines):
    page = "\n".join(["عنوان", *lines])
    try:
        record = parse("any.txt", page.encode())
    except ImportProblem:
        return
    filled = sorted(line.strip() for part in lines for line in part.splitlines() if line.strip())
    assert sorted([*record.paragraphs, *record.captions, *record.cut]) == filled


def test_format_of__unknown_suffix_raises_import_problem():
    with pytest.raises(ImportProblem, match=r"\.docx"):
        format_of("clip.docx")
    assert format_of("CLIP.TXT").name == "text"
