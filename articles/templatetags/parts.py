"""Page parts that repeat many times, rendered by Jinja2 (docs/decisions/0007-rendering.md)."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
from django import template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from articles.facets.values import label_of
from articles.meetings import display, folding, quotation
from articles.models.addresses import address
from articles.templatetags import archive

register = template.Library()


# Filters for numbers in words. They are here since makemessages finds no plurals in the Jinja2 parts.
COUNTED: dict[str, Callable[[int], str]] = {
    "and_more": lambda n: ngettext("and %(n)d more", "and %(n)d more", n) % {"n": n},
    "copies": lambda n: ngettext(
        "%(n)d copy in another outlet", "%(n)d copies in other outlets", n
    ) % {"n": n},
    "articles": lambda n: ngettext("%(n)d article", "%(n)d articles", n) % {"n": n},
    "citing_articles": lambda n: ngettext(
        "cited in %(n)d article", "cited in %(n)d articles", n
    ) % {"n": n},
    "silent_outlets": lambda n: ngettext(
        "%(n)d outlet has no article about it",
        "%(n)d outlets have no article about it",
        n,
    ) % {"n": n},
}  # fmt: skip


def environment(**options) -> jinja2.Environment:
    """Return the Jinja2 environment of `templates/parts/`, with the escaping and translations of Django."""
    jinja = jinja2.Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (escapes)
    jinja.globals |= {"_": gettext, "address": address}
    jinja.filters |= {
        "publication_date": display.date_of,
        "publication_hijri": display.hijri_date_of,
        "meeting_days": display.meeting_days,
        "hijri_days": display.hijri_days,
        "in_lists": archive.in_lists,
        "label": label_of,
        "number": archive.number,
        "articles_counted": archive.articles_counted,
        "folded": folding.folded,
        "more": folding.more,
        "sources_in_words": quotation.sources_in_words,
    } | COUNTED
    return jinja


@register.simple_tag
def part(name: str, **context) -> SafeString:
    """Render a part with only the given context."""
    return mark_safe(engines["parts"].env.get_template(name).render(context))  # noqa: S308 (escaped)
