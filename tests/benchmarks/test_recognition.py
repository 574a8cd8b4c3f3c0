"""Tests of the evaluation of recognition."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests import builders
from tests.benchmarks.recognition import Command

pytestmark = pytest.mark.django_db

TEXT = (
    "التحالف الدولي ضد داعش يجتمع\n"
    "عقد التحالف اجتماعه يوم 11 أيار/مايو 2022 في مراكش، ودعا إلى تنفيذ القرار 2254.\n"
    "وقال وزير الخارجية الأمريكي أنتوني بلينكن إن المغرب شريك."
)


@pytest.fixture
def known():
    morocco = builders.state(iso_code="MA")
    builders.state(
        "united-states", "الولايات المتحدة", "US", iso_code="US", adjectives=["الأمريكي"]
    )
    builders.venue(country=morocco)
    builders.official("antony-blinken", "أنتوني بلينكن", "Antony Blinken")
    builders.resolution()


def run(tmp_path, *rows, **options) -> str:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    out = io.StringIO()
    call_command(Command(), str(path), stdout=out, **options)
    return out.getvalue()


def line(output: str, kind: str) -> list[str]:
    """Return the cells of a row of the printed table."""
    return next(row for row in output.splitlines() if kind in row).replace("│", " ").split()


def test_command__right_missed_and_wrong_names_are_counted(known, tmp_path):
    output = run(
        tmp_path,
        {
            "id": "a", "text": TEXT, "published": None, "meeting_dates": ["2022-05-11"],
            "venues": ["Marrakesh"], "un_resolutions": ["UNSC-2254", "UNSC-2249"], "states": ["US"],
            "officials": [{"ar": "بلينكن", "en": "Antony Blinken", "state": "US"}], "virtual": False,
        },
    )  # fmt: skip
    assert line(output, "un_resolutions")[1:] == ["1.00", "0.50", "0.67", "1", "1", "0"]
    assert line(output, "venues")[1:] == ["1.00", "1.00", "1.00", "1", "0", "0"]
    assert line(output, "meeting_dates")[1:] == ["1.00", "1.00", "1.00", "1", "0", "0"]
    assert line(output, "officials")[1:] == ["1.00", "1.00", "1.00", "1", "0", "0"]
    assert line(output, "states ")[1:] == ["0.50", "1.00", "0.67", "1", "0", "1"]
    assert "un_resolutions missed: a: 2249: —" in output
    assert (
        "states wrong: a: MA: وقال وزير الخارجية الأمريكي أنتوني بلينكن إن المغرب شريك." in output
    )


def test_command__absent_or_null_kinds_are_not_counted(known, tmp_path):
    output = run(tmp_path, {"id": "a", "text": TEXT, "venues": None, "states": ["US", "MA"]})
    assert "venues" not in output
    assert line(output, "states ")[3] == "1.00"


def test_command__bad_lines_are_named(tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "a", "text": "x"}\n{"id": 1}\n')
    with pytest.raises(CommandError, match=r"bad\.jsonl:2"):
        call_command(Command(), str(path), stdout=io.StringIO())
    path.write_text("")
    with pytest.raises(CommandError, match="no texts"):
        call_command(Command(), str(path), stdout=io.StringIO())
