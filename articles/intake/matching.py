"""Matching of a parsed record to an article: by its address, to a record without text, or to a new draft.

Nothing is merged automatically: in doubt a new draft is created, with a remark.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from articles.intake import own_pages
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord
from articles.models import Article, Capture, ImportItem, Source
from articles.text import arabic, url_keys
from articles.text.authors import author_line

Outcome = ImportItem.Outcome
# Fields that a parsed record fills in an article without text; undoing an import restores them.
FILLED_FIELDS = ("subtitle", "body", "caption", "cut_text", "source_id", "published_on",
          "published_on_precision", "date_basis", "byline", "url", "archived_url")  # fmt: skip
_FILLED_IF_EMPTY = ("body", "caption", "cut_text", "byline", "url", "archived_url", "subtitle")
# What readers see of an article: of a public one, an import changes none of these, an editor does.
OFFERED_FIELDS = ("subtitle", "byline", "published_on", "url", "archived_url", "caption")
_UNSEEN_IF_EMPTY = ("body", "cut_text")
CUT_MARK = " …"  # at the end of a text that is too long for a cell of a workbook
# Keys beside these fields: when the article was last changed before a run's item and after it. Undoing tells
# from them whether only the run changed it.
FOUND, LEFT = "found-at", "left-at"


@dataclass
class Match:
    """The article of a record, the outcome, and remarks for the editor.

    `before` holds the `FILLED_FIELDS` of an article that was joined, as they were before.
    """

    article: Article
    outcome: str
    remarks: list[str] = field(default_factory=list)
    before: dict | None = None


def match(record: ArticleRecord, reference_data: ReferenceData, by=None) -> Match:
    """Match a record to an article and save that article; `by` is the user who creates a new draft."""
    record, remarks = own_pages.resolve(record)
    source = reference_data.source_of(record)
    if record.outlet and not source:
        remarks.append(f"The outlet «{record.outlet}» is not in the catalogue.")
    if (article := own_pages.article_of(record.permanent_id)) is not None:
        return _match_known_address(article, record, source, remarks)
    if own_pages.was_deleted(record.permanent_id):
        remarks.append(
            f"The article {record.permanent_id} was deleted from this archive: this is a new draft of it."
        )
    if (article := _with_same_address(record)) is not None:
        return _match_known_address(article, record, source, remarks)
    candidates = [
        article
        for article in _with_same_headline(record)
        if _is_compatible(article, record, source)
    ]
    if len(candidates) == 1 and not _adds(candidates[0], record, source):
        return _unchanged(candidates[0], record, remarks)
    if len(candidates) == 1:
        return _join(candidates[0], record, source, remarks)
    if candidates:
        remarks.append("Several records have this headline; none was joined.")
    elif _with_same_headline(record, with_text=True):
        remarks.append("Another article with text has this headline.")
    if record.title_basis != Article.TitleBasis.PRINTED:
        remarks.append("The text has no headline: the one in brackets is made of its first words.")
    return Match(_draft(record, source, by), Outcome.CREATED, remarks)


def fields_of(record: ArticleRecord) -> dict[str, str]:
    """Return the fields of a record by the names of article fields, as texts to store and compare."""
    return {
        "title": record.title,
        "title_basis": record.title_basis,
        "subtitle": record.subtitle,
        "byline": author_line(record.authors),
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
    fields = fields_of(record)
    fields.pop("outlet"), fields.pop("published_on")
    article = Article(
        **fields,
        abstract=record.abstract,
        abstract_en=record.abstract_en,
        created_by=by,
        source=source,
        rights=source.rights_default if source else Source.Rights.METADATA,
    )
    if record.published_on:
        article.published_date = record.published_on
        article.date_basis = record.date_basis
    article.save()
    return article


def _with_same_address(record: ArticleRecord) -> Article | None:
    """Return the article with the address of a record, in any spelling; None if there are several.

    The home page of an outlet or the front of a section is the address of no article.
    """
    key = url_keys.identity_key(record.url or "")
    articles = list(Article.objects.filter(page_key=key)[:2]) if key else []
    return articles[0] if len(articles) == 1 else None


def _match_known_address(
    article: Article, record: ArticleRecord, source, remarks: list[str]
) -> Match:
    """Match a record to the article with its address or id: it adds what is missing, repeats or changes it."""
    if article.is_withdrawn:
        remarks.append(f"This article was withdrawn here: {article.withdrawn_reason}")
        return Match(article, Outcome.UNCHANGED, remarks)
    if not article.body:
        if not _adds(article, record, source):
            return _unchanged(article, record, remarks)
        if _is_compatible(article, record, source):
            return _join(article, record, source, remarks)
        remarks.append(
            "The record with this address says another outlet or date, or takes no text."
        )
        return Match(article, Outcome.UNCHANGED, remarks)
    if not record.body or _is_text_of(record.body, article.body):
        remarks.append("The address is here, with the same text.")
        return Match(article, Outcome.UNCHANGED, remarks)
    remarks.append("The address is here, with another text: kept beside it.")
    return Match(article, Outcome.CHANGED, remarks)


def _with_same_headline(record: ArticleRecord, with_text: bool = False) -> list[Article]:
    """Return the articles with the headline of a record that have a text, or that wait for theirs.

    An article without text waits for it as long as no capture gave it one. A record without text is compared
    only with articles that have no capture at all: two descriptions with one headline may be of two articles.
    There are none for a headline that is not printed.
    """
    if record.title_basis != Article.TitleBasis.PRINTED:
        return []
    articles = Article.objects.filter(title_key=arabic.fold_phrase(record.title)[:500])
    if with_text:
        return list(articles.exclude(body=""))
    if record.body:
        texts = Capture.objects.filter(article=OuterRef("pk"), parsed__body__gt="")
        return list(articles.filter(~Exists(texts), body=""))
    return list(articles.filter(body="", captures=None))


def _is_compatible(article: Article, record: ArticleRecord, source: Source | None) -> bool:
    """Return whether a record may be the text of `article`: its outlet, address and date do not conflict.

    False for a withdrawn article, and for a published one whose rights would show the text immediately: an
    editor sees every text before readers do.
    """
    if article.is_published and article.rights != Source.Rights.METADATA:
        return False
    if article.is_withdrawn:
        return False
    if source and article.source_id and article.source_id != source.pk:
        return False
    article_key = url_keys.identity_key(article.url)
    record_key = url_keys.identity_key(record.url or "")
    if article_key and record_key and article_key != record_key:
        return False
    record_date, article_date = record.published_on, article.published_date
    return not (record_date and article_date) or article_date.covers(record_date.first_day)


def _adds(article: Article, record: ArticleRecord, source: Source | None) -> bool:
    """Return whether a record may fill a field that is empty in an article without text."""
    fields = fields_of(record)
    if article.is_published:
        return any(fields[name] and not getattr(article, name) for name in _UNSEEN_IF_EMPTY)
    return (
        any(fields[name] and not getattr(article, name) for name in _FILLED_IF_EMPTY)
        or bool(source and not article.source_id and not article.source_unknown)
        or bool(record.published_on and not article.published_on_precision)
    )


def _is_text_of(text: str, body: str) -> bool:
    """Return whether a text is that of an article, or the part of it that a cell of an export holds."""
    part, whole = arabic.fold_phrase(text), arabic.fold_phrase(body)
    return part == whole or (text.endswith(CUT_MARK) and whole.startswith(part))


def _unchanged(article: Article, record: ArticleRecord, remarks: list[str]) -> Match:
    remarks.append(_offer(article, record) or "The record is here, and this adds nothing to it.")
    return Match(article, Outcome.UNCHANGED, remarks)


def _offer(article: Article, record: ArticleRecord) -> str:
    """Return a remark on the values that a record gives of a public article which lacks them; or ""."""
    fields = fields_of(record)
    said = [f"{n}: {fields[n]}" for n in OFFERED_FIELDS if fields[n] and not getattr(article, n)]
    if not article.is_published or not said:
        return ""
    return (
        f"The article is public: what readers see of it stays; the record also gives {'; '.join(said)}. "
        "An editor decides on its review page."
    )


def _join(article: Article, record: ArticleRecord, source, remarks: list[str]) -> Match:
    """Add the text of a record to a bibliographic article; fields that are filled stay unchanged.

    A public article gets what readers do not see, its text; the rest is offered to an editor.
    """
    before = {name: getattr(article, name) for name in FILLED_FIELDS}
    before["published_on"] = str(before["published_on"] or "")
    before[FOUND] = article.updated_at.isoformat()
    fields = fields_of(record)
    if remark := _offer(article, record):
        remarks.append(remark)
    for name in _UNSEEN_IF_EMPTY if article.is_published else _FILLED_IF_EMPTY:
        setattr(article, name, getattr(article, name) or fields[name])
    if not article.is_published:
        if source and not article.source_id and not article.source_unknown:
            article.source = source
        if record.published_on and not article.published_on_precision:
            article.published_date = record.published_on
            article.date_basis = record.date_basis
    article.save()
    return Match(article, Outcome.JOINED, remarks, before)
