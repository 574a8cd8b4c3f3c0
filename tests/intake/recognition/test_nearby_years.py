import pytest

from articles.intake.recognition import Gazetteer, KnownMeeting, Named, recognise
from articles.interchange.record import ArticleRecord
from articles.text.dates import PartialDate

WASHINGTON = 1
GAZETTEER = Gazetteer(
    venues=(Named(WASHINGTON, ("واشنطن",)),),
    meetings=(
        KnownMeeting(
            10, PartialDate.parse("2017-03-22"), PartialDate.parse("2017-03-23"), WASHINGTON, False,
            "ministerial",
        ),
        KnownMeeting(11, PartialDate.parse("2019-02-06"), None, WASHINGTON, False, "ministerial"),
    ),
)  # fmt: skip


NO_MEETINGS = Gazetteer(venues=GAZETTEER.venues)


def read(text: str, gazetteer: Gazetteer = GAZETTEER) -> tuple[set[str], set[int]]:
    """Return the days of the meeting and the meetings that a text without a date of its own gives."""
    record = ArticleRecord(title="موعد لقاء التحالف", paragraphs=tuple(text.split("\n")))
    found = recognise(record, gazetteer)
    return (
        {str(s.date) for s in found if s.kind == "meeting_date"},
        {s.key for s in found if s.kind == "meeting" and not s.background},
    )


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت الخارجية الخميس (9 مارس/آذار 2017) موعد اللقاء.\nويجتمع الوزراء في واشنطن في 22 آذار/مارس.",
        "أعلنت الخارجية (9 آذار 2017) أن وزراء التحالف يجتمعون في واشنطن في 22 آذار.",
        "في نهاية فبراير 2017 دعت الوزارة إلى اللقاء.\nويجتمع الوزراء في واشنطن في 22 مارس.",
        "نشرت الوزارة برنامج عام 2017.\nويجتمع وزراء التحالف في واشنطن في 22 آذار.",
        "كان التحالف قد تأسس عام 2014.\nوأعلنت الوزارة في 9 آذار 2017 الموعد.\n"
        "ويجتمع الوزراء في واشنطن في 22 آذار.",
    ],
)  # fmt: skip
def test_resolve__year_stated_nearby_serves_the_day_of_the_meeting(text):
    assert read(text) == ({"2017-03-22"}, {10})


def test_resolve__several_days_are_all_in_that_year():
    days, meetings = read(
        "أعلنت الخارجية الخميس (9 مارس/آذار 2017) موعد اللقاء.\n"
        "ويجتمع الوزراء في واشنطن يومي 22 و23 آذار/مارس."
    )
    assert (days, meetings) == ({"2017-03-22", "2017-03-23"}, {10})


def test_resolve__january_after_a_december_is_in_the_next_year():
    days, _ = read(
        "أعلنت الوزارة في 20 كانون الأول 2018 الموعد.\nويجتمع الوزراء في واشنطن في 8 كانون الثاني."
    )
    assert days == {"2019-01-08"}


def test_resolve__known_meeting_decides_between_years():
    _, meetings = read("وضعت الوزارة عام 2018 خطة عام 2019.\nويجتمع الوزراء في واشنطن في 6 شباط.")
    assert meetings == {11}


@pytest.mark.parametrize(
    "text",
    [
        "تأسس التحالف عام 2014.\nويجتمع وزراؤه في واشنطن في 22 آذار.",
        "يجتمع وزراء التحالف في واشنطن في 22 آذار.",
        "يجتمع الوزراء في واشنطن في 22 آذار.\nوقال ناطق إن اللقاء مهم.\nودخل التنظيم الموصل في 10 تموز 2014.",
        "وكان الوزراء قد اجتمعوا في 20 آذار 2015.\nويجتمع وزراء التحالف في واشنطن في 22 آذار.",
    ],
)
def test_resolve__year_of_something_else_is_not_taken(text):
    assert read(text, NO_MEETINGS) == (set(), set())


def test_resolve__day_of_one_known_meeting_there_gives_its_year():
    text = "أعلن الموعد.\nويجتمع وزراء التحالف ضد داعش في واشنطن في 22 آذار."
    assert read(text) == ({"2017-03-22"}, {10})
