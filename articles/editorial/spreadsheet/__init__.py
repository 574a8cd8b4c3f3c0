"""Export of articles as a table for a spreadsheet program, and import of the edited table.

Each row has the version of its article at export, so that later changes to the article are never overwritten.
"""

from articles.editorial.spreadsheet.changes import (
    Cell,
    Comparison,
    Reason,
    RowChange,
    bring_back,
    compare,
)
from articles.editorial.spreadsheet.columns import KEY, VERSION, columns, spreadsheet_values
from articles.editorial.spreadsheet.download import as_csv, as_workbook
from articles.editorial.spreadsheet.parse import MOST_ROWS, Table, read
from articles.editorial.spreadsheet.rows import Row, TableProblem

__all__ = [
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
    "columns",
    "compare",
    "read",
    "spreadsheet_values",
]
