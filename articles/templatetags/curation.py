"""What the desk's templates say: names of suggestions, marks, and text that cannot turn the page round."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from articles.editorial.suggestions import ArticleLink
from articles.models import ArticleDate, Coverage, Figure, LinkKind, Participation
from articles.text.annotation import Segment
from articles.text.dates import PartialDate

register = template.Library()
# Controls of direction (Unicode, UAX 9): in a text from outside they could turn round what stands beside it.
CONTROLS = {
    ord(c): f"⟦U+{ord(c):04X}⟧" for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}


@register.filter
def plainly(text: str) -> str:
    """Return a text whose controls of direction are shown by their number and work no more."""
    return text.translate(CONTROLS)


@register.filter
def model_name(model) -> str:
    return model._meta.model_name


@register.filter
def percent(share: float) -> str:
    return f"{share:.0%}"


@register.filter
def mark_class(piece: Segment, statuses: dict[str, str]) -> str:
    """Return how a marked piece is shown: by the suggestion that stands first on it."""
    standing = statuses.get(piece.keys[0], "suggested")
    return f"is-{standing} {'is-words' if piece.exact else 'is-passage'}"


@register.filter
def suggestion_name(link: ArticleLink) -> str:
    """Return what a suggestion says, in words."""
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
def create_address(kind: LinkKind) -> str:
    """Return where an entry of a kind is made, in a window of its own."""
    target = kind.model._meta.get_field(kind.target).remote_field.model
    return reverse(f"admin:articles_{target._meta.model_name}_add") + "?_popup=1"


@register.filter
def create_address_for(link: ArticleLink) -> str:
    """Return the same with what a proposal says filled in."""
    if not link.kind.target:
        return ""
    known = {}
    if link.kind.name == "new-official":
        known = {"name_ar": link.name_ar}
    elif link.kind.name == "new-meeting":
        known = {"start_on": link.detail[0], "kind": link.detail[1], "start_on_precision": "day"}
    return create_address(link.kind) + ("&" + urlencode(known) if known else "")
