"""Values that imported files give of a public article and its own record lacks: an editor decides."""

from __future__ import annotations

from django.db.models.fields.json import KT

from articles.intake.matching import OFFERED_FIELDS
from articles.models import Article


def offers_to(article: Article) -> list[tuple[str, str]]:
    """Return (name of the field, value) for each value of the article's captures whose field is empty here.

    Imports fill the empty fields of drafts; what is public they leave to an editor.
    """
    if not article.is_published:
        return []
    empty = [name for name in OFFERED_FIELDS if not getattr(article, name)]
    said = article.captures.annotate(**{f"said_{n}": KT(f"parsed__{n}") for n in empty})
    rows = said.order_by("pk").values(*(f"said_{n}" for n in empty)) if empty else ()
    offers = {
        (str(Article._meta.get_field(name).verbose_name), row[f"said_{name}"]): None
        for row in rows
        for name in empty
        if row[f"said_{name}"]
    }
    return list(offers)
