"""Command: parse stored captures again with the current importers."""

from __future__ import annotations

import difflib

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.text import Text

from articles import intake
from articles.models import Capture

_STYLES = {"+": "green", "-": "red"}


class Command(BaseCommand):
    help = (
        "Parse stored captures again with the current importers and show the differences. Nothing is "
        "written without --write; what editors have written is never changed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "articles", nargs="*", metavar="PERMANENT_ID", help="articles; by default all"
        )
        parser.add_argument("--write", action="store_true", help="write the differences")

    def handle(self, *, articles: list[str], write: bool, **options) -> None:
        console = Console(file=self.stdout._out, highlight=False)
        captures = Capture.objects.order_by("pk")
        if articles:
            captures = captures.filter(article__permanent_id__in=articles)
        known = intake.load_reference_data() if write else None
        count = 0
        for difference in intake.differences(captures):
            count += 1
            console.print(_formatted(difference), soft_wrap=True)
            if known and difference.changed:
                _write(difference, known, console)
        verb = "written" if write else "not written: add --write"
        console.print(f"› {captures.count()} captures, {count} read otherwise ({verb})")


def _write(difference: intake.Difference, known: intake.ReferenceData, console: Console) -> None:
    """Write a difference and print its remarks; an article that cannot be written is a line of the output."""
    try:
        remarks = intake.apply_difference(difference, known)
    except Exception as error:
        if intake.faults.ends_the_run(error):
            raise
        remarks = [f"not written: {intake.faults.describe(error)}. {intake.faults.REPORT_IT}"]
    for remark in remarks:
        console.print(Text(f"  {remark}", style="yellow"), soft_wrap=True)


def _formatted(difference: intake.Difference) -> Text:
    """Return a difference as removed and added lines."""
    capture = difference.capture
    text = Text(f"{capture.article.permanent_id} {capture.origin}\n", style="bold")
    if difference.problem:
        text.append(f"  {difference.problem}\n", style="red")
    for name, (before, after) in difference.changed.items():
        text.append(f"  {name}\n")
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0):
            if not line.startswith(("+++", "---", "@@")):
                text.append(f"    {line}\n", style=_STYLES.get(line[:1], ""))
    if difference.kept:
        text.append(
            f"  kept, since an editor changed it: {', '.join(difference.kept)}\n", style="dim"
        )
    return text
