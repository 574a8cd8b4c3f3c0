"""Publication of static files, as seen by a running server."""

import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from articles.management import static_files


@pytest.fixture
def sheet(settings, tmp_path) -> Path:
    """The only style sheet of a site with all its files below the temporary directory."""
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
    """Return the published files with their inode numbers."""
    root = Path(staticfiles_storage.location)
    return {str(p.relative_to(root)): p.stat().st_ino for p in root.rglob("*") if p.is_file()}


def test_publish__unchanged_files_are_not_written_again(sheet):
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


def test_publish__changed_file_keeps_the_previous_version(sheet):
    static_files.publish()
    before, old = served(), staticfiles_storage.stored_name("site.css")
    sheet.write_text("p { margin: 1px }" * 100)
    static_files.publish()
    new = staticfiles_storage.stored_name("site.css")
    after = served()
    assert new != old
    assert {old, f"{old}.br", f"{old}.gz", new, f"{new}.br", f"{new}.gz"} <= set(after)
    assert after[old] == before[old]


def test_publish__changed_file_moves_the_manifest_last(sheet, monkeypatch):
    """At every moment, all files named in the manifest exist."""
    moved = []

    def replace(source, target):
        moved.append(Path(target).name)
        os.rename(source, target)

    static_files.publish()
    sheet.write_text("p { margin: 1px }" * 100)
    monkeypatch.setattr(static_files.os, "replace", replace)
    static_files.publish()
    assert len(moved) > 3
    assert moved[-1] == staticfiles_storage.manifest_name


def test_publish__sheet_with_a_missing_file_raises_and_changes_nothing(sheet):
    static_files.publish()
    before = served()
    sheet.write_text("h1 { background: url(gone.svg) }")
    with pytest.raises(ValueError, match="gone"):
        static_files.publish()
    assert served() == before
    assert not any((sheet.parents[1] / "var").iterdir())
