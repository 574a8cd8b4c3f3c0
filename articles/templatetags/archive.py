"""Template filters and tags of the public pages: dates in words, addresses, structured data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from html import unescape

from babel import Locale
from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, override

from articles.facets.values import label_of
from articles.meetings import display, folding, timeline
from articles.meetings.publishers import Publishers
from articles.outputs.metadata.link_preview import Tag
from articles.outputs.page_metadata import tags_without_subject
from articles.text import arabic, dates
from articles.text import shown_address as addresses
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
def shown_address(address: str) -> str:
    """Return a URL as link text, with Arabic letters instead of percent-encoded octets."""
    return addresses.shown_address(str(address))


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
def publisher(url, publishers: Publishers) -> str:
    """Return the name of the publisher of a page, or the host of its address, isolated as HTML."""
    return publishers.shown(str(url))


@register.filter
def shape(kind: str) -> str:
    """Return the shape that represents a kind of meeting on the timeline."""
    return timeline.SHAPES.get(kind, "bar")


@register.filter
def day_in_words(day) -> str:
    """Return a full date in words, in the language of the page."""
    return dates.in_words(dates.PartialDate.of(day), get_language())


@register.simple_tag
def chosen_in_words() -> str:
    """Return the number of chosen articles in words as JSON, by plural category (CLDR); `#` is the number."""
    language = (get_language() or "ar").partition("-")[0]
    category = Locale(language).plural_form
    return json.dumps(
        {
            category(n): ngettext("%(n)s article chosen", "%(n)s articles chosen", n) % {"n": "#"}
            for n in (0, 1, 2, 3, 11, 100)
        }
    )


@register.filter
def articles_counted(count: int) -> SafeString:
    """Return a number of articles to stand beside a name, set apart from it, with its unit for who listens."""
    return _articles_counted(count, get_language() or "ar")


@lru_cache(maxsize=4_000)
def _articles_counted(count: int, language: str) -> SafeString:
    with override(language):
        words = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
    return format_html(
        '<span class="option-count" aria-hidden="true" title="{words}">({count})</span> '
        '<span class="visually-hidden unit">{words}</span>',
        words=words, count=count,
    )  # fmt: skip


@register.filter
def number(value: float) -> str:
    """Return a number with thousands separators: 700,000,000."""
    return f"{value:,}"


register.filter(display.hijri_days)


@register.filter
def label(term) -> str:
    """Return the name of a facet value in the language of the page."""
    return label_of(term)


@register.filter
def hijri(date) -> str:
    """Return a day or partial date in the Umm al-Qura calendar, or "" if its day is not known."""
    return dates.day_in_hijri(date, get_language() or "ar")


@register.filter
def publication_hijri(article) -> str:
    """Return the publication date of an article in the Umm al-Qura calendar, in brackets if it was inferred."""
    return display.hijri_date_of(article)


@register.filter
def in_lists(hijri_date: str) -> SafeString | str:
    """Return a Hijri date as a list shows it: after a dot, and only to readers who have chosen to see it."""
    return format_html('<span class="hijri-listed">· {}</span>', hijri_date) if hijri_date else ""
