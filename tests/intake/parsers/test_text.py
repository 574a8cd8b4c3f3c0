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
        ("شارك الخبر\nالتعليقات (0)\n".encode(), "no text"),
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


LEAD = "اجتمع ممثلو ثلاثين دولة في بروكسل أمس، وبحثوا خطة تمويل جديدة للمناطق المستعادة في العراق وسوريا."
MORE = "وقال المتحدث باسم الوزارة إن الدول ستعود إلى الاجتماع قبل نهاية السنة في مدينة أخرى من مدن المنطقة."
LONG = LEAD.rstrip(".") + "، " + MORE.replace(".", "،") * 4 + " وختموا يومهم بمؤتمر صحفي قصير."


@pytest.mark.parametrize(
    "first",
    [
        LEAD, LONG, LONG.rstrip("."), "اجتمع الوزراء في بروكسل.", f"بروكسل (رويترز) - {LEAD.rstrip('.')}",
        "قال المتحدث: «لن نعود قبل الربيع.»", f"{LEAD} {MORE.rstrip('.')}",
        "The ministers met in Brussels on Tuesday and spoke of the camps in the north-east.",
    ],
)  # fmt: skip
def test_parse__text_without_headline_gets_one_of_its_first_words(first):
    record = parse("a.txt", f"{first}\n\n{MORE}\n".encode())
    assert record.title_basis == "supplied"
    assert record.paragraphs == (first, MORE)
    assert first.startswith(record.title.rstrip("…"))
    assert 0 < len(record.title) <= 100
    assert (record.subtitle, record.captions, record.cut) == ("", (), ())


def test_parse__single_paragraph_is_the_text():
    for paragraph in (LEAD, LONG, "The ministers met in Brussels on Tuesday."):
        record = parse("a.txt", paragraph.encode())
        assert (record.title_basis, record.paragraphs) == ("supplied", (paragraph,))


@pytest.mark.parametrize(
    "title",
    [
        "هل انتهى التنظيم؟", "الوزير: «لن نعود قبل الربيع»", "بروكسل.. اجتماع جديد للتحالف", "التحالف يجتمع...",
        "بعد ثلاث سنوات.. ثلاثون دولة تعود إلى بروكسل لبحث ما بقي من وعود التمويل والاستقرار في العراق وسوريا",
        "اجتماع بروكسل (صور)", "Ministers return to Brussels",
        "Coalition meets in the U.S.", "Toplantı Brüksel'de",
    ],
)  # fmt: skip
def test_parse__headline_without_full_stop_is_printed(title):
    text = ENGLISH if title.isascii() or "ı" in title else (LEAD, MORE)
    record = parse("a.txt", "\n\n".join((title, *text)).encode())
    assert (record.title, record.title_basis) == (title, "printed")
    assert record.paragraphs == text


ENGLISH = (
    "The ministers of thirty states met in Brussels on Tuesday and spoke of the camps.",
    "They agreed to meet again before the end of the year, the spokesman said.",
)


def test_parse__english_page_keeps_headline_and_text():
    furniture = ["Share this article", "Read more: Markets fall", "Advertisement", "12 comments"]
    page = [
        "Ministers return to Brussels",
        *furniture[:1],
        ENGLISH[0],
        "A new plan",
        *furniture[1:3],
    ]
    record = parse("a.txt", "\n\n".join([*page, ENGLISH[1], furniture[3]]).encode())
    assert (record.title, record.language) == (page[0], "en")
    assert record.paragraphs == (ENGLISH[0], "A new plan", ENGLISH[1])
    assert list(record.cut) == furniture


def test_parse__deck_is_the_subtitle_and_caption_stays_one():
    deck, caption = (
        "ثلاثون دولة تبحث خطة تمويل جديدة للاستقرار",
        "وزراء خلال وصولهم إلى مقر الحلف (رويترز)",
    )
    for lines, captions in (
        ((deck,), ()),
        ((deck, caption), (caption,)),
        ((caption, deck), (caption,)),
    ):
        record = parse("a.txt", "\n\n".join(["عنوان الخبر", *lines, LEAD, MORE]).encode())
        assert (record.subtitle, record.captions) == (deck, captions)
        assert record.paragraphs == (LEAD, MORE)
    record = parse("a.txt", "\n\n".join(["عنوان الخبر", caption, LEAD, MORE]).encode())
    assert (record.subtitle, record.captions) == ("", (caption,))


@pytest.mark.parametrize(
    ("line", "authors", "date"),
    [
        ("كتبت سلمى الشامي", ("سلمى الشامي",), None), ("بقلم: رامي الحلبي", ("رامي الحلبي",), None),
        ("رامي الحلبي – بروكسل", ("رامي الحلبي",), None), ("بروكسل - وكالات", ("وكالات",), None),
        ("كتب رامي الحلبي | 25 حزيران 2019", ("رامي الحلبي",), PartialDate(2019, 6, 25)),
    ],
)  # fmt: skip
def test_parse__byline_above_the_text_gives_authors(line, authors, date):
    record = parse("a.txt", f"عنوان الخبر\n\n{line}\n\n{LEAD}\n\n{MORE}".encode())
    assert (record.authors, record.published_on) == (authors, date)
    assert (record.paragraphs, record.cut) == ((LEAD, MORE), (line,))
