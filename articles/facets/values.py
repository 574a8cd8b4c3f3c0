"""Facet values: keys, names in both languages, sort order."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from articles.models import Appointment, Meeting, Resolution
from articles.text.dates import PartialDate, in_words

NOT_STATED = "not-stated"
VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its key in URLs, names, sort key, and the id of its authority if any."""

    key: str
    label_ar: str
    label_en: str
    sort_key: str
    object_id: int | None = None


def bilingual(text: Promise) -> tuple[str, str]:
    """Return a translatable text in Arabic and in English."""
    labels = []
    for language in ("ar", "en"):
        with override(language):
            labels.append(str(text))
    return labels[0], labels[1]


def authority_value(authority) -> FacetValue:
    """Return the facet value of an authority or a meeting."""
    if isinstance(authority, Meeting):
        # Meetings are listed newest first: subtracting the date reverses the order of the keys.
        newest_first = 99_999_999 - int(authority.first_day.strftime("%Y%m%d"))
        year = authority.start_date.year
        labels = (f"{authority.title_ar} ({year})", f"{authority.title_en} ({year})")
        return FacetValue(authority.slug, *labels, f"{newest_first:08}", authority.pk)
    if isinstance(authority, Resolution):
        labels = (authority.name_ar, authority.name_en)
        return FacetValue(authority.slug, *labels, f"{authority.number:06}", authority.pk)
    return FacetValue(
        authority.slug, authority.name_ar, authority.name_en, authority.sort_key, authority.pk
    )


def date_value(date: PartialDate) -> FacetValue:
    return FacetValue(str(date), in_words(date, "ar"), in_words(date, "en"), str(date))


def choice_value(choice) -> FacetValue:
    """Return the facet value of a member of a `TextChoices`."""
    order = list(type(choice)).index(choice)
    return FacetValue(choice.value, *bilingual(choice.label), f"{order:03}")


def not_stated_value() -> FacetValue:
    return FacetValue(NOT_STATED, *bilingual(_LABELS[NOT_STATED]), "~")


def virtual_value() -> FacetValue:
    return FacetValue(VIRTUAL, *bilingual(_LABELS[VIRTUAL]), "!")


_LABELS = {NOT_STATED: _("not stated"), VIRTUAL: _("Virtual meeting")} | {
    kind.value: kind.label for kind in (*Meeting.Kind, *Appointment.OfficeKind)
}


@cache
def _own_label(key: str, language: str) -> str:
    """Return the name of a value that the archive itself defines, in the given language."""
    with override(language):
        return str(_LABELS[key])


class Named(Protocol):
    """A facet value from the index (`FacetTerm`, `bitmaps.Term`) or parsed from a key (`FacetValue`)."""

    key: str
    object_id: int | None
    label_ar: str
    label_en: str


def label_of(term: Named, language: str | None = None) -> str:
    """Return the name of a value in a language, by default the active one.

    Names of authorities come from the index. Dates and values that the archive itself defines are named by the
    current code.
    """
    language = language or get_language() or "ar"
    if term.object_id is None:
        if term.key in _LABELS:
            return _own_label(term.key, language)
        with contextlib.suppress(ValueError):
            return in_words(PartialDate.parse(term.key), language)
    return term.label_ar if language.startswith("ar") else term.label_en
