"""Coverage-guided fuzzing of the importers and the recogniser: `make fuzz SECONDS=60`.

Needs atheris (`pip install atheris`), which is not among the development dependencies: it has no wheel for
every Python. Ends with a trace and the bytes at the first fault that is no ImportProblem.
"""

from __future__ import annotations

import io
import sys

import atheris

with atheris.instrument_imports(include=["articles"]):
    from articles.intake import parsers
    from articles.intake.parsers import SUFFIXES, ImportProblem
    from articles.intake.recognition import recognise
    from tests.intake.recognition.test_recogniser import GAZETTEER

LONGEST = 100_000


def one_input(content: bytes) -> None:
    """Read bytes as a file of the format that their first byte chooses, and what comes of them."""
    if not content:
        return
    name = "a" + SUFFIXES[content[0] % len(SUFFIXES)]
    for piece in parsers.pieces(name, io.BytesIO(content[1:]), LONGEST):
        if isinstance(piece, ImportProblem):
            continue
        try:
            record = parsers.parse(piece)
        except ImportProblem:
            continue
        for suggestion in recognise(record, GAZETTEER):
            text = getattr(record, suggestion.field)
            assert text[suggestion.start : suggestion.end] == suggestion.evidence


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
