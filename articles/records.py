"""What a parser hands on: plain, frozen, knowing nothing of a database."""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.dates import PartialDate


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article as read from a capture; None and () mean that the capture does not state it.

    `paragraphs` is the running text without the furniture of the page, `captions` are those of
    pictures, `cut` the lines left out, in order: nothing received disappears unseen.
    """

    title: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    outlet: str | None = None
    published_on: PartialDate | None = None
    byline: str | None = None
    url: str | None = None
    language: str = "ar"
    cut: tuple[str, ...] = field(default=())

    @property
    def body(self) -> str:
        """The paragraphs with an empty line between."""
        return "\n\n".join(self.paragraphs)

    @property
    def caption(self) -> str:
        return "\n".join(self.captions)
