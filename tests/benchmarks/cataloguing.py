"""Comparison of what an import reads in pasted pages with a cataloguer's records of them, cell by cell."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from articles import intake
from articles.intake import parsers
from articles.intake.parsers import ImportProblem
from articles.intake.recognition import Number, Suggestion, recognise
from articles.interchange.record import ArticleRecord, RawInput
from articles.models import Meeting, Official, Resolution, State, Topic
from articles.text import arabic

Cell = tuple[str, set[str], set[str]]  # column, values that the cataloguer recorded, values read
TABLE_WIDTH = 150


class Command(BaseCommand):
    help = (
        "Read the pages of DIRECTORY that TABLE names and print the verdict on each cell of the table: right, "
        "missing, more or wrong. Its columns are those of the cataloguer's table (docs/recognition.md)."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("table", type=Path)
        parser.add_argument("directory", type=Path)

    def handle(self, *, table: Path, directory: Path, **options) -> None:
        self._known = intake.load_reference_data()
        self._meetings = dict(Meeting.objects.values_list("pk", "slug"))
        self._topics = dict(Topic.objects.values_list("pk", "slug"))
        self._officials = dict(Official.objects.values_list("pk", "slug"))
        self._resolutions = dict(Resolution.objects.values_list("pk", "number"))
        self._states = {state.pk: state for state in State.objects.all()}
        self._organisations = {
            arabic.fold_phrase(spelling): state.slug
            for state in self._states.values()
            for spelling in (*state.spellings(), state.slug)
        }
        report = Table(title=str(table.name), title_justify="left", show_lines=True)
        for heading in ("file", "column", "verdict", "right", "missing", "wrong"):
            report.add_column(heading, overflow="fold")
        counts: Counter[str] = Counter()
        for row, record in self._pages(table, directory):
            for column, wanted, found in self._cells(row, record):
                verdict = _verdict(wanted, found)
                counts[verdict] += 1
                parts = (wanted & found, wanted - found, found - wanted)
                report.add_row(
                    row["file"][:3], column, verdict, *("\n".join(sorted(p)) for p in parts)
                )
        console = Console(file=self.stdout._out, width=TABLE_WIDTH)
        console.print(report)
        console.print("› " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items()))

    def _pages(self, table: Path, directory: Path) -> Iterator[tuple[dict, ArticleRecord]]:
        try:
            with table.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    content = (directory / row["file"]).read_bytes()
                    yield row, parsers.parse(RawInput(row["file"], content, "text/plain"))
        except (OSError, KeyError, ImportProblem) as error:
            raise CommandError(f"{table}: {error}") from error

    def _cells(self, row: dict[str, str], record: ArticleRecord) -> Iterator[Cell]:
        """Yield each cell of a row with the values read for it."""
        suggestions = recognise(record, self._known.gazetteer)
        kinds = {s.kind for s in suggestions}
        of_kind = {kind: [s for s in suggestions if s.kind == kind] for kind in kinds}
        meetings = [cell.rpartition(":") for cell in _split(row["meetings"])]
        source = self._known.source_of(record)
        published = record.published_on or next(
            (s.date for s in of_kind.get("publication_date", ())), None
        )
        states = [self._states[s.key] for s in of_kind.get("state", ())]
        yield "title", {row["title"]}, {record.title}
        yield "outlet", _split(row["outlet_slug"]), {source.slug} if source else set()
        yield "published_on", _split(row["published_on"]), {str(published)} if published else set()
        for relation, background in (("primary", False), ("background", True)):
            read = {
                self._meetings[s.key]
                for s in of_kind.get("meeting", ())
                if s.background == background
            }
            yield (
                f"meetings: {relation}",
                {slug for slug, _, of_relation in meetings if of_relation == relation},
                read,
            )
        dates = {str(s.date) for s in of_kind.get("meeting_date", ())}
        yield "meeting_date_in_text", _split(row["meeting_date_in_text"]), dates
        yield "states", _split(row["states"]), {s.iso_code for s in states if s.iso_code}
        organisations = {
            self._organisations.get(arabic.fold_phrase(o), o) for o in _split(row["organisations"])
        }
        yield "organisations", organisations, {s.slug for s in states if not s.iso_code}
        officials = {self._officials[s.key] for s in of_kind.get("official", ())}
        yield "officials", _split(row["officials"]), officials
        resolutions = {f"UNSC-{self._resolutions[s.key]}" for s in of_kind.get("resolution", ())}
        yield "resolutions", _split(row["resolutions"]), resolutions
        yield (
            "topics",
            _split(row["topics"]),
            {self._topics[s.key] for s in of_kind.get("topic", ())},
        )
        yield (
            "participants_stated",
            _split(row["participants_stated"]),
            _of_states(of_kind.get("figure", ())),
        )


def _of_states(figures: list[Suggestion]) -> set[str]:
    """Return the numbers of states and delegations that attended or are members."""
    numbers = [s.said for s in figures if isinstance(s.said, Number)]
    return {str(int(n.value)) for n in numbers if n.counts in ("participants", "members")}


def _split(cell: str) -> set[str]:
    return {part for part in cell.split(";") if part}


def _verdict(wanted: set[str], found: set[str]) -> str:
    if wanted == found:
        return "right"
    if found < wanted:
        return "missing"
    return "more" if wanted < found else "wrong"
