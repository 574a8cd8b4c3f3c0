"""Comparison of an imported table with the articles, and applying its changes as one operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.editorial import history, outlet_proposals, workflow
from articles.editorial.spreadsheet import links
from articles.editorial.spreadsheet.column_types import SEPARATOR, Column, Links, SlugIndex
from articles.editorial.spreadsheet.columns import KEY, TEXTS, VERSION, columns, spreadsheet_values
from articles.editorial.spreadsheet.rows import Row, shorten
from articles.index import writer
from articles.intake import near_duplicates
from articles.interchange.formulas import escape_formula
from articles.models import Article, Operation

BATCH = 500
# No column and no constraint uses these fields, so validation can skip them and they need not be loaded.
_UNTOUCHED = {
    *TEXTS, "permanent_id", "story", "created_by", "submitted_by", "published_by", "withdrawn_by",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell that differs: the current value of the article, and the value in the table."""

    column: Column | Links
    before: str
    after: str


@dataclass(frozen=True)
class Reason:
    """A reason why a row is refused; with `column` and `value`, the reason is that cell."""

    text: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class RowChange:
    """A row of the table: the cells that would change its article, or the reasons why it is refused."""

    line: int
    key: str
    version: str
    article: Article | None = None
    title: str = ""
    cells: tuple[Cell, ...] = ()
    reasons: tuple[Reason, ...] = ()
    ignored: frozenset[str] = frozenset()

    @property
    def needs_saving(self) -> bool:
        """Whether fields of the article itself change, not only its links."""
        return any(isinstance(cell.column, Column) for cell in self.cells)


@dataclass
class Comparison:
    """The result of comparing all rows of a table with the articles.

    `ignored` are read-only columns that were edited. `operation` is set if changes were applied.
    """

    changed: list[RowChange] = field(default_factory=list)
    refused: list[RowChange] = field(default_factory=list)
    unchanged: int = 0
    ignored: set[str] = field(default_factory=set)
    operation: Operation | None = None

    def add(self, row: RowChange) -> None:
        self.ignored |= row.ignored
        if row.reasons:
            self.refused.append(row)
        elif row.cells:
            self.changed.append(row)
        else:
            self.unchanged += 1

    def refuse(self, row: RowChange, reason: str) -> None:
        self.changed.remove(row)
        self.refused.append(replace(row, reasons=(Reason(reason),)))


def compare(rows: Sequence[Row], user, slugs: SlugIndex | None = None) -> Comparison:
    """Compare rows with the current articles, without writing anything."""
    comparison, slugs = Comparison(), slugs or SlugIndex()
    row_counts = Counter(row.key for row in rows)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        articles = list(
            Article.objects.filter(permanent_id__in={row.key for row in batch})
            .select_related("source")
            .defer(*TEXTS)
        )
        current = {
            article.permanent_id: (article, values)
            for article, values in zip(articles, spreadsheet_values(articles), strict=True)
        }
        for row in batch:
            article, values = current.get(row.key, (None, {}))
            title = article.display_title if article else ""
            change = RowChange(row.line, row.key, row.version, article, title)
            if reason := _row_problem(row, article, row_counts[row.key]):
                comparison.add(replace(change, reasons=(Reason(reason),)))
            else:
                comparison.add(
                    _check_change(
                        replace(change, **_differing_cells(row, values, slugs)),
                        row,
                        values,
                        slugs,
                        user,
                    )
                )
    return comparison


def bring_back(rows: Sequence[Row], label: str, user) -> Comparison:
    """Apply rows to the articles as one operation, and return the result of each row.

    The rows are compared again with the articles locked. A row that is refused does not stop the others.
    """
    with history.operation(Operation.Kind.TABLE, label, user) as operation:
        locked = Article.objects.filter(permanent_id__in={row.key for row in rows})
        list(locked.order_by("pk").select_for_update().values_list("pk", flat=True))
        slugs = SlugIndex()
        comparison = compare(rows, user, slugs)
        for row in list(comparison.changed):
            try:
                with transaction.atomic():
                    _write_change(row, slugs, user)
            except (IntegrityError, DataError, ValueError) as error:
                comparison.refuse(row, _("It could not be written: %s") % error)
        operation.count = len(comparison.changed)
        if comparison.changed:
            keys = [row.article.pk for row in comparison.changed]
            for article in Article.objects.filter(pk__in=keys):
                near_duplicates.update_after_text_change(article)
            writer.index_articles(Article.objects.filter(pk__in=keys))
            comparison.operation = operation
    return comparison


