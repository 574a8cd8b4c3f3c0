"""Coverage-guided fuzzing of the importers and the recogniser: `make fuzz SECONDS=60`.

Needs atheris (`pip install atheris`), which is not a development dependency because it does not have a wheel
for every Python. Stops at the first exception other than ImportProblem, with a traceback and the bytes.
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

MAX_BYTES = 100_000


def fuzz_one_input(content: bytes) -> None:
    """Import bytes as a file whose format their first byte selects, and run recognition on its records."""
    if not content:
        return
    name = "a" + SUFFIXES[content[0] % len(SUFFIXES)]
    for piece in parsers.pieces(name, io.BytesIO(content[1:]), MAX_BYTES):
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
    atheris.Setup(sys.argv, fuzz_one_input)
    atheris.Fuzz()
