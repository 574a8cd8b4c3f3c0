"""All meetings as files, with what they decided in both languages and the source of each outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Meeting
from articles.outputs import subject_tables, workbooks
from articles.outputs.exports import FORMATS, csv_row, json_line
from articles.outputs.metadata import subject_fields
from articles.outputs.provenance import Provenance


@dataclass(frozen=True)
class MeetingExport:
    """A file of meetings: its name in the address, its label, what it holds, its media type, its writer.

    The writer takes the provenance and the site that begins all addresses.
    """

    name: str
    label: str
    purpose: Promise
    media_type: str
    write: Callable[[Provenance, str], Iterator[bytes]]


def _xlsx(provenance: Provenance, site: str) -> Iterator[bytes]:
    meetings = subject_tables.rows_of(Meeting, site, whole=True)
    outcomes = subject_tables.OUTCOMES
    return workbooks.write(
        provenance,
        [
            (_("Meetings"), subject_tables.meeting_columns(), meetings),
            (_("Outcomes"), outcomes.columns, outcomes.rows(site)),
        ],
    )


def _meetings_csv(provenance: Provenance, site: str) -> Iterator[bytes]:
    rows = subject_tables.rows_of(Meeting, site, whole=True)
    return _csv(subject_tables.meeting_columns(), rows)


def _outcomes_csv(provenance: Provenance, site: str) -> Iterator[bytes]:
    return _csv(subject_tables.OUTCOMES.columns, subject_tables.OUTCOMES.rows(site))


def _csv(columns, rows) -> Iterator[bytes]:
    yield csv_row(column.name for column in columns)
    for described in rows:
        yield csv_row(column.text(described) for column in columns)


def _json_lines(provenance: Provenance, site: str) -> Iterator[bytes]:
    return map(json_line, subject_tables.rows_of(Meeting, site, whole=True))


EXPORTS = {
    export.name: export
    for export in (
        MeetingExport("export.xlsx", "XLSX", gettext_lazy("meetings and their outcomes, for Excel"),
                      FORMATS["xlsx"].media_type, _xlsx),
        MeetingExport("export.csv", "CSV", gettext_lazy("a row for each meeting, for programs"),
                      FORMATS["csv"].media_type, _meetings_csv),
        MeetingExport("outcomes.csv", "CSV", gettext_lazy("a row for each outcome, for programs"),
                      FORMATS["csv"].media_type, _outcomes_csv),
        MeetingExport("export.jsonl", "JSON Lines",
                      gettext_lazy("a meeting in each line, with who attended, for programs"),
                      FORMATS["jsonl"].media_type, _json_lines),
    )
}  # fmt: skip


def count() -> int:
    """Return the number of meetings in the files."""
    return subject_fields.public(Meeting).count()