def _row_problem(row: Row, article: Article | None, row_count: int) -> str:
    """Return why a row identifies no single article, or an empty string."""
    if row.problem:
        return row.problem
    if not row.key:
        return _("It has no permanent id.")
    if article is None:
        return _("There is no article with this permanent id.")
    if row_count > 1:
        return _("The article stands in more than one row.")
    return ""


def _differing_cells(row: Row, current: dict[str, str], slugs: SlugIndex) -> dict:
    """Return the `cells`, `reasons` and `ignored` of a RowChange: differing, unreadable and read-only cells."""
    by_name = {column.name: column for column in columns()}
    cells, reasons, ignored = [], [], set()
    for name, cell in row.cells.items():
        column = by_name[name]
        # A cell exported as CSV and imported as XLSX still has its apostrophe.
        if cell in (current[name], escape_formula(current[name])):
            continue
        if not column.is_read:
            ignored |= {name} - {KEY, VERSION}
            continue
        try:
            after = column.read(cell, slugs)
        except ValueError as error:
            reasons.append(Reason(str(error), name, shorten(cell)))
            continue
        if after != current[name]:
            cells.append(Cell(column, current[name], after))
    return {"cells": tuple(cells), "reasons": tuple(reasons), "ignored": frozenset(ignored)}


def _check_change(
    change: RowChange, row: Row, current: dict[str, str], slugs: SlugIndex, user
) -> RowChange:
    """Return a change with the reasons against it.

    If the row may be applied, its cells are assigned to the unsaved article, which is then validated.
    """
    if not change.cells and not change.reasons:
        return change
    problems = []
    if not row.version:
        problems.append(
            _("It has no version: nothing tells whether the article changed meanwhile.")
        )
    elif row.version != current[VERSION]:
        problems.append(_("The article changed since the table was taken away."))
    if not workflow.may_change(change.article, user):
        problems.append(_("Your role does not allow this."))
    if not problems and not change.reasons:
        for cell in change.cells:
            if isinstance(cell.column, Column):
                cell.column.assign(change.article, cell.after, slugs)
        problems = _validation_errors(change, current)
    return replace(change, reasons=(*map(Reason, problems), *change.reasons))


def _validation_errors(change: RowChange, current: dict[str, str]) -> list[str]:
    """Return the validation errors of an article after a change."""
    values = current | {cell.column.name: cell.after for cell in change.cells}
    primary, background = (
        {slug for slug in values[name].split(SEPARATOR) if slug}
        for name in ("meetings_about", "meetings_mentioned")
    )
    errors = [
        _("“%s” is in both columns of meetings.") % slug for slug in sorted(primary & background)
    ]
    if change.article.is_published and any(c.column.name == "date" for c in change.cells):
        errors += workflow.open_questions(change.article)
    return errors + _model_errors(change)


def _model_errors(change: RowChange) -> list[str]:
    """Return the errors of `full_clean` for an article.

    Only the constraints on a changed field are validated: each costs a query, and the database enforces the
    others anyway.
    """
    columns = [cell.column for cell in change.cells if isinstance(cell.column, Column)]
    changed = {name for column in columns for name in column.fields}
    exclude = _UNTOUCHED if "source" in changed else {*_UNTOUCHED, "source"}
    errors: list[str] = []
    try:
        change.article.full_clean(exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else Article._meta.get_field(name).verbose_name
            errors += [f"{label}: {message}" if label else message for message in messages]
        return errors
    for constraint in Article._meta.constraints:
        condition = getattr(constraint, "condition", None)
        if condition is not None and not changed & condition.referenced_base_fields:
            continue
        try:
            constraint.validate(Article, change.article)
        except ValidationError as error:
            errors += error.messages
    return errors


def _write_change(change: RowChange, slugs: SlugIndex, user) -> None:
    if change.needs_saving:
        change.article.save()
        outlet_proposals.note_outlet(change.article, user)
    link_changes = [
        (cell.column, cell.before, cell.after)
        for cell in change.cells
        if isinstance(cell.column, Links)
    ]
    links.write(change.article, link_changes, slugs, user)
