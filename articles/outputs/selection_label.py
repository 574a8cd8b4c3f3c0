"""What an address asks for, in words: the line on top of what is taken away, and the name of its file."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.browse.filterset import ArticleFilterSet
from articles.facets.registry import FACETS
from articles.outputs.metadata.article_fields import LANGUAGES, Label

LONGEST_NAME = 80  # letters of a file's name
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def in_words(filterset: ArticleFilterSet) -> str:
    """Return what was asked for and how many articles that is, in the language of the page."""
    count = filterset.results.count()
    articles = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
    what = about(filterset)
    if not what:
        return _("%(articles)s: the whole archive") % {"articles": articles}
    return _("%(articles)s on %(what)s") % {"articles": articles, "what": what}


def about(filterset: ArticleFilterSet) -> str:
    """Return what was chosen, in words; empty where nothing was."""
    parts = [f"«{filterset.query.text}»"] if filterset.query else []
    for chip in filterset.chips:
        # A value of a facet speaks for itself; a bound and a way of counting do not.
        parts.append(chip.value if chip.parameter in FACETS else f"{chip.label} {chip.value}")
    return _(", ").join(parts)


def in_languages(filterset: ArticleFilterSet) -> Label:
    """Return what was asked for in Arabic and in English."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = in_words(filterset)
    return said  # type: ignore[return-value]


def file_name(filterset: ArticleFilterSet, suffix: str) -> str:
    """Return an ASCII name for a file with what was asked for: its keys in the order of the address."""
    values = "-".join(value for name, value in filterset.state.pairs if name not in ("sort", "id"))
    keys = _NOT_IN_NAMES.sub("-", values.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"reading-room{f'-{keys}' if keys else ''}.{suffix}"
