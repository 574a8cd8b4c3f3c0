"""Updating the links of an article from the columns of a table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from articles.editorial.spreadsheet.column_types import Links, SlugIndex
from articles.editorial.suggestions import note_decision
from articles.models import Article, EvidenceLink

Status, Origin = EvidenceLink.Status, EvidenceLink.Origin


def write(
    article: Article, changes: Iterable[tuple[Links, str, str]], slugs: SlugIndex, user
) -> None:
    """Confirm the links added in columns and remove those that are missing.

    `changes` are (column, text before, text after). A removed link that was suggested automatically is
    rejected, so that it is not suggested again; others are deleted. A meeting moved from one column to the
    other keeps its link.
    """
    by_model = sorted(changes, key=lambda change: change[0].model.__name__)
    for model, model_changes in groupby(by_model, key=lambda change: change[0].model):
        added: dict[int, dict] = {}
        removed: set[int] = set()
        for column, before, after in model_changes:
            keys_before, keys_after = column.keys(before, slugs), column.keys(after, slugs)
            added |= dict.fromkeys(keys_after - keys_before, column.shared_fields)
            removed |= keys_before - keys_after
            target = f"{column.target}_id"
        existing = {
            getattr(link, target): link
            for link in model.objects.select_for_update(of=("self",))
            .filter(article=article, **{f"{target}__in": {*added, *removed}})
            .order_by("pk")
        }
        for target_key in (removed & existing.keys()) - added.keys():
            _remove(existing[target_key], user)
        for target_key, fields in added.items():
            link = existing.get(target_key) or model(
                article=article, origin=Origin.EDITOR, **{target: target_key}
            )
            for name, value in fields.items():
                setattr(link, name, value)
            link.status = Status.CONFIRMED
            note_decision(link, user)
            link.save()


def _remove(link: EvidenceLink, user) -> None:
    if link.origin != Origin.MACHINE:
        link.delete()
        return
    link.status = Status.REJECTED
    note_decision(link, user)
    link.save()
