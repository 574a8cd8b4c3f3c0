import pytest

from articles.intake.recognition import Gazetteer, KnownMeeting, Named, recognise, single_meeting
from articles.interchange.record import ArticleRecord
from articles.text.dates import PartialDate

MARRAKESH, RIYADH, WASHINGTON = 1, 2, 3


def known(key, start, venue, kind="ministerial") -> KnownMeeting:
    return KnownMeeting(key, PartialDate.parse(start), None, venue, False, kind)


GAZETTEER = Gazetteer(
    venues=(
        Named(MARRAKESH, ("مراكش",)), Named(RIYADH, ("الرياض",)), Named(WASHINGTON, ("واشنطن",)),
    ),
    meetings=(
        known(10, "2022-05-11", MARRAKESH),
        known(20, "2023-06-08", RIYADH), known(21, "2026-02-09", RIYADH, "political-directors"),
        known(30, "2017-03-22", WASHINGTON), known(31, "2019-02-06", WASHINGTON),
    ),
)  # fmt: skip


def meeting_in(
    text: str, published: str = "", title="التحالف الدولي يجتمع"
) -> tuple[int, str, float] | None:
    """Return the meeting that a text is found to be about, with the rule and the confidence."""
    record = ArticleRecord(
        title=title,
        paragraphs=(text,),
        published_on=PartialDate.parse(published) if published else None,
    )
    found = [s for s in recognise(record, GAZETTEER) if s.kind == "meeting" and not s.background]
    assert len(found) <= 1
    return (found[0].key, found[0].rule, found[0].confidence) if found else None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش برئاسة ناصر بوريطة.", 10),
        ("استضافت الرياض اجتماع وزراء خارجية التحالف الدولي.", 20),
        ("التقى المديرون السياسيون للتحالف الدولي ضد داعش في الرياض.", 21),
        ("احتضنت مراكش اجتماع التحالف الدولي لهزيمة داعش.", 10),
        ("اجتمع في مراكش وزراء خارجية التحالف الدولي الذي تأسس عام 2014.", 10),
    ],
)  # fmt: skip
def test_find__only_meeting_of_the_kind_at_the_place_is_suggested_with_its_reason(text, key):
    assert meeting_in(text) == (key, single_meeting.RULE, single_meeting.CONFIDENCE)


@pytest.mark.parametrize(
    "text",
    [
        "اجتمع وزراء خارجية التحالف الدولي ضد داعش في واشنطن.",  # two
        "اجتمع التحالف الدولي ضد داعش في الرياض.",  # two, of different kinds
        "اجتمع المديرون السياسيون للتحالف الدولي ضد داعش في مراكش.",  # another kind
        "اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش عام 2019.",
        "اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش في 3 آذار 2021.",
        "يجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش. وكان التنظيم قد خسر معقله. وذلك مطلع 2024.",
        "سبق أن اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش.",
        "اجتمع وزراء خارجية التحالف العربي في الرياض لبحث اليمن.",
        "اجتمع وزراء خارجية مجلس التعاون في الرياض لبحث التصدي لداعش.",
    ],
)
def test_find__several_candidates_or_a_contradiction_suggest_nothing(text):
    assert meeting_in(text, title="اجتماع جديد") is None


@pytest.mark.parametrize(
    ("published", "is_found"),
    [("2022-05-20", True), ("2022-04-25", True), ("2023-05-20", False), ("2021", False), ("2022", True)],
)  # fmt: skip
def test_find__day_of_publication_must_be_near(published, is_found):
    found = meeting_in("اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش.", published)
    assert (found is not None) is is_found


def test_find__stated_day_has_its_own_rule_and_confidence():
    found = meeting_in("اجتمع وزراء خارجية التحالف الدولي ضد داعش في مراكش في 11 أيار 2022.")
    assert found == (10, "date-and-place", 0.85)
