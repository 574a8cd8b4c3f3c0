"""What the tests share that send hostile strings to the desk: attacks, who sends them, where to."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from tests import every_address
from tests.attacks import ATTACKS
from tests.every_address import PART, Route
from tests.probing import Prober

SHORT = [each for each in ATTACKS if len(each.encoded) <= 4_000]  # they stand in many places
MOST_STATEMENTS = 150  # a list with all its filters, each with counts
MOST_OCTETS = 6_000_000  # every filter of a list says the whole question again


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
    """Return the routes of the desk in the language without a prefix of its own."""
    return [each for each in every_address.routes() if each.is_desk and "logout" not in each.route]


def filled(route: Route, archive, attack: str | None = None) -> str:
    known = {
        "object_id": archive.article.pk,
        "app_label": "articles",
        "url": "x",
        "content_type_id": 1,
    }
    parts = [attack or str(known.get(name, archive.article.pk)) for _kind, name in route.parts]
    return route.filled(parts) if PART.search(route.route) else route.filled(())
