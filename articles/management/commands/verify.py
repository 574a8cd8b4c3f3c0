"""Command: check the fixity and consistency of the whole archive."""

from __future__ import annotations

import dataclasses
import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from articles.preservation import invariants


class Command(BaseCommand):
    help = (
        "Check the fixity and consistency of the whole archive: every capture is hashed again, and every "
        "table is compared with what is derived from it. Nothing is written. Exits with 1 if there is a "
        "problem."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print the result as one JSON object"
        )
        parser.add_argument(
            "--only", nargs="+", metavar="NAME", default=(), help="check these invariants only"
        )
        parser.add_argument("--list", action="store_true", help="list the invariants and exit")

    def handle(self, *, only, **options) -> None:
        if options["list"]:
            for invariant in invariants.INVARIANTS.values():
                self.stdout.write(f"{invariant.name:18} {invariant.sentence}")
            return
        if unknown := sorted(set(only) - invariants.INVARIANTS.keys()):
            known = ", ".join(invariants.INVARIANTS)
            raise CommandError(f"there is no invariant “{unknown[0]}”; the invariants are {known}")
        started = timezone.now()
        results = []
        console = Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description} {task.completed}"),
            TimeElapsedColumn(),
        )
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            task = bar.add_task("", total=None)
            for result in invariants.verify_archive(
                only,
                began=lambda invariant: bar.reset(task, description=invariant.name, total=None),
                step=lambda count: bar.advance(task, count),
            ):
                results.append(result)
                if not options["json"]:
                    self._print(result)
        wrong = sum(result.count for result in results)
        if options["json"]:
            self.stdout.write(_as_json(started, results, wrong))
        elif not wrong:
            self.stdout.write(f"› sound: {len(results)} invariants hold")
        else:
            failed = sum(not result.holds for result in results)
            self.stdout.write(
                f"› {wrong} problems; {failed} of {len(results)} invariants do not hold"
            )
        if wrong:
            raise SystemExit(1)

    def _print(self, result: invariants.Result) -> None:
        if result.holds:
            self.stdout.write(f"  {result.invariant.name:18} {result.seconds:7.2f} s  holds")
            return
        message = f"{result.count} problems: {result.invariant.sentence}"
        self.stdout.write(f"! {result.invariant.name:18} {result.seconds:7.2f} s  {message}")
        for problem in result.problems:
            self.stdout.write(f"    {problem}")
        if (more := result.count - len(result.problems)) > 0:
            self.stdout.write(f"    … and {more} more")


def _as_json(started, results: list[invariants.Result], wrong: int) -> str:
    return json.dumps(
        {
            "checked_at": started.isoformat(),
            "sound": not wrong,
            "problems": wrong,
            "invariants": [
                {
                    "name": result.invariant.name,
                    "sentence": result.invariant.sentence,
                    "holds": result.holds,
                    "seconds": round(result.seconds, 3),
                    "problems": result.count,
                    "named": [dataclasses.asdict(problem) for problem in result.problems],
                }
                for result in results
            ],
        },
        ensure_ascii=False,
        indent=1,
        default=str,
    )
