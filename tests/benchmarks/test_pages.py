"""Test of the benchmark of pages as a command, small, on its own scratch database."""

import subprocess
import sys

from django.conf import settings

from tests.benchmarks.pages import BEGIN, END


def test_command__contenders_agree_and_tables_are_written(tmp_path):
    report = tmp_path / "performance.md"
    report.write_text(f"Before\n{BEGIN}\nwhat stood here\n{END}\nAfter\n")
    command = ["pages", "--articles", "300", "--rounds", "1", "--write", str(report)]
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *command],
        cwd=settings.BASE_DIR, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    text = report.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("After\n")
    assert "what stood here" not in text
    for contender in ("ours", "stock Django", "tantivy", "Datasette"):
        assert f"| {contender} | " in text
    assert "A worker holds" in text
