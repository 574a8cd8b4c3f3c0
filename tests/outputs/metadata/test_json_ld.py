"""Linked data extracted from the pages, checked against the vocabulary of schema.org."""

from html.parser import HTMLParser

import extruct
import pytest
from schema_org.registry import CLASS_METADATA, PROPERTY_BY_SCHEMA, ancestry

from articles.outputs.metadata import json_ld
from tests import builders

pytestmark = pytest.mark.django_db


def problems(data: dict, path: str = "") -> list[str]:
    """Return the types, and the properties of a type, that are not in the vocabulary."""
    kind = data.get("@type")
    if kind not in CLASS_METADATA:
        return [f"{path}: no type {kind}"]
    found = []
    for name, value in data.items():
        if name.startswith("@"):
            continue
        known = PROPERTY_BY_SCHEMA.get(name)
        if known is None or not set(known.domains) & {kind, *ancestry(kind)}:
            found.append(f"{path}: no {name} of {kind}")
        for nested in value if isinstance(value, list) else [value]:
            if isinstance(nested, dict):
                found += problems(nested, f"{path}/{name}")
    return found


def linked_data(client, address: str) -> dict:
    html = client.get(address).content.decode()
    (found,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    return found


@pytest.fixture
def archive():
    morocco = builders.state(wikidata_id="Q1028")
    meeting = builders.meeting(venue=builders.venue(country=morocco))
    builders.participation(meeting, morocco, "host")
    person = builders.official(aliases=["ناصر بوريطه"])
    builders.appointment(person, morocco)
    builders.attendance(meeting, person, "chair")
    article = builders.article(
        source=builders.source(country=morocco), meetings=[meeting], states=[morocco], byline="كاتب",
        officials=[person], resolutions=[builders.resolution(adopted_on="2015-12-18")],
        topics=[builders.topic(scope_note_ar="القارة")], url="https://example.org/a",
    )  # fmt: skip
    builders.meeting("2020-06-04-virtual", "2020-06-04", mode="virtual")
    return {
        "NewsArticle": article.get_absolute_url(), "Event": meeting.get_absolute_url(),
        "Person": "/officials/nasser-bourita/", "Country": "/states/morocco/",
        "Place": "/venues/marrakesh/", "Legislation": "/resolutions/unsc-2254/",
        "DefinedTerm": "/topics/africa/", "NewsMediaOrganization": "/sources/hespress-test/",
    }  # fmt: skip


def test_pages__use_known_types_and_properties_only(client, archive):
    for kind, address in [*archive.items(), ("Event", "/meetings/2020-06-04-virtual/")]:
        data = linked_data(client, address)
        assert data["@type"] == kind
        assert problems(data) == []
        # An article is known by its id alone: the rest of its address may change.
        permanent = "/".join(address.split("/")[:3]) + "/"
        assert data["@id"] == f"http://testserver{permanent}"


def test_problems__unknown_property_and_type_are_found():
    assert problems({"@type": "Event", "headline": "x"}) == [": no headline of Event"]
    assert problems({"@type": "Meeting"}) == [": no type Meeting"]


class Visible(HTMLParser):
    """Texts in the body of a page, including the values of dates and links, without scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._script = False
        self.feed(html[html.index("<body>") :])

    def handle_starttag(self, tag, attrs):
        self._script = tag == "script"
        shown = ("datetime", "href", *(["value"] if tag == "data" else []))
        self.texts += [value for name, value in attrs if name in shown and value]

    def handle_endtag(self, tag):
        self._script = False

    def handle_data(self, data):
        if not self._script:
            self.texts.append(data)


def values(data, name: str = "") -> list[str]:
    """Return the facts of linked data, without keywords (`@…`) and terms of the vocabulary."""
    if isinstance(data, dict):
        return [
            v for key, value in data.items() if not key.startswith("@") for v in values(value, key)
        ]
    if isinstance(data, list):
        return [v for value in data for v in values(value, name)]
    return [] if name == "eventAttendanceMode" else [data]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages__linked_data_is_visible_on_the_page(client, archive, prefix):
    for address in [*archive.values(), "/meetings/2020-06-04-virtual/"]:
        html = client.get(prefix + address).content.decode()
        shown = "\n".join(Visible(html).texts) + f"\nhttp://testserver{prefix}{address}"
        for value in values(linked_data(client, prefix + address)):
            assert value in shown, (prefix + address, value)


def test_pages__markup_in_linked_data_is_escaped(client):
    article = builders.article("</script><script>alert(1)</script>")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert linked_data(client, article.get_absolute_url())["headline"].startswith("</script>")


def test_of_meeting__empty_values_are_left_out():
    data = json_ld.of_meeting(
        builders.meeting(), [], "https://room.example/m/", "https://room.example/m/"
    )
    assert "location" not in data
    assert "organizer" not in data
