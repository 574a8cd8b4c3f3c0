"""What a table that came back would change, row by row, and the change itself: all of it one operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.editorial import history, workflow
from articles.editorial.spreadsheet import links
from articles.editorial.spreadsheet.column_types import BETWEEN, Column, Links, Slugs
from articles.editorial.spreadsheet.columns import BY_NAME, KEY, TEXTS, VERSION, spreadsheet_values
from articles.editorial.spreadsheet.csv_format import harmless
from articles.editorial.spreadsheet.rows import Row, shortened
from articles.index import writer
from articles.intake import near_duplicates
from articles.models import Article, Operation

BATCH = 500
# No column holds them and no constraint asks for them: they need not be loaded to be found as they were.
_UNTOUCHED = {
    *TEXTS, "permanent_id", "story", "created_by", "submitted_by", "published_by", "withdrawn_by",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell that differs: what the article says there now, and what the table says."""

    column: Column | Links
    before: str
    after: str


@dataclass(frozen=True)
class Reason:
    """Why a row is refused: because of a cell, where a column is named, or as a whole."""

    text: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class RowChange:
    """A row that would change an article, or the reasons why it does not."""

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
        """Whether fields of the article itself change, and not only its links."""
        return any(isinstance(cell.column, Column) for cell in self.cells)


@dataclass
class Comparison:
    """All rows of a table beside what the articles say.

    `ignored` are columns that were changed and are not read, `operation` what was made of it, if anything.
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


def compare(rows: Sequence[Row], user, slugs: Slugs | None = None) -> Comparison:
    """Compare rows with the articles as they are now; nothing is written."""
    found, slugs = Comparison(), slugs or Slugs()
    times = Counter(row.key for row in rows)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        articles = list(
            Article.objects.filter(permanent_id__in={row.key for row in batch})
            .select_related("source")
            .defer(*TEXTS)
        )
        now = {
            a.permanent_id: (a, text)
            for a, text in zip(articles, spreadsheet_values(articles), strict=True)
        }
        for row in batch:
            article, text = now.get(row.key, (None, {}))
            title = article.display_title if article else ""
            change = RowChange(row.line, row.key, row.version, article, title)
            if reason := _unusable(row, article, times[row.key]):
                found.add(replace(change, reasons=(Reason(reason),)))
            else:
                found.add(
                    _compared(replace(change, **_cells(row, text, slugs)), row, text, slugs, user)
                )
    return found


def bring_back(rows: Sequence[Row], label: str, user) -> Comparison:
    """Change the articles as rows say, as one operation, and return what became of each row.

    Everything is looked at again, with the articles locked: a row refused now does not hold up the others.
    """
    with history.operation(Operation.Kind.TABLE, label, user) as made:
        locked = Article.objects.filter(permanent_id__in={row.key for row in rows})
        list(locked.order_by("pk").select_for_update().values_list("pk", flat=True))
        slugs = Slugs()
        found = compare(rows, user, slugs)
        for row in list(found.changed):
            try:
                with transaction.atomic():
                    _write(row, slugs, user)
            except (IntegrityError, DataError, ValueError) as error:
                found.refuse(row, _("It could not be written: %s") % error)
        made.count = len(found.changed)
        if found.changed:
            changed = [row.article.pk for row in found.changed]
            for article in Article.objects.filter(pk__in=changed):
                near_duplicates.text_changed(article)
            writer.index_articles(Article.objects.filter(pk__in=changed))
            found.operation = made
    return found


def _unusable(row: Row, article: Article | None, times: int) -> str:
    """Return why a row says nothing of an article; empty where it does."""
    if row.problem:
        return row.problem
    if not row.key:
        return _("It has no permanent id.")
    if article is None:
        return _("There is no article with this permanent id.")
    if times > 1:
        return _("The article stands in more than one row.")
    return ""


def _cells(row: Row, now: dict[str, str], slugs: Slugs) -> dict:
    """Return the cells of a row that differ, why some cannot be read, and which are not read at all."""
    cells, reasons, ignored = [], [], set()
    for name, cell in row.cells.items():
        column = BY_NAME[name]
        # Taken away as CSV and brought back as XLSX, a cell still has its apostrophe.
        if cell in (now[name], harmless(now[name])):
            continue
        if not column.is_read:
            ignored |= {name} - {KEY, VERSION}
            continue
        try:
            after = column.read(cell, slugs)
        except ValueError as error:
            reasons.append(Reason(str(error), name, shortened(cell)))
            continue
        if after != now[name]:
            cells.append(Cell(column, now[name], after))
    return {"cells": tuple(cells), "reasons": tuple(reasons), "ignored": frozenset(ignored)}


def _compared(change: RowChange, row: Row, now: dict[str, str], slugs: Slugs, user) -> RowChange:
    """Return a change with the reasons why it may not be made; the article says then what it would say."""
    if not change.cells and not change.reasons:
        return change
    found = []
    if not row.version:
        found.append(_("It has no version: nothing tells whether the article changed meanwhile."))
    elif row.version != now[VERSION]:
        found.append(_("The article changed since the table was taken away."))
    if not workflow.may_change(change.article, user):
        found.append(_("Your role does not allow this."))
    if not found and not change.reasons:
        for cell in change.cells:
            if isinstance(cell.column, Column):
                cell.column.put(change.article, cell.after, slugs)
        found = _objections(change, now)
    return replace(change, reasons=(*map(Reason, found), *change.reasons))


def _objections(change: RowChange, now: dict[str, str]) -> list[str]:
    """Return what stands against a change that somebody may make."""
    text = now | {cell.column.name: cell.after for cell in change.cells}
    about, mentioned = (
        {slug for slug in text[name].split(BETWEEN) if slug}
        for name in ("meetings_about", "meetings_mentioned")
    )
    found = [
        _("“%s” stands in both columns of meetings.") % slug for slug in sorted(about & mentioned)
    ]
    return found + _unclean(change)


def _unclean(change: RowChange) -> list[str]:
    """Return what `full_clean` has to say of an article.

    Of the constraints only those that speak of a field that changed are asked: each is a question to the
    database, which has held the others all the time.
    """
    columns = [cell.column for cell in change.cells if isinstance(cell.column, Column)]
    changed = {name for column in columns for name in column.fields}
    exclude = _UNTOUCHED if "source" in changed else {*_UNTOUCHED, "source"}
    found: list[str] = []
    try:
        change.article.full_clean(exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else Article._meta.get_field(name).verbose_name
            found += [f"{label}: {message}" if label else message for message in messages]
        return found
    for constraint in Article._meta.constraints:
        condition = getattr(constraint, "condition", None)
        if condition is not None and not changed & condition.referenced_base_fields:
            continue
        try:
            constraint.validate(Article, change.article)
        except ValidationError as error:
            found += error.messages
    return found


def _write(change: RowChange, slugs: Slugs, user) -> None:
    if change.needs_saving:
        change.article.save()
    of_links = [
        (cell.column, cell.before, cell.after)
        for cell in change.cells
        if isinstance(cell.column, Links)
    ]
    links.write(change.article, of_links, slugs, user)
