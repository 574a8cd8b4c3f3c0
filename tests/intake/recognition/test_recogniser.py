from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.parsers import text
from articles.intake.recognition import Gazetteer, KnownMeeting, Named, recognise
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.dates import PartialDate

PARIS, WASHINGTON, MARRAKESH, ROME, KUWAIT = range(1, 6)
M_MARRAKESH, M_ROME, M_VIRTUAL, M_PARIS, M_WASHINGTON = range(11, 16)
NUMBERS = {2254: 21, 2249: 22, 2170: 23, 2178: 24}
GAZETTEER = Gazetteer(
    venues=(
        Named(PARIS, ("باريس", "Paris")),
        Named(WASHINGTON, ("واشنطن", "Washington")),
        Named(MARRAKESH, ("مراكش", "Marrakesh")),
        Named(ROME, ("روما", "Rome")),
        Named(KUWAIT, ("مدينة الكويت", "Kuwait City")),
    ),
    resolutions=tuple(NUMBERS.items()),
    meetings=(
        KnownMeeting(M_MARRAKESH, PartialDate(2022, 5, 11), None, MARRAKESH, False),
        KnownMeeting(M_ROME, PartialDate(2021, 6, 28), None, ROME, False),
        KnownMeeting(M_VIRTUAL, PartialDate(2020, 6, 4), None, None, True),
        KnownMeeting(M_PARIS, PartialDate(2019, 6, 24), PartialDate(2019, 6, 25), PARIS, False),
        KnownMeeting(M_WASHINGTON, PartialDate(2019, 2, 6), None, WASHINGTON, False),
    ),
)


def recognise_text(*paragraphs, title="عنوان", **fields):
    return recognise(ArticleRecord(title=title, paragraphs=paragraphs, **fields), GAZETTEER)


def subjects(suggestions, kind, background=False):
    return {s.key or s.date for s in suggestions if s.kind == kind and s.background == background}


def recognise_sample(name):
    path = Path(settings.BASE_DIR / "fixtures" / "samples" / "text" / name)
    return recognise(text.parse(RawInput(name, path.read_bytes(), "text/plain")), GAZETTEER)


def test_recognise__marrakesh_sample_gives_all_its_facts():
    suggestions = recognise_sample("marrakesh.txt")
    assert subjects(suggestions, "meeting_date") == {PartialDate(2022, 5, 11)}
    assert subjects(suggestions, "venue") == {MARRAKESH}
    assert subjects(suggestions, "meeting") == {M_MARRAKESH}
    assert subjects(suggestions, "meeting", background=True) == {M_ROME}
    assert subjects(suggestions, "resolution") == {NUMBERS[2254]}


def test_recognise__virtual_sample_gives_meeting_without_venue():
    suggestions = recognise_sample("virtual.txt")
    assert subjects(suggestions, "meeting_date") == {PartialDate(2020, 6, 4)}
    assert subjects(suggestions, "meeting") == {M_VIRTUAL}
    assert subjects(suggestions, "venue") == set()
    assert subjects(suggestions, "resolution") == {NUMBERS[n] for n in (2254, 2170, 2178)}


@pytest.mark.parametrize(
    "phrase",
    [
        "وفق القرار 2254", "القرار الأممي ٢٢٥٤", "قرار مجلس الأمن رقم (2254)", "قرار مجلس الأمن رقم “2254”",
        "قرار مجلس الأمن التابع للأمم المتحدة رقم (2254)", "القرار 2254 (2015)", "S/RES/2254 (2015)",
        "بالقرار2254", "والقرار الدولي رقم 2254", "Security Council resolution 2254",
    ],
)  # fmt: skip
def test_resolutions__all_ways_of_writing_are_recognised(phrase):
    assert subjects(recognise_text(f"دعا البيان إلى تسوية {phrase}."), "resolution") == {
        NUMBERS[2254]
    }


def test_resolutions__two_in_one_phrase_are_both_found():
    suggestions = subjects(
        recognise_text("استنادا إلى القرارين 2249 و2254 الصادرين عام 2015."), "resolution"
    )
    assert suggestions == {NUMBERS[2249], NUMBERS[2254]}


@pytest.mark.parametrize(
    "sentence",
    [
        "في عام 2254 كان ذلك.", "بلغ عددهم 2254 مقاتلا.", "قرار الجامعة العربية رقم 2254.",
        "قرار الانسحاب اتخذه الرئيس.", "الالتزام بجميع قرارات مجلس الأمن الدولي.",
    ],
)  # fmt: skip
def test_resolutions__other_numbers_are_ignored(sentence):
    assert subjects(recognise_text(sentence), "resolution") == set()


@pytest.mark.parametrize(
    ("sentence", "venue"),
    [
        ("تستضيف واشنطن اجتماعا لوزراء التحالف.", WASHINGTON),
        ("قالت الوزارة إن واشنطن ستستضيف اجتماع التحالف.", WASHINGTON),
        ("التقى الوزراء خلال اجتماع جمعهم أمس في العاصمة الفرنسية باريس.", PARIS),
        ("أكد اجتماع باريس الحاجة إلى مزيد من العمل.", PARIS),
        ("اجتماعهم الذي عُقد في مدينة مراكش المغربية.", MARRAKESH),
        ("يُعقد الاجتماع الوزاري بمراكش.", MARRAKESH),
    ],
)
def test_venues__venue_of_meeting_is_found(sentence, venue):
    suggestions = recognise_text(sentence, title="اجتماع التحالف ضد داعش")
    assert subjects(suggestions, "venue") == {venue}


