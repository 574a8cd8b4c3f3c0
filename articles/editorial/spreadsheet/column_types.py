"""The kinds of columns of the table of articles: what each says of an article, and how a cell is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.interchange import columns as of_imports
from articles.models import Article, EvidenceLink, Source
from articles.models.fields import DatePrecision

BETWEEN = "; "
YES, NO = "yes", "no"
_FLAGS = {
    **dict.fromkeys((YES, "true", "1", "نعم"), YES),
    **dict.fromkeys((NO, "false", "0", "لا", ""), NO),
}
_BETWEEN_SLUGS = re.compile(r"[;؛,،\n]")
# Read as imports read them; what they raise is in English, so it is said again here.
_READ = {column.name: column.read for column in of_imports.COLUMNS}


class Slugs:
    """The slugs of the catalogue and their keys, asked for once a kind."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[str, int]] = {}

    def key(self, model: type[models.Model], slug: str) -> int:
        """Return the key of what has a slug; raise ValueError where nothing has it."""
        if model not in self._keys:
            self._keys[model] = dict(model._base_manager.values_list("slug", "pk"))
        try:
            return self._keys[model][slug]
        except KeyError as error:
            raise ValueError(_("“%s” is not in the catalogue.") % slug) from error


@dataclass(frozen=True)
class Column:
    """A column that is only looked at: its name in the file, and the field of an article it shows."""

    name: str
    field: str
    is_read = False

    @property
    def label(self) -> str | Promise:
        return Article._meta.get_field(self.field).verbose_name

    @property
    def fields(self) -> set[str]:
        """The fields of an article that change with it."""
        return {self.field}

    @property
    def known(self) -> tuple[tuple[str, str | Promise], ...]:
        """The codes that stand in it, each with what it means; none where any text may."""
        return ()

    def text(self, article: Article) -> str:
        return in_lines(getattr(article, self.field) or "")


class Text(Column):
    """A column that is read back."""

    is_read = True

    def read(self, cell: str, slugs: Slugs) -> str:
        """Return what the column would say for a cell; raise ValueError, with the reason, where it cannot."""
        return cell.strip()

    def put(self, article: Article, text: str, slugs: Slugs) -> None:
        """Let an article say in this column what `read` returned; it is not saved."""
        setattr(article, self.field, text)


class Line(Text):
    def read(self, cell: str, slugs: Slugs) -> str:
        return _READ["title"](cell)


class Language(Text):
    def read(self, cell: str, slugs: Slugs) -> str:
        try:
            return _READ["language"](cell)
        except ValueError as error:
            raise ValueError(_("A language is a code such as ar, en or fr.")) from error


class Code(Text):
    """One of the values a field may have."""

    @property
    def known(self) -> tuple[tuple[str, str | Promise], ...]:
        choices = Article._meta.get_field(self.field).flatchoices
        return tuple((code, label) for code, label in choices if code)

    def read(self, cell: str, slugs: Slugs) -> str:
        code, codes = cell.strip().casefold(), [code for code, _label in self.known]
        if code in codes or (not code and Article._meta.get_field(self.field).blank):
            return code
        raise ValueError(_("Known are: %s.") % BETWEEN.join(codes))


class Flag(Text):
    known = ((YES, gettext_lazy("yes")), (NO, gettext_lazy("no")))

    def text(self, article: Article) -> str:
        return YES if getattr(article, self.field) else NO

    def read(self, cell: str, slugs: Slugs) -> str:
        try:
            return _FLAGS[cell.strip().casefold()]
        except KeyError as error:
            raise ValueError(_("Known are: %s.") % BETWEEN.join((YES, NO))) from error

    def put(self, article: Article, text: str, slugs: Slugs) -> None:
        setattr(article, self.field, text == YES)


class Date(Text):
    """A date as far as it is known, or that it is not stated; empty where nobody looked yet."""

    known = ((DatePrecision.NOT_STATED.value, DatePrecision.NOT_STATED.label),)

    @property
    def fields(self) -> set[str]:
        return {self.field, f"{self.field}_precision"}

    def text(self, article: Article) -> str:
        if article.published_date:
            return str(article.published_date)
        return article.published_on_precision

    def read(self, cell: str, slugs: Slugs) -> str:
        text = cell.strip().casefold()
        if text in ("", DatePrecision.NOT_STATED):
            return text
        try:
            return str(_READ["published_on"](text))
        except ValueError as error:
            said = _("A date is 2022, 2022-05 or 2022-05-11; where none is stated: %s.")
            raise ValueError(said % DatePrecision.NOT_STATED.value) from error

    def put(self, article: Article, text: str, slugs: Slugs) -> None:
        is_date = text not in ("", DatePrecision.NOT_STATED)
        article.published_date = _READ["published_on"](text) if is_date else None
        if not is_date:
            article.published_on_precision = text


class Outlet(Text):
    def text(self, article: Article) -> str:
        return article.source.slug if article.source else ""

    def read(self, cell: str, slugs: Slugs) -> str:
        slug = cell.strip()
        if slug:
            slugs.key(Source, slug)
        return slug

    def put(self, article: Article, text: str, slugs: Slugs) -> None:
        article.source_id = slugs.key(Source, text) if text else None


@dataclass(frozen=True)
class Links:
    """A column of confirmed links, by the slugs of their other ends; of coverage, those of one relation."""

    name: str
    model: type[EvidenceLink]
    target: str
    relation: str = ""
    said: Promise | str = ""
    is_read = True

    @property
    def label(self) -> str | Promise:
        return self.said or self.model._meta.verbose_name_plural

    @property
    def common(self) -> dict[str, str]:
        """What all links of this column have in common, beside being confirmed."""
        return {"relation": self.relation} if self.relation else {}

    def texts(self, articles: Sequence[Article]) -> dict[int, str]:
        """Return what the column says of articles that have such links, by their keys; one statement."""
        slugs: dict[int, list[str]] = {}
        links = self.model.objects.confirmed().filter(article__in=articles, **self.common)
        for key, slug in links.order_by().values_list("article_id", f"{self.target}__slug"):
            slugs.setdefault(key, []).append(slug)
        return {key: BETWEEN.join(sorted(found)) for key, found in slugs.items()}

    def read(self, cell: str, slugs: Slugs) -> str:
        found = sorted({slug for part in _BETWEEN_SLUGS.split(cell) if (slug := part.strip())})
        self.keys(BETWEEN.join(found), slugs)
        return BETWEEN.join(found)

    def keys(self, text: str, slugs: Slugs) -> set[int]:
        """Return the keys of the authorities a text of this column names."""
        of = self.model._meta.get_field(self.target).remote_field.model
        return {slugs.key(of, slug) for slug in text.split(BETWEEN) if slug}


def in_lines(text: str) -> str:
    """Return a text with the line ends that spreadsheets keep."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
