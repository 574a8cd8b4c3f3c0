"""The data package of the whole archive: its content, its validity, and when it is made."""

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


def download(client) -> zipfile.ZipFile:
    response = client.get("/about/data/reading-room.zip")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def table(archive: zipfile.ZipFile, name: str) -> list[dict]:
    with archive.open(f"{name}.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8", newline="")))


def test_dump__package_is_valid_by_its_own_schema(client, catalogue, tmp_path):
    archive = download(client)
    archive.extractall(tmp_path / "out")
    data_package = Package(tmp_path / "out" / "datapackage.json")
    report = data_package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    assert {resource.name for resource in data_package.resources} >= {
        "articles",
        "meetings",
        "states",
        "offices",
    }
    described = json.loads(archive.read("datapackage.json"))
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        assert len(table(archive, resource["path"][:-4])) == resource["rows"]


def test_dump__formulas_are_escaped_and_negative_numbers_kept(client):
    """Promise: opening a table in a spreadsheet runs no formula."""
    builders.article('=HYPERLINK("https://example.org")', abstract="-- عاجل")
    builders.meeting(venue=builders.venue())
    archive = download(client)
    (found,) = table(archive, "articles")
    assert '\'=HYPERLINK("https://example.org")' in found.values()
    assert "'-- عاجل" in found.values()
    (venue,) = table(archive, "venues")
    assert "-7.99" in {value.rstrip("0") for value in venue.values()}


def test_dump__holds_public_data_only(client):
    iraq = builders.state("iraq", "العراق", "Iraq")
    article = builders.article("خبر", states=[iraq])
    builders.article("مسودة سرية", status="draft")
    builders.article("خبر آخر", body="سر لا يعرض", rights="metadata")
    archive = download(client)
    found = table(archive, "articles")
    assert {row["title"] for row in found} == {"خبر", "خبر آخر"}
    assert list(found[0]) == [column.name for column in rows.columns()]
    values = {
        (row["article"], row["facet"], row["key"]) for row in table(archive, "article_values")
    }
    assert (article.permanent_id, "state", "iraq") in values
    content = b"".join(archive.read(name) for name in archive.namelist())
    assert "سر لا يعرض".encode() not in content
    assert "سرية".encode() not in content


def test_dump__outcomes_are_a_table_with_both_languages_and_the_source(client):
    meeting = builders.meeting()
    meeting.outcomes.create(
        position=1, text_ar="تعهدات جديدة", text_en="New pledges", source_kind="official",
        source_url="https://example.org/statement",
    )  # fmt: skip
    meeting.outcomes.create(position=2, text_ar="=خطة")
    archive = download(client)
    first, second = table(archive, "outcomes")
    assert (first["meeting"], first["position"], first["text_en"]) == (
        meeting.slug,
        "1",
        "New pledges",
    )
    assert (first["source_kind"], first["source_url"]) == (
        "official",
        "https://example.org/statement",
    )
    assert (second["text_ar"], second["source_url"]) == ("'=خطة", "")
    package_file = json.loads(archive.read("datapackage.json"))
    (resource,) = (r for r in package_file["resources"] if r["name"] == "outcomes")
    assert all(field["description"] for field in resource["schema"]["fields"])


def test_dump__unchanged_archive_is_written_once(client, settings, monkeypatch):
    builders.article()
    writes = []
    write = package.write
    monkeypatch.setattr(package, "write", lambda *args: (writes.append(1), write(*args)))
    first = client.get("/about/data/reading-room.zip")
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/about/data/reading-room.zip", headers=again).status_code == 304
    download(client)
    assert len(writes) == 1
    for n in range(3):
        builders.article(f"خبر {n}")
        download(client)
    assert len(writes) == 4
    assert len(list(settings.DUMPS_DIR.glob("reading-room-*.zip"))) == dump.KEPT_FILES


def test_dump__failed_write_leaves_no_file(client, settings, monkeypatch):
    builders.article()

    def broken(index, file, site):
        file.write(b"half")
        raise RuntimeError

    monkeypatch.setattr(package, "write", broken)
    with pytest.raises(RuntimeError):
        client.get("/about/data/reading-room.zip")
    assert not list(settings.DUMPS_DIR.glob("*.zip"))
    assert not list(settings.DUMPS_DIR.glob("making-*"))


def test_dump__being_made_by_another_answers_503(client, settings, monkeypatch):
    builders.article()
    monkeypatch.setattr(dump, "WAIT_SECONDS", 0.05)
    settings.DUMPS_DIR.mkdir()
    with FileLock(settings.DUMPS_DIR / "making.lock"):
        response = client.get("/about/data/reading-room.zip")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.django_db(transaction=True)
def test_dump__large_archive_is_made_in_the_background(client, settings, monkeypatch):
    article = builders.article()
    monkeypatch.setattr(dump, "LARGEST_INLINE", 0)
    monkeypatch.setattr(dump, "WAIT_SECONDS", 0.05)
    started, write, may_finish = threading.Event(), package.write, threading.Event()

    def slowly(*args):
        started.set()
        may_finish.wait(30)
        write(*args)

    monkeypatch.setattr(package, "write", slowly)
    for _attempt in range(2):  # the second while the file is being made
        response = client.get("/about/data/reading-room.zip")
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert started.wait(30)
    makers = [thread for thread in threading.enumerate() if thread.name == "data package"]
    may_finish.set()
    for thread in makers:
        thread.join(30)
    assert table(download(client), "articles")[0]["archive.id"] == article.permanent_id


@pytest.mark.parametrize("language", ["", "/en"])
def test_data_page__shows_the_number_of_articles(client, catalogue, language):
    builders.article("بلا تاريخ", date="not-stated")
    page = client.get(f"{language}/about/data/").content.decode()
    assert "CC BY 4.0" in page
    assert "/about/data/reading-room.zip" in page
    assert '"Dataset"' in page
    assert f"<dd>{len(bitmaps.current().snapshot)}</dd>" in page
