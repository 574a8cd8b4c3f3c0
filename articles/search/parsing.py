"""Reads a question: words, "a phrase" in quotes of any kind, -without, OR, `title:`. Pure.

Never fails: what is broken is mended, and `Query.mended` says how.
"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.search.analysis import LONGEST_WORD
from articles.search.query import Clause, Phrase, Query
from articles.text import arabic, stemming

MOST_WORDS = 40
LONGEST_QUESTION = 2_000

_QUOTES = {"«": "»", "“": "”", "„": "”", '"': '"', "‹": "›", "”": "”"}
_OR = {"or", "او", "|", "||"}
_FIELD_NAMES = {"title": "title", "العنوان": "title", "عنوان": "title"}
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-−–])?"
    r"(?:(?P<field>title|العنوان|عنوان)\s?:\s*)?(?:"
    + "|".join(
        rf"{re.escape(a)}(?P<q{i}>[^{re.escape(b)}]*)(?P<e{i}>{re.escape(b)})?"
        for i, (a, b) in enumerate(_QUOTES.items())
    )
    + r"|(?P<word>[^\s\"«»“”„‹›]+))",
    re.IGNORECASE,
)
_LONE_FIELD = re.compile(r"(?:title|العنوان|عنوان)\s?:\s*$", re.IGNORECASE)


def parse(text: str) -> Query:
    """Return what a question asks for; of a question with too many words the first count."""
    text = arabic.without_controls(text).strip()[:LONGEST_QUESTION]
    mended: list[str] = []
    text, fields_without_words = _LONE_FIELD.subn("", text)
    if fields_without_words:
        mended.append("empty-field")
    clauses: list[Clause] = []
    joining = False
    for match in _PART.finditer(text):
        quote = next((i for i in range(len(_QUOTES)) if match[f"q{i}"] is not None), None)
        if quote is not None and match[f"e{quote}"] is None:
            mended.append("unclosed-quote")
        typed = match["word"] if quote is None else match[f"q{quote}"]
        if quote is None and not match["field"] and arabic.fold(typed) in _OR:
            if joining or not clauses:
                mended.append("lone-or")
            joining = bool(clauses)
            continue
        clause = _clause(typed, match, is_quoted=quote is not None)
        if clause is None:
            continue
        if joining and not clause.excluded and not clauses[-1].excluded:
            clauses[-1] = _either(clauses[-1], clause)
        else:
            clauses.append(clause)
        joining = False
    if joining:
        mended.append("lone-or")
    clauses = _telling(list(dict.fromkeys(clauses)))
    kept, words = [], 0
    for clause in clauses:
        words += sum(len(phrase.words) for phrase in clause.phrases)
        if words > MOST_WORDS:
            mended.append("too-many-words")
            break
        kept.append(clause)
    if kept and all(clause.excluded for clause in kept):
        mended.append("only-without")
    return Query(text, tuple(kept), tuple(dict.fromkeys(mended)))


def _clause(typed: str, match: re.Match, *, is_quoted: bool) -> Clause | None:
    words = tuple(word for word in arabic.words(typed) if len(word) <= LONGEST_WORD)
    if not is_quoted:
        # و2254 asks for the number; S/RES/2254 for three words side by side.
        words = tuple(w for w in words if w not in stemming.stop_words()) or words
    if not words:
        return None
    field = match["field"]
    return Clause(
        (Phrase(words),),
        typed.strip(),
        excluded=bool(match["minus"]),
        quoted=is_quoted,
        field=_FIELD_NAMES[arabic.fold(field)] if field else "",
    )


def _either(first: Clause, second: Clause) -> Clause:
    return replace(
        first,
        phrases=(*first.phrases, *second.phrases),
        typed=f"{first.typed} / {second.typed}",
        quoted=first.quoted and second.quoted,
        field=first.field if first.field == second.field else "",
    )


def _telling(clauses: list[Clause]) -> list[Clause]:
    """«في مراكش» asks for Marrakesh; «في» alone asks for what it says."""
    telling = [
        clause
        for clause in clauses
        if clause.quoted
        or not all(stemming.stop_words().issuperset(phrase.words) for phrase in clause.phrases)
    ]
    return telling if any(not clause.excluded for clause in telling) else clauses
