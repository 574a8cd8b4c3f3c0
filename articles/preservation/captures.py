"""The captures that the archive holds of the source of an article, and whether they show a change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.dateparse import parse_datetime

from articles.models import Article


@dataclass(frozen=True)
class Kept:
    """The public facts of one capture: its digest, when it was made and received, whether it differs."""

    sha256: str
    captured_at: dt.datetime | None
    received_at: dt.datetime
    changed_since: bool


@dataclass(frozen=True)
class Captures:
    """The captures of one article, the oldest first, without their content."""

    all: tuple[Kept, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a later capture differs from the text of the article, and no editor has settled it."""
        return any(capture.changed_since for capture in self.all)

    @property
    def are_compared(self) -> bool:
        """Whether there is more than one, so that a change would be known."""
        return len(self.all) > 1


def captures_of(article: Article) -> Captures:
    """Return the captures of an article loaded by `for_page`."""
    return Captures(
        tuple(
            Kept(
                told["sha256"],
                parse_datetime(told["captured_at"]) if told["captured_at"] else None,
                parse_datetime(told["received_at"]),
                told["changed_since"],
            )
            for told in article.told_by_captures
        )
    )
