"""Column types of the table of articles: the text each gives for an article, and how each reads a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editorial.written_dates import read_day
from articles.interchange import columns as import_columns
from articles.models import Article, EvidenceLink, Source
from articles.models.fields import DatePrecision
from articles.text.dates import PartialDate

SEPARATOR = "; "
YES, NO = "yes", "no"
_FLAGS = {
    **dict.fromkeys((YES, "true", "1", "نعم"), YES),
    **dict.fromkeys((NO, "false", "0", "لا", ""), NO),
}
_SLUG_SEPARATORS = re.compile(r"[;؛,،\n]")
# The readers of imports; their errors are in English, so they are replaced by translated ones here.
_READERS = {column.name: column.read for column in import_columns.COLUMNS}


class SlugIndex:
    """The keys of catalogue entries by slug, loaded once for each model."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[str, int]] = {}

    def key(self, model: type[models.Model], slug: str) -> int:
        """Return the key of the entry with a slug; raise ValueError if there is none."""
        if model not in self._keys:
            self._keys[model] = dict(model._base_manager.values_list("slug", "pk"))
        try:
            return self._keys[model][slug]
        except KeyError as error:
            raise ValueError(_("“%s” is not in the catalogue.") % slug) from error


@dataclass(frozen=True)
class Column:
    """A read-only column: its name in the file, and the field of the article it shows.

    `kind` is how a spreadsheet shows its values (`workbook_writing.WIDTHS`).
    """

    name: str
    field: str
    kind: str = "text"
    is_read = False

    @property
    def label(self) -> str | Promise:
        return Article._meta.get_field(self.field).verbose_name

    @property
    def fields(self) -> set[str]:
        """The fields of an article that a change in this column changes."""
        return {self.field}

    @property
    def known(self) -> tuple[tuple[str, str | Promise], ...]:
        """The codes allowed in the column with their labels; empty if any text is allowed."""
        return ()

    @property
    def meaning(self) -> str:
        """Describe the content of a cell: its codes with their labels, or whether it is read back at all."""
        if self.known and self.is_read:
            return SEPARATOR.join(f"{code}: {label}" for code, label in self.known)
        return _("Read back") if self.is_read else _("For information; changes to it are ignored")

    def text(self, article: Article) -> str:
        return normalise_line_ends(getattr(article, self.field) or "")


class Text(Column):
    """A column that can be edited."""

    is_read = True

    def read(self, cell: str, slugs: SlugIndex) -> str:
        """Return the normalised text of a cell; raise ValueError with the reason if the cell is invalid."""
        return cell.strip()

    def assign(self, article: Article, text: str, slugs: SlugIndex) -> None:
        """Assign a text returned by `read` to the field of an article, without saving the article."""
        setattr(article, self.field, text)


class Line(Text):
    def read(self, cell: str, slugs: SlugIndex) -> str:
        return _READERS["title"](cell)


class Language(Text):
    def read(self, cell: str, slugs: SlugIndex) -> str:
        try:
            return _READERS["language"](cell)
        except ValueError as error:
            raise ValueError(_("A language is a code such as ar, en or fr.")) from error


class Code(Text):
    """A column for a field with choices, by their codes."""

    @property
    def known(self) -> tuple[tuple[str, str | Promise], ...]:
        choices = Article._meta.get_field(self.field).flatchoices
        return tuple((code, label) for code, label in choices if code)

    def read(self, cell: str, slugs: SlugIndex) -> str:
        code, codes = cell.strip().casefold(), [code for code, _label in self.known]
        if code in codes or (not code and Article._meta.get_field(self.field).blank):
            return code
        raise ValueError(_("Accepted values: %s.") % SEPARATOR.join(codes))


