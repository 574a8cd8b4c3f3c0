"""Whatever the bytes, every importer gives records and problems, and the recogniser suggestions: no crash."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.intake.parsers import SUFFIXES, ImportProblem
from articles.intake.recognition import recognise
from articles.interchange.record import ArticleRecord
from tests.editorial.spreadsheet.tables import workbook
from tests.intake.parsers.parsing import SAMPLES, read
from tests.intake.parsers.test_warc import ANSWERS, archive
from tests.intake.recognition.test_recogniser import GAZETTEER

WHOLE = {
    **{
        path.suffix: path.read_bytes()
        for path in sorted(SAMPLES.rglob("*.*"))
        if path.suffix in SUFFIXES
    },
    ".warc": archive(*ANSWERS, gzip=False),
    ".warc.gz": archive(*ANSWERS),
    ".xlsx": workbook(["title", "text"], ["عقد اجتماع", "في مراكش"], ["عنوان", "نص"]),
}
PIECES = (
    b"\x00", b"\xff\xfe", b'"', b"\n", b"<", b"[", b"{", b"\\", b"ER  - ", b"]]>", b"\xd9", "﷽".encode(),
    b"<table>" * 40, b"{" * 40, b"&#x202e;", "عقد اجتماع".encode(), b"31/02/2020", "١٤٤٤ هـ".encode(),
)  # fmt: skip


def check(name: str, content: bytes) -> None:
    for found in read(name, content, longest=200_000):
        if isinstance(found, ImportProblem):
            assert str(found)
        else:
            assert found.title
            for suggestion in recognise(found, GAZETTEER):
                text = getattr(found, suggestion.field)
                assert text[suggestion.start : suggestion.end] == suggestion.evidence


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(content=st.binary(max_size=600))
def test_read__arbitrary_bytes(suffix, content):
    check(f"a{suffix}", content)


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 2**32))
def test_read__files_with_faults(suffix, seed):
    chance = random.Random(seed)
    content = bytearray(WHOLE[suffix])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        content[at : at + chance.choice((0, 0, 1, 30))] = chance.choice(PIECES)
    check(f"a{suffix}", bytes(content))


ALPHABET = [
    *"ابتجدرسشعفقكلمنهوي \n.،:؟«»()/-–0123456789٢٥٤", "قرار ", "2254", "عقد ", "في مراكش", "وزير ",
    "11 أيار 2022", "بحضور ", "دولة", "أمس", "يوم", "تستضيف ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=150).map("".join))
def test_recognise__arbitrary_arabic(text):
    record = ArticleRecord(title=text[:40] or "عنوان", paragraphs=(text,))
    for suggestion in recognise(record, GAZETTEER):
        stands = getattr(record, suggestion.field)[suggestion.start : suggestion.end]
        assert stands == suggestion.evidence
