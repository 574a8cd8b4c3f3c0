from articles.intake.recognition import Gazetteer, Named, topics
from articles.intake.recognition.suggestions import split_sentences

DETENTION, CAMPS = 1, 2
GAZETTEER = Gazetteer(
    topics=(Named(DETENTION, ("محتجزين", "سجون")), Named(CAMPS, ("مخيم الهول", "أسر المقاتلين")))
)


def test_find__two_keywords_or_one_in_headline_are_enough():
    text = "وبحثوا ملف السجون. ونقل المحتجزين إلى العراق. وزاروا مخيم الهول."
    (suggestion,) = topics.find(split_sentences("body", text), GAZETTEER)
    assert (suggestion.key, suggestion.evidence, suggestion.rule) == (
        DETENTION,
        "وبحثوا ملف السجون.",
        "topic-keywords",
    )
    (from_title,) = topics.find(split_sentences("title", "مخيم الهول إلى أين"), GAZETTEER)
    assert from_title.key == CAMPS


def test_find__confidence_is_never_above_half():
    text = "السجون. " * 20
    (suggestion,) = topics.find(split_sentences("body", text), GAZETTEER)
    assert suggestion.confidence <= 0.5
