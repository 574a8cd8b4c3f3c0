"""What the keys of an address stand for: values of facets, under their present names."""

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

# What a key can look like at all; anything else is not worth a question.
_KEY = re.compile(r"[-\w]{1,80}", re.ASCII)


def left_out(value: str, name: Promise | str) -> str:
    return _("“%(value)s” is not known under “%(facet)s” and was left out.") % {
        "value": without_controls(value[:40]),
        "facet": name,
    }


@dataclass(frozen=True)
class Choices:
    """The values chosen by facet, in no order, and the keys that stand for nothing."""

    values: Mapping[str, Sequence[Named]]
    unknown: Sequence[tuple[Facet, str]]


def read(snapshot: Snapshot, asked: Mapping[str, Sequence[str]]) -> Choices:
    """Return what the keys asked for by facet stand for; a former slug stands for the present one."""
    values: dict[str, dict[str, Named]] = {name: {} for name in asked}
    unknown = []
    for name, keys in asked.items():
        for key in keys:
            found = snapshot.terms.find(name, key) or FACETS[name].parse(key)
            if found:
                values[name][found.key] = found
            else:
                unknown.append((FACETS[name], key))
    former = _former(snapshot, unknown)
    for (facet, _key), term in former.items():
        values[facet.name][term.key] = term
    return Choices(
        {name: list(found.values()) for name, found in values.items()},
        [place for place in unknown if place not in former],
    )


def _former(
    snapshot: Snapshot, unknown: Sequence[tuple[Facet, str]]
) -> dict[tuple[Facet, str], Named]:
    """Return what some keys stood for before authorities were renamed; one statement."""
    keys = {key for facet, key in unknown if facet.authority and _KEY.fullmatch(key)}
    if not keys:
        return {}
    models = [facet.authority for facet in FACETS.values() if facet.authority]
    types = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*models).items()}
    rows = FormerSlug.objects.filter(slug__in=keys).values_list("content_type", "slug", "object_id")
    objects = {(types.get(kind), slug): object_id for kind, slug, object_id in rows}
    found = {}
    for facet, key in unknown:
        object_id = objects.get((facet.authority, key))
        if object_id and (term := snapshot.terms.of_object(facet.name, object_id)):
            found[facet, key] = term
    return found
