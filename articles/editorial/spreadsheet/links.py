"""The links of one article, as the columns of a table want them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from articles.editorial.spreadsheet.column_types import Links, Slugs
from articles.editorial.suggestions import note_decision
from articles.models import Article, EvidenceLink

Status, Origin = EvidenceLink.Status, EvidenceLink.Origin


def write(article: Article, changes: Iterable[tuple[Links, str, str]], slugs: Slugs, user) -> None:
    """Confirm the links that came in columns, before and after, and take away those that went.

    One that a machine made is rejected, so that it does not come again; others are deleted. A meeting that
    moved from one column to the other keeps its link.
    """
    by_model = sorted(changes, key=lambda change: change[0].model.__name__)
    for model, of_model in groupby(by_model, key=lambda change: change[0].model):
        came: dict[int, dict] = {}
        went: set[int] = set()
        for column, before, after in of_model:
            had, has = column.keys(before, slugs), column.keys(after, slugs)
            came |= dict.fromkeys(has - had, column.common)
            went |= had - has
            target = f"{column.target}_id"
        there = {
            getattr(link, target): link
            for link in model.objects.select_for_update(of=("self",))
            .filter(article=article, **{f"{target}__in": {*came, *went}})
            .order_by("pk")
        }
        for key in (went & there.keys()) - came.keys():
            _take_away(there[key], user)
        for key, fields in came.items():
            link = there.get(key) or model(article=article, origin=Origin.EDITOR, **{target: key})
            for name, value in fields.items():
                setattr(link, name, value)
            link.status = Status.CONFIRMED
            note_decision(link, user)
            link.save()


def _take_away(link: EvidenceLink, user) -> None:
    if link.origin != Origin.MACHINE:
        link.delete()
        return
    link.status = Status.REJECTED
    note_decision(link, user)
    link.save()
