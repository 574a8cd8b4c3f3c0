import pytest

from articles.intake.recognition import kinds
from articles.intake.recognition.suggestions import sentences
from articles.models import Meeting


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("وزراء خارجية التحالف يجتمعون في روما", "ministerial"),
        ("لقاء وزاري للمجموعة المصغرة في التحالف", "small-group-ministerial"),
        ("وزراء دفاع التحالف يلتقون في بروكسل", "defence-ministers"),
        ("المديرون السياسيون للمجموعة المصغرة في باريس", "political-directors"),
        ("كبار مسؤولي التحالف يلتقون في برلين", "senior-officials"),
        ("مجموعة العمل المعنية بالمقاتلين الأجانب تلتئم", "working-group"),
        ("القادة العسكريون للتحالف في قاعدة أندروز", "chiefs-of-defence"),
        ("قمة القادة في نيويورك", "leaders-summit"),
    ],
)
def test_find__by_those_who_meet(title, kind):
    found = kinds.find(sentences("title", title), set())
    assert found.said == kind
    assert kind in Meeting.Kind.values


def test_find__nothing_where_nobody_is_said_to_meet():
    assert kinds.find(sentences("title", "أسعار النفط ترتفع"), set()) is None
