"""Headlines of texts: whether a line is one, and headlines supplied from the first words of a text."""

from __future__ import annotations

import re

LONGEST = 300  # characters of a printed headline
MOST_WORDS = 30
LONGEST_SUPPLIED = 90  # characters

# A full stop ends a sentence; three of them, and the stop of an abbreviation (U.S., د.), do not.
_FULL_STOP = re.compile(r"(?<![.\s])(?<!\b\w)[.۔][\"»”’')\]]*$")
_SENTENCE_END = re.compile(r"(?<![.\s])(?<!\b\w)[.۔؟?!][\"»”’')\]]*\s")
# The agency with which a report begins: «الرياض (رويترز) - », “RIYADH (Reuters) – ”.
_DATELINE = re.compile(r"^[^\W\d][^()\n]{1,40}\([^()]{2,40}\)\s?[-–—ـ:]")


def is_headline(line: str) -> bool:
    """Return whether the first line of a text may be its headline.

    False for a line that ends like a sentence, is too long, begins like a report of an agency, or holds
    several sentences.
    """
    words = len(line.split())
    return not (
        len(line) > LONGEST
        or words > MOST_WORDS
        or _FULL_STOP.search(line)
        or line.endswith(("،", ",", "؛", ";"))
        or (words > MOST_WORDS // 2 and (_DATELINE.match(line) or _SENTENCE_END.search(line)))
    )


def supplied(paragraph: str) -> str:
    """Return a headline made of the first words of a text: its first sentence, or the words that fit.

    It is shown in square brackets; three dots mean that the sentence goes on.
    """
    text = " ".join(paragraph.split())
    end = _SENTENCE_END.search(text + " ")
    sentence = text[: end.start()] if end else text
    if len(sentence) <= LONGEST_SUPPLIED:
        return sentence.rstrip(" .،؛:") or text[:LONGEST_SUPPLIED]
    beginning = sentence[: LONGEST_SUPPLIED + 1].rpartition(" ")[0] or sentence[:LONGEST_SUPPLIED]
    return f"{beginning.rstrip(' .،؛:,;')}…"
