"""A selection in words: the first line of an export or feed, and the name of its file."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.browse.article_list import ArticleList
from articles.facets.registry import FACETS
from articles.outputs import plain_text
from articles.outputs.metadata.article_fields import LANGUAGES, Label

LONGEST_NAME = 80  # letters, without prefix and suffix
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


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


def file_name(article_list: ArticleList, suffix: str) -> str:
    """Return an ASCII file name made of the selection's keys, in the order of the address."""
    values = "-".join(
        value for name, value in article_list.state.pairs if name not in ("sort", "id")
    )
    keys = _NOT_ALLOWED.sub("-", values.lower()).strip("-")[:LONGEST_NAME].strip("-")
    return f"reading-room{f'-{keys}' if keys else ''}.{suffix}"
