"""Where a record belongs: an article that has its address, a record that waits for its text, or a new draft.

Nothing is merged by a machine: in doubt there is a new draft, and a remark.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord
from articles.models import Article, ImportItem, Source
from articles.text import arabic, url_keys

Outcome = ImportItem.Outcome
# The fields a record fills in what waits for it; what undoing gives back.
FILLED = ("subtitle", "body", "caption", "cut_text", "source_id", "published_on",
          "published_on_precision", "date_basis", "byline", "url", "archived_url")  # fmt: skip


@dataclass
class Match:
    """An article, what became of the record, remarks for the editor, and what a joined record said before."""

    article: Article
    outcome: str
    remarks: list[str] = field(default_factory=list)
    before: dict | None = None


def match(record: ArticleRecord, known: ReferenceData, by=None) -> Match:
    """Return the article a record belongs to, saved; a new one is the draft of who brings it in."""
    source = known.source_of(record)
    remarks = []
    if record.outlet and not source:
        remarks.append(f"The outlet «{record.outlet}» is not in the catalogue.")
    if (article := _at_address(record)) is not None:
        return _again(article, record, source, remarks)
    waiting = [a for a in _same_headline(record) if _may_be(a, record, source)]
    if len(waiting) == 1:
        return _join(waiting[0], record, source, remarks)
    if waiting:
        remarks.append("Several records have this headline; none was joined.")
    elif _same_headline(record, with_text=True):
        remarks.append("Another article with text has this headline.")
    return Match(_draft(record, source, by), Outcome.CREATED, remarks)


def fields_of(record: ArticleRecord) -> dict[str, str]:
    """Return what a record says, column by column of an article, as text that can be kept and compared."""
    return {
        "title": record.title,
        "subtitle": record.subtitle,
        "byline": record.byline or "",
        "body": record.body,
        "caption": record.caption,
        "cut_text": "\n".join(record.cut),
        "url": record.url or "",
        "archived_url": record.archived_url,
        "language": record.language,
        "outlet": record.outlet or "",
        "published_on": str(record.published_on or ""),
    }


def _draft(record: ArticleRecord, source: Source | None, by) -> Article:
    said = fields_of(record)
    said.pop("outlet"), said.pop("published_on")
    article = Article(
        **said,
        abstract=record.abstract,
        created_by=by,
        source=source,
        rights=source.rights_default if source else Source.Rights.METADATA,
    )
    if record.published_on:
        article.published_date = record.published_on
        article.date_basis = record.date_basis
    article.save()
    return article


def _at_address(record: ArticleRecord) -> Article | None:
    """Return the one article with the address of a record, whatever its spelling."""
    key = url_keys.page_key(record.url or "")
    found = list(Article.objects.filter(page_key=key)[:2]) if key else []
    return found[0] if len(found) == 1 else None


def _again(article: Article, record: ArticleRecord, source, remarks: list[str]) -> Match:
    """Place a page whose address is here: it brings the text that was missing, the same, or another one."""
    if not article.body:
        if _may_be(article, record, source):
            return _join(article, record, source, remarks)
        remarks.append(
            "The record with this address says another outlet or date, or takes no text."
        )
        return Match(article, Outcome.UNCHANGED, remarks)
    if not record.body or arabic.fold_phrase(record.body) == arabic.fold_phrase(article.body):
        remarks.append("The address is here, with the same text.")
        return Match(article, Outcome.UNCHANGED, remarks)
    remarks.append("The address is here, with another text: kept beside it.")
    return Match(article, Outcome.CHANGED, remarks)


def _same_headline(record: ArticleRecord, with_text: bool = False) -> list[Article]:
    key = arabic.fold_phrase(record.title)[:500]
    found = Article.objects.filter(title_key=key)
    return list(found.exclude(body="") if with_text else found.filter(body="", captures=None))


def _may_be(article: Article, record: ArticleRecord, source: Source | None) -> bool:
    """Whether nothing a record states contradicts that it is the text of `article`.

    A published record whose rights would show the text at once is not joined: no text reaches
    readers before an editor has seen it.
    """
    if article.is_published and article.rights != Source.Rights.METADATA:
        return False
    if article.is_withdrawn:
        return False
    if source and article.source_id and article.source_id != source.pk:
        return False
    here, there = url_keys.page_key(article.url), url_keys.page_key(record.url or "")
    if here and there and here != there:
        return False
    stated, recorded = record.published_on, article.published_date
    return not (stated and recorded) or recorded.covers(stated.first_day)


def _join(article: Article, record: ArticleRecord, source, remarks: list[str]) -> Match:
    """Give a bibliographic record its text; what it says already stays as it is."""
    before = {name: getattr(article, name) for name in FILLED}
    before["published_on"] = str(before["published_on"] or "")
    said = fields_of(record)
    for name in ("body", "caption", "cut_text", "byline", "url", "archived_url", "subtitle"):
        setattr(article, name, getattr(article, name) or said[name])
    if source and not article.source_id and not article.source_unknown:
        article.source = source
    if record.published_on and not article.published_on_precision:
        article.published_date = record.published_on
        article.date_basis = record.date_basis
    article.save()
    return Match(article, Outcome.JOINED, remarks, before)
