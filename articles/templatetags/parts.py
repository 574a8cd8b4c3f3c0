"""Parts of pages that repeat many times, rendered by Jinja2 (docs/decisions/0007-rendering.md)."""

from __future__ import annotations

import jinja2
from django import template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles import citations
from articles.addresses import address
from articles.facets import label_of

register = template.Library()


def environment(**options) -> jinja2.Environment:
    """Return the environment of `templates/parts/`: escaping as everywhere, the same translations."""
    made = jinja2.Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (escapes)
    made.globals |= {"_": gettext, "address": address}
    made.filters |= {
        "publication_date": citations.date_of,
        "meeting_days": citations.meeting_days,
        "label": label_of,
    }
    return made


@register.simple_tag
def part(name: str, **context) -> SafeString:
    """Render a part with nothing but what it is given."""
    return mark_safe(engines["parts"].env.get_template(name).render(context))  # noqa: S308 (escaped)
