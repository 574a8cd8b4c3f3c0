"""Addresses that were given out: each still leads to what it led to."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from articles.models import FormerSlug, Meeting, ShortAddress
from articles.models.slugs import RESERVED_SLUGS, SlugHistory
from articles.preservation.invariants.problem import Problem, ask
from articles.preservation.invariants.registry import VerificationContext, invariant

_FORMER = FormerSlug._meta.db_table


def _with_slugs() -> list[type[SlugHistory]]:
    models = apps.get_app_config("articles").get_models()
    return [model for model in models if issubclass(model, SlugHistory)]


@invariant(
    "former-addresses",
    "Every former address leads in one step to something that is there under another address.",
)
def lost_addresses(look: VerificationContext) -> Iterator[Problem]:
    kinds = ContentType.objects.get_for_models(*_with_slugs())
    known = {kind.pk: model for model, kind in kinds.items()}
    for key, kind in FormerSlug.objects.exclude(content_type__in=known).values_list(
        "pk", "content_type"
    ):
        yield Problem(_FORMER, key, "content_type_id", kind, "a kind of thing with an address")
    for kind, model in known.items():
        table = model._meta.db_table
        for key, found in ask(
            f"""SELECT former.id, former.object_id FROM {_FORMER} AS former
            LEFT JOIN {table} AS thing ON thing.id = former.object_id
            WHERE former.content_type_id = %s AND thing.id IS NULL ORDER BY 1""",  # noqa: S608
            [kind],
        ):
            yield Problem(_FORMER, key, "object_id", found, f"a row of {table}")
        for key, slug, holder, object_id in ask(
            f"""SELECT former.id, former.slug, thing.id, former.object_id FROM {_FORMER} AS former
            JOIN {table} AS thing ON thing.slug = former.slug
            WHERE former.content_type_id = %s ORDER BY 1""",  # noqa: S608
            [kind],
        ):
            what = "itself: a loop" if holder == object_id else f"the address of {table} {holder}"
            yield Problem(_FORMER, key, "slug", f"{slug} ({what})", "an address nothing has now")
        look.step(1)


@invariant("addresses", "No address is a word that has a meaning of its own, and none is empty.")
def reserved_addresses(look: VerificationContext) -> Iterator[Problem]:
    for model in _with_slugs():
        wrong = model._base_manager.filter(slug__in=("", *RESERVED_SLUGS))
        for key, slug in wrong.values_list("pk", "slug"):
            yield Problem(model._meta.db_table, key, "slug", slug, "an address of its own")


@invariant("short-addresses", "Every published meeting shows a short address that was given to it.")
def meetings_without_short_address(look: VerificationContext) -> Iterator[Problem]:
    given = set(ShortAddress.objects.values_list("meeting", "slug"))
    for key, short in Meeting.objects.published().values_list("pk", "short_slug"):
        if (key, short) not in given:
            found = short or None
            yield Problem(Meeting._meta.db_table, key, "short_slug", found, "one of its own")
