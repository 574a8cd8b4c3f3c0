"""Loading of the catalogue files: a three-way merge of the last loaded row, the new row and the object.

The last loaded row of every object is stored as a `CatalogueRow`. A cell that differs from it was corrected
in the file; a field that differs from it was changed by an editor. If only the file changed, the field is
updated. If an editor changed it, the field stays, and the report lists it if the row changed in the file.
An object that an editor deleted is not created again. A statement, outcome or copy whose row has left the file
is deleted, unless an editor changed it. Loading unchanged files a second time changes nothing.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.index import writer
from articles.intake.catalogue.columns import Column, cached_lookups, split_list
from articles.intake.catalogue.tables import TABLES, LinkColumn, Table
from articles.models import CatalogueRow, EvidenceLink


@dataclass(frozen=True)
class CatalogueProblem:
    """A problem in a file and its location; `line` counts from 1, 0 means the whole file."""

    file: str
    line: int
    field: str
    value: str
    reason: str

    def __str__(self) -> str:
        location = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{location}: {self.field}={self.value!r}: {self.reason}"
            if self.field
            else f"{location}: {self.reason}"
        )


class CatalogueError(Exception):
    """Raised if the files have problems; nothing is loaded."""

    def __init__(self, problems: list[CatalogueProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Report:
    """Result of a load: numbers of rows by table and outcome, and the editors' changes that were kept."""

    counts: dict[str, Counter] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(c["created"] or c["updated"] or c["removed"] for c in self.counts.values())


def load(directory: Path) -> Report:
    """Load every catalogue file in `directory`, all or none, and rebuild the index if anything changed.

    Raises CatalogueError with all problems of the first table that has any: a missing file, one that is not
    UTF-8, missing or unknown columns, or values that do not fit.
    """
    with transaction.atomic():
        loading = _Loading(directory)
        for table in TABLES:
            with cached_lookups():  # safe, because a table refers only to tables before it
                loading.load_table(table)
            if loading.problems:  # problems of later tables that refer to this one would mislead
                raise CatalogueError(loading.problems)
        if loading.report.changed:
            writer.rebuild()
    return loading.report


