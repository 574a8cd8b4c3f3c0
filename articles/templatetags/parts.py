"""Parts of pages that repeat many times, rendered by Jinja2 (docs/decisions/0007-rendering.md)."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
from django import template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from articles.facets.values import label_of
from articles.meetings import display
from articles.models.addresses import address
from articles.templatetags import archive

register = template.Library()


# Numbers in words, by what they count: makemessages does not look for plurals in these parts.
COUNTED: dict[str, Callable[[int], str]] = {
    "sources": lambda n: ngettext("%(n)d source", "%(n)d sources", n) % {"n": n},
    "and_more": lambda n: ngettext("and %(n)d more", "and %(n)d more", n) % {"n": n},
    "copies": lambda n: ngettext(
        "%(n)d copy in another outlet", "%(n)d copies in other outlets", n
    ) % {"n": n},
    "citing_articles": lambda n: ngettext(
        "cited in %(n)d article", "cited in %(n)d articles", n
    ) % {"n": n},
    "silent_outlets": lambda n: ngettext(
        "%(n)d outlet of the archive has no article about it here",
        "%(n)d outlets of the archive have no article about it here",
        n,
    ) % {"n": n},
}  # fmt: skip


def environment(**options) -> jinja2.Environment:
    """Return the environment of `templates/parts/`: escaping as everywhere, the same translations."""
    made = jinja2.Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (escapes)
    made.globals |= {"_": gettext, "address": address}
    made.filters |= {
        "publication_date": display.date_of,
        "meeting_days": display.meeting_days,
        "label": label_of,
        "host": archive.host,
        "number": archive.number,
    } | COUNTED
    return made


@register.simple_tag
def part(name: str, **context) -> SafeString:
    """Render a part with nothing but what it is given."""
    return mark_safe(engines["parts"].env.get_template(name).render(context))  # noqa: S308 (escaped)
