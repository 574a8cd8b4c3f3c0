"""Full text: what of a document is indexed, what a question asks for, and in which order it answers.

Pure: words in, PostgreSQL's notation and numbers out; what talks to the database lies in `querysets` and
`index`.
"""

from articles.search import segmentation
from articles.search.analysis import LONGEST_WORD, Document, analyse, lexemes
from articles.search.expansion import Group, widen, widening_keys
from articles.search.parsing import LONGEST_QUESTION, MOST_WORDS, parse
from articles.search.query import Clause, Phrase, Query, Switches

__all__ = [
    "LONGEST_QUESTION",
    "LONGEST_WORD",
    "MOST_WORDS",
    "Clause",
    "Document",
    "Group",
    "Phrase",
    "Query",
    "Switches",
    "analyse",
    "lexemes",
    "parse",
    "segmentation",
    "widen",
    "widening_keys",
]
