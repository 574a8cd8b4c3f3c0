import pytest

from articles.intake.recognition import relevance
from articles.intake.recognition.suggestions import split_sentences


def judge(*paragraphs: str, title: str = "") -> relevance.Relevance:
    sentences = split_sentences("title", title)
    sentences += split_sentences("body", "\n\n".join(paragraphs), first=len(sentences))
    return relevance.judge(sentences)


@pytest.mark.parametrize(
    "text",
    [
        "اجتمع وزراء خارجية التحالف الدولي ضد داعش في لندن.",
        "يعقد التحالف العالمي لهزيمة تنظيم الدولة مؤتمرا الشهر المقبل.",
        "تستضيف روما اجتماعا للدول المشاركة في الائتلاف الدولي على داعش.",
        "عقدت مجموعة التركيز الخاصة بإفريقيا اجتماعها في نيامي.",
        "اختتمت مجموعة مكافحة تمويل داعش اجتماعها.",
        "التقى وزراء المجموعة المصغرة في كوبنهاغن.",
        "محادثات شارك فيها ممثلو 21 دولة عن تنظيم الدولة الإسلامية.",
        "اسطنبول تستقبل اجتماعا عن الحرب على داعش.",
        "Ministers of the Global Coalition against ISIS held a meeting in Rome.",
        "Les ministres de la coalition internationale contre Daech se retrouvent au sommet meeting de Paris.",
    ],
)  # fmt: skip
def test_judge__meeting_of_the_coalition_is_relevant(text):
    assert judge(text).may_report


@pytest.mark.parametrize(
    "text",
    [
        "انطلقت أمس فعاليات مهرجان الورد، وتستمر أسبوعا.",
        "اجتمع مدير التعليم أمس بمشرفي المدارس.",
        "قتل تسعة في قصف استهدف سوقا، فيما التقى محافظ نينوى وجهاء المدينة لبحث هجمات داعش.",
        "اجتمع وزراء خارجية دول مجلس التعاون في الدوحة، وبحثوا الحرب على داعش.",
        "شنت طائرات التحالف سبع غارات على مواقع تنظيم داعش.",
        "اجتماع التحالف العربي في الرياض يبحث الحرب على الحوثيين في اليمن.",
        "عقد تحالف القوى العراقية اجتماعا عن الأنبار وداعش.",
        "أجرى مبعوثو المجموعة المصغرة حول سوريا محادثات في جنيف.",
        "The government coalition held a meeting on the budget.",
        "جاءت الدورة بعد يومين من الاجتماع الوزاري للتحالف الدولي ضد داعش الذي عقد في الكويت.",
        "قال الوزير إن الزيارة لا تتصل باجتماع وزراء دفاع التحالف الدولي ضد داعش.",
        "وزراء دول التحالف يجتمعون في جدة. عقد وزراء دفاع التحالف العربي لدعم الشرعية اجتماعا في جدة اليوم. "
        "وكانت جدة استضافت خبراء في تحالف آخر، هو التحالف الدولي ضد داعش.",
    ],
)
def test_judge__other_news_is_not_relevant(text):
    assert not judge(text).may_report


def test_judge__meeting_deep_in_a_war_report_is_not_its_subject():
    war = ["شنت مقاتلات التحالف الدولي غارات على مواقع داعش."] * 8
    assert not judge(*war, "وكان وزراء التحالف التقوا قبل عام.").may_report


def test_is_near__headline_and_sentences_around_the_meeting_only():
    text = ["وقال مسؤول محلي إن الحركة عادية."] * 6
    paragraphs = ("يجتمع وزراء التحالف الدولي ضد داعش في روما.", *text)
    judged = judge(*paragraphs, title="روما تستعد")
    sentences = split_sentences("title", "روما تستعد")
    sentences += split_sentences("body", "\n\n".join(paragraphs), first=1)
    assert [judged.is_near(one) for one in sentences] == [True] * 4 + [False] * 4
