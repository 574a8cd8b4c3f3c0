"""Errors in captures."""

from __future__ import annotations


class ImportProblem(Exception):
    """A capture that cannot become an article: the file, the location in it, and the reason.

    `line` counts from 1; None means the whole file.
    """

    def __init__(
        self, file: str, reason: str, *, line: int | None = None, field: str = "", value: str = ""
    ) -> None:
        self.file, self.reason, self.line, self.field, self.value = file, reason, line, field, value
        location = f"{file}:{line}" if line else file
        details = f" {field}={value!r}" if field else ""
        super().__init__(f"{location}:{details} {reason}")
