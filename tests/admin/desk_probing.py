"""Attacks, users and addresses for the tests that send hostile strings to the desk."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from tests import every_address
from tests.attacks import ATTACKS
from tests.every_address import PART, Route
from tests.probing import Prober

# Short enough to be sent in many fields of one request.
SHORT = [each for each in ATTACKS if len(each.encoded) <= 4_000]
MOST_STATEMENTS = 150  # a list with all its filters, each with counts
MOST_OCTETS = 6_000_000  # every filter of a list repeats the whole query


def prober_as(role: str) -> Prober:
    user = get_user_model().objects.create_user(f"عضو {role}", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return Prober(client, is_desk=True, most_statements=MOST_STATEMENTS, most_octets=MOST_OCTETS)


def verdict(prober: Prober, at_least: int) -> None:
    assert not prober.wrong, f"{len(prober.wrong)} of {prober.asked}:\n" + "\n".join(
        prober.wrong[:40]
    )
    assert prober.asked >= at_least


def desk_routes() -> list[Route]:
    """Return the routes of the desk in Arabic, which has no prefix, without logout."""
    return [
        route for route in every_address.routes() if route.is_desk and "logout" not in route.route
    ]


def filled(route: Route, archive, attack: str | None = None) -> str:
    known = {
        "object_id": archive.article.pk,
        "app_label": "articles",
        "url": "x",
        "content_type_id": 1,
    }
    parts = [attack or str(known.get(name, archive.article.pk)) for _kind, name in route.parts]
    return route.filled(parts) if PART.search(route.route) else route.filled(())
