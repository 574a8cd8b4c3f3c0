"""The whole archive as one file: valid by its own description, made anew when anything changes."""

import csv
import io
import json
import threading
import zipfile

import pytest
from filelock import FileLock
from frictionless import Package

from articles.index import bitmaps
from articles.outputs import dump, package, rows
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DUMPS_DIR = tmp_path / "dumps"


def taken(client) -> zipfile.ZipFile:
    response = client.get("/about/data/reading-room.zip")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def table(archive: zipfile.ZipFile, name: str) -> list[dict]:
    with archive.open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))


def test_dump__valid_by_its_own_description(client, catalogue, tmp_path):
    archive = taken(client)
    archive.extractall(tmp_path / "out")
    package = Package(tmp_path / "out" / "datapackage.json")
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    assert {resource.name for resource in package.resources} >= {
        "articles",
        "meetings",
        "states",
        "offices",
    }
    described = json.loads(archive.read("datapackage.json"))
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        assert len(table(archive, resource["path"][:-4])) == resource["rows"]


def test_dump__no_cell_is_a_formula(client):
    """Whoever opens a table with a spreadsheet runs nothing; numbers below zero stay numbers."""
    builders.article('=HYPERLINK("https://example.org")', abstract="-- عاجل")
    builders.meeting(venue=builders.venue())
    archive = taken(client)
    (found,) = table(archive, "articles")
    assert '\'=HYPERLINK("https://example.org")' in found.values()
    assert "'-- عاجل" in found.values()
    (venue,) = table(archive, "venues")
    assert "-7.99" in {value.rstrip("0") for value in venue.values()}


def test_dump__what_is_public_and_nothing_else(client):
    iraq = builders.state("iraq", "العراق", "Iraq")
    article = builders.article("خبر", states=[iraq])
    builders.article("مسودة سرية", status="draft")
    builders.article("خبر آخر", body="سر لا يعرض", rights="metadata")
    archive = taken(client)
    found = table(archive, "articles")
    assert {row["title"] for row in found} == {"خبر", "خبر آخر"}
    assert list(found[0]) == rows.names()
    values = {
        (row["article"], row["facet"], row["key"]) for row in table(archive, "article_values")
    }
    assert (article.permanent_id, "state", "iraq") in values
    every = b"".join(archive.read(name) for name in archive.namelist())
    assert "سر لا يعرض".encode() not in every
    assert "سرية".encode() not in every


def test_dump__made_once_while_nothing_changes(client, settings, monkeypatch):
    builders.article()
    made = []
    write = package.write
    monkeypatch.setattr(package, "write", lambda *given: (made.append(1), write(*given)))
    first = client.get("/about/data/reading-room.zip")
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/about/data/reading-room.zip", headers=again).status_code == 304
    taken(client)
    assert len(made) == 1
    for n in range(3):
        builders.article(f"خبر {n}")
        taken(client)
    assert len(made) == 4
    assert len(list(settings.DUMPS_DIR.glob("reading-room-*.zip"))) == dump.KEPT


def test_dump__a_broken_one_is_not_left_behind(client, settings, monkeypatch):
    builders.article()

    def broken(index, file, site):
        file.write(b"half")
        raise RuntimeError

    monkeypatch.setattr(package, "write", broken)
    with pytest.raises(RuntimeError):
        client.get("/about/data/reading-room.zip")
    assert not list(settings.DUMPS_DIR.glob("*.zip"))
    assert not list(settings.DUMPS_DIR.glob("making-*"))


def test_dump__while_another_makes_it(client, settings, monkeypatch):
    builders.article()
    monkeypatch.setattr(dump, "WAIT", 0.05)
    settings.DUMPS_DIR.mkdir()
    with FileLock(settings.DUMPS_DIR / "making.lock"):
        response = client.get("/about/data/reading-room.zip")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.django_db(transaction=True)
def test_dump__a_large_one_is_made_beside(client, settings, monkeypatch):
    article = builders.article()
    monkeypatch.setattr(dump, "MADE_AT_ONCE", 0)
    monkeypatch.setattr(dump, "WAIT", 0.05)
    begun, write, may_end = threading.Event(), package.write, threading.Event()

    def slowly(*given):
        begun.set()
        may_end.wait(30)
        write(*given)

    monkeypatch.setattr(package, "write", slowly)
    for _asked in range(2):  # the second asks while it is made
        response = client.get("/about/data/reading-room.zip")
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert begun.wait(30)
    makers = [thread for thread in threading.enumerate() if thread.name == "data package"]
    may_end.set()
    for thread in makers:
        thread.join(30)
    assert table(taken(client), "articles")[0]["archive.id"] == article.permanent_id


@pytest.mark.parametrize("language", ["", "/en"])
def test_page__counted_from_the_archive(client, catalogue, language):
    builders.article("بلا تاريخ", date="not-stated")
    page = client.get(f"{language}/about/data/").content.decode()
    assert "CC BY 4.0" in page
    assert "/about/data/reading-room.zip" in page
    assert '"Dataset"' in page
    assert f"<dd>{len(bitmaps.current().snapshot)}</dd>" in page
