"""Template filters of the desk: names of suggestions, marks, and text with direction controls made visible."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import django.contrib.admin
from django import template
from django.template import Context, Engine, Template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles.editorial import article_proposals
from articles.editorial.suggestions import ArticleLink
from articles.intake.recognition import background, identification, officials, relevance
from articles.models import ArticleDate, Coverage, Figure, LinkKind, Participation
from articles.text import arabic
from articles.text.annotation import Segment
from articles.text.dates import PartialDate

register = template.Library()
DJANGOS_TEMPLATES = Path(django.contrib.admin.__file__).parent / "templates" / "admin"
# By template of Django's admin: the tags of shown values, and the same tags with a direction.
DIRECTIONS = {
    "includes/fieldset.html": (re.compile(r'<div class="readonly">'), '<div class="readonly" dir="auto">'),
    "edit_inline/tabular.html": (
        re.compile(r'(<td class="(?:field-[^"]*|original)">\s*<p)>'), r'\1 dir="auto">',
    ),
    "change_list_results.html": (re.compile(r'<(t[dh]) class="field-'), r'<\1 dir="auto" class="field-'),
}  # fmt: skip
# Directional formatting characters (Unicode UAX 9): in outside text they could reorder what is next to it.
CONTROLS = {
    ord(c): f"⟦U+{ord(c):04X}⟧" for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}

# What a text and the meeting proposed for it have in common, by feature (`recognition/clues.py`).
AGREEMENTS = {
    **dict.fromkeys(["place-held", "place-named"], _("the place")),
    "virtual": _("held online"),
    **dict.fromkeys(
        ["date", "inferred-date", "day-and-year", "day-beside-and-year", "day", "day-beside"], _("the day")
    ),
    "month": _("the month"),
    "year": _("the year"),
    **dict.fromkeys(["written-then", "written-near"], _("the date of the article")),
    "attended": _("people who attended it"),
    "in-office": _("people in office then"),
    "same-kind": _("the kind of meeting"),
    "same-host": _("the host"),
    "same-count": _("the number of participants"),
    "same-resolution": _("a resolution cited there"),
}  # fmt: skip


# Why a suggestion was made, by rule, where its sentence does not show it.
READINGS = {
    background.RULE: _("the sentence names a place and a time at which it met"),
    officials.SPELT_OTHERWISE: _("the name is spelt in another way here"),
    "name-nearly": _("the name is spelt in another way here"),
    "day-of-meeting": _("the day on which the meeting proposed was held"),
}


@register.filter
def plainly(text: str) -> str:
    """Return a text with its directional formatting characters replaced by their visible code points."""
    return text.translate(CONTROLS)


@register.simple_tag(takes_context=True)
def with_directions(context: Context, name: str) -> SafeString:
    """Render a template of Django's admin; values that are only shown take the direction of their content.

    Values are escaped, so the tags that are changed are those of the template.
    """
    pattern, replacement = DIRECTIONS[name]
    page = _djangos_template(context.template.engine, name).render(context)
    return mark_safe(pattern.sub(replacement, page))  # noqa: S308


@cache
def _djangos_template(engine: Engine, name: str) -> Template:
    return Template(Path(f"{DJANGOS_TEMPLATES}/{name}").read_text(), engine=engine)


@register.filter
def last_isolated(breadcrumbs: SafeString) -> SafeString:
    """Return breadcrumbs whose last one, the name of an entry, takes the direction of its content."""
    before, separator, last = breadcrumbs.rpartition("&rsaquo;")
    name, end, rest = last.strip().partition("</div>")
    if not separator or not end or rest or "<" in name or not name.strip():
        return breadcrumbs
    isolated = f'{before}{separator} <bdi dir="auto">{name.strip()}</bdi></div>'
    return mark_safe(isolated)  # noqa: S308


@register.filter
def model_name(model) -> str:
    return model._meta.model_name


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.filter
def mark_class(piece: Segment, statuses: dict[str, str]) -> str:
    """Return the CSS classes of a marked piece, from the status of its first suggestion."""
    status = statuses.get(piece.keys[0], "suggested")
    return f"is-{status} {'is-words' if piece.exact else 'is-passage'}"


@register.filter
def suggestion_name(link: ArticleLink) -> str:
    """Return a suggestion in words."""
    detail = link.detail
    if link.kind.name == "date":
        date = PartialDate.of(dt.date.fromisoformat(detail[1]), detail[2])
        return f"{ArticleDate.Role(detail[0]).label}: {date}"
    if link.kind.name == "figure":
        value = detail[0].removesuffix(".00")
        return f"{value} {link.name} ({Figure.Counts(detail[1]).label})"
    if link.kind.name == "meeting":
        return f"{link.name} ({detail[1]}) · {Coverage.Relation(detail[0]).label}"
    if link.kind.name == "role":
        return f"{link.name} · {Participation.Role(detail[0]).label}"
    if link.kind.name == "resolution":
        return link.name
    return " · ".join(filter(None, (link.name, *detail))) or "—"


@register.filter
def reason(link: ArticleLink) -> str:
    """Return why a suggestion was made, where its sentence does not show it; else an empty string."""
    rule = link.rule.removeprefix(relevance.ASKED_FOR)
    if rule == article_proposals.RULE:
        return _("A reader suggested the article for this meeting.")
    if rule in READINGS:
        return str(READINGS[rule])
    if not rule.startswith(identification.RULE):
        return ""
    features = rule.removeprefix(identification.RULE).split(",")
    agreements = [str(AGREEMENTS[name]) for name in features if name in AGREEMENTS]
    if not agreements:
        return ""
    return _("Agrees with this meeting: %(what)s.") % {
        "what": _(", ").join(dict.fromkeys(agreements))
    }


@register.filter
def destinations(link: ArticleLink) -> list[tuple[str, str]]:
    """Return the choices of where a figure goes."""
    return Figure.Destination.choices


@register.filter
def create_address(kind: LinkKind) -> str:
    """Return the address of the form that creates an authority of a kind, in a pop-up window."""
    target = kind.model._meta.get_field(kind.target).remote_field.model
    return reverse(f"admin:articles_{target._meta.model_name}_add") + "?_popup=1"


@register.filter
def create_address_for(link: ArticleLink) -> str:
    """Return the address of the form that creates an authority, filled in from a proposal."""
    if not link.kind.target:
        return ""
    values = {}
    if link.kind.name == "new-official":
        values = {"name_ar": link.name_ar}
    elif link.kind.name == "new-meeting":
        values = {"start_on": link.detail[0], "kind": link.detail[1], "start_on_precision": "day"}
    elif link.kind.name == "new-source":
        language = "ar" if arabic.has_arabic_letters(link.name_ar) else "en"
        values = {f"name_{language}": link.name_ar, "domain": link.detail[0]}
    return create_address(link.kind) + ("&" + urlencode(values) if values else "")
