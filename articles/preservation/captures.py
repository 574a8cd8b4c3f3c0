"""The captures that the archive holds of the source of an article, and whether they show a change."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Article, Capture


@dataclass(frozen=True)
class Captures:
    """The captures of one article, the oldest first, without their content."""

    all: tuple[Capture, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a later capture differs from the text of the article, and no editor has settled it."""
        return any(capture.changed_since for capture in self.all)

    @property
    def are_compared(self) -> bool:
        """Whether there is more than one, so that a change would be known."""
        return len(self.all) > 1


def captures_of(article: Article) -> Captures:
    """Return the captures of an article, with one query."""
    columns = ("article", "sha256", "captured_at", "received_at", "changed_since")
    return Captures(tuple(article.captures.only(*columns).order_by("received_at", "pk")))
