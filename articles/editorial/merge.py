"""Merging two entries of the catalogue: everything that belongs to the second moves to the first."""

from __future__ import annotations

import pghistory.models
from django.db import models

from articles.editorial import history
from articles.index import writer
from articles.models import (
    Article,
    Authority,
    Coverage,
    EvidenceLink,
    FacetTerm,
    FormerSlug,
    Meeting,
    MeetingEntry,
    Operation,
    Outcome,
)

_STATUSES_BY_RANK = [
    EvidenceLink.Status.REJECTED,
    EvidenceLink.Status.SUGGESTED,
    EvidenceLink.Status.CONFIRMED,
]


def merge(kept: Authority | Meeting, gone: Authority | Meeting, user=None) -> Operation:
    """Merge `gone` into `kept`, as one operation that `history.undo` can undo; see `_merge` for the rules."""
    label = f"{gone} → {kept}"
    with history.operation(Operation.Kind.MERGE, label, user) as operation:
        _merge(kept, gone)
        operation.count = 1
    return operation


def _merge(kept: Authority | Meeting, gone: Authority | Meeting) -> None:
    """Move links, spellings and addresses of `gone` to `kept`, and delete `gone`.

    If both have the same link, the one with the higher rank is kept. Empty fields of `kept` are filled from
    `gone`. Every address that `gone` ever had redirects to `kept`. Raises ValueError if the two are the same
    entry or of different kinds, and if a published meeting would be merged into a draft.
    """
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise ValueError("only two different entries of the same kind can be merged")
    if isinstance(kept, Meeting) and gone.is_published and not kept.is_published:
        raise ValueError("a published meeting cannot be merged into a draft")
    articles = list(writer.articles_of(gone).values_list("pk", flat=True))
    for relation in _relations(type(gone)):
        _move(relation, kept, gone)
    FormerSlug.of(type(gone)).filter(object_id=gone.pk).update(object_id=kept.pk)
    if isinstance(kept, Authority):
        spellings = [*kept.aliases, *gone.spellings()]
        own_names = {kept.name_ar, kept.name_en}
        kept.aliases = [name for name in dict.fromkeys(spellings) if name and name not in own_names]
    writer.authority_deleted(gone)
    gone.delete()
    _fill_empty_fields(kept, gone)
    kept.save()
    kept.remember_slug(gone.slug)
    writer.authority_changed(kept)
    writer.index_articles(Article.objects.filter(pk__in=articles))


def _relations(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """Return the relations of rows to a model, also those without a name (`related_name="+"`).

    The history keeps what it recorded, and the index is written anew.
    """
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        and not issubclass(relation.related_model, pghistory.models.Event)
        and relation.related_model not in (FacetTerm, MeetingEntry)
    ]


def _move(relation, kept, gone) -> None:
    """Change every row that refers to `gone` through a relation to refer to `kept`."""
    name, model = relation.field.name, relation.related_model
    for row in model._default_manager.filter(**{name: gone}):
        setattr(row, name, kept)
        if isinstance(row, Outcome):
            row.position = 1 + max((p.position for p in kept.outcomes.all()), default=0)
        elif duplicate := _find_duplicate(row):
            if _rank(row) <= _rank(duplicate):
                row, duplicate = duplicate, row
            duplicate.delete()
            _fill_empty_fields(row, duplicate)
            setattr(row, name, kept)
        row.save()


def _fill_empty_fields(target: models.Model, source: models.Model) -> None:
    """Fill the empty fields of a row from its duplicate."""
    for field in target._meta.concrete_fields:
        if getattr(target, field.attname) in (None, "", []):
            setattr(target, field.attname, getattr(source, field.attname))


def _find_duplicate(row: models.Model) -> models.Model | None:
    """Return the other row that would violate a unique constraint together with this one, or None."""
    for constraint in type(row)._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.condition:
            continue
        duplicates = type(row)._default_manager.exclude(pk=row.pk)
        for field in constraint.fields:
            value = getattr(row, field)
            duplicates = duplicates.filter(
                **({f"{field}__isnull": True} if value is None else {field: value})
            )
        if duplicate := duplicates.first():
            return duplicate
    return None


def _rank(row: models.Model) -> tuple[int, bool]:
    """Return the rank of a link: by status (confirmed highest), then primary coverage above background."""
    status_rank = _STATUSES_BY_RANK.index(row.status) if isinstance(row, EvidenceLink) else 0
    return status_rank, getattr(row, "relation", "") == Coverage.Relation.PRIMARY
