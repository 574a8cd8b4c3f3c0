import pytest

from articles.intake.recognition import kinds
from articles.intake.recognition.suggestions import split_sentences
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
def test_find__words_for_participants_give_the_kind(title, kind):
    suggestion = kinds.find(split_sentences("title", title), set())
    assert suggestion.said == kind
    assert kind in Meeting.Kind.values


def test_find__no_participants_gives_no_kind():
    assert kinds.find(split_sentences("title", "أسعار النفط ترتفع"), set()) is None
