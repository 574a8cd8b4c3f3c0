"""What can be wrong with a capture."""

from __future__ import annotations


class ImportProblem(Exception):
    """A capture that cannot become an article: which file, where in it, and why.

    `line` counts from 1; None where the whole file is meant.
    """

    def __init__(
        self, file: str, reason: str, *, line: int | None = None, field: str = "", value: str = ""
    ) -> None:
        self.file, self.reason, self.line, self.field, self.value = file, reason, line, field, value
        place = f"{file}:{line}" if line else file
        what = f" {field}={value!r}" if field else ""
        super().__init__(f"{place}:{what} {reason}")
