"""Articles, meetings and authorities as items of CSL-JSON, from which all citations are made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from articles.meetings.display import meeting_days
from articles.models import Article, Authority, Meeting
from articles.text.dates import PartialDate

Item = dict[str, Any]


def item_of(
    subject: Article | Meeting | Authority, address: str, looked_at: dt.date, language: str
) -> Item:
    """Return an item of CSL-JSON 1.0 (citationstyles.org) for what stands at a permanent `address`.

    `language` is that of the bibliography, ar or en: it chooses between the names a thing has in both.
    """
    with override(language):
        make = _article if isinstance(subject, Article) else _page
        found = make(subject, address, language)
    found["accessed"] = {"date-parts": [[looked_at.year, looked_at.month, looked_at.day]]}
    return {key: value for key, value in found.items() if value}


def page(key: str, address: str, looked_at: dt.date, language: str) -> Item:
    """Return the archive itself as a page to be cited."""
    with override(language):
        title = _("The reading room of the Coalition’s meetings")
    accessed = {"date-parts": [[looked_at.year, looked_at.month, looked_at.day]]}
    return {"id": key, "type": "webpage", "title": title, "language": language, "URL": address,
            "accessed": accessed}  # fmt: skip


def _article(article: Article, address: str, language: str) -> Item:
    return described(
        id=article.permanent_id,
        title=article.display_title,
        byline=article.byline,
        outlet=article.source.name if article.source else "",
        date=article.published_date,
        is_inferred=article.date_basis == Article.DateBasis.INFERRED,
        abstract=article.abstract,
        language=article.language,
        url=article.url,
        address=address,
    )


def described(
    *, id: str, title: str, byline: str, outlet: str, date: PartialDate | None, is_inferred: bool,
    abstract: str, language: str, url: str, address: str,
) -> Item:  # fmt: skip
    """Return a newspaper article: what is cited is the article, the archive says where it is described.

    What is empty is left out.
    """
    found = {
        "id": id,
        "type": "article-newspaper",
        "title": title,
        "author": [{"literal": byline}] if byline else [],
        "container-title": outlet,
        "issued": _date(date) if date else {},
        "status": "inferred" if date and is_inferred else "",
        "abstract": abstract,
        "language": language,
        "URL": url or address,
        "archive": _("The reading room of the Coalition’s meetings") if url else "",
        "archive_location": address if url else "",
    }
    return {key: value for key, value in found.items() if value}


def language_now() -> str:
    """Return the language of the page as the names of things have it, ar or en."""
    return "ar" if (get_language() or "ar").startswith("ar") else "en"


def _page(subject: Meeting | Authority, address: str, language: str) -> Item:
    """Return a page of the archive, with the days of a meeting in its title."""
    title = subject.name
    if isinstance(subject, Meeting):
        title = _("%(title)s, %(days)s") % {
            "title": subject.title,
            "days": meeting_days(subject, language),
        }
    return {
        "id": subject.slug,
        "type": "webpage",
        "title": title,
        "container-title": _("The reading room of the Coalition’s meetings"),
        "language": language,
        "URL": address,
    }


def _date(date: PartialDate) -> Item:
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}
