"""Where in a text its suggestions rest: words and passages, and the text cut into pieces by them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.text import arabic

LONGEST_PASSAGE = 5_000  # characters in which a name is looked for: a sentence is shorter
ENDING = 2  # letters an adjective may end on: العراقي, العراقية, العراقيين


@dataclass(frozen=True)
class Span:
    """A stretch `start:end` of a text that a suggestion rests on; `exact` where it is the words themselves."""

    key: str
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True)
class Segment:
    """A piece of a text with the keys of the suggestions that rest on it, words before whole passages."""

    text: str
    start: int
    keys: tuple[str, ...] = ()
    exact: bool = False


def spans(key: str, text: str, start: int, end: int, names: Iterable[str]) -> list[Span]:
    """Return where the names stand in the passage `start:end` of a text; else the passage as a whole."""
    passage = text[start : min(end, start + LONGEST_PASSAGE)]
    tokens = list(arabic.tokens(passage))
    wanted = [forms for name in names if (forms := arabic.words(name))]
    found = []
    for place in range(len(tokens)):
        runs = [len(forms) for forms in wanted if _stands(forms, tokens, place)]
        if runs:
            last = tokens[place + max(runs) - 1]
            found.append(Span(key, start + tokens[place].start, start + last.end))
    return found or [Span(key, start, end, exact=False)]


def _stands(forms: Sequence[str], tokens: Sequence[arabic.Token], place: int) -> bool:
    """Whether the words of a name stand at a place, each with what may be written before or behind it."""
    if place + len(forms) > len(tokens):
        return False
    return all(_is(form, tokens[place + n].form) for n, form in enumerate(forms))


def _is(wanted: str, word: str) -> bool:
    bare = arabic.without_article(wanted)
    for form in arabic.without_clitics(word):
        if form in (wanted, bare):
            return True
        if len(bare) > arabic.SHORTEST_STEM and form.startswith(bare) and bare.endswith("ي"):
            return len(form) - len(bare) <= ENDING
    return False


def segments(
    text: str, found: Iterable[Span], start: int = 0, end: int | None = None
) -> list[Segment]:
    """Return `text[start:end]` in pieces that give it back, each with the spans that lie over it."""
    end = len(text) if end is None else end
    over = [span for span in found if span.start < end and span.end > start]
    cuts = {start, end}
    for span in over:
        cuts |= {max(span.start, start), min(span.end, end)}
    pieces = []
    for one, other in pairwise(sorted(cuts)):
        here = sorted(
            (span for span in over if span.start <= one and span.end >= other),
            key=lambda span: not span.exact,
        )
        keys = tuple(dict.fromkeys(span.key for span in here))
        pieces.append(Segment(text[one:other], one, keys, bool(here) and here[0].exact))
    return pieces


def paragraphs(text: str, found: Sequence[Span]) -> list[list[Segment]]:
    """Return the paragraphs of a text, each in pieces."""
    pieces, at = [], 0
    for paragraph in text.split("\n\n"):
        pieces.append(segments(text, found, at, at + len(paragraph)))
        at += len(paragraph) + 2
    return [paragraph for paragraph in pieces if paragraph]
