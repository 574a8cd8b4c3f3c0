"""Tests of the evaluation of search; the command runs on its own scratch database."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.benchmarks.search import Command, Measures
from tests.benchmarks.search import _documents as documents

DOCS = [
    {
        "id": "a",
        "title": "المغرب يحتضن اجتماع التحالف",
        "text": "يعقد وزراء الخارجية اجتماعهم في مراكش.",
    },
    {"id": "b", "title": "العراق وداعش", "text": "قال رئيس الوزراء إن العراق مستعد."},
    {"id": "c", "title": "أسعار النفط", "text": "ارتفعت الأسعار في الأسواق العالمية."},
]
QUERIES = [
    {"id": "1", "text": "أين يجتمع وزير الخارجية بمراكش؟", "variant": "full", "relevant": ["a"]},
    {"id": "2", "text": "سعر النفط", "variant": "kw", "relevant": ["c"]},
    {"id": "3", "text": "زرافة", "variant": "kw", "relevant": ["b"]},
]


def write(path, objects) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
    return str(path)


def test_measures__recall_rank_and_empty_are_averaged():
    measures = Measures()
    measures.add(["x", "a", "b"], {"a", "z"}, 0.1)
    measures.add([], {"a"}, 0.3)
    assert (measures.recalls, measures.ranks) == ([0.5, 0.0], [0.5, 0.0])
    assert measures.row()[:5] == ["2", "0.250", "0.250", "0.000", "0.500"]


def test_command__small_archive_has_the_expected_measures(tmp_path):
    docs, queries = (
        write(tmp_path / "docs.jsonl.gz", DOCS),
        write(tmp_path / "queries.jsonl", QUERIES),
    )
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    result = subprocess.run(
        [
            sys.executable, "-m", "tests.benchmarks", "search", docs, queries,
            *("--peer", "tantivy", "--peer", "sqlite", "--peer", "postgres"),
        ],
        cwd=settings.BASE_DIR,
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    own = result.stdout.split("tantivy:")[0]
    rows = {
        line.split("│")[1].strip(): line.split("│")[2:] for line in own.splitlines() if "│" in line
    }
    assert [cell.strip() for cell in rows["full"][:5]] == ["1", "1.000", "1.000", "1.000", "0.000"]
    assert [cell.strip() for cell in rows["kw"][:5]] == ["2", "0.500", "0.500", "0.500", "0.500"]
    for name in ("the reading room", "tantivy", "sqlite", "postgres"):
        assert f"{name}: 3 documents" in result.stdout
    assert "kw against tantivy: R@10" in result.stdout
    assert "loaded and indexed in" in own


def test_documents__copies_have_the_same_words_in_another_order(tmp_path):
    copies = list(documents(Path(write(tmp_path / "d.jsonl", DOCS)), 3))
    assert [key for key, _, _ in copies][:4] == ["a", "a#1", "a#2", "b"]
    texts = [text for _, _, text in copies[:3]]
    assert len(set(texts)) == 3
    assert len({tuple(sorted(text.split())) for text in texts}) == 1


@pytest.mark.parametrize(
    ("line", "reason"), [("{", "not JSON"), ('{"text": "x"}', "variant: missing")]
)
def test_command__wrong_line_is_named(tmp_path, line, reason):
    (tmp_path / "q.jsonl").write_text(json.dumps(QUERIES[0]) + "\n" + line)
    with pytest.raises(CommandError, match=rf"q\.jsonl:2: {reason}"):
        call_command(Command(), write(tmp_path / "d.jsonl", DOCS), str(tmp_path / "q.jsonl"))