class Flag(Text):
    known = ((YES, gettext_lazy("yes")), (NO, gettext_lazy("no")))

    def text(self, article: Article) -> str:
        return YES if getattr(article, self.field) else NO

    def read(self, cell: str, slugs: SlugIndex) -> str:
        try:
            return _FLAGS[cell.strip().casefold()]
        except KeyError as error:
            raise ValueError(_("Accepted values: %s.") % SEPARATOR.join((YES, NO))) from error

    def assign(self, article: Article, text: str, slugs: SlugIndex) -> None:
        setattr(article, self.field, text == YES)


class Date(Text):
    """A date at its precision, or the code for “not stated”; empty if not yet recorded."""

    known = ((DatePrecision.NOT_STATED.value, DatePrecision.NOT_STATED.label),)

    @property
    def fields(self) -> set[str]:
        return {self.field, f"{self.field}_precision"}

    def text(self, article: Article) -> str:
        if article.published_date:
            return str(article.published_date)
        return article.published_on_precision

    def read(self, cell: str, slugs: SlugIndex) -> str:
        text = cell.strip().casefold()
        if text in ("", DatePrecision.NOT_STATED):
            return text
        try:
            return str(PartialDate.parse(text))
        except ValueError:
            pass
        try:
            return str(PartialDate.of(read_day(text)))
        except ValueError as error:
            message = _("A date is 2022, 2022-05 or 2022-05-11; where none is stated: %s.")
            raise ValueError(message % DatePrecision.NOT_STATED.value) from error

    def assign(self, article: Article, text: str, slugs: SlugIndex) -> None:
        is_date = text not in ("", DatePrecision.NOT_STATED)
        article.published_date = PartialDate.parse(text) if is_date else None
        if not is_date:
            article.published_on_precision = text


class Outlet(Text):
    def text(self, article: Article) -> str:
        return article.source.slug if article.source else ""

    def read(self, cell: str, slugs: SlugIndex) -> str:
        slug = cell.strip()
        if slug:
            slugs.key(Source, slug)
        return slug

    def assign(self, article: Article, text: str, slugs: SlugIndex) -> None:
        article.source_id = slugs.key(Source, text) if text else None


@dataclass(frozen=True)
class Links:
    """A column of confirmed links, as the slugs of their targets; for coverage, only links of one relation."""

    name: str
    model: type[EvidenceLink]
    target: str
    relation: str = ""
    own_label: Promise | str = ""
    is_read = True
    kind = "text"

    @property
    def label(self) -> str | Promise:
        return self.own_label or self.model._meta.verbose_name_plural

    @property
    def meaning(self) -> str:
        return _("Keys of the catalogue, a semicolon between two")

    @property
    def shared_fields(self) -> dict[str, str]:
        """The field values shared by all links of this column, besides their confirmed status."""
        return {"relation": self.relation} if self.relation else {}

    def texts(self, articles: Sequence[Article]) -> dict[int, str]:
        """Return the text of the column by article key, for the articles with such links, in one query."""
        slugs: dict[int, list[str]] = {}
        links = self.model.objects.confirmed().filter(article__in=articles, **self.shared_fields)
        for key, slug in links.order_by().values_list("article_id", f"{self.target}__slug"):
            slugs.setdefault(key, []).append(slug)
        return {key: SEPARATOR.join(sorted(names)) for key, names in slugs.items()}

    def read(self, cell: str, slugs: SlugIndex) -> str:
        names = sorted({slug for part in _SLUG_SEPARATORS.split(cell) if (slug := part.strip())})
        self.keys(SEPARATOR.join(names), slugs)
        return SEPARATOR.join(names)

    def keys(self, text: str, slugs: SlugIndex) -> set[int]:
        """Return the keys of the targets in a text of this column; raise ValueError for an unknown slug."""
        model = self.model._meta.get_field(self.target).remote_field.model
        return {slugs.key(model, slug) for slug in text.split(SEPARATOR) if slug}


def normalise_line_ends(text: str) -> str:
    """Return a text with only line feeds as line ends, as spreadsheets keep them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
