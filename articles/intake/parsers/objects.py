"""Reading of pieces that are one JSON object."""

from __future__ import annotations

import json
from typing import Any

from articles.intake.parsers.encoding import decode
from articles.interchange.errors import ImportProblem
from articles.interchange.record import RawInput


def read_object(piece: RawInput) -> dict[str, Any]:
    """Return the JSON object in a piece; raise ImportProblem if it holds anything else."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportProblem(piece.file, f"not JSON: {error}", line=piece.line) from error
    if not isinstance(data, dict):
        raise ImportProblem(piece.file, "not a JSON object", line=piece.line, value=text[:40])
    return data
