"""CSL-JSON items of articles, meetings and authorities, the basis of all citations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.meetings.display import meeting_days
from articles.models import Article, Authority, Meeting
from articles.outputs import plain_text
from articles.text.dates import PartialDate

Item = dict[str, Any]


def item_of(
    subject: Article | Meeting | Authority, address: str, accessed_on: dt.date, language: str
) -> Item:
    """Return the CSL-JSON 1.0 item (citationstyles.org) of a subject at its permanent `address`.

    `language` is that of the bibliography, ar or en: names that exist in both languages are given in it.
    """
    with override(language):
        make = _article if isinstance(subject, Article) else _page
        item = make(subject, address, language)
    item["accessed"] = {"date-parts": [[accessed_on.year, accessed_on.month, accessed_on.day]]}
    return {key: value for key, value in plain_text.clean_all(item).items() if value}


def page(key: str, address: str, accessed_on: dt.date, language: str) -> Item:
    """Return the item of the archive itself, as a web page."""
    with override(language):
        title = _("The reading room of the Coalition’s meetings")
    accessed = {"date-parts": [[accessed_on.year, accessed_on.month, accessed_on.day]]}
    return {"id": key, "type": "webpage", "title": title, "language": language, "URL": address,
            "accessed": accessed}  # fmt: skip


def _article(article: Article, address: str, language: str) -> Item:
    return newspaper_article(
        id=article.permanent_id,
        title=article.display_title,
        authors=article.authors,
        outlet=article.source.name if article.source else "",
        date=article.published_date,
        is_inferred=article.date_basis == Article.DateBasis.INFERRED,
        abstract=abstract_in(language, article.abstract, article.abstract_en),
        language=article.language,
        url=article.url,
        address=address,
    )


def newspaper_article(
    *, id: str, title: str, authors: Iterable[str], outlet: str, date: PartialDate | None, is_inferred: bool,
    abstract: str, language: str, url: str, address: str,
) -> Item:  # fmt: skip
    """Return the item of a newspaper article: it cites the original, with the archive as its location.

    If the original's URL is not known, `address` takes its place. Empty values are left out.
    """
    item = {
        "id": id,
        "type": "article-newspaper",
        "title": title,
        "author": [{"literal": author} for author in authors],
        "container-title": outlet,
        "issued": _date(date) if date else {},
        "status": "inferred" if date and is_inferred else "",
        "abstract": abstract,
        "language": language,
        "URL": url or address,
        "archive": _("The reading room of the Coalition’s meetings") if url else "",
        "archive_location": address if url else "",
    }
    return {key: value for key, value in plain_text.clean_all(item).items() if value}


def abstract_in(language: str, arabic: str, english: str) -> str:
    """Return the abstract in the language of a bibliography, else in the other."""
    return (english or arabic) if language == "en" else (arabic or english)


def title_of_page(subject: Meeting | Authority, language: str) -> str:
    """Return the title under which a page is cited: a name, or the title and the days of a meeting."""
    if not isinstance(subject, Meeting):
        return subject.name
    days = meeting_days(subject, language)
    return _("%(title)s, %(days)s") % {"title": subject.title, "days": days}


def _page(subject: Meeting | Authority, address: str, language: str) -> Item:
    """Return the item of a page of the archive."""
    return {
        "id": subject.slug,
        "type": "webpage",
        "title": title_of_page(subject, language),
        "container-title": _("The reading room of the Coalition’s meetings"),
        "language": language,
        "URL": address,
    }


def _date(date: PartialDate) -> Item:
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}
