"""Meetings and authorities as tables: one row each, and one row for each fact of a list about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Meeting, Official, Outcome
from articles.outputs.columns import Column
from articles.outputs.metadata import article_fields, subject_fields
from articles.outputs.words import translated

_BATCH_SIZE = 200  # meetings or authorities
_NOT_IN_TABLES = ("api", "articles")
_LANGUAGES = {"ar": _("{label} in Arabic"), "en": _("{label} in English")}


def columns_of(model: type) -> list[Column]:
    """Return the columns of meetings or authorities: one per language for names, keys for links."""
    fields = subject_fields.FIELDS[model]
    shown = [field for field in fields if field.in_list and field.name not in _NOT_IN_TABLES]
    return [column for field in shown for column in _columns_of_field(field)]


def _columns_of_field(field: subject_fields.Field) -> Iterator[Column]:
    name, meaning = field.name, translated(field.holds) if field.label else field.holds
    if field.type is article_fields.Label:
        for code in article_fields.LANGUAGES:
            label = format_lazy(_LANGUAGES[code], label=field.label)
            yield Column(f"{name}_{code}", label, meaning, _part(name, code), field.kind)
    elif field.type is subject_fields.Point:
        for part in ("latitude", "longitude"):
            yield Column(part, part, meaning, _part(name, part), "number")
    else:
        yield Column(name, field.label, meaning, _value(name), field.kind, field.words)


def _part(name: str, part: str) -> Callable[[dict[str, Any]], Any]:
    return lambda described: (described[name] or {}).get(part)


def _label_of(name: str, code: str) -> Callable[[dict[str, Any]], str]:
    return lambda described: described[name]["label"][code] if described[name] else ""


def _value(name: str) -> Callable[[dict[str, Any]], Any]:
    def read(described: dict[str, Any]) -> Any:
        value = described[name]
        return value["key"] if isinstance(value, dict) else value

    return read


def rows_of(model: type, site: str, *, whole: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the descriptions of all public meetings or authorities of a kind, ordered by key."""
    subjects = subject_fields.public(model).order_by("slug")
    if whole:
        subjects = subjects.prefetch_related(*subject_fields.links_of(model))
    for subject in subjects.iterator(_BATCH_SIZE):
        yield subject_fields.describe(subject, site, whole=whole)


@dataclass(frozen=True)
class FactTable:
    """One row for each element of the list field `field` of a kind of subject; the first column is its key.

    `columns` read an element; `foreign` are pairs of a column and the table whose key it holds.
    """

    name: str
    model: type
    field: str
    title: str
    columns: tuple[Column, ...]
    foreign: tuple[tuple[str, str], ...]

    def rows(self, site: str) -> Iterator[dict[str, Any]]:
        """Yield the elements of all public subjects, each with its subject and the key of it."""
        field = next(f for f in subject_fields.FIELDS[self.model] if f.name == self.field)
        subjects = list(subject_fields.public(self.model).order_by("slug"))
        for start in range(0, len(subjects), _BATCH_SIZE):
            batch = subjects[start : start + _BATCH_SIZE]
            prefetch_related_objects(batch, *subject_fields.links_of(self.model))
            for subject in batch:
                context = subject_fields.SubjectContext(subject, site)
                own = {self.model.facet: subject.slug, "of": subject}
                yield from (own | element for element in field.read(context))


def _key(name: str) -> Column:
    """Return a column with the key of a link, or the key itself."""
    return Column(name, "", f"key of the {name}", _value(name), "code")


def _plain(
    name: str, label: Promise | str = "", meaning: Promise | str = "", **more: Any
) -> Column:
    return Column(name, label, meaning, _value(name), **more)


def _words(name: str, labels: tuple[Promise, Promise], meaning: Promise | str) -> Iterable[Column]:
    for code, label in zip(article_fields.LANGUAGES, labels, strict=True):
        yield Column(f"{name}_{code}", label, meaning, _part(name, code), "long")