class _Loading:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.problems: list[CatalogueProblem] = []
        self.report = Report()
        self.loaded: list[CatalogueRow] = []  # rows of the current table, saved together at its end
        self.is_empty = (
            False  # whether the current table had no object before: none can exist already
        )
        # Lines, rows and new objects of a table that was empty, saved together at its end.
        self.pending: list[tuple[int, dict[str, str], CatalogueRow, models.Model]] = []
        # Links of the new articles by their model, saved together at the end of the table.
        self.links: defaultdict[type[EvidenceLink], list[EvidenceLink]] = defaultdict(list)

    def load_table(self, table: Table) -> None:
        count = self.report.counts[table.name] = Counter()
        known = {row.key: row for row in CatalogueRow.objects.filter(table=table.name)}
        self.is_empty = not known and not table.model._default_manager.exists()
        seen: set[str] = set()
        for line, row in self._rows(table):
            key = "/".join(row[name] for name in table.key)
            if key in seen:
                self._problem(table, line, table.key[0], key, "appears twice in the file")
                continue
            seen.add(key)
            count[self._load_row(table, line, key, row, known.get(key))] += 1
        self._save_pending(table)
        for link, new in self.links.items():
            link.objects.bulk_create(new)
        self.links.clear()
        CatalogueRow.objects.bulk_create(
            self.loaded, update_conflicts=True, unique_fields=["table", "key"],
            update_fields=["object_id", "values"],
        )  # fmt: skip
        self.loaded = []
        gone = [row for key, row in known.items() if key not in seen]
        if table.removable and not self.problems:
            removed = [self._remove(table, row) for row in gone]
            count["removed"], gone = (
                sum(removed),
                [r for r, done in zip(gone, removed, strict=True) if not done],
            )
        count["left out"] = len(gone)

    def _rows(self, table: Table) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line number, cells by column name) for each row; nothing if the whole file has a problem."""
        path = self.directory / table.file_name
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return self._problem(table, 0, "", "", "the file is missing")
        except UnicodeDecodeError as error:
            return self._problem(table, 0, "", "", f"not UTF-8 at byte {error.start}")
        reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
        names = reader.fieldnames or []
        wrong = set(table.column_names) ^ set(names)
        if wrong:
            return self._problem(table, 1, "columns", ",".join(sorted(wrong)), "missing or unknown")
        try:
            for row in reader:
                if None in row or None in row.values():
                    self._problem(table, reader.line_num, "", "", "wrong number of cells")
                    continue
                yield reader.line_num, {name: cell.strip() for name, cell in row.items()}
        except csv.Error as error:
            self._problem(table, reader.line_num, "", "", str(error))
        return None

    def _problem(self, table: Table, line: int, name: str, value: str, reason: str) -> None:
        self.problems.append(CatalogueProblem(table.file_name, line, name, value, reason))

    def _load_row(
        self, table: Table, line: int, key: str, row: dict[str, str], known: CatalogueRow | None
    ) -> str:
        """Create or update the object of one row; return the outcome for the report."""
        if known and known.values == row:
            return "unchanged"
        values = self._read(table, line, row)
        if values is None:
            return "wrong"
        target = self._target(table, known, values)
        if target is None:
            self.report.kept.append(f"{table.file_name}:{line}: {key}: deleted by an editor")
            return "kept"
        created = target.pk is None
        before = known.values if known else None
        if created:
            for column in table.columns:
                column.write(target, values[column.name])
            table.prepare(target, key)
        else:
            self._merge(table, line, target, row, before or row, values)
        if self.is_empty and not table.links and type(target).save is models.Model.save:
            loaded = CatalogueRow(table=table.name, key=key, values=row)
            self.pending.append((line, row, loaded, target))
            return "created"
        if not self._save(table, line, row, target):
            return "wrong"
        for column in table.links:
            if created:
                self._create_links(table, line, column, target, split_list(row[column.name]))
                continue
            last = split_list(before[column.name]) if before else []
            self._update_links(table, line, column, target, split_list(row[column.name]), last)
        self.loaded.append(CatalogueRow(table=table.name, key=key, object_id=target.pk, values=row))
        return "created" if created else "updated"

    def _remove(self, table: Table, row: CatalogueRow) -> bool:
        """Delete the object of a row that has left the file, and the row; return whether that was done.

        An object that an editor changed is kept and reported.
        """
        target = table.model._default_manager.filter(pk=row.object_id).first()
        if target is not None:
            if not _is_as_loaded(table, target, row.values):
                self.report.kept.append(
                    f"{table.file_name}: {row.key}: left the file, but an editor changed it"
                )
                return False
            target.delete()
        row.delete()
        return target is not None

    def _read(self, table: Table, line: int, row: dict[str, str]) -> dict | None:
        """Return the values of a row by column name, or None after noting the problems of its cells."""
        values = {}
        for column in table.columns:
            try:
                values[column.name] = column.read(row[column.name])
            except ValueError as error:
                self._problem(table, line, column.name, row[column.name], str(error))
        return values if len(values) == len(table.columns) else None

    def _target(
        self, table: Table, known: CatalogueRow | None, values: dict
    ) -> models.Model | None:
        """Return the object of a row, a new object, or None if an editor deleted the object."""
        if known:
            return table.model._default_manager.filter(pk=known.object_id).first()
        return (not self.is_empty and table.find_existing(values)) or table.model()

    def _merge(
        self, table: Table, line: int, target, row: dict, before: dict, values: dict
    ) -> None:
        """Update the fields of an object that only the file changed; report those that an editor changed.

        `before` is the row as it was last loaded.
        """
        for column in table.columns:
            name, current = column.name, column.cell(target)
            # A column that is new in the file: the field still had its default value.
            last = before[name] if name in before else column.cell(type(target)())
            now, held, loaded = values[name], _value(column, current), _value(column, last)
            if now == held:
                continue
            if now != loaded and held == loaded:
                column.write(target, now)
            else:
                self.report.kept.append(
                    f"{table.file_name}:{line}: {name}: an editor’s value {current!r} was kept, "
                    f"the file has {row[name]!r}"
                )

    def _save(self, table: Table, line: int, row: dict[str, str], target: models.Model) -> bool:
        """Save an object and return whether that succeeded.

        If the database rejects the object, the model's validation gives the reason.
        """
        try:
            target.clean_fields(exclude=_references(target))
            with transaction.atomic():
                target.save()
        except ValidationError as error:
            self._explain(table, line, row, error)
            return False
        except IntegrityError as violation:
            try:
                target.full_clean()
            except ValidationError as error:
                self._explain(table, line, row, error)
            else:
                self._problem(table, line, "", "", str(violation).splitlines()[0])
            return False
        return True

    def _save_pending(self, table: Table) -> None:
        """Save the new objects of a table that was empty in one statement; one by one if any is rejected."""
        pending, self.pending = self.pending, []
        try:
            for _line, _row, _loaded, target in pending:
                target.clean_fields(exclude=_references(target))
            with transaction.atomic():
                table.model._default_manager.bulk_create([target for *_, target in pending])
        except (ValidationError, IntegrityError):
            for line, row, _loaded, target in pending:
                target.pk = None
                self._save(table, line, row, target)
        for *_, loaded, target in pending:
            if target.pk is not None:
                loaded.object_id = target.pk
                self.loaded.append(loaded)

    def _explain(
        self, table: Table, line: int, row: dict[str, str], error: ValidationError
    ) -> None:
        """Add the messages of a validation error to the problems, field by field."""
        for name, messages in error.message_dict.items():
            self._problem(table, line, name.strip("_"), row.get(name, ""), " ".join(messages))

    def _create_links(
        self, table: Table, line: int, column: LinkColumn, article, now: list[str]
    ) -> None:
        """Note the links of a new article, to be created at the end of the table."""
        for item in now:
            if fields := self._read_link(table, line, column, item):
                self.links[column.link].append(
                    column.link(article=article, **fields, **_confirmed())
                )

    def _read_link(self, table: Table, line: int, column: LinkColumn, item: str) -> dict | None:
        try:
            return column.read(item)
        except ValueError as error:
            self._problem(table, line, column.name, item, str(error))
            return None

    def _update_links(
        self, table: Table, line: int, column: LinkColumn, article, now: list[str], last: list[str]
    ) -> None:
        """Create the links that are new in the file; delete those that are no longer in it.

        `now` and `last` are the items of the cell now and when it was last loaded. A link whose origin is an
        editor is not deleted.
        """
        for item in now:
            fields = self._read_link(table, line, column, item)
            if fields is None:
                continue
            if item not in last:
                self._confirm(column, article, fields)
        for item in set(last) - set(now):
            target = {f"{column.target}__slug": item.partition(":")[0]}
            kept = {other.partition(":")[0] for other in now}
            if item.partition(":")[0] not in kept:
                column.link.objects.filter(
                    article=article, origin=EvidenceLink.Origin.CATALOGUE, **target
                ).delete()

    def _confirm(self, column: LinkColumn, article, fields: dict) -> None:
        """Create a confirmed link; of an existing link update only the relation, if it is the catalogue's."""
        link, created = column.link.objects.get_or_create(
            article=article,
            **{column.target: fields[column.target]},
            defaults={**fields, **_confirmed()},
        )
        relation = column.relation_field
        is_catalogued = link.origin == EvidenceLink.Origin.CATALOGUE
        if (
            relation
            and not created
            and is_catalogued
            and getattr(link, relation) != fields[relation]
        ):
            setattr(link, relation, fields[relation])
            link.save(update_fields=[relation])


def _value(column: Column, cell: str):
    """Return the value of a cell, so that 31.630 is 31.63; of an unreadable cell its text."""
    try:
        return column.read(cell)
    except ValueError:
        return cell


def _references(target: models.Model) -> list[str]:
    """Return the foreign keys of an object: the columns have looked up what they refer to."""
    return [field.name for field in target._meta.concrete_fields if field.is_relation]


def _is_as_loaded(table: Table, target: models.Model, values: dict[str, str]) -> bool:
    """Return whether an object is still what its row said: no field, status or sentence of an editor."""
    if isinstance(target, EvidenceLink) and (
        target.evidence or not target.is_confirmed or target.origin != EvidenceLink.Origin.CATALOGUE
    ):
        return False
    return all(column.cell(target) == values.get(column.name, "") for column in table.columns)


def _confirmed() -> dict:
    """Return the status fields of a link that the catalogue states."""
    return {
        "status": EvidenceLink.Status.CONFIRMED,
        "origin": EvidenceLink.Origin.CATALOGUE,
        "confirmed_at": timezone.now(),
    }
