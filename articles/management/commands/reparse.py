"""Read kept captures again."""

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
        "Read the kept captures again with the importers of today and show what reads otherwise. "
        "Nothing is written without --write; what editors wrote is never changed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "articles", nargs="*", metavar="PERMANENT_ID", help="articles; all where none is named"
        )
        parser.add_argument("--write", action="store_true", help="write the difference")

    def handle(self, *, articles: list[str], write: bool, **options) -> None:
        console = Console(file=self.stdout._out, highlight=False)
        captures = Capture.objects.order_by("pk")
        if articles:
            captures = captures.filter(article__permanent_id__in=articles)
        known = intake.load_reference_data() if write else None
        count = 0
        for difference in intake.differences(captures):
            count += 1
            console.print(_shown(difference), soft_wrap=True)
            if known and difference.changed:
                intake.reread(difference, known)
        verb = "written" if write else "not written: add --write"
        console.print(f"› {captures.count()} captures, {count} read otherwise ({verb})")


def _shown(difference: intake.Difference) -> Text:
    """Return a difference as lines taken away and added."""
    capture = difference.capture
    shown = Text(f"{capture.article.permanent_id} {capture.origin}\n", style="bold")
    if difference.problem:
        shown.append(f"  {difference.problem}\n", style="red")
    for name, (before, after) in difference.changed.items():
        shown.append(f"  {name}\n")
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0):
            if not line.startswith(("+++", "---", "@@")):
                shown.append(f"    {line}\n", style=_STYLES.get(line[:1], ""))
    if difference.kept:
        shown.append(f"  kept as an editor wrote it: {', '.join(difference.kept)}\n", style="dim")
    return shown
