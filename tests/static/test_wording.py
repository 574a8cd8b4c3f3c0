"""Promises about words: docstrings that begin plainly, lines that fit, decision records of one shape."""

import ast
import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
LONGEST_LINE = 112
# A relative clause has to be read twice: a first line says what a thing is or does.
RELATIVE = re.compile(r"(What|Who|Whoever|Whom|Whose|Which|Where|How)\b")
CODE = sorted(
    path
    for folder in ("archive", "articles", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts or path.name.startswith("test_")
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def docstrings(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "name", path.stem), ast.get_docstring(node) or ""


def test_docstrings__first_word_begins_no_relative_clause():
    found = [
        f"{path.relative_to(ROOT)}: {name}: {text.splitlines()[0]}"
        for path in CODE
        for name, text in docstrings(path)
        if RELATIVE.match(text)
    ]
    assert not found, "\n".join(found)


def test_tests__of_one_module_have_names_of_their_own():
    for path in CODE:
        names = [name for name, _text in docstrings(path) if name.startswith("test_")]
        assert len(names) == len(set(names)), path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages__lines_outside_of_tables_and_code_fit(path):
    is_code, long = False, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        is_code ^= line.startswith("```")
        if len(line) > LONGEST_LINE and not is_code and not line.startswith("|"):
            long.append(number)
    assert not long


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_decisions__have_one_shape_and_25_lines_at_most(path):
    text = path.read_text()
    assert re.match(r"# \d+\. .+\n\nDecided \d{4}-\d\d-\d\d\.\n", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 25
