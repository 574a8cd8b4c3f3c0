"""Articles as a table: taken away for a spreadsheet program, worked on there, and brought back.

Nothing is overwritten that changed between: each row carries the version it was taken away in.
"""

from articles.tables.changes import Cell, Comparison, Reason, RowChange, bring_back, compare
from articles.tables.columns import COLUMNS, KEY, VERSION, said
from articles.tables.reading import MOST_ROWS, Table, read
from articles.tables.rows import Row, TableProblem
from articles.tables.taking import as_csv, as_workbook

__all__ = [
    "COLUMNS",
    "KEY",
    "MOST_ROWS",
    "VERSION",
    "Cell",
    "Comparison",
    "Reason",
    "Row",
    "RowChange",
    "Table",
    "TableProblem",
    "as_csv",
    "as_workbook",
    "bring_back",
    "compare",
    "read",
    "said",
]
