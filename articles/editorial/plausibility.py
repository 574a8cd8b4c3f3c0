"""Questions about dates that can hardly be right, asked before they become public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Meeting, Resolution
from articles.text.dates import PartialDate

# The Coalition was founded in September 2014; the Security Council was in 1945.
COALITION, UNITED_NATIONS = dt.date(2014, 1, 1), dt.date(1945, 1, 1)
# In the time zones ahead of ours it is tomorrow already.
TODAY = 1
PLANNED = 2 * 366


@dataclass(frozen=True)
class Range:
    """The days in which a date is plausible: from the first day until some days after today."""

    first: dt.date
    days_ahead: int


RANGES: dict[tuple[type[models.Model], str], Range] = {
    (Article, "published_on"): Range(COALITION, TODAY),
    (Meeting, "start_on"): Range(COALITION, PLANNED),
    (Meeting, "end_on"): Range(COALITION, PLANNED),
    (Resolution, "adopted_on"): Range(UNITED_NATIONS, TODAY),
}


@dataclass(frozen=True)
class Question:
    """A question about one field: its text, and the answer that confirms it, which ends with the value."""

    field: str
    text: str
    answer: str


def isolated(text) -> str:
    """Return a date or a code that stays in one piece, left to right, in an Arabic sentence (UAX 9, LRI)."""
    return f"\u2066{text}\u2069"


def questions(instance: models.Model) -> list[Question]:
    """Return the questions about the dates of an entry, in the order of its fields."""
    return [
        question
        for (model, name), plausible in RANGES.items()
        if type(instance) is model and (question := _question(instance, name, plausible))
    ]


def _question(instance: models.Model, name: str, plausible: Range) -> Question | None:
    day = getattr(instance, name)
    if not isinstance(day, dt.date):
        return None
    date = PartialDate.of(day, getattr(instance, f"{name}_precision", "day") or "day")
    label = instance._meta.get_field(name).verbose_name
    values = {"what": label, "date": isolated(date), "first": plausible.first.year}
    if date.first_day > timezone.localdate() + dt.timedelta(days=plausible.days_ahead):
        if plausible.days_ahead > TODAY:
            text = _("%(what)s: %(date)s is still far away. Is it right?")
        else:
            text = _("%(what)s: %(date)s has not come yet. Is it right?")
    elif date.last_day < plausible.first:
        text = _("%(what)s: %(date)s is before %(first)s. Is it right?")
    else:
        return None
    return Question(name, text % values, f"{name} {date}")
