"""Query parser: words, "a phrase" in any kind of quotes, -exclusion, OR, `title:`. Pure.

Never fails: malformed queries are repaired, and `Query.mended` lists the repairs.
"""

from __future__ import annotations

import re
from dataclasses import replace

from articles.search.analysis import LONGEST_WORD
from articles.search.query import Clause, Phrase, Query
from articles.text import arabic, stemming

MOST_WORDS = 40
LONGEST_QUESTION = 2_000  # characters

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
# «6 / 2019» and «13 - 2 - 2018» are written apart by agencies.
_APART = re.compile(r"(?<=\d)\s*(?:/|\s[-–]\s)\s*(?=\d)")
# Words before a number that add nothing to it: «القرار رقم 2254», "No. 2254".
_NUMBER_WORDS = frozenset(["رقم", "الرقم", "برقم", "no", "nr", "number"])
_OF_NUMBER = frozenset(["ذي", "ذو", "ذات"])  # «القرار ذو الرقم 2254»
_LONE_FIELD = re.compile(r"(?:title|العنوان|عنوان)\s?:\s*$", re.IGNORECASE)


def parse(text: str) -> Query:
    """Return the parsed query; of a query with too many words only the first ones are used."""
    text = arabic.without_controls(text).strip()[:LONGEST_QUESTION]
    mended: list[str] = []
    text, fields_without_words = _LONE_FIELD.subn("", text)
    if fields_without_words:
        mended.append("empty-field")
    clauses: list[Clause] = []
    follows_or = False
    joined = _APART.sub(lambda match: "/" if "/" in match[0] else "-", text)
    for match in _PART.finditer(joined):
        quote = next((i for i in range(len(_QUOTES)) if match[f"q{i}"] is not None), None)
        if quote is not None and match[f"e{quote}"] is None:
            mended.append("unclosed-quote")
        typed = match["word"] if quote is None else match[f"q{quote}"]
        if quote is None and not match["field"] and arabic.fold(typed) in _OR:
            if follows_or or not clauses:
                mended.append("lone-or")
            follows_or = bool(clauses)
            continue
        clause = _clause(typed, match, is_quoted=quote is not None)
        if clause is None:
            continue
        if follows_or and not clause.excluded and not clauses[-1].excluded:
            clauses[-1] = _joined_by_or(clauses[-1], clause)
        else:
            clauses.append(clause)
        follows_or = False
    if follows_or:
        mended.append("lone-or")
    clauses = _without_stop_words(_without_number_words(list(dict.fromkeys(clauses))))
    kept, word_count = [], 0
    for clause in clauses:
        word_count += sum(len(phrase.words) for phrase in clause.phrases)
        if word_count > MOST_WORDS:
            mended.append("too-many-words")
            break
        kept.append(clause)
    if kept and all(clause.excluded for clause in kept):
        mended.append("only-without")
    return Query(text, tuple(kept), tuple(dict.fromkeys(mended)))


def _clause(typed: str, match: re.Match, *, is_quoted: bool) -> Clause | None:
    words = tuple(word for word in arabic.words(typed) if len(word) <= LONGEST_WORD)
    if not is_quoted:
        # و2254 means the number; S/RES/2254 means three adjacent words.
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


def _joined_by_or(first: Clause, second: Clause) -> Clause:
    return replace(
        first,
        phrases=(*first.phrases, *second.phrases),
        typed=f"{first.typed} / {second.typed}",
        quoted=first.quoted and second.quoted,
        field=first.field if first.field == second.field else "",
    )


def _without_number_words(clauses: list[Clause]) -> list[Clause]:
    """Drop «رقم» before a number, and «ذو» before «الرقم»."""
    kept: list[Clause] = []
    following = ""
    for clause in reversed(clauses):
        word = clause.phrases[0].words[0]
        is_single = (
            clause.is_free and len(clause.phrases) == 1 and len(clause.phrases[0].words) == 1
        )
        if is_single and word in _NUMBER_WORDS and following.isdigit():
            following = word
        elif not (is_single and word in _OF_NUMBER and following in _NUMBER_WORDS):
            kept.append(clause)
            following = word if clause.is_free else ""
    return kept[::-1]


def _without_stop_words(clauses: list[Clause]) -> list[Clause]:
    """Drop the clauses made only of stop words, unless no other wanted clause would remain.

    «في مراكش» is a query for Marrakesh, «في» alone is a query for this word.
    """
    kept = [
        clause
        for clause in clauses
        if clause.quoted
        or not all(stemming.stop_words().issuperset(phrase.words) for phrase in clause.phrases)
    ]
    return kept if any(not clause.excluded for clause in kept) else clauses
