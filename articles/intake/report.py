"""Report of an import as CSV."""

from __future__ import annotations

import csv
from typing import TextIO

from articles.interchange.formulas import escape_formula
from articles.models import Import

COLUMNS = ("position", "item", "outcome", "message", "article", "headline", "sha256")


def write_report(run: Import, file: TextIO) -> None:
    """Write one CSV row for each item, in order; items are loaded while they are written."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    items = run.items.select_related("article", "capture").defer("capture__content")
    for item in items.order_by("position").iterator(500):
        article, capture = item.article, item.capture
        writer.writerow(
            [
                item.position, escape_formula(item.name), item.outcome,
                escape_formula(item.message), article.permanent_id if article else "",
                escape_formula(article.title) if article else "",
                capture.sha256 if capture else "",
            ]
        )  # fmt: skip