OUTCOMES = FactTable(
    "outcomes", Meeting, "outcomes", "Outcomes of meetings, in the archive’s own words, each with its source",
    (
        Column("meeting", _("Meeting: key"), _("key of the meeting, as in addresses"),
               lambda row: row["meeting"], "code"),
        Column("meeting_ar", _("Meeting in Arabic"), _("title of the meeting"),
               lambda row: row["of"].title_ar),
        Column("meeting_en", _("Meeting in English"), _("title of the meeting"),
               lambda row: row["of"].title_en),
        Column("start", _("First day"), _("first day of the meeting, as precise as known"),
               lambda row: str(row["of"].start_date), "date"),
        _plain("position", _("Place"), _("its place among the outcomes of the meeting, from 1"), kind="number"),
        *_words("text", (_("Outcome in Arabic"), _("Outcome in English")),
                _("what was decided, in the archive’s own words")),
        _plain("source_kind", _("Kind of source"),
               _("“communique”, “official” or “press”; empty if it is not stated"),
               words={code: label for code, label in Outcome.SourceKind.choices if code}),
        _plain("source_url", _("Source"), _("page where it was seen"), kind="address"),
    ),
    (("meeting", "meetings"),),
)  # fmt: skip
FACTS: tuple[FactTable, ...] = (
    FactTable(
        "attendance", Meeting, "attendance",
        "States and officials known to have attended a meeting or to have been invited",
        (_key("meeting"), _key("state"), _key("official"), _plain("level"), _plain("roles")),
        (("meeting", "meetings"), ("state", "states"), ("official", "officials")),
    ),
    FactTable(
        "figures", Meeting, "figures", "Numbers stated about meetings, side by side",
        (_key("meeting"), _plain("counts"), _plain("unit"), _plain("value", kind="number")),
        (("meeting", "meetings"),),
    ),
    OUTCOMES,
    FactTable(
        "communiques", Meeting, "communiques", "Pages with the communiqué of a meeting",
        (_key("meeting"), _plain("kind"), _plain("language"),
         Column("publisher_ar", "", "who keeps the page", _part("publisher", "ar")),
         Column("publisher_en", "", "who keeps the page", _part("publisher", "en")), _plain("url")),
        (("meeting", "meetings"),),
    ),
    FactTable(
        "meeting_resolutions", Meeting, "resolutions", "Resolutions that meetings cite",
        (_key("meeting"), Column("resolution", "", "key of the resolution", lambda row: row["key"])),
        (("meeting", "meetings"), ("resolution", "resolutions")),
    ),
    FactTable(
        "offices", Official, "offices", "Offices held",
        (_key("official"), _key("state"), Column("name_ar", "", "the office", _part("name", "ar")),
         Column("name_en", "", "the office", _part("name", "en")), _plain("kind"), _plain("since"),
         _plain("until"), _plain("dates_basis")),
        (("official", "officials"), ("state", "states")),
    ),
)  # fmt: skip


def outcomes_in_one_cell(language: str) -> Callable[[dict[str, Any]], str]:
    """Return a reader of all outcomes of a described meeting, a line each, each with its source."""

    def read(described: dict[str, Any]) -> str:
        lines = (
            f"{line['text'][language]} ({line['source_url']})"
            if line["source_url"]
            else line["text"][language]
            for line in described["outcomes"]
            if line["text"][language]
        )
        return "\n".join(lines)

    return read


def meeting_columns() -> list[Column]:
    """Return the columns of meetings with what they decided: what readers look for first, keys last."""
    columns = {column.name: column for column in columns_of(Meeting)}
    last = [columns.pop(name) for name in ("source_url", "page", "key")]
    return [
        *columns.values(),
        *(Column(f"venue_{code}", format_lazy(_LANGUAGES[code], label=_("Venue")), _("name of the venue"),
                 _label_of("venue", code)) for code in article_fields.LANGUAGES),
        Column("outcomes_ar", _("Outcomes in Arabic"), _("what was decided, a line each, with the source"),
               outcomes_in_one_cell("ar"), "long"),
        Column("outcomes_en", _("Outcomes in English"), _("what was decided, a line each, with the source"),
               outcomes_in_one_cell("en"), "long"),
        Column("resolutions", _("Resolutions cited"), _("keys of the resolutions; a semicolon between two"),
               lambda described: [link["key"] for link in described["resolutions"]], "code"),
        *last,
    ]  # fmt: skip
