"""Entries of the catalogue that look like one about to be made: the same name, spelt nearly so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models

from articles.models import Authority, Meeting, Spelling
from articles.text import arabic

# Of trigrams shared: above it two names are spelt nearly alike (ناصر بوريطة, ناصر بوريتا: 0.57).
ALIKE = 0.5
DAYS = 3  # two meetings at one place within so many days are likely one
MOST = 5


def lookalikes(entry: Authority | Meeting) -> list[models.Model]:
    """Return what an unsaved entry may be the same as, the most alike first."""
    if isinstance(entry, Meeting):
        return _meetings(entry)
    return _authorities(type(entry), entry.spellings())


def _authorities(model: type[Authority], names: Iterable[str]) -> list[models.Model]:
    best: dict[int, float] = {}
    for folded in {arabic.fold_phrase(name) for name in names} - {""}:
        similar = (
            Spelling.objects.filter(kind=model.facet, folded__trigram_similar=folded)
            .annotate(share=TrigramSimilarity("folded", folded))
            .filter(share__gte=ALIKE)
            .order_by("-share")
        )
        for key, share in similar.values_list("object_id", "share")[:MOST]:
            best[key] = max(share, best.get(key, 0))
    found = {row.pk: row for row in model.objects.filter(pk__in=best)}
    return [found[key] for key in sorted(found, key=lambda key: -best[key])][:MOST]


def _meetings(meeting: Meeting) -> list[models.Model]:
    if not meeting.start_on:
        return []
    near = dt.timedelta(days=DAYS)
    alike = Meeting.objects.filter(
        start_on__range=(meeting.start_on - near, meeting.start_on + near),
        venue=meeting.venue_id,
    )
    return list(alike[:MOST])
