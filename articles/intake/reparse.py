"""Parsing of stored captures with the current importers: first the differences, then, optionally, the update.

Text written by an editor stays: a field is updated only if it still has the value that was parsed before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from articles.index import writer
from articles.intake import derivation, faults, fitting, link_suggestions, matching, parsers
from articles.intake.parsers import ImportProblem
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord, RawInput
from articles.models import Article, Capture
from articles.text.dates import PartialDate

log = logging.getLogger(__name__)
# Fields that an article takes from its capture. The outlet is not one, because it is an authority of the
# catalogue; nor is the address, because it identifies the article.
PARSED_FIELDS = (
    "title",
    "title_basis",
    "subtitle",
    "byline",
    "body",
    "caption",
    "cut_text",
    "language",
    "published_on",
)


@dataclass(frozen=True)
class Difference:
    """Changes in the fields of one capture when it is parsed again, or the problem that prevents parsing.

    `changed` maps the names of fields to (value before, value now). `kept` names the fields that also differ
    but stay as they are, because an editor has edited them.
    """

    capture: Capture
    changed: dict[str, tuple[str, str]]
    kept: tuple[str, ...] = ()
    problem: str = ""
    record: ArticleRecord | None = None


def differences(captures) -> Iterator[Difference]:
    """Yield a Difference for each capture of a queryset that parses differently from before, or not at all."""
    for capture in captures.exclude(article=None).select_related("article").iterator(100):
        try:
            record, _remarks = fitting.fit(parsers.parse(_piece(capture)))
        except ImportProblem as problem:
            yield Difference(capture, {}, problem=str(problem))
            continue
        except Exception as error:
            log.exception("unexpected fault with %s", capture)
            yield Difference(capture, {}, problem=f"{faults.describe(error)}. {faults.REPORT_IT}")
            continue
        now, current = matching.fields_of(record), _fields_of(capture.article)
        # Captures read before headlines were supplied do not say that theirs is the printed one.
        before = {"title_basis": Article.TitleBasis.PRINTED} | (capture.parsed or current)
        differing = [name for name in PARSED_FIELDS if now[name] != before.get(name, "")]
        changed = {name: (before.get(name, ""), now[name]) for name in differing}
        kept = tuple(name for name in differing if current[name] != before.get(name, ""))
        if changed and not capture.changed_since:
            yield Difference(
                capture, {k: v for k, v in changed.items() if k not in kept}, kept, record=record
            )


@transaction.atomic
def apply_difference(difference: Difference, reference_data: ReferenceData) -> list[str]:
    """Update an article with the changed fields of its capture, and replace its open suggestions.

    Machine suggestions that no editor decided on are deleted unless the new text gives them again; decided
    ones stay. Returns remarks: a step that failed leaves what was there before it.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=difference.capture.article_id)
    record = difference.record
    if record is None:
        return []
    current = _fields_of(article)
    for name, (before, after) in difference.changed.items():
        if current[name] != before:
            continue  # an editor changed it in the meantime
        if name == "published_on":
            article.published_date = PartialDate.parse(after) if after else None
            article.date_basis = record.date_basis if after else ""
        else:
            setattr(article, name, after)
    article.save()
    Capture.objects.filter(pk=difference.capture.pk).update(parsed=matching.fields_of(record))
    remarks: list[str] = []
    if "body" in difference.changed or "title" in difference.changed:
        remarks = derivation.derive(
            article, record, reference_data.gazetteer, link_suggestions.replace_open
        ).remarks
    elif article.is_published:
        derivation.attempt("Indexing", article, remarks, lambda: writer.index_article(article))
    return remarks


def _piece(capture: Capture) -> RawInput:
    return RawInput(
        capture.origin, bytes(capture.content), capture.media_type, url=capture.url,
        captured_at=capture.captured_at,
    )  # fmt: skip


def _fields_of(article: Article) -> dict[str, str]:
    """Return the current `PARSED_FIELDS` of an article in the form of `matching.fields_of`."""
    fields = {name: getattr(article, name) for name in PARSED_FIELDS if name != "published_on"}
    return fields | {"published_on": str(article.published_date or "")}
