"""Pages of this archive in records that come in: they identify an article here, and are never its address.

An export gives the page of an article whose original address is not known, and so do reference managers that
saved that page.
"""

from __future__ import annotations

from dataclasses import replace

from articles.interchange.record import ArticleRecord
from articles.models import Article, PublicRecord
from articles.models.addresses import is_own_host, permanent_id_in


def resolve(record: ArticleRecord) -> tuple[ArticleRecord, list[str]]:
    """Return a record without own pages as addresses, with the permanent id that they state, and remarks."""
    changed, remarks = {}, []
    for name, empty in (("url", None), ("archived_url", "")):
        address = getattr(record, name)
        if not address:
            continue
        key = permanent_id_in(address)
        if not is_own_host(address) and not (key and _is_known(key)):
            continue
        changed[name] = empty
        if key and not record.permanent_id:
            changed["permanent_id"] = key
        elif not key:
            remarks.append("Its address is a page of this archive, not of an outlet: left out.")
    return (replace(record, **changed) if changed else record), remarks


def article_of(permanent_id: str) -> Article | None:
    """Return the article with a permanent id, None if there is none or the id is empty."""
    return Article.objects.filter(permanent_id=permanent_id).first() if permanent_id else None


def was_deleted(permanent_id: str) -> bool:
    """Return whether an article with this id was public here and has been deleted."""
    return (
        bool(permanent_id) and PublicRecord.objects.filter(pk=permanent_id, article=None).exists()
    )


def _is_known(permanent_id: str) -> bool:
    return article_of(permanent_id) is not None or was_deleted(permanent_id)
