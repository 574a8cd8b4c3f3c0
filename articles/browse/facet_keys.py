"""Lookup of the facet keys in a URL: the facet values they mean, under their present keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.facets.registry import FACETS, Facet
from articles.facets.values import Named
from articles.index.bitmaps import Snapshot
from articles.models import FormerSlug
from articles.text.arabic import without_controls

# The form of a slug; other keys cannot be former slugs, so they need no database query.
_KEY = re.compile(r"[-\w]{1,80}", re.ASCII)


def unknown_value_message(value: str, name: Promise | str) -> str:
    return _("“%(value)s” is not a known value of “%(facet)s” and was ignored.") % {
        "value": without_controls(value[:40]),
        "facet": name,
    }


@dataclass(frozen=True)
class Choices:
    """The chosen values by facet, in no particular order, and the unknown keys with their facets."""

    values: Mapping[str, Sequence[Named]]
    unknown: Sequence[tuple[Facet, str]]


def read(snapshot: Snapshot, keys_by_facet: Mapping[str, Sequence[str]]) -> Choices:
    """Return the values of the given keys; a former slug gives the value with the present one."""
    values: dict[str, dict[str, Named]] = {name: {} for name in keys_by_facet}
    unknown = []
    for name, keys in keys_by_facet.items():
        for key in keys:
            value = snapshot.terms.find(name, key) or FACETS[name].parse(key)
            if value:
                values[name][value.key] = value
            else:
                unknown.append((FACETS[name], key))
    former = _former(snapshot, unknown)
    for (facet, _key), term in former.items():
        values[facet.name][term.key] = term
    return Choices(
        {name: list(by_key.values()) for name, by_key in values.items()},
        [pair for pair in unknown if pair not in former],
    )


def _former(
    snapshot: Snapshot, unknown: Sequence[tuple[Facet, str]]
) -> dict[tuple[Facet, str], Named]:
    """Return the values of the unknown keys that are former slugs; one statement for all."""
    keys = {key for facet, key in unknown if facet.authority and _KEY.fullmatch(key)}
    if not keys:
        return {}
    models = [facet.authority for facet in FACETS.values() if facet.authority]
    types = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*models).items()}
    rows = FormerSlug.objects.filter(slug__in=keys).values_list("content_type", "slug", "object_id")
    objects = {(types.get(kind), slug): object_id for kind, slug, object_id in rows}
    values = {}
    for facet, key in unknown:
        object_id = objects.get((facet.authority, key))
        if object_id and (term := snapshot.terms.of_object(facet.name, object_id)):
            values[facet, key] = term
    return values
