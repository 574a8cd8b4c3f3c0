"""Any text: no recogniser fails, and its evidence is a passage of the text.

The texts are made of the words that the recognisers look for, so that their rules meet in every order.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.intake import recognition
from articles.intake.recognition import (
    Gazetteer,
    KnownMeeting,
    Named,
    NamedState,
    hosts,
    recognise,
)
from articles.intake.recognition.suggestions import split_sentences
from articles.interchange.record import ArticleRecord
from articles.text.dates import PartialDate

GAZETTEER = Gazetteer(
    venues=(
        Named(1, ("مراكش", "Marrakesh"), of=1), Named(2, ("باريس",), of=2), Named(3, ("مدينة الكويت",), of=3),
        Named(4, ("عمان",), of=4),
    ),
    states=(
        NamedState(1, ("المغرب", "المملكة المغربية"), ("المغربي",)), NamedState(2, ("فرنسا",), ("الفرنسي",)),
        NamedState(3, ("الكويت",), ("الكويتي",)), NamedState(4, ("الأردن",), ("الأردني",)),
        NamedState(5, ("سلطنة عمان", "عمان"), ("العماني",), ("عمان",)), NamedState(6, ("مالي",), ("المالي",)),
        NamedState(7, ("الولايات المتحدة",), ("الأمريكي",)),
    ),
    officials=(Named(1, ("ناصر بوريطة", "بوريطة")), Named(2, ("أنتوني بلينكن", "بلينكن"))),
    resolutions=((2254, 1), (2170, 2)),
    topics=(Named(1, ("إعادة الإعمار", "الإعمار")), Named(2, ("المخيمات",))),
    meetings=(
        KnownMeeting(1, PartialDate(2022, 5, 11), None, 1, False, "ministerial"),
        KnownMeeting(2, PartialDate(2019, 6, 24), PartialDate(2019, 6, 25), 2, False),
        KnownMeeting(3, PartialDate(2020, 6, 4), None, None, True),
        KnownMeeting(4, PartialDate(2018), None, 3, False),
    ),
)  # fmt: skip
_SOURCES = [
    path.read_text(encoding="utf-8")
    for path in sorted(Path(recognition.__file__).parent.iterdir())
    if path.suffix in (".py", ".toml")
]
WORDS = sorted(set(re.findall(r"[\u0621-\u064a]{2,}", " ".join(_SOURCES))))
NAMES = [
    spelling
    for named in (*GAZETTEER.venues, *GAZETTEER.states, *GAZETTEER.officials, *GAZETTEER.topics)
    for spelling in (*named.spellings, *getattr(named, "adjectives", ()))
]
# Words after which a rule reads on, so that a text which ends there is the likeliest to fail.
OPENERS = [
    "تستضيف", "استضافته", "تحتضن", "نظمته", "باستضافة", "بتنظيم", "بدعوة", "دعت إليه", "من", "التي", "الذي",
    "اجتماع", "التحالف", "وزير", "رئيس", "السيد", "قرار", "رقم", "بحضور", "ألف", "مليون", "دولار", "أمس",
    "الاثنين", "العاصمة", "بالشراكة", "مع",
]  # fmt: skip
MARKS = [*'،؛:.؟!«»()-–…,ـ"/\n', "\n\n", "\u200f"]
NUMBERS = [
    "2254", "٢٢٥٤", "11", "11 أيار 2022", "2022-05-11", "24 و25 حزيران 2019", "1443 هـ", "73", "7.7", "(2015)",
    "2254/2015",
]  # fmt: skip

words = st.one_of(
    st.sampled_from(OPENERS), st.sampled_from(OPENERS), st.sampled_from(WORDS), st.sampled_from(NAMES),
    st.sampled_from(NUMBERS), st.text("ابتجدرسعفقكلمنهوي", min_size=1, max_size=5),
)  # fmt: skip
pieces = st.tuples(
    st.sampled_from(["", "", "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل"]),
    words,
    st.sampled_from([*[" "] * len(MARKS), *MARKS, *[f"{mark} " for mark in MARKS]]),
).map("".join)  # fmt: skip
# Insertions between pauses, which the rules skip.
insertions = st.sampled_from(["، الذي ", "، التي ", "، وزير ", "، رئيس الوفد، ", " (", "، "])
texts = st.lists(st.one_of(pieces, pieces, pieces, insertions), max_size=24).map("".join)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    title=texts,
    body=texts,
    caption=texts,
    day=st.sampled_from([None, PartialDate(2022, 5, 12), PartialDate(2019, 6), PartialDate(2018)]),
    cut=st.integers(0, 40),
)
def test_recognise__any_text_gives_evidence_from_it(title, body, caption, day, cut):
    record = ArticleRecord(
        title=title, paragraphs=(body[: len(body) - cut],), captions=(caption,), published_on=day
    )
    for suggestion in recognise(record, GAZETTEER):
        text = getattr(record, suggestion.field)
        assert text[suggestion.start : suggestion.end] == suggestion.evidence
        assert suggestion.evidence.strip()


@pytest.mark.parametrize(
    ("text", "states"),
    [
        # The inserted clause goes on to the end of the text: the host is not named.
        ("يعقد لقاء وزراء الدفاع بتنظيم من هيئات المدينة، التي رحبت بهم.", set()),
        ("وتستضيف الوفود الاجتماع، الذي يدوم يومين", set()),
        ("تحتضن القمة، التي", set()),
        ("اجتماع نظمته، الذي، التي، الذي", set()),
        ("عقد اللقاء باستضافة، الذي", set()),
        # A host after the clause is still read.
        ("وتحتضن اللقاء، الذي يدوم يومين، فرنسا.", {2}),
        # A name at the beginning of the sentence has no word before it.
        ("المغرب الذي يستضيف الاجتماع", {1}),
        ("فرنسا التي تحتضن القمة", {2}),
        ("الاجتماع الفرنسي الذي تستضيفه الكويت", {3}),
    ],
)
def test_hosts__sentence_that_ends_within_a_rule_is_read_to_its_end(text, states):
    found = hosts.find(split_sentences("body", text), GAZETTEER, set())
    assert {suggestion.key for suggestion in found} == states
