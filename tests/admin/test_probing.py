"""Hostile strings at the desk: login, lists and single entries, in every role."""

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
    """Return the parameters read by the filters of a list, as Django names them."""
    found = []
    for each in admin.site._registry[model].list_filter:
        name = each[0] if isinstance(each, tuple) else each
        found.append(name if isinstance(name, str) else name.parameter_name)
    return [part for name in found for part in (name, f"{name}__exact", f"{name}__id__exact")]


def test_login__hostile_next_never_redirects_elsewhere(archive):
    """Login redirects within the site for every value of `next`, and the page shows the value as text."""
    get_user_model().objects.create_user("مدير", password="كلمة-طويلة-جدا", is_staff=True)
    prober = Prober(Client(), is_desk=True)
    login = reverse("admin:login")
    form = "application/x-www-form-urlencoded"
    for attack in SHORT:
        prober.ask(f"{login}?next={attack.encoded}", attack)
        prober.ask(f"/admin/articles/article/?next={attack.encoded}", attack)
        body = f"username={attack.encoded}&password=x&next={attack.encoded}"
        prober.ask(login, attack, "POST", data=body, content_type=form)
    credentials = {"username": "مدير", "password": "كلمة-طويلة-جدا"}
    for attack in (*GROUPS["redirect"], *GROUPS["markup"], *GROUPS["control"], *GROUPS["path"]):
        prober.client = Client()
        response = prober.client.post(
            f"{login}?next={attack.encoded}", credentials | {"next": attack.text}
        )
        assert response.status_code == 302, attack
        target = urlsplit(urljoin("http://testserver/admin/login/", response["Location"]))
        assert (target.scheme, target.netloc) == ("http", "testserver"), (attack, target)
    verdict(prober, 400)


@pytest.mark.parametrize("role", ROLES)
def test_lists__attacks_in_parameters_are_harmless_in_every_role(archive, role):
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


def test_every_address_of_the_desk__attacks_in_path_and_parameters_are_harmless(archive):
    """GET requests of an administrator: every page, with a hostile key and hostile parameters."""
    prober = prober_as(roles.ADMINISTRATOR)
    for turn, route in enumerate(desk_routes()):
        for attack in (IN_PATHS[turn % len(IN_PATHS)], IN_PATHS[(turn * 7) % len(IN_PATHS)], None):
            address = filled(route, archive, attack)
            parameter_attack = SHORT[(turn * 3) % len(SHORT)]
            names = "&".join(f"{name}={parameter_attack.encoded}" for name in PARAMETERS)
            prober.ask(f"{address}?{names}", parameter_attack)
            prober.ask(
                f"{address}?q={parameter_attack.encoded}&_popup=1&next={parameter_attack.encoded}",
                parameter_attack,
            )
    verdict(prober, 600)


def test_desk__strangers_are_asked_to_log_in(archive):
    """Every page of the desk redirects strangers to the login, or refuses, and shows nothing else."""
    prober = Prober(Client(), is_desk=True)
    for route in desk_routes():
        if route.name in ("admin:login", "admin:jsi18n"):
            continue
        response = prober.ask(filled(route, archive), "stranger")
        assert response.status_code in (302, 403, 404, 405), (route, response.status_code)
        if response.status_code == 302:
            assert response["Location"].startswith(("/admin/login/", "/admin/")), route
    verdict(prober, 100)
