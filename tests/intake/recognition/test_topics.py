from articles.intake.recognition import Gazetteer, Named, topics
from articles.intake.recognition.suggestions import sentences

DETENTION, CAMPS = 1, 2
GAZETTEER = Gazetteer(
    topics=(Named(DETENTION, ("محتجزين", "سجون")), Named(CAMPS, ("مخيم الهول", "أسر المقاتلين")))
)


def test_find__two_keywords_or_one_in_the_headline():
    text = "وبحثوا ملف السجون. ونقل المحتجزين إلى العراق. وزاروا مخيم الهول."
    (found,) = topics.find(sentences("body", text), GAZETTEER)
    assert (found.key, found.evidence, found.rule) == (
        DETENTION,
        "وبحثوا ملف السجون.",
        "topic-keywords",
    )
    (in_title,) = topics.find(sentences("title", "مخيم الهول إلى أين"), GAZETTEER)
    assert in_title.key == CAMPS


def test_find__is_said_to_be_weak():
    text = "السجون. " * 20
    (found,) = topics.find(sentences("body", text), GAZETTEER)
    assert found.confidence <= 0.5
