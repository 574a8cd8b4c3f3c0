"""Articles as a table: taken away for a spreadsheet program, worked on there, and brought back.

Nothing is overwritten that changed between: each row carries the version it was taken away in.
"""

from articles.editorial.spreadsheet.changes import (
    Cell,
    Comparison,
    Reason,
    RowChange,
    bring_back,
    compare,
)
from articles.editorial.spreadsheet.columns import COLUMNS, KEY, VERSION, spreadsheet_values
from articles.editorial.spreadsheet.download import as_csv, as_workbook
from articles.editorial.spreadsheet.parse import MOST_ROWS, Table, read
from articles.editorial.spreadsheet.rows import Row, TableProblem

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
    "spreadsheet_values",
]
