"""Random bytes: every importer gives only records and problems, and the recogniser never fails."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.intake.parsers import SUFFIXES, ImportProblem
from articles.intake.recognition import recognise
from articles.interchange import columns
from articles.interchange.record import ArticleRecord
from tests.editorial.spreadsheet.tables import workbook
from tests.intake.parsers.parsing import SAMPLES, read
from tests.intake.parsers.test_warc import ANSWERS, archive
from tests.intake.recognition.test_recogniser import GAZETTEER

VALID_FILES = {
    **{
        path.suffix: path.read_bytes()
        for path in sorted(SAMPLES.rglob("*.*"))
        if path.suffix in SUFFIXES
    },
    ".warc": archive(*ANSWERS, gzip=False),
    ".warc.gz": archive(*ANSWERS),
    ".xlsx": workbook(["title", "text"], ["عقد اجتماع", "في مراكش"], ["عنوان", "نص"]),
}
FRAGMENTS = (
    b"\x00", b"\xff\xfe", b'"', b"\n", b"<", b"[", b"{", b"\\", b"ER  - ", b"]]>", b"\xd9", "﷽".encode(),
    b"<table>" * 40, b"{" * 40, b"&#x202e;", "عقد اجتماع".encode(), b"31/02/2020", "١٤٤٤ هـ".encode(),
)  # fmt: skip


def check(name: str, content: bytes) -> None:
    for result in read(name, content, max_bytes=200_000):
        if isinstance(result, ImportProblem):
            assert str(result)
        else:
            assert result.title
            for suggestion in recognise(result, GAZETTEER):
                text = getattr(result, suggestion.field)
                assert text[suggestion.start : suggestion.end] == suggestion.evidence


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(content=st.binary(max_size=600))
def test_read__arbitrary_bytes_give_records_and_problems(suffix, content):
    check(f"a{suffix}", content)


@pytest.mark.parametrize("suffix", sorted(VALID_FILES))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 2**32))
def test_read__corrupted_files_give_records_and_problems(suffix, seed):
    generator = random.Random(seed)
    content = bytearray(VALID_FILES[suffix])
    for _ in range(generator.randint(1, 6)):
        offset = generator.randrange(len(content) + 1)
        content[offset : offset + generator.choice((0, 0, 1, 30))] = generator.choice(FRAGMENTS)
    check(f"a{suffix}", bytes(content))


# Texts that are written by hand, exported, or broken, for the fields of bibliographies.
VALUES = st.text(max_size=12) | st.sampled_from(
    [
        "2018-11-05",
        "05/11/2018",
        "Nov 5",
        "5 نوفمبر 2018",
        "2018//5/",
        "²",
        "12 شوال 1443",
        "{A, B}",
        "A, B, C, D",
        "and",
        "{",
        "}",
        "\\",
        "#",
        "$x^2$",
        "ara",
        "سالم، رامي",
        "\\url{https://a.org/%D8}",
        "https://a.org/a;b https://b.org",
        "<i>a</i>",
        "&amp;",
        '\\"',
    ]
)
TAGS = st.sampled_from(
    ["TI", "T1", "T2", "AU", "A1", "DA", "PY", "Y1", "UR", "L1", "LA", "KW", "ER", "TY", "xx", ""]
)
NAMES = st.sampled_from(
    ["title", "author", "year", "month", "day", "date", "url", "howpublished", "langid", "note"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3),
    max_leaves=8,
)
CSL = st.fixed_dictionaries(
    {"type": st.just("webpage"), "title": VALUES | JSON},
    optional={
        "author": JSON | st.lists(st.dictionaries(st.sampled_from(["family", "given", "literal"]), JSON)),
        "issued": JSON | st.dictionaries(st.sampled_from(["date-parts", "raw", "season", "circa"]), JSON),
        "URL": JSON, "language": JSON, "container-title": JSON, "publisher": JSON,
    },
)  # fmt: skip


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    lines=st.lists(
        st.tuples(TAGS, st.sampled_from(["  - ", " - ", "-", "  -", ""]), VALUES), max_size=8
    )
)
def test_ris__arbitrary_tags_give_records_and_problems(lines):
    body = "\n".join(map("".join, lines))
    check("a.ris", f"TY  - NEWS\nTI  - عنوان\n{body}\nER  - \n".encode(errors="replace"))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    fields=st.lists(
        st.tuples(NAMES, st.sampled_from(["{%s}", '"%s"', "%s", "{%s} # jan", 'x # "%s"']), VALUES),
        max_size=8,
    )
)
def test_bibtex__arbitrary_fields_give_records_and_problems(fields):
    body = ",\n".join(f"{name} = {form.replace('%s', value)}" for name, form, value in fields)
    check("a.bib", f"@article{{a,\n{body}\n}}\n@misc{{b, title={{ب}}}}".encode(errors="replace"))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(items=st.lists(CSL, max_size=2))
def test_csl__arbitrary_values_give_records_and_problems(items):
    check("a.json", json.dumps(items).encode())


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(row=st.dictionaries(st.sampled_from(columns.NAMES), VALUES))
def test_jsonl__arbitrary_cells_give_records_and_problems(row):
    check("a.jsonl", json.dumps(row).encode())


ALPHABET = [
    *"ابتجدرسشعفقكلمنهوي \n.،:؟«»()/-–0123456789٢٥٤", "قرار ", "2254", "عقد ", "في مراكش", "وزير ",
    "11 أيار 2022", "بحضور ", "دولة", "أمس", "يوم", "تستضيف ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=150).map("".join))
def test_recognise__arbitrary_arabic_gives_evidence_from_the_text(text):
    record = ArticleRecord(title=text[:40] or "عنوان", paragraphs=(text,))
    for suggestion in recognise(record, GAZETTEER):
        passage = getattr(record, suggestion.field)[suggestion.start : suggestion.end]
        assert passage == suggestion.evidence
