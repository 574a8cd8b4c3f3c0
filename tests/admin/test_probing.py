"""Hostile strings at the desk: the way in, the lists, single entries, as everyone who works there."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from articles.editorial import roles
from tests.admin.desk_probing import SHORT, desk_routes, filled, prober_as, verdict
from tests.attacks import GROUPS, IN_PATHS
from tests.probing import Prober

pytestmark = pytest.mark.django_db
ROLES = (roles.CONTRIBUTOR, roles.EDITOR, roles.REVIEWER, roles.ADMINISTRATOR)
PARAMETERS = ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "next",
              "status__exact", "id__in", "pk", "user__password__startswith")  # fmt: skip


def filters_of(model) -> list[str]:
    """Return the parameters that the filters of a list read, by the names that Django gives them."""
    found = []
    for each in admin.site._registry[model].list_filter:
        name = each[0] if isinstance(each, tuple) else each
        found.append(name if isinstance(name, str) else name.parameter_name)
    return [part for name in found for part in (name, f"{name}__exact", f"{name}__id__exact")]


def test_way_in__leads_nowhere_else(archive):
    """Whatever `next` says: who signs in stays here, and the page says it as text."""
    get_user_model().objects.create_user("مدير", password="كلمة-طويلة-جدا", is_staff=True)
    prober = Prober(Client(), is_desk=True)
    login = reverse("admin:login")
    form = "application/x-www-form-urlencoded"
    for attack in SHORT:
        prober.ask(f"{login}?next={attack.encoded}", attack)
        prober.ask(f"/admin/articles/article/?next={attack.encoded}", attack)
        sent = f"username={attack.encoded}&password=x&next={attack.encoded}"
        prober.ask(login, attack, "POST", data=sent, content_type=form)
    right = {"username": "مدير", "password": "كلمة-طويلة-جدا"}
    for attack in (*GROUPS["redirect"], *GROUPS["markup"], *GROUPS["control"], *GROUPS["path"]):
        prober.client = Client()
        response = prober.client.post(
            f"{login}?next={attack.encoded}", right | {"next": attack.text}
        )
        assert response.status_code == 302, attack
        there = urlsplit(urljoin("http://testserver/admin/login/", response["Location"]))
        assert (there.scheme, there.netloc) == ("http", "testserver"), (attack, there)
    verdict(prober, 400)


@pytest.mark.parametrize("role", ROLES)
def test_lists__as_everyone_who_works_there(archive, role):
    """An attack of every group in all parameters of every list; each of them alone at the list of articles."""
    prober = prober_as(role)
    for turn, model in enumerate(admin.site._registry):
        meta = model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        groups = list(GROUPS.values())
        for group in groups if role == roles.EDITOR else groups[turn % 3 :: 3]:
            short = [each for each in group if each in SHORT]
            attack = short[turn % len(short)]
            prober.ask(f"{address}?q={attack.encoded}&_facets=True&o={attack.encoded}", attack)
            names = (*PARAMETERS[:6], *filters_of(model))
            prober.ask(f"{address}?{'&'.join(f'{n}={attack.encoded}' for n in names)}", attack)
    if role == roles.EDITOR:
        for name in PARAMETERS:
            for attack in SHORT[len(name) % 5 :: 5]:
                prober.ask(f"/admin/articles/article/?{name}={attack.encoded}", attack)
    verdict(prober, 150)


def test_every_address_of_the_desk__attacks_in_path_and_parameters(archive):
    """As an administrator, by asking: every page there is, its entry replaced and its parameters hostile."""
    prober = prober_as(roles.ADMINISTRATOR)
    for turn, route in enumerate(desk_routes()):
        for attack in (IN_PATHS[turn % len(IN_PATHS)], IN_PATHS[(turn * 7) % len(IN_PATHS)], None):
            address = filled(route, archive, attack)
            found = SHORT[(turn * 3) % len(SHORT)]
            names = "&".join(f"{name}={found.encoded}" for name in PARAMETERS)
            prober.ask(f"{address}?{names}", found)
            prober.ask(f"{address}?q={found.encoded}&_popup=1&next={found.encoded}", found)
    verdict(prober, 600)


def test_desk__shows_nothing_to_strangers(archive):
    """Every page of the desk asks strangers to sign in, and says nothing else."""
    prober = Prober(Client(), is_desk=True)
    for route in desk_routes():
        if route.name in ("admin:login", "admin:jsi18n"):
            continue
        response = prober.ask(filled(route, archive), "stranger")
        assert response.status_code in (302, 403, 404, 405), (route, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith(("/admin/login/", "/admin/")), route
    verdict(prober, 100)
