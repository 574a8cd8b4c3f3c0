"""Recognition: what a text says about meetings, proposed with the sentence that says it.

Rules over a gazetteer that is handed in; no database, no model, the same answer every time. What is
found is a suggestion: an editor decides.
"""

from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting, Named, NamedState
from articles.intake.recognition.recogniser import recognise
from articles.intake.recognition.suggestions import NewMeeting, NewOfficial, Number, Suggestion

__all__ = [
    "Gazetteer",
    "KnownMeeting",
    "Named",
    "NamedState",
    "NewMeeting",
    "NewOfficial",
    "Number",
    "Suggestion",
    "recognise",
]
