"""Filters of the templates: dates in words, and structured data for machines."""

from __future__ import annotations

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.meetings import display, timeline
from articles.text import arabic, dates
from articles.web import inline_assets

register = template.Library()


@register.filter
def in_words(date: dates.PartialDate | None) -> str:
    """Return a partial date as one reads it, in the language of the page."""
    return dates.in_words(date, get_language()) if date else ""


@register.filter
def publication_date(article) -> str:
    """Return when an article was published, in brackets where that was inferred."""
    return display.date_of(article)


@register.filter
def meeting_days(meeting) -> str:
    return display.meeting_days(meeting)


@register.filter
def weekdays(meeting) -> str:
    """Return the weekdays of a meeting whose days are known, the first and the last; else nothing."""
    if not meeting.has_days:
        return ""
    days = (meeting.first_day, meeting.last_day)
    names = [dates.weekday_name(day, get_language() or "ar") for day in days]
    return "–".join(dict.fromkeys(names))


@register.simple_tag
def month_pairs() -> str:
    """Return every month by both its names, as `in_words` writes them, with bars between."""
    return "|".join(map(dates.month_name, range(1, 13)))


@register.simple_tag
def style_and_settings() -> SafeString:
    """Return the style sheet, and the script that applies a reader's settings before the page is painted."""
    style, script = (
        inline_assets.text(inline_assets.STYLE),
        inline_assets.text(inline_assets.SCRIPT),
    )
    return SafeString(f"<style>{style}</style>\n  <script>{script}</script>")


@register.filter
def ld_json(data: dict) -> SafeString:
    """Return structured data as a script element, escaped by Django's `json_script`."""
    return SafeString(json_script(data).replace("application/json", "application/ld+json", 1))


@register.filter
def path(value) -> str:
    """Return what a link shows of an address: host and path, without scheme and query."""
    return str(value).split("://", 1)[-1].split("?", 1)[0].rstrip("/")


@register.filter
def language_of(name: str) -> str:
    """Return the language a name is read in, by its letters: `ar` or `en`."""
    return "ar" if arabic.has_letters(name) else "en"


@register.filter
def host(value) -> str:
    """Return the host of an address."""
    return path(value).split("/", 1)[0].removeprefix("www.")


@register.filter
def shape(kind: str) -> str:
    """Return the shape that stands for a kind of meeting."""
    return timeline.SHAPES.get(kind, "bar")


@register.filter
def day_in_words(day) -> str:
    """Return a full date in words, in the language of the page."""
    return dates.in_words(dates.PartialDate.of(day), get_language())


@register.filter
def number(value: float) -> str:
    """Return a number with its thousands set apart: 700,000,000."""
    return f"{value:,}"


@register.filter
def hijri_days(meeting) -> str:
    """Return the days of a meeting in the calendar of Umm al-Qura; nothing where they are not known."""
    if not meeting.has_days:
        return ""
    return dates.in_hijri(meeting.first_day, meeting.last_day, get_language())
