"""Full-text search: document analysis, query parsing and expansion, ranking, highlighting.

Pure: text in, PostgreSQL notation and numbers out. Database access is in `querysets` and `index`.
"""

from articles.search import date_lexemes, segmentation
from articles.search.analysis import LONGEST_WORD, Document, analyse, lexemes
from articles.search.expansion import Group, expand, expansion_keys
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
    "date_lexemes",
    "expand",
    "expansion_keys",
    "lexemes",
    "parse",
    "segmentation",
]
