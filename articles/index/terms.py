"""Terms: facet values as rows of the index; bitmaps and counts refer to their ids."""

from __future__ import annotations

from collections.abc import Iterable

from articles.facets.registry import FACETS, CountedValue, facets_of
from articles.facets.values import FacetValue, not_stated_value
from articles.models import FacetTerm


def forget(authority) -> None:
    """Delete the terms of an authority or a meeting."""
    names = [facet.name for facet in facets_of(authority)]
    FacetTerm.objects.filter(facet__in=names, object_id=authority.pk).delete()


def known_values() -> dict[tuple[str, int | str], tuple[str, FacetValue]]:
    """Return the values that exist even without articles: (facet, value) by facet and object id or key."""
    return {
        (facet.name, value.object_id or value.key): (facet.name, value)
        for facet in FACETS.values()
        for value in [*facet.known(), not_stated_value()]
    }


def ids_of(articles: Iterable[dict[str, list[CountedValue]]]) -> dict[tuple[str, str], int]:
    """Return the ids of the terms, by facet and key, for the values of articles, creating new terms.

    Each item of `articles` has the values of one article by facet.
    """
    wanted = {
        (name, value.object_id or value.key): (name, value)
        for by_facet in articles
        for name, values in by_facet.items()
        for value, _slot in values
    }
    existing = existing_ids(wanted.values())
    missing = {
        identity: (name, value)
        for identity, (name, value) in wanted.items()
        if (name, value.key) not in existing
    }
    if missing:
        save(missing)
        existing = existing_ids(wanted.values())
    return existing


def existing_ids(wanted: Iterable[tuple[str, FacetValue]]) -> dict[tuple[str, str], int]:
    """Return the ids of the existing terms for (facet, value) pairs, by facet and key."""
    keys = {value.key for _, value in wanted}
    rows = FacetTerm.objects.filter(key__in=keys).values_list("facet", "key", "pk")
    return {(facet, key): pk for facet, key, pk in rows}


def save(values: dict[tuple, tuple[str, FacetValue]]) -> None:
    """Insert or update terms; a term of an authority is matched by the id of the authority, not by its slug."""
    columns = ["key", "label_ar", "label_en", "sort_key"]
    rows = [
        FacetTerm(
            facet=name,
            key=value.key,
            object_id=value.object_id,
            label_ar=value.label_ar[:250],
            label_en=value.label_en[:250],
            sort_key=value.sort_key[:250],
        )
        for name, value in values.values()
    ]
    of_authorities = [row for row in rows if row.object_id]
    FacetTerm.objects.bulk_create(
        of_authorities, update_conflicts=True, unique_fields=["facet", "object_id"],
        update_fields=columns,
    )  # fmt: skip
    FacetTerm.objects.bulk_create(
        [row for row in rows if not row.object_id], update_conflicts=True,
        unique_fields=["facet", "key"], update_fields=[*columns, "object_id"],
    )  # fmt: skip
