"""Invariants of addresses: former, reserved and short slugs keep working."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from articles.models import FormerSlug, Meeting, ShortAddress
from articles.models.slugs import RESERVED_SLUGS, SlugHistory
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant

_FORMER = FormerSlug._meta.db_table


def _models_with_slugs() -> list[type[SlugHistory]]:
    models = apps.get_app_config("articles").get_models()
    return [model for model in models if issubclass(model, SlugHistory)]


@invariant(
    "former-addresses",
    "Every former address redirects in one step to an existing entry with another address.",
)
def broken_former_addresses(context: VerificationContext) -> Iterator[Problem]:
    content_types = ContentType.objects.get_for_models(*_models_with_slugs())
    model_by_type = {content_type.pk: model for model, content_type in content_types.items()}
    for key, content_type in FormerSlug.objects.exclude(content_type__in=model_by_type).values_list(
        "pk", "content_type"
    ):
        yield Problem(_FORMER, key, "content_type_id", content_type, "a model with slugs")
    for content_type, model in model_by_type.items():
        table = model._meta.db_table
        for key, found in stream_rows(
            f"""SELECT former.id, former.object_id FROM {_FORMER} AS former
            LEFT JOIN {table} AS thing ON thing.id = former.object_id
            WHERE former.content_type_id = %s AND thing.id IS NULL ORDER BY 1""",  # noqa: S608
            [content_type],
        ):
            yield Problem(_FORMER, key, "object_id", found, f"a row of {table}")
        for key, slug, owner, object_id in stream_rows(
            f"""SELECT former.id, former.slug, thing.id, former.object_id FROM {_FORMER} AS former
            JOIN {table} AS thing ON thing.slug = former.slug
            WHERE former.content_type_id = %s ORDER BY 1""",  # noqa: S608
            [content_type],
        ):
            explanation = (
                "its own current address: a loop"
                if owner == object_id
                else f"the current address of {table} {owner}"
            )
            yield Problem(_FORMER, key, "slug", f"{slug} ({explanation})", "an address not in use")
        context.step(1)


@invariant("addresses", "No slug is a reserved word or empty.")
def reserved_addresses(context: VerificationContext) -> Iterator[Problem]:
    for model in _models_with_slugs():
        reserved = model._base_manager.filter(slug__in=("", *RESERVED_SLUGS))
        for key, slug in reserved.values_list("pk", "slug"):
            yield Problem(
                model._meta.db_table, key, "slug", slug, "a slug that is neither reserved nor empty"
            )


@invariant(
    "short-addresses",
    "The short address of every published meeting is one that was assigned to it.",
)
def meetings_without_short_address(context: VerificationContext) -> Iterator[Problem]:
    assigned = set(ShortAddress.objects.values_list("meeting", "slug"))
    for key, slug in Meeting.objects.published().values_list("pk", "short_slug"):
        if (key, slug) not in assigned:
            found = slug or None
            yield Problem(
                Meeting._meta.db_table, key, "short_slug", found, "a short address assigned to it"
            )
