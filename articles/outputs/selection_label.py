"""A selection in words: the first line of an export or feed, and the name of its file."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.browse.filterset import ArticleFilterSet
from articles.facets.registry import FACETS
from articles.outputs.metadata.article_fields import LANGUAGES, Label

LONGEST_NAME = 80  # letters, without prefix and suffix
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


def in_words(filterset: ArticleFilterSet) -> str:
    """Return a selection in words and its number of articles, in the active language."""
    count = filterset.results.count()
    articles = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
    selection = about(filterset)
    if not selection:
        return _("%(articles)s: the whole archive") % {"articles": articles}
    return _("%(articles)s on %(what)s") % {"articles": articles, "what": selection}


def about(filterset: ArticleFilterSet) -> str:
    """Return the query and the chips of a selection in words; "" if it has none."""
    parts = [f"«{filterset.query.text}»"] if filterset.query else []
    for chip in filterset.chips:
        # The value of a facet is clear without a label; a date bound or a counting mode is not.
        parts.append(chip.value if chip.parameter in FACETS else f"{chip.label} {chip.value}")
    return _(", ").join(parts)


def in_languages(filterset: ArticleFilterSet) -> Label:
    """Return a selection in words, in Arabic and in English."""
    labels = {}
    for language in LANGUAGES:
        with override(language):
            labels[language] = in_words(filterset)
    return labels  # type: ignore[return-value]


def file_name(filterset: ArticleFilterSet, suffix: str) -> str:
    """Return an ASCII file name made of the selection's keys, in the order of the address."""
    values = "-".join(value for name, value in filterset.state.pairs if name not in ("sort", "id"))
    keys = _NOT_ALLOWED.sub("-", values.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"reading-room{f'-{keys}' if keys else ''}.{suffix}"
