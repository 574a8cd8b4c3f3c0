"""Hostile strings in every field of every form of the desk, sent as a browser sends them."""

from __future__ import annotations

import re
from urllib.parse import quote_plus, urlencode, urljoin

import lxml.html
import pytest
from django.contrib import admin
from django.urls import reverse

from articles.editorial import roles
from articles.models import Article
from tests.admin.desk_probing import SHORT, desk_routes, filled, prober_as, verdict
from tests.attacks import GROUPS
from tests.probing import Prober

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
# Fields left as they are: the token, which is checked first; the number of rows, which Django limits to a
# thousand; rows that only a script fills in, and rows after the first.
LEFT = re.compile(r"^csrfmiddlewaretoken$|_FORMS$|__prefix__|-[1-9]\d*-")
ENDING = ("logout", "everywhere")  # actions that would end the session of the test


def forms(octets: bytes, address: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the action and the filled-in fields of each POST form of a page."""
    if not octets.strip().startswith(b"<"):
        return []
    root = lxml.html.document_fromstring(octets.decode("utf-8", "replace"))
    return [
        (urljoin(address, form.get("action") or address), form.form_values())
        for form in root.forms
        if (form.method or "").upper() == "POST"
    ]


def send(prober: Prober, address: str, fields: list[tuple[str, str]], attack, names) -> None:
    """Post a form with an attack in the fields named, and follow a redirect."""
    attack_text = attack.encoded
    body = "&".join(
        f"{quote_plus(name)}={attack_text if name in names else quote_plus(field_value)}"
        for name, field_value in fields
    )
    response = prober.ask(address, f"{attack} in {names}", "POST", data=body, content_type=FORM)
    if response.status_code == 302:
        prober.ask(urljoin(address, response["Location"]), f"after {attack} in {names}")


def probe(prober: Prober, address: str, turn: int) -> int:
    """Attack the fields of the forms of a page, each alone and all together; return the number of fields."""
    page = prober.client.get(address)
    if page.status_code != 200 or page.streaming:
        return 0
    tried = 0
    for action, fields in forms(page.content, address):
        if any(word in action for word in ENDING):
            continue
        names = [name for name in dict.fromkeys(n for n, _value in fields) if not LEFT.search(name)]
        if not names:
            continue
        for number, name in enumerate(names):
            send(prober, action, fields, SHORT[(turn * 13 + number * 7) % len(SHORT)], (name,))
        for group in ("markup", "control", "encoding"):
            attacks = [each for each in GROUPS[group] if each in SHORT]
            send(prober, action, fields, attacks[turn % len(attacks)], tuple(names))
        tried += len(names)
    return tried


def test_forms__attacks_in_the_forms_of_every_entry_are_harmless(archive):
    """The forms of a new and of an existing entry of every model."""
    prober = prober_as(roles.ADMINISTRATOR)
    tried = 0
    for turn, model in enumerate(admin.site._registry):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        tried += probe(prober, reverse(f"{base}_add"), turn)
        if (entry := model._default_manager.first()) is not None:
            tried += probe(prober, reverse(f"{base}_change", args=[entry.pk]), turn + 1)
    verdict(prober, 250)
    assert tried > 150


def test_forms__attacks_in_the_forms_of_other_pages_are_harmless(archive):
    """The forms of the desk's own pages: queue, reading desk, imports, tables, merges, the account."""
    prober = prober_as(roles.ADMINISTRATOR)
    tried = 0
    for turn, route in enumerate(desk_routes()):
        address = filled(route, archive)
        if not address.rstrip("/").endswith(("/add", "/change")):
            tried += probe(prober, address, turn)
    verdict(prober, 140)
    assert tried > 60


def test_operations__attacks_in_unexpected_fields_are_harmless(archive):
    """Addresses that receive requests of scripts, with hostile values in known and unknown fields."""
    prober = prober_as(roles.ADMINISTRATOR)
    names = ("keys", "change", "value", "decision", "link", "field", "text", "start", "end", "kind", "name",
             "action", "_selected_action", "select_across", "index", "into", "version", "form", "_opened",
             "confirm", "file", "files", "next", "key", "model", "q")  # fmt: skip
    for turn, route in enumerate(desk_routes()):
        address = filled(route, archive)
        for attack in (SHORT[(turn * 5) % len(SHORT)], SHORT[(turn * 11 + 3) % len(SHORT)]):
            body = "&".join(f"{name}={attack.encoded}" for name in names)
            prober.ask(address, attack, "POST", data=body, content_type=FORM)
        prober.ask(
            address, "JSON", "POST", data='{"text": ["\\ud800"]}', content_type="application/json"
        )
        prober.ask(address, "nothing", "POST", data=urlencode({}), content_type=FORM)
    verdict(prober, 300)
    assert Article.objects.published().exists()
