"""The choice of tests: those affected by one file, and drills only if the paths they test have changed."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import drills, selection


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("articles/text/dates.py", "tests/text/test_dates.py"),
        ("articles/text/dates.py", "tests/browse/test_filterset.py"),  # mirrors an importer
        ("articles/browse/answer.py", "tests/browse/test_filterset.py"),
        (
            "articles/models/links.py",
            "tests/models/test_constraints.py",
        ),  # a package tested as a whole
        ("tests/text/test_dates.py", "tests/text/test_dates.py"),
        ("docs/operations.md", "tests/archive/test_settings.py"),
        ("static/js/browse.js", "tests/browser/test_browse.py"),
        ("templates/articles/browse.html", "tests/views/test_browse.py"),
    ],
)
def test_tests_of__file_gives_the_tests_it_affects(file, expected):
    assert Path(expected) in selection.tests_of(file)


def test_tests_of__unknown_file_raises_value_error():
    with pytest.raises(ValueError, match="no such file"):
        selection.tests_of("articles/nothing.py")


def items(*modules: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(nodeid=f"{module}::test_x") for module in modules]


DRILL, OTHER = "tests/archive/test_backup.py", "tests/text/test_dates.py"


@pytest.mark.parametrize(
    ("changed", "is_left_out"),
    [
        ({"articles/text/dates.py"}, True),
        ({"archive/backups/dump.py"}, False),
        ({DRILL}, False),
        (None, False),  # no history to compare with
    ],
)
def test_drills__run_only_if_their_paths_changed(monkeypatch, changed, is_left_out):
    monkeypatch.setattr(drills, "changed_paths", lambda: changed)
    left = drills.left_out(items(DRILL, OTHER), ["tests"])
    assert [item.nodeid for item in left] == ([f"{DRILL}::test_x"] if is_left_out else [])


@pytest.mark.parametrize("named", [DRILL, "tests/archive", f"./{DRILL}::test_x"])
def test_drills__named_on_the_command_line_run(monkeypatch, named):
    monkeypatch.setattr(drills, "changed_paths", lambda: {"README.md"})
    assert drills.left_out(items(DRILL), [named]) == []


def test_drills__declared_modules_and_paths_exist():
    for module, paths in drills.DRILLS.items():
        assert (drills.ROOT / module).is_file(), module
        assert all((drills.ROOT / path).exists() for path in paths), paths
