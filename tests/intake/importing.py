"""Helpers for tests that import captures."""

from __future__ import annotations

import json

from articles import intake
from articles.interchange.record import RawInput
from articles.models import Import

BODY = (
    "اجتمع وزراء خارجية التحالف الدولي ضد تنظيم داعش في مدينة مراكش يوم 11 أيار 2022 بحضور 73 وفدا.\n\n"
    "وجدد الوزراء في بيانهم الختامي دعمهم لتسوية سياسية في سوريا وفق قرار مجلس الأمن رقم 2254، ودعوا الدول إلى "
    "استعادة رعاياها من المخيمات والسجون في شمال شرق البلاد.\n\n"
    "وقال وزير الخارجية العراقي فؤاد حسين إن بلاده ترحب بكل جهد يعيد النازحين إلى بيوتهم ويعيد إعمار المدن."
)


def page(title="وزراء التحالف في مراكش", body=BODY, url="https://example.org/marrakesh") -> bytes:
    """Return an article as a line of JSON Lines."""

    return json.dumps({"title": title, "text": body, "url": url}, ensure_ascii=False).encode()


def ingest(run: Import, position: int, content: bytes, media_type="application/jsonl", **fields):
    piece = RawInput(f"clip{position}", content, media_type, **fields)
    return intake.ingest_piece(run, position, piece, intake.load_reference_data())


def import_pieces(*contents: bytes, media_type="application/jsonl") -> tuple[Import, list]:
    """Import pieces with these contents; return the import and its items."""
    run = intake.start("clips")
    items = [
        ingest(run, position, content, media_type).item
        for position, content in enumerate(contents, 1)
    ]
    intake.finish(run)
    return run, items
