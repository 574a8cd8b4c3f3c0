"""Text spans that suggestions rest on, and the text divided into segments by them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.text import arabic

LONGEST_PASSAGE = 5_000  # characters searched for a name; a sentence is shorter
LONGEST_ENDING = 2  # letters after the ي of an adjective: العراقي, العراقية, العراقيين


@dataclass(frozen=True)
class Span:
    """The part `start:end` of a text that a suggestion rests on; `exact` if it is the name itself."""

    key: str
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True)
class Segment:
    """A piece of a text with the keys of the suggestions that rest on it, names before whole passages."""

    text: str
    start: int
    keys: tuple[str, ...] = ()
    exact: bool = False


def spans(key: str, text: str, start: int, end: int, names: Iterable[str]) -> list[Span]:
    """Return the spans of the names in the passage `start:end` of a text, or else one span for the passage."""
    passage = text[start : min(end, start + LONGEST_PASSAGE)]
    tokens = list(arabic.tokens(passage))
    wanted = [forms for name in names if (forms := arabic.words(name))]
    exact_spans = []
    for index in range(len(tokens)):
        lengths = [len(forms) for forms in wanted if _is_name_at(forms, tokens, index)]
        if lengths:
            last = tokens[index + max(lengths) - 1]
            exact_spans.append(Span(key, start + tokens[index].start, start + last.end))
    return exact_spans or [Span(key, start, end, exact=False)]


def _is_name_at(forms: Sequence[str], tokens: Sequence[arabic.Token], index: int) -> bool:
    """Return whether the tokens from `index` on are the words of a name, clitics and endings allowed."""
    if index + len(forms) > len(tokens):
        return False
    return all(_matches(form, tokens[index + n].form) for n, form in enumerate(forms))


def _matches(wanted: str, word: str) -> bool:
    bare = arabic.without_article(wanted)
    for form in arabic.without_clitics(word):
        if form in (wanted, bare):
            return True
        if len(bare) > arabic.SHORTEST_STEM and form.startswith(bare) and bare.endswith("ي"):
            return len(form) - len(bare) <= LONGEST_ENDING
    return False


def segments(
    text: str, all_spans: Iterable[Span], start: int = 0, end: int | None = None
) -> list[Segment]:
    """Return the segments of `text[start:end]`, each with the keys of the spans over it.

    Joined, the segments give the text back.
    """
    end = len(text) if end is None else end
    overlapping = [span for span in all_spans if span.start < end and span.end > start]
    cuts = {start, end}
    for span in overlapping:
        cuts |= {max(span.start, start), min(span.end, end)}
    pieces = []
    for left, right in pairwise(sorted(cuts)):
        covering = sorted(
            (span for span in overlapping if span.start <= left and span.end >= right),
            key=lambda span: not span.exact,
        )
        keys = tuple(dict.fromkeys(span.key for span in covering))
        pieces.append(Segment(text[left:right], left, keys, bool(covering) and covering[0].exact))
    return pieces


def paragraphs(text: str, all_spans: Sequence[Span]) -> list[list[Segment]]:
    """Return the paragraphs of a text, each as a list of segments."""
    pieces, offset = [], 0
    for paragraph in text.split("\n\n"):
        pieces.append(segments(text, all_spans, offset, offset + len(paragraph)))
        offset += len(paragraph) + 2
    return [paragraph for paragraph in pieces if paragraph]
