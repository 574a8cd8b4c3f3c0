"""Check that everything in the archive is what it was and agrees with itself."""

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
        "Check that everything in the archive is what it was and agrees with itself: every capture is hashed "
        "again, every table compared with what follows from it. Nothing is written. Ends with 1 where "
        "something is wrong."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="say it for machines, as one object"
        )
        parser.add_argument(
            "--only", nargs="+", metavar="NAME", default=(), help="check these invariants only"
        )
        parser.add_argument("--list", action="store_true", help="list the invariants and end")

    def handle(self, *, only, **options) -> None:
        if options["list"]:
            for each in invariants.INVARIANTS.values():
                self.stdout.write(f"{each.name:18} {each.sentence}")
            return
        if unknown := sorted(set(only) - invariants.INVARIANTS.keys()):
            known = ", ".join(invariants.INVARIANTS)
            raise CommandError(f"no invariant “{unknown[0]}”; there are {known}")
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
                began=lambda each: bar.reset(task, description=each.name, total=None),
                step=lambda count: bar.advance(task, count),
            ):
                results.append(result)
                if not options["json"]:
                    self._say(result)
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

    def _say(self, result: invariants.Result) -> None:
        if result.holds:
            self.stdout.write(f"  {result.invariant.name:18} {result.seconds:7.2f} s  holds")
            return
        said = f"{result.count} problems: {result.invariant.sentence}"
        self.stdout.write(f"! {result.invariant.name:18} {result.seconds:7.2f} s  {said}")
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
