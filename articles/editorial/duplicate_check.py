"""Search for likely duplicates of a catalogue entry before it is created: similar names, or close meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models

from articles.models import Authority, Meeting, Spelling
from articles.text import arabic

# Trigram similarity from which two spellings are similar (ناصر بوريطة, ناصر بوريتا: 0.57).
MIN_SIMILARITY = 0.5
MAX_DAYS_APART = 3  # meetings at one venue within this many days are likely the same
LIMIT = 5


def find_duplicates(entry: Authority | Meeting) -> list[models.Model]:
    """Return the likely duplicates of an unsaved entry.

    For an authority these are the entries with a similar name, most similar first; for a meeting, those at the
    same venue within MAX_DAYS_APART days.
    """
    if isinstance(entry, Meeting):
        return _meetings(entry)
    return _authorities(type(entry), entry.spellings())


def _authorities(model: type[Authority], names: Iterable[str]) -> list[models.Model]:
    similarity: dict[int, float] = {}
    for folded in {arabic.fold_phrase(name) for name in names} - {""}:
        similar = (
            Spelling.objects.filter(kind=model.facet, folded__trigram_similar=folded)
            .annotate(share=TrigramSimilarity("folded", folded))
            .filter(share__gte=MIN_SIMILARITY)
            .order_by("-share")
        )
        for key, score in similar.values_list("object_id", "share")[:LIMIT]:
            similarity[key] = max(score, similarity.get(key, 0))
    rows = {row.pk: row for row in model.objects.filter(pk__in=similarity)}
    return [rows[key] for key in sorted(rows, key=lambda key: -similarity[key])][:LIMIT]


def _meetings(meeting: Meeting) -> list[models.Model]:
    if not meeting.start_on:
        return []
    margin = dt.timedelta(days=MAX_DAYS_APART)
    meetings = Meeting.objects.filter(
        start_on__range=(meeting.start_on - margin, meeting.start_on + margin),
        venue=meeting.venue_id,
    )
    return list(meetings[:LIMIT])
