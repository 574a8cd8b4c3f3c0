"""Evaluation of recognition on labelled texts: precision and recall, misses and false alarms with sentences."""

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
from articles.models import Meeting, Official, Resolution, State, Venue
from articles.text import arabic
from articles.text.dates import PartialDate


@dataclass
class Measure:
    """Results for one kind: how many were right; missed and wrong ones as (text id, name, sentence)."""

    right: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        suggested = self.right + len(self.wrong)
        return self.right / suggested if suggested else 1.0

    @property
    def recall(self) -> float:
        labelled = self.right + len(self.missed)
        return self.right / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Names:
    """Common names of labels and suggestions, so that they can be compared."""

    def __init__(self) -> None:
        self._resolutions = dict(Resolution.objects.values_list("pk", "number"))
        self._states = dict(State.objects.exclude(iso_code="").values_list("pk", "iso_code"))
        self._meetings = dict(Meeting.objects.values_list("pk", "slug"))
        self._venues = {venue.pk: venue.slug for venue in Venue.objects.all()}
        self._officials = {official.pk: official.slug for official in Official.objects.all()}
        self._by_spelling = {
            model: {
                arabic.fold_phrase(spelling): authority.slug
                for authority in model.objects.all()
                for spelling in (*authority.spellings(), authority.slug)
            }
            for model in (Venue, Official)
        }

    def labelled(self, row: dict[str, Any]) -> dict[str, set[str]]:
        """Return the labels of a text by kind; kinds that are absent or null are not counted."""
        read: dict[str, Callable[[Any], set[str]]] = {
            "un_resolutions": lambda label: {_digits(name) for name in label},
            "venues": lambda label: {self._known(Venue, name) for name in label},
            "meeting_dates": set,
            "states": set,
            "officials": lambda label: {self._official(name) for name in label},
            "virtual": lambda label: {"virtual"} if label else set(),
            "meeting_kind": lambda label: {label},
            "meeting": lambda label: {label} if label else set(),
            "background": set,
            "hosts": set,
            "participants": lambda label: {
                str(n) for n in (label if isinstance(label, list) else [label])
            },
        }
        return {kind: of(row[kind]) for kind, of in read.items() if row.get(kind) is not None}

    def suggested(self, suggestion: Suggestion) -> tuple[str, str] | None:
        """Return (kind, name) of a suggestion; None if it has no counterpart among the labels."""
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
            "meeting": (
                "background" if suggestion.background else "meeting",
                lambda: self._meetings[suggestion.key],
            ),
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
        "Read the texts of LABELLED (JSON lines, docs/recognition.md) as an import does, and print precision, "
        "recall and F1 of each kind, and every miss and false alarm with its sentence."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("labelled", type=Path)
        parser.add_argument(
            "--quiet",
            action="store_true",
            help="print only the table, without misses and false alarms",
        )

    def handle(self, *, labelled: Path, quiet: bool, **options) -> None:
        names, known = Names(), intake.gazetteer()
        measures: dict[str, Measure] = {}
        seconds = count = 0
        for row in _rows(labelled):
            expected = names.labelled(row)
            record = _record(row)
            if not count:
                recognise(record, known)  # loading the lexicons is not part of reading a text
            started = time.process_time()
            suggestions = recognise(record, known)
            seconds += time.process_time() - started
            count += 1
            found = {
                named: s.evidence
                for s in suggestions
                if (s.kind == "meeting" or not s.background)
                and (named := names.suggested(s))
                and named[0] in expected
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
    """Return the number of states or delegations that attended; None for a number of other things."""
    return str(int(number.value)) if number.counts == "participants" else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled texts of a file; raise CommandError for a line that is not one."""
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
    """Return a text as an import reads it, or unchanged as one paragraph if the importer refuses it."""
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
    suggested = {name for kind_found, name in found if kind_found == kind}
    measure.right += len(wanted & suggested)
    measure.wrong += [(identifier, n, found[kind, n]) for n in sorted(suggested - wanted)]
    measure.missed += [(identifier, n, _sentence(n, record)) for n in sorted(wanted - suggested)]


def _sentence(name: str, record: ArticleRecord) -> str:
    """Return the first sentence that contains a missed name literally, else a dash."""
    folded = arabic.fold_phrase(name)
    for field_name, content in (("title", record.title), ("body", record.body)):
        for sentence in split_sentences(field_name, content):
            if folded and folded in arabic.fold_phrase(sentence.text):
                return sentence.text
    return "—"


def _digits(label: str) -> str:
    """Return the number of a resolution given as UNSC-2254, S/RES/2254(2015) or 2254."""
    return next((part for part in arabic.words(str(label)) if part.isdigit()), str(label))
