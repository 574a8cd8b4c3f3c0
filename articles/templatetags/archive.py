"""Template filters and tags of the public pages: dates in words, addresses, structured data."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

from babel import Locale
from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.meetings import display, folding, timeline
from articles.outputs.metadata.link_preview import Tag
from articles.outputs.page_metadata import tags_without_subject
from articles.text import arabic, dates
from articles.web import inline_assets

register = template.Library()


@register.filter
def in_words(date: dates.PartialDate | None) -> str:
    """Return a partial date in words, in the language of the page."""
    return dates.in_words(date, get_language()) if date else ""


@register.filter
def publication_date(article) -> str:
    """Return the publication date of an article, in brackets if it was inferred."""
    return display.date_of(article)


@register.filter
def meeting_days(meeting) -> str:
    return display.meeting_days(meeting)


@register.filter
def weekdays(meeting) -> str:
    """Return the weekdays of the first and last day of a meeting, or "" if its days are not known."""
    if not meeting.has_days:
        return ""
    days = (meeting.first_day, meeting.last_day)
    names = [dates.weekday_name(day, get_language() or "ar") for day in days]
    return "–".join(dict.fromkeys(names))


register.filter(folding.folded)
register.filter(folding.more)


@register.simple_tag
def month_pairs() -> str:
    """Return the months by both their names, as `in_words` writes them, separated by `|`."""
    return "|".join(map(dates.month_name, range(1, 13)))


@register.simple_tag(takes_context=True)
def head_tags(context) -> Sequence[Tag]:
    """Return the tags of the page's subject, or else those of the archive with the page's own title."""
    if presentation := context.get("presentation"):
        return presentation.head_tags
    title = context.render_context[BLOCK_CONTEXT_KEY].get_block("title").nodelist.render(context)
    return tags_without_subject(context["request"], unescape(" ".join(title.split())))


@register.simple_tag
def style_and_settings() -> SafeString:
    """Return the style sheet and the script that applies a reader's settings before the first paint."""
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
    """Return the host and path of a URL, without scheme and query, as link text."""
    return str(value).split("://", 1)[-1].split("?", 1)[0].rstrip("/")


@register.filter
def language_of(name: str) -> str:
    """Return the language of a name by its letters: `ar` or `en`."""
    return "ar" if arabic.has_arabic_letters(name) else "en"


@register.filter
def language_name(code: str) -> str:
    """Return the name of a language in the language of the page; its code if it has no name there."""
    return Locale((get_language() or "ar").partition("-")[0]).languages.get(code, code)


@register.filter
def host(value) -> str:
    """Return the host of a URL, without `www.`."""
    return display.host_of(str(value))


@register.filter
def shape(kind: str) -> str:
    """Return the shape that represents a kind of meeting on the timeline."""
    return timeline.SHAPES.get(kind, "bar")


@register.filter
def day_in_words(day) -> str:
    """Return a full date in words, in the language of the page."""
    return dates.in_words(dates.PartialDate.of(day), get_language())


@register.filter
def number(value: float) -> str:
    """Return a number with thousands separators: 700,000,000."""
    return f"{value:,}"


@register.filter
def hijri_days(meeting) -> str:
    """Return the days of a meeting in the Umm al-Qura calendar, or "" if they are not known."""
    if not meeting.has_days:
        return ""
    return dates.in_hijri(meeting.first_day, meeting.last_day, get_language())
