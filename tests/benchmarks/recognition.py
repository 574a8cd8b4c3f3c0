"""Measure how well recognition reads: labelled texts, and every miss and false alarm in its sentence."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from articles import intake
from articles.intake.parsers import ImportProblem, text
from articles.intake.recognition import Number, Suggestion, recognise
from articles.intake.recognition.people import without_titles
from articles.intake.recognition.suggestions import split_sentences
from articles.interchange.record import ArticleRecord, RawInput
from articles.models import Official, Resolution, State, Venue
from articles.text import arabic
from articles.text.dates import PartialDate


@dataclass
class Measure:
    """What was right, missed and said wrongly of one kind; the last two with their text and sentence."""

    right: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        said = self.right + len(self.wrong)
        return self.right / said if said else 1.0

    @property
    def recall(self) -> float:
        there = self.right + len(self.missed)
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Names:
    """What labels and suggestions are both called, so that they can be compared."""

    def __init__(self) -> None:
        self._resolutions = dict(Resolution.objects.values_list("pk", "number"))
        self._states = dict(State.objects.exclude(iso_code="").values_list("pk", "iso_code"))
        self._venues = {venue.pk: venue.slug for venue in Venue.objects.all()}
        self._officials = {official.pk: official.slug for official in Official.objects.all()}
        self._by_spelling = {
            model: {
                arabic.fold_phrase(spelling): each.slug
                for each in model.objects.all()
                for spelling in (*each.spellings(), each.slug)
            }
            for model in (Venue, Official)
        }

    def labelled(self, row: dict[str, Any]) -> dict[str, set[str]]:
        """Return what a labelled text holds by kind; a kind that is absent or null is not counted."""
        read: dict[str, Callable[[Any], set[str]]] = {
            "un_resolutions": lambda found: {_digits(each) for each in found},
            "venues": lambda found: {self._known(Venue, each) for each in found},
            "meeting_dates": set,
            "states": set,
            "officials": lambda found: {self._official(each) for each in found},
            "virtual": lambda found: {"virtual"} if found else set(),
            "meeting_kind": lambda found: {found},
            "hosts": set,
            "participants": lambda found: {
                str(n) for n in (found if isinstance(found, list) else [found])
            },
        }
        return {kind: of(row[kind]) for kind, of in read.items() if row.get(kind) is not None}

    def suggested(self, suggestion: Suggestion) -> tuple[str, str] | None:
        """Return (kind, name) of a suggestion; None for what labels say nothing of."""
        named: dict[str, tuple[str, Callable[[], str | None]]] = {
            "resolution": ("un_resolutions", lambda: str(self._resolutions[suggestion.key])),
            "new_resolution": ("un_resolutions", lambda: suggestion.said),
            "venue": ("venues", lambda: self._venues[suggestion.key]),
            "state": ("states", lambda: self._states.get(suggestion.key)),
            "official": ("officials", lambda: self._officials[suggestion.key]),
            "meeting_date": ("meeting_dates", lambda: str(suggestion.date)),
            "virtual": ("virtual", lambda: "virtual"),
            "meeting_kind": ("meeting_kind", lambda: suggestion.said),
            "host": ("hosts", lambda: self._states.get(suggestion.key)),
            "figure": ("participants", lambda: _attendance(suggestion.said)),
            "new_official": ("officials", lambda: without_titles(suggestion.said.name)),
        }
        if suggestion.kind not in named:
            return None
        kind, name_of = named[suggestion.kind]
        name = name_of()
        return (kind, name) if name else None

    def _official(self, label: dict[str, str | None]) -> str:
        names = [name for name in (label.get("en"), label.get("ar")) if name]
        known = (self._by_spelling[Official].get(arabic.fold_phrase(name)) for name in names)
        return next(filter(None, known), without_titles(names[-1]) if names else "?")

    def _known(self, model, name: str) -> str:
        return self._by_spelling[model].get(arabic.fold_phrase(name), name)


class Command(BaseCommand):
    help = (
        "Read the texts of LABELLED (a JSON object a line, docs/recognition.md) as an import would, and print "
        "precision, recall and F1 of each kind, and every miss and false alarm in its sentence."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("labelled", type=Path)
        parser.add_argument(
            "--quiet", action="store_true", help="the table only, without misses and alarms"
        )

    def handle(self, *, labelled: Path, quiet: bool, **options) -> None:
        names, known = Names(), intake.gazetteer()
        measures: dict[str, Measure] = {}
        seconds = count = 0
        for row in _rows(labelled):
            expected = names.labelled(row)
            record = _record(row)
            if not count:
                recognise(record, known)  # what is loaded once is not part of reading a text
            started = time.process_time()
            suggestions = recognise(record, known)
            seconds += time.process_time() - started
            count += 1
            found = {
                named: s.evidence
                for s in suggestions
                if not s.background and (named := names.suggested(s)) and named[0] in expected
            }
            for kind, wanted in expected.items():
                _compare(
                    measures.setdefault(kind, Measure()), row["id"], kind, wanted, found, record
                )
        if not count:
            raise CommandError(f"{labelled}: no texts")
        self._print(measures, count, seconds, quiet)

    def _print(self, measures: dict[str, Measure], count: int, seconds: float, quiet: bool) -> None:
        console = Console(file=self.stdout)
        table = Table(title=f"{count} texts, {count / max(seconds, 1e-9):.0f} a second of CPU")
        for heading in ("kind", "precision", "recall", "F1", "right", "missed", "wrong"):
            table.add_column(heading, justify="left" if heading == "kind" else "right")
        for kind, m in measures.items():
            figures = (f"{figure:.2f}" for figure in (m.precision, m.recall, m.f1))
            table.add_row(kind, *figures, str(m.right), str(len(m.missed)), str(len(m.wrong)))
        console.print(table)
        for kind, m in measures.items():
            for what, cases in (("missed", m.missed), ("wrong", m.wrong)):
                for identifier, name, sentence in [] if quiet else cases:
                    console.print(
                        f"{kind} {what}: {identifier}: {name}: {sentence}",
                        markup=False,
                        soft_wrap=True,
                    )


def _attendance(number: Number) -> str | None:
    """Return how many states or delegations came; None for what counts something else."""
    return str(int(number.value)) if number.counts == "participants" else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a file; raise CommandError where a line is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                row["id"], row["text"]
            except (ValueError, KeyError, TypeError) as error:
                raise CommandError(f"{path}:{number}: not a labelled text: {error}") from error
            yield row


def _record(row: dict[str, Any]) -> ArticleRecord:
    """Return a text as an import reads it; one that no importer takes stands as it is."""
    try:
        record = text.parse(RawInput(str(row["id"]), row["text"].encode(), "text/plain"))
    except ImportProblem:
        record = ArticleRecord(title="", paragraphs=(row["text"],))
    if row.get("published") and not record.published_on:
        return dataclasses.replace(record, published_on=PartialDate.parse(row["published"]))
    return record


def _compare(
    measure: Measure,
    identifier: str,
    kind: str,
    wanted: set[str],
    found: dict[tuple[str, str], str],
    record: ArticleRecord,
) -> None:
    said = {name for of, name in found if of == kind}
    measure.right += len(wanted & said)
    measure.wrong += [(identifier, n, found[kind, n]) for n in sorted(said - wanted)]
    measure.missed += [(identifier, n, _where(n, record)) for n in sorted(wanted - said)]


def _where(name: str, record: ArticleRecord) -> str:
    """Return the sentence in which a missed name stands, if it stands there so."""
    folded = arabic.fold_phrase(name)
    for field_name, content in (("title", record.title), ("body", record.body)):
        for sentence in split_sentences(field_name, content):
            if folded and folded in arabic.fold_phrase(sentence.text):
                return sentence.text
    return "—"


def _digits(label: str) -> str:
    """Return the number of a resolution in any of its forms: UNSC-2254, S/RES/2254(2015), 2254."""
    return next((part for part in arabic.words(str(label)) if part.isdigit()), str(label))