@pytest.mark.parametrize(
    "sentence",
    [
        "قالت واشنطن إنها ملتزمة بدعم شركائها.", "غادر الوفد باريس صباح اليوم.",
        "وكان آخر اجتماع للتحالف قد عقد في العاصمة الإيطالية روما.",
    ],
)  # fmt: skip
def test_venues__cities_only_mentioned_are_ignored(sentence):
    suggestions = recognise_text(sentence, title="اجتماع التحالف ضد داعش")
    assert subjects(suggestions, "venue") == set()


def test_dates__weekday_is_resolved_from_publication_date():
    suggestions = recognise_text(
        "واشنطن ستستضيف الأربعاء اجتماع التحالف.", published_on=PartialDate(2019, 2, 5)
    )
    assert subjects(suggestions, "meeting_date") == {PartialDate(2019, 2, 6)}
    assert subjects(suggestions, "meeting") == {M_WASHINGTON}


def test_dates__yesterday_gives_publication_date():
    suggestions = recognise_text(
        "خلال اجتماع افتراضي أمس، الخميس 4 من حزيران.", "تعهدت الدول عام 2019 بمئة مليون دولار.",
        title="وزراء التحالف ضد داعش",
    )  # fmt: skip
    assert subjects(suggestions, "meeting_date") == {PartialDate(2020, 6, 4)}
    assert subjects(suggestions, "publication_date") == {PartialDate(2020, 6, 5)}
    assert all(s.inferred for s in suggestions if s.kind.endswith("date"))


def test_recognise__evidence_matches_its_offsets():
    record = ArticleRecord(
        title="واشنطن تستضيف اجتماعا",
        paragraphs=("تمهيد قصير.", "يعقد الاجتماع في واشنطن في 6 شباط 2019. وفق القرار 2254."),
    )
    for suggestion in recognise(record, GAZETTEER):
        field = {"title": record.title, "caption": record.caption, "body": record.body}[
            suggestion.field
        ]
        assert field[suggestion.start : suggestion.end] == suggestion.evidence


@given(st.text(max_size=600))
def test_recognise__any_text_gives_valid_suggestions(body):
    for suggestion in recognise_text(body, title="واشنطن تستضيف"):
        assert suggestion.evidence
        assert 0 <= suggestion.confidence <= 1


def test_recognise__unknown_meeting_is_suggested_as_new():
    suggestions = recognise_text(
        "اجتمع وزراء خارجية التحالف في مراكش يوم 5 آذار 2024.", title="وزراء التحالف يجتمعون"
    )
    (new,) = [s.said for s in suggestions if s.kind == "new_meeting"]
    assert (new.start, new.venue, new.virtual) == (PartialDate(2024, 3, 5), MARRAKESH, False)
    assert new.meeting_kind == "ministerial"
    assert not [s for s in suggestions if s.kind == "meeting"]


def test_recognise__day_of_known_meeting_suggests_no_new_one():
    suggestions = recognise_text("اجتمع وزراء خارجية التحالف في باريس يوم 11 أيار 2022.")
    assert not [s for s in suggestions if s.kind == "new_meeting"]


def test_recognise__joined_words_are_split_but_evidence_is_unchanged():
    text = "ورأى الوزير أنالقرار 2254 هو الطريق، وقال إن الحل فيالعراق."
    suggestions = recognise_text(text)
    (resolution,) = [s for s in suggestions if s.kind == "resolution"]
    assert resolution.key == NUMBERS[2254]
    assert resolution.evidence == text  # the evidence is the text as on the page


def test_recognise__league_resolution_next_to_council_resolution_is_ignored():
    suggestions = recognise_text(
        "تلتزم بقرار مجلس الأمن رقم (2254)، وبقرار جامعة الدول العربية رقم 2170."
    )
    assert subjects(suggestions, "resolution") == {NUMBERS[2254]}


def test_recognise__ambiguous_day_suggests_both_readings():
    suggestions = recognise_text("اجتمع وزراء خارجية التحالف في مراكش بتاريخ 03/04/2024.")
    days = {s.date: (s.rule, s.inferred) for s in suggestions if s.kind == "meeting_date"}
    assert days == {
        PartialDate(2024, 4, 3): ("date-weighed", True), PartialDate(2024, 3, 4): ("other-reading", True),
    }  # fmt: skip


def test_recognise__known_meeting_decides_ambiguous_day():
    suggestions = recognise_text("اجتمع وزراء خارجية التحالف في مراكش بتاريخ 05/11/2022.")
    assert subjects(suggestions, "meeting_date") == {PartialDate(2022, 5, 11)}
    assert subjects(suggestions, "meeting") == {M_MARRAKESH}


def test_recognise__hijri_day_is_inferred():
    suggestions = recognise_text("عقد وزراء خارجية التحالف اجتماعهم في مراكش يوم 10 شوال 1443 هـ.")
    (day,) = [s for s in suggestions if s.kind == "meeting_date"]
    assert (day.date, day.inferred) == (PartialDate(2022, 5, 11), True)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("قرارا مجلس الأمن 2042 و2043.", ["2042", "2043"]), ("قرارات مجلس الأمن 1970، 1973.", ["1970", "1973"]),
        ("قرار مجلس الأمن 2042 (2012).", ["2042"]), ("قرار مجلس الأمن 2042/2012.", ["2042"]),
        ("قرار مجلس الأمن 2042 لعام 2012.", ["2042"]), ("قرارا مجلس الأمن (2042) و(2043).", ["2042", "2043"]),
    ],
)  # fmt: skip
def test_resolutions__numbers_and_years_are_distinguished(text, numbers):
    assert [s.said for s in recognise_text(text) if s.kind == "new_resolution"] == numbers
