"""Evaluation of who is proposed as a participant of a meeting: precision and recall, before and now.

«Mentioned» is what was proposed before the words of taking part were read: everybody whom an article names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from articles import intake
from articles.intake.recognition import participation, recognise
from articles.intake.recognition.suggestions import split_sentences
from articles.models import Meeting, Official, State
from tests.benchmarks.recognition import Measure, _record

OTHER_TEXTS = ("development.jsonl", "unseen.jsonl")  # next to the labels, which may refer to them


class Command(BaseCommand):
    help = (
        "Read the texts of LABELLED and print precision and recall of the participants proposed, every miss "
        "and every false alarm. A line has id, meeting, officials, states and absent (slugs), and text, or "
        "“of”, the id of a text in the files beside it, or “file”, a file of the directory --texts."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("labelled", type=Path)
        parser.add_argument("--texts", type=Path, help="directory of the texts that are files")
        parser.add_argument(
            "--only", default="", help="beginning of the ids to read, for example part-"
        )

    def handle(self, *, labelled: Path, texts: Path | None, only: str, **options) -> None:
        known = intake.gazetteer()
        meetings = dict(Meeting.objects.values_list("slug", "pk"))
        slugs = {
            "official": dict(Official.objects.values_list("pk", "slug")),
            "state": dict(State.objects.values_list("pk", "slug")),
        }
        by_key = {meeting.key: meeting for meeting in known.meetings}
        measures = {name: Measure() for name in ("mentioned", "taking part", "absent")}
        count = 0
        for row in _with_texts(labelled, texts):
            if not row["id"].startswith(only):
                continue
            count += 1
            record = _record(row)
            sentences = split_sentences("title", record.title)
            sentences += split_sentences("body", record.body, first=len(sentences))
            present = {*row["officials"], *(f"state {slug}" for slug in row["states"])}
            mentioned = {
                _name(s.kind, slugs[s.kind][s.key]): s.evidence
                for s in recognise(record, known)
                if s.kind in slugs and s.key is not None
            }
            found: dict[bool, dict[str, str]] = {True: {}, False: {}}
            for one in participation.find(sentences, known, by_key[meetings[row["meeting"]]]):
                is_absent = one.rule == "absent"
                found[is_absent][_name(one.kind, slugs[one.kind][one.key])] = one.sentence.text
            _compare(measures["mentioned"], row["id"], present, mentioned)
            _compare(measures["taking part"], row["id"], present, found[False])
            _compare(measures["absent"], row["id"], set(row["absent"]), found[True])
        if not count:
            raise CommandError(f"{labelled}: no texts")
        self._print(measures, count)

    def _print(self, measures: dict[str, Measure], count: int) -> None:
        console = Console(file=self.stdout)
        table = Table(title=f"{count} texts")
        for heading in ("proposed", "precision", "recall", "F1", "right", "missed", "wrong"):
            table.add_column(heading)
        for name, m in measures.items():
            figures = (f"{figure:.2f}" for figure in (m.precision, m.recall, m.f1))
            table.add_row(name, *figures, str(m.right), str(len(m.missed)), str(len(m.wrong)))
        console.print(table)
        for name in ("taking part", "absent"):
            for what, cases in (("missed", measures[name].missed), ("wrong", measures[name].wrong)):
                for identifier, subject, sentence in cases:
                    line = f"{name} {what}: {identifier}: {subject}: {sentence}"
                    console.print(line, markup=False, soft_wrap=True)


def _name(kind: str, slug: str) -> str:
    return slug if kind == "official" else f"state {slug}"


def _compare(measure: Measure, identifier: str, wanted: set[str], found: dict[str, str]) -> None:
    measure.right += len(wanted & found.keys())
    measure.wrong += [(identifier, name, found[name]) for name in sorted(found.keys() - wanted)]
    measure.missed += [(identifier, name, "—") for name in sorted(wanted - found.keys())]


def _with_texts(labelled: Path, directory: Path | None) -> Iterator[dict[str, Any]]:
    """Yield the labelled rows with their texts; those whose file is not given are left out."""
    others: dict[str, str] = {}
    for name in OTHER_TEXTS:
        if (path := labelled.parent / name).exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            others |= {row["id"]: row["text"] for row in map(json.loads, lines)}
    for line in labelled.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "of" in row:
            yield row | {"text": others[row["of"]]}
        elif "file" not in row:
            yield row
        elif directory is not None:
            yield row | {"text": (directory / row["file"]).read_text(encoding="utf-8")}
