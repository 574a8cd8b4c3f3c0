"""Recognition: rules that propose facts about meetings, each with the sentence it was read from.

The rules match a text against a gazetteer passed in by the caller. They use no database and no statistical
model, and give the same result every time. Every result is a suggestion for an editor to decide on.
"""

from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting, Named, NamedState
from articles.intake.recognition.reading import FIELDS
from articles.intake.recognition.recogniser import recognise
from articles.intake.recognition.suggestions import NewMeeting, NewOfficial, Number, Suggestion

__all__ = [
    "FIELDS",
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
