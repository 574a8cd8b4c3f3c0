"""The meeting of a text is found among all of the catalogue, also where it states no whole date."""

import pytest

from articles import intake
from articles.intake.recognition import clues, identification, reading, recognise
from articles.interchange.record import ArticleRecord
from articles.models import Meeting
from articles.text.dates import PartialDate

pytestmark = pytest.mark.django_db


def meetings_of(*paragraphs: str, title: str = "", published: str = "") -> list[str]:
    """Return the slugs of the meetings that are proposed as the subject of a text."""
    record = ArticleRecord(
        title=title,
        paragraphs=paragraphs,
        published_on=PartialDate.parse(published) if published else None,
    )
    proposed = recognise(record, intake.gazetteer())
    keys = [s.key for s in proposed if s.kind == "meeting" and not s.background]
    slugs = dict(Meeting.objects.values_list("pk", "slug"))
    return [slugs[key] for key in keys]


@pytest.mark.parametrize(
    ("title", "text", "meeting"),
    [
        (
            "بوريطة وبلينكن يدعوان وزراء التحالف إلى مراكش",
            "ينعقد الاجتماع الوزاري للتحالف الدولي ضد داعش في مراكش برئاسة ناصر بوريطة.",
            "2022-05-11-marrakesh-ministerial",
        ),
        (
            "الرياض تحتضن اجتماع التحالف",
            "ترأس فيصل بن فرحان وأنتوني بلينكن في الرياض الخميس 8 حزيران اجتماع وزراء التحالف ضد داعش.",
            "2023-06-08-riyadh-ministerial",
        ),
        (
            "وزراء التحالف ضد داعش يجتمعون عبر الفيديو",
            "عقد وزراء المجموعة المصغرة للتحالف الدولي ضد داعش الخميس 4 حزيران اجتماعا افتراضيا.",
            "2020-06-04-virtual-small-group-ministerial",
        ),
        (
            "التحالف في مدريد",
            "اجتمع كبار مسؤولي التحالف الدولي ضد داعش في مدريد الثلاثاء.",
            "2025-06-10-madrid-senior-officials",
        ),
    ],
)  # fmt: skip
def test_recognise__meeting_without_a_year_is_identified(catalogue, title, text, meeting):
    assert meetings_of(text, title=title) == [meeting]


@pytest.mark.parametrize(
    ("title", "text", "published"),
    [
        # The day on which the small group met, and nothing of it.
        ("الهلال يلاعب فريقا تركيا", "يلتقي الفريقان يوم 31 يوليو الحالي في معسكر الهلال.", "2015-07-28"),
        # A known place, and the day of a meeting that the catalogue does not have.
        (
            "مجموعة مكافحة تمويل داعش تختتم اجتماعها في المنامة",
            "اختتمت مجموعة العمل الخاصة بمكافحة تمويل تنظيم داعش اجتماعها في المنامة في 20 نيسان 2017.",
            "2017-04-20",
        ),
        # A meeting of other ministers in a capital where the Coalition met too.
        ("لقاء في واشنطن", "التقى وزير الخارجية المصري نظيره الأميركي في واشنطن.", "2019-02-06"),
    ],
)  # fmt: skip
def test_recognise__another_event_is_no_meeting_of_the_catalogue(catalogue, title, text, published):
    assert meetings_of(text, title=title, published=published) == []


def test_recognise__washington_without_a_clue_to_the_year_stays_open(catalogue):
    assert len(meetings_of("اجتمع وزراء خارجية التحالف الدولي ضد داعش في واشنطن.")) != 1


def test_recognise__minister_out_of_office_speaks_against_a_meeting(catalogue):
    known = intake.gazetteer()
    record = ArticleRecord(
        title="بومبيو يفتتح اجتماع التحالف في واشنطن",
        paragraphs=("افتتح مايك بومبيو اجتماع وزراء خارجية التحالف الدولي ضد داعش في واشنطن.",),
    )
    ranked = identification.rank(reading.clues_of(record, known), known)
    years = {one.meeting.start.year for one in ranked}
    assert years <= {2018, 2019, 2020}


def test_recognise__gate_can_be_passed_by_an_editor(catalogue):
    known = intake.gazetteer()
    record = ArticleRecord(title="وزراء في مراكش", paragraphs=("اجتمع الوزراء في مراكش أمس.",))
    assert not [s for s in recognise(record, known) if s.kind == "venue"]
    passed = recognise(record, known, even_if_irrelevant=True)
    assert [s for s in passed if s.kind == "venue"]


def test_rule__names_the_features_and_fits_its_column(catalogue):
    rules = [
        s.rule
        for s in recognise(
            ArticleRecord(
                title="التحالف في مدريد",
                paragraphs=("اجتمع كبار مسؤولي التحالف الدولي ضد داعش في مدريد.",),
            ),
            intake.gazetteer(),
        )
        if s.kind == "meeting"
    ]
    assert rules
    assert all(rule.startswith(identification.RULE) and len(rule) <= 60 for rule in rules)
    agreeing = [name for name, sign in clues.FEATURES.items() if sign > 0]
    longest = sorted(agreeing, key=len)[-3:]
    assert len(identification.RULE + ",".join(longest)) <= 60
