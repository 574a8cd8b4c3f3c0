"""Tests of the meetings that a text mentions beside its own."""

import pytest

from articles import intake
from articles.intake.recognition import recognise
from articles.interchange.record import ArticleRecord
from articles.models import Meeting
from articles.text.dates import PartialDate

pytestmark = pytest.mark.django_db
RIYADH = "اختتم في الرياض أمس الاجتماع الوزاري للتحالف الدولي لمحاربة داعش الذي استضافته السعودية."


def mentioned(
    *paragraphs: str, title: str = "اجتماع التحالف", published: str = "2023-06-09"
) -> set[str]:
    record = ArticleRecord(
        title=title, paragraphs=paragraphs, published_on=PartialDate.parse(published)
    )
    slugs = dict(Meeting.objects.values_list("pk", "slug"))
    found = recognise(record, intake.gazetteer())
    return {slugs[s.key] for s in found if s.kind == "meeting" and s.background}


@pytest.mark.parametrize(
    ("sentence", "meeting"),
    [
        ("وكان اجتماع التحالف في مراكش العام الماضي قد أطلق هذه الحملة.", "2022-05-11-marrakesh-ministerial"),
        ("وأعلن التحالف ذلك خلال اجتماع مراكش في مايو 2022.", "2022-05-11-marrakesh-ministerial"),
        ("وكان وزراء التحالف اجتمعوا في روما في حزيران 2021.", "2021-06-28-rome-ministerial"),
        ("The Coalition's ministers had met in Rome in June 2021.", "2021-06-28-rome-ministerial"),
    ],
)  # fmt: skip
def test_find__place_and_time_identify_another_meeting(catalogue, sentence, meeting):
    assert meeting in mentioned(RIYADH, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "وبحث الوزير مع نظيره المغربي في مراكش العام الماضي ملف المياه.",
        "وكان مجلس الجامعة العربية قد اجتمع في مراكش في مايو 2022.",
        "واجتمع وزراء التحالف في مراكش.",
        "وكان اجتماع التحالف في كيغالي العام الماضي قد أطلق هذه الحملة.",
    ],
)
def test_find__without_the_coalition_a_time_or_a_known_place_there_is_none(catalogue, sentence):
    assert mentioned(RIYADH, sentence) == set()


def test_find__text_on_something_else_may_mention_a_meeting(catalogue):
    found = mentioned(
        "وقع الوزيران مذكرة لتدريب الحرس.",
        "وقال إن الزيارة لا تتصل باجتماع وزراء دفاع التحالف الدولي ضد داعش الذي شهدته كوبنهاغن الأسبوع الماضي.",
        title="مذكرة لتدريب الحرس",
        published="2017-05-16",
    )
    assert found == {"2017-05-09-copenhagen-defence-ministers"}
