"""Command: import captures of articles from files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from articles import intake
from articles.intake.parsers import SUFFIXES
from articles.intake.report import write_report
from articles.models import Import, ImportItem, Meeting, Official, Resolution, State, Topic, Venue

TABLE_WIDTH = 150
MOST_SHOWN = 40  # items listed one by one; a longer import only prints counts, and has its report


class Command(BaseCommand):
    help = (
        "Import captures: each is stored byte for byte and becomes a draft, or is attached to the record "
        "that waits for it. Importing the same files again changes nothing. Formats: "
        + ", ".join(SUFFIXES)
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="files or directories"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write the outcome of each item as CSV"
        )

    def handle(self, *, paths: list[Path], report: Path | None, **options) -> None:
        files = list(self._files(paths))
        if not files:
            raise CommandError("no file to import")
        run = intake.start(", ".join(path.name for path in paths))
        shown: list[intake.IngestResult] = []
        counts: Counter[str] = Counter()
        try:
            for result in self._import_all(run, files):
                counts[result.item.outcome] += 1
                if len(shown) <= MOST_SHOWN:
                    shown.append(result)
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"the database is gone after {counts.total()} items, all of which are complete; "
                f"run the same command again: {error}"
            ) from error
        intake.finish(run)
        console = Console(file=self.stdout._out, soft_wrap=False)
        if not console.is_terminal:
            console = Console(file=self.stdout._out, width=TABLE_WIDTH)
        if counts.total() <= MOST_SHOWN:
            console.print(_table(shown))
        summary = ", ".join(f"{counts[o]} {o.value}" for o in ImportItem.Outcome if counts[o])
        console.print(f"› import {run.pk}: {summary or 'nothing in the files'}")
        if report:
            with report.open("w", encoding="utf-8-sig", newline="") as file:
                write_report(run, file)
            console.print(f"› report: {report}", soft_wrap=True)

    def _files(self, paths: list[Path]) -> Iterator[Path]:
        for path in paths:
            if path.is_dir():
                yield from sorted(
                    p for p in path.rglob("*") if p.is_file() and p.name.lower().endswith(SUFFIXES)
                )
            else:
                yield path

    def _import_all(self, run: Import, paths: list[Path]) -> Iterator[intake.IngestResult]:
        """Import every item of every file and yield the results, showing progress, rate and remaining time."""
        columns = (
            TextColumn("› importing"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[items]} items, {task.fields[rate]:.0f} a second"),
            TimeRemainingColumn(),
        )  # fmt: skip
        files, before, total = [], {}, 0
        for path in paths:
            file = intake.File(path.name, partial(path.open, "rb"))
            files.append(file)
            before[file] = total
            total += path.stat().st_size if path.is_file() else 0
        started = time.monotonic()
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=total or None, items=0, rate=0.0)
            outcomes = intake.import_files(run, files, intake.load_reference_data())
            for items, outcome in enumerate(outcomes, 1):
                rate = items / max(time.monotonic() - started, 1e-3)
                read = before[outcome.file] + outcome.read
                progress.update(task, completed=read, items=items, rate=rate)
                yield outcome.result
            progress.update(task, completed=total)


def _table(results: list[intake.IngestResult]) -> Table:
    """Return a table with the outcome of each item and what was recognised in its text."""
    table = Table(title="import", title_justify="left", show_lines=True)
    for heading in ("item", "outcome", "headline", "outlet · date", "read in the text", "remarks"):
        table.add_column(heading, overflow="fold")
    models = (
        ("venue", Venue), ("state", State), ("official", Official), ("resolution", Resolution),
        ("meeting", Meeting), ("topic", Topic), ("host", State),
    )  # fmt: skip
    names = {kind: dict(model.objects.values_list("pk", "slug")) for kind, model in models}
    for result in results:
        item, record = result.item, result.record
        stated = [record.outlet or "—", str(record.published_on or "—")] if record else []
        read = [
            f"{s.kind}{' (background)' if s.background else ''}: "
            f"{names.get(s.kind, {}).get(s.key) or s.date or s.said or 'yes'}"
            f"{' (inferred)' if s.inferred else ''}"
            for s in result.suggestions
        ]
        table.add_row(
            item.name, item.outcome, record.title if record else "", " · ".join(stated),
            "\n".join(read), item.message,
        )  # fmt: skip
    return table
