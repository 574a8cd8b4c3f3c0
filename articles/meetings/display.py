"""Wording of dates and titles of articles and meetings, on pages and in exports."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Article, Meeting
from articles.text.dates import day_in_hijri, in_hijri, in_words


def date_of(article: Article) -> str:
    """Return the date of publication in words, in square brackets if it was inferred."""
    if not article.published_date:
        return _("no date")
    return _bracketed(article, in_words(article.published_date, get_language()))


def hijri_date_of(article: Article) -> str:
    """Return the date of publication in the Umm al-Qura calendar, bracketed likewise, or ""."""
    return _bracketed(article, day_in_hijri(article.published_date, get_language() or "ar"))


def _bracketed(article: Article, words: str) -> str:
    is_inferred = article.date_basis == Article.DateBasis.INFERRED
    return f"[{words}]" if words and is_inferred else words


def hijri_days(meeting: Meeting) -> str:
    """Return the days of a meeting in the Umm al-Qura calendar, or "" if they are not known."""
    if not meeting.has_days:
        return ""
    return in_hijri(meeting.first_day, meeting.last_day, get_language() or "ar")


def meeting_days(meeting: Meeting, language: str | None = None) -> str:
    """Return the days of a meeting in words: one day, or from–to without repeating month and year."""
    language = language or get_language()
    start, end = meeting.start_date, meeting.end_date
    if end is None or end == start:
        return in_words(start, language)
    if start.day and end.day and (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{in_words(end, language)}"
    return f"{in_words(start, language)} – {in_words(end, language)}"


def host_of(url: str) -> str:
    """Return the host of a URL, without `www.`."""
    return url.split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].removeprefix("www.")


def shorten(text: str, most: int) -> str:
    """Return a text shortened to at most `most` characters, at a word boundary."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if not text[most - 1].isspace():
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip("،,.·؛ ") + "…"
