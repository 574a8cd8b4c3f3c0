"""Putting static files in their places, as servers at work see it."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from articles.management import static_files


@pytest.fixture
def sheet(settings, tmp_path) -> Path:
    """Return the one style sheet of a site that has all its files below a folder of the test."""
    for name in ("var", "source", "served"):
        (tmp_path / name).mkdir()
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "served"
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "source" / "shape.svg").write_text("<svg/>")
    sheet = tmp_path / "source" / "site.css"
    sheet.write_text("h1 { background: url(shape.svg) }" + "p { margin: 0 }" * 100)
    return sheet


def served() -> dict[str, int]:
    """Return the files that are served, with the number the file system gives each of them."""
    root = Path(staticfiles_storage.location)
    return {str(p.relative_to(root)): p.stat().st_ino for p in root.rglob("*") if p.is_file()}


def test_publish__touches_nothing_when_nothing_changed(sheet):
    first = static_files.publish()
    before = served()
    assert set(first) == set(before)
    assert {Path(name).suffix for name in first} == {".css", ".svg", ".br", ".gz", ".json"}
    assert static_files.publish() == []
    assert served() == before


def test_publish__unchanged_sources_are_not_compressed_again(sheet, monkeypatch):
    static_files.publish()
    monkeypatch.setattr(static_files, "_collect", lambda folder: pytest.fail("collected again"))
    assert static_files.publish() == []


def test_publish__a_served_file_that_was_deleted_is_put_back(sheet):
    static_files.publish()
    name = staticfiles_storage.stored_name("site.css")
    (Path(staticfiles_storage.location) / name).unlink()
    assert static_files.publish() == [name]
    assert name in served()


def test_publish__keeps_what_pages_of_before_name(sheet):
    static_files.publish()
    before, old = served(), staticfiles_storage.stored_name("site.css")
    sheet.write_text("p { margin: 1px }" * 100)
    static_files.publish()
    new = staticfiles_storage.stored_name("site.css")
    after = served()
    assert new != old
    assert {old, f"{old}.br", f"{old}.gz", new, f"{new}.br", f"{new}.gz"} <= set(after)
    assert after[old] == before[old]


def test_publish__names_a_file_when_it_is_there(sheet, monkeypatch):
    """Promise: whoever reads the manifest finds what it names, at every moment."""
    moved = []

    def replace(made, place):
        moved.append(Path(place).name)
        os.rename(made, place)

    static_files.publish()
    sheet.write_text("p { margin: 1px }" * 100)
    monkeypatch.setattr(static_files.os, "replace", replace)
    static_files.publish()
    assert len(moved) > 3
    assert moved[-1] == staticfiles_storage.manifest_name


def test_publish__leaves_what_is_served_when_a_sheet_names_what_is_not_there(sheet):
    static_files.publish()
    before = served()
    sheet.write_text("h1 { background: url(gone.svg) }")
    with pytest.raises(ValueError, match="gone"):
        static_files.publish()
    assert served() == before
    assert not any((sheet.parents[1] / "var").iterdir())
