"""Two entries of the catalogue that are one: everything of the second moves to the first."""

from __future__ import annotations

from django.db import models

from articles.editorial import history
from articles.index import writer
from articles.models import (
    Article,
    Authority,
    CommuniquePoint,
    Coverage,
    EvidenceLink,
    FacetTerm,
    FormerSlug,
    Meeting,
    Operation,
)

_STANDING = [
    EvidenceLink.Status.REJECTED,
    EvidenceLink.Status.SUGGESTED,
    EvidenceLink.Status.CONFIRMED,
]


def merge(kept: Authority | Meeting, gone: Authority | Meeting, user=None) -> Operation:
    """Make two entries one, as an operation that `history.undo` takes back; see `_merge`."""
    label = f"{gone} → {kept}"
    with history.operation(Operation.Kind.MERGE, label, user) as made:
        _merge(kept, gone)
        made.count = 1
    return made


def _merge(kept: Authority | Meeting, gone: Authority | Meeting) -> None:
    """Move links, spellings and addresses of `gone` to `kept` and delete it.

    Where both have the same link, the one that stands better is kept; what is empty in `kept` is taken from
    `gone`. Every address `gone` ever had leads to `kept`. Raises ValueError for two of different kinds, for
    one and the same, and for a draft that would take the address of a published meeting.
    """
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise ValueError("only two different things of one kind can be merged")
    if isinstance(kept, Meeting) and gone.is_published and not kept.is_published:
        raise ValueError("a published meeting cannot become part of a draft")
    articles = list(writer.articles_of(gone).values_list("pk", flat=True))
    for relation in gone._meta.related_objects:
        if relation.related_model is not FacetTerm and not relation.many_to_many:
            _move(relation, kept, gone)
    FormerSlug.of(type(gone)).filter(object_id=gone.pk).update(object_id=kept.pk)
    if isinstance(kept, Authority):
        spellings = [*kept.aliases, *gone.spellings()]
        own = {kept.name_ar, kept.name_en}
        kept.aliases = [name for name in dict.fromkeys(spellings) if name and name not in own]
    writer.authority_deleted(gone)
    gone.delete()
    _fill(kept, gone)
    kept.save()
    kept.remember_slug(gone.slug)
    writer.authority_changed(kept)
    writer.index_articles(Article.objects.filter(pk__in=articles))


def _move(relation, kept, gone) -> None:
    """Let everything that refers to `gone` by a relation refer to `kept`."""
    name, model = relation.field.name, relation.related_model
    for row in model._default_manager.filter(**{name: gone}):
        setattr(row, name, kept)
        if isinstance(row, CommuniquePoint):
            row.position = 1 + max((p.position for p in kept.communique_points.all()), default=0)
        elif twin := _twin(row):
            if _rank(row) <= _rank(twin):
                row, twin = twin, row
            twin.delete()
            _fill(row, twin)
            setattr(row, name, kept)
        row.save()


def _fill(one: models.Model, other: models.Model) -> None:
    """Give a row what is empty in it and not in another that says the same."""
    for field in one._meta.concrete_fields:
        if getattr(one, field.attname) in (None, "", []):
            setattr(one, field.attname, getattr(other, field.attname))


def _twin(row: models.Model) -> models.Model | None:
    """Return what the database would refuse beside a row: another one that says the same."""
    for constraint in type(row)._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.condition:
            continue
        alike = type(row)._default_manager.exclude(pk=row.pk)
        for field in constraint.fields:
            value = getattr(row, field)
            alike = alike.filter(
                **({f"{field}__isnull": True} if value is None else {field: value})
            )
        if found := alike.first():
            return found
    return None


def _rank(row: models.Model) -> tuple[int, bool]:
    """Return how well a row stands: confirmed before suggested, about a meeting before mentioning it."""
    standing = _STANDING.index(row.status) if isinstance(row, EvidenceLink) else 0
    return standing, getattr(row, "relation", "") == Coverage.Relation.PRIMARY
