"""Bring captures of articles in from files."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from articles import ingest
from articles.importers import FORMATS
from articles.models import Import, ImportItem, Meeting, Official, Resolution, State, Venue

log = logging.getLogger(__name__)
SUFFIXES = {suffix for format_ in FORMATS for suffix in format_.suffixes}
TABLE_WIDTH = 150


class Command(BaseCommand):
    help = (
        "Bring captures in: each is kept byte for byte and becomes a draft, or joins the record that "
        "waits for it. Running it again changes nothing. Formats: " + ", ".join(sorted(SUFFIXES))
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="files or directories"
        )

    def handle(self, *, paths: list[Path], **options) -> None:
        files = list(self._files(paths))
        if not files:
            raise CommandError("no file to bring in")
        console = Console(file=self.stdout._out, soft_wrap=False)
        if not console.is_terminal:
            console = Console(file=self.stdout._out, width=TABLE_WIDTH)
        run = Import.objects.create(label=", ".join(path.name for path in paths)[:500])
        known = ingest.gazetteer()
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        )  # fmt: skip
        results = []
        with Progress(*columns, console=Console(stderr=True)) as progress:
            for position, path in enumerate(progress.track(files, description="› importing"), 1):
                results.append(self._bring_in(run, position, path, known))
        ingest.finish(run)
        console.print(_table(results))
        counts = {o: sum(r.item.outcome == o for r in results) for o in ImportItem.Outcome}
        console.print("› " + ", ".join(f"{n} {o.value}" for o, n in counts.items() if n))

    def _files(self, paths: list[Path]):
        for path in paths:
            if path.is_dir():
                yield from sorted(
                    p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES
                )
            else:
                yield path

    def _bring_in(self, run: Import, position: int, path: Path, known) -> ingest.Ingested:
        """Take one file in; whatever is wrong with it is a line in the report, not the end."""
        name, limit = path.name, settings.IMPORT_FILE_BYTES_MAX
        try:
            size = path.stat().st_size
            if size > limit:
                reason = f"{name}: {size:,} bytes, {limit:,} at most: not one press article"
                return ingest.refuse(run, position, name, reason)
            return ingest.ingest(run, position, name, path.read_bytes(), known)
        except OSError as error:
            return ingest.refuse(run, position, name, f"{name}: {error.strerror}")
        except Exception as error:
            log.exception("unexpected fault with %s", name)
            return ingest.refuse(
                run, position, name, f"{name}: unexpected {type(error).__name__}: {error}"
            )


def _table(results: list[ingest.Ingested]) -> Table:
    """Return what became of each file, and what was read in it."""
    table = Table(title="import", title_justify="left", show_lines=True)
    for heading in ("file", "outcome", "headline", "outlet · date", "read in the text", "remarks"):
        table.add_column(heading, overflow="fold")
    named = (
        ("venue", Venue), ("state", State), ("official", Official), ("resolution", Resolution),
        ("meeting", Meeting),
    )  # fmt: skip
    names = {kind: dict(model.objects.values_list("pk", "slug")) for kind, model in named}
    for result in results:
        item, record = result.item, result.record
        stated = [record.outlet or "—", str(record.published_on or "—")] if record else []
        read = [
            f"{s.kind}{' (background)' if s.background else ''}: "
            f"{names.get(s.kind, {}).get(s.key) or s.date or 'yes'}{' (inferred)' if s.inferred else ''}"
            for s in result.suggestions
        ]
        table.add_row(
            item.name, item.outcome, record.title if record else "", " · ".join(stated),
            "\n".join(read), item.message,
        )  # fmt: skip
    return table
