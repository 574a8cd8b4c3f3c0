"""A selection in words, as files and feeds state it, and the names of its files."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.browse.article_list import ArticleList
from articles.facets.registry import FACETS
from articles.outputs import plain_text
from articles.outputs.metadata.article_fields import LANGUAGES, Label

LONGEST_NAME = 80  # letters, without prefix and suffix
LONGEST_WORDS = 60  # letters: in Arabic two octets each, and file systems take 255
# What Windows, macOS or Linux forbid in names, and marks of direction, which would show another name.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class FileNames:
    """The name of a file in ASCII, and in the language of the reader."""

    ascii: str
    words: str

    @property
    def disposition(self) -> str:
        """The header `Content-Disposition` with both names (RFC 6266, RFC 8187)."""
        encoded = quote(self.words, safe="")
        return f"attachment; filename=\"{self.ascii}\"; filename*=UTF-8''{encoded}"


def in_words(article_list: ArticleList) -> str:
    """Return a selection in words and its number of articles, in the active language."""
    count = article_list.results.count()
    articles = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
    selection = about(article_list)
    if not selection:
        return _("%(articles)s: the whole archive") % {"articles": articles}
    return _("%(articles)s: %(what)s") % {"articles": articles, "what": selection}


def about(article_list: ArticleList) -> str:
    """Return the query and the chips of a selection in words; "" if it has none."""
    parts = [f"«{article_list.query.text}»"] if article_list.query else []
    for chip in article_list.wording.chips:
        # The value of a facet is clear without a label; a date bound or a counting mode is not.
        parts.append(chip.value if chip.parameter in FACETS else f"{chip.label} {chip.value}")
    return plain_text.line(_(", ").join(parts))


def in_languages(article_list: ArticleList) -> Label:
    """Return a selection in words, in Arabic and in English."""
    labels = {}
    for language in LANGUAGES:
        with override(language):
            labels[language] = in_words(article_list)
    return labels  # type: ignore[return-value]


def file_names(article_list: ArticleList, suffix: str, day: dt.date) -> FileNames:
    """Return the names of a file: the selection's keys in the order of the address, and its words; the day."""
    values = "-".join(
        value for name, value in article_list.state.pairs if name not in ("sort", "id")
    )
    keys = _NOT_ALLOWED.sub("-", values.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return names_of(keys, in_words(article_list), suffix, day)


def names_of(keys: str, words: str, suffix: str, day: dt.date) -> FileNames:
    """Return the names of a file of the archive; a slash and what else systems forbid becomes a space."""
    ascii_name = "-".join(filter(None, ("reading-room", keys, day.isoformat())))
    archive = _("The reading room")
    words = " ".join(_FORBIDDEN.sub(" ", plain_text.line(words)).split())[:LONGEST_WORDS].strip()
    return FileNames(f"{ascii_name}.{suffix}", f"{archive} - {words} - {day.isoformat()}.{suffix}")
