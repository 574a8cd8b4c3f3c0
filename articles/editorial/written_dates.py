"""Days as people write them, in cells of tables and fields of forms: 2019-06-25, 25/6/2019, ٢٥ حزيران ٢٠١٩."""

from __future__ import annotations

import datetime as dt
import re

from articles.text import arabic
from articles.text.date_mentions import find_dates
from articles.text.dates import PartialDate

# Signs by which Arabic texts write numbers: decimal and thousands separators, and the minus of typesetting.
_SIGNS = str.maketrans({"٫": ".", "٬": None, "−": "-"})


class TwoReadings(ValueError):
    """A day that can be read in two ways, as 5/6/2019: `one` and `other`."""

    def __init__(self, one: PartialDate, other: PartialDate) -> None:
        super().__init__(f"{one} or {other}")
        self.one, self.other = one, other


def plain_digits(text: str) -> str:
    """Return typed digits and signs in ASCII, without blanks around them and invisible direction marks."""
    return arabic.without_marks(arabic.ascii_digits(text)).translate(_SIGNS).strip()


def read_day(text: str) -> dt.date:
    """Return the day that a text states and nothing else; raise ValueError, for two readings TwoReadings."""
    text = plain_digits(text)
    try:
        return dt.datetime.strptime(re.sub("[/.]", "-", text), "%Y-%m-%d").date()
    except ValueError:
        pass
    found = find_dates(text)
    date = found[0].date if len(found) == 1 else None
    if date is None or not date.day or found[0].until or found[0].is_guess:
        raise ValueError("not a day")
    if re.search(r"\w", text[: found[0].start] + text[found[0].end :]):
        raise ValueError("more than a day")
    if found[0].other:
        raise TwoReadings(date, found[0].other)
    return date.first_day
