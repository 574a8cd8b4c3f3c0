"""The tests affected by one file, for `make check FILE=…`: `python -m tests.selection PATH`.

For a module: the tests that mirror it or import it, and those that mirror the modules importing it. For any
other file: the tests that name it, and those of the modules that name it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("articles", "archive", "tests")


def tests_of(file: str) -> list[Path]:
    """Return the test modules to run after a change of a file; raise ValueError if there are none."""
    path = (ROOT / file).resolve()
    if not path.is_file():
        raise ValueError(f"{file}: no such file")
    relative = path.relative_to(ROOT)
    if relative.parts[0] == "tests" and path.name.startswith("test_"):
        return [relative]
    graph = grimp.build_graph(*PACKAGES)
    chosen = of_module(graph, relative) if path.suffix == ".py" else of_other_file(graph, relative)
    if not chosen:
        raise ValueError(f"{file}: no test mirrors it, imports it or names it; run make test")
    return sorted(chosen)


def of_module(graph: grimp.ImportGraph, path: Path) -> set[Path]:
    """Return the tests that mirror a module or import it, and those that mirror its importers."""
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    importers = graph.find_modules_that_directly_import(module)
    chosen = {_path(importer) for importer in importers if importer.startswith("tests.")}
    mirrors = {
        _mirror(importer) for importer in (module, *importers) if not importer.startswith("tests.")
    }
    chosen = {path for path in chosen | mirrors if path and path.name.startswith("test_")}
    if _mirror(module) is None:  # a package tested as a whole
        chosen |= _tests_below(Path("tests", *path.parts[1:-1]))
    return chosen


def of_other_file(graph: grimp.ImportGraph, path: Path) -> set[Path]:
    """Return the tests that name a template, a script or a document, and those of the modules that name it."""
    names = {path.name, str(path), str(Path(*path.parts[1:]))} - {"."}
    chosen: set[Path] = set()
    for module in graph.modules:
        source = _path(module)
        if source and any(f'{name}"' in (ROOT / source).read_text("utf-8") for name in names):
            is_test = source.name.startswith("test_")
            chosen |= {source} if is_test else of_module(graph, source)
    if path.suffix in (".css", ".html", ".js"):
        in_browser = Path("tests/browser", f"test_{path.stem}.py")
        chosen |= _tests_below(Path("tests/static")) | {in_browser}
        chosen = {test for test in chosen if (ROOT / test).exists()}
    return chosen


def _mirror(module: str) -> Path | None:
    parts = module.split(".")[0 if module.startswith("archive") else 1 :]
    if not parts:
        return None
    path = Path("tests", *parts[:-1], f"test_{parts[-1]}.py")
    return path if (ROOT / path).exists() else None


def _path(module: str) -> Path | None:
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (ROOT / candidate).exists():
            return candidate
    return None


def _tests_below(folder: Path) -> set[Path]:
    return {test.relative_to(ROOT) for test in (ROOT / folder).rglob("test_*.py")}


if __name__ == "__main__":
    try:
        print(*tests_of(*sys.argv[1:2] or [""]), sep="\n")
    except ValueError as error:
        sys.exit(str(error))
