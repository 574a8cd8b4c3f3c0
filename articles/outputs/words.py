"""Words of outputs in the active language: pairs of Arabic and English, and translated texts."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

from articles.interchange.columns import Words


def active_language() -> str:
    """Return the active language as labels are keyed: ar or en."""
    return "ar" if (get_language() or "ar").startswith("ar") else "en"


def in_words(words: Words) -> str:
    """Return a pair of words in the active language."""
    return words[0] if active_language() == "ar" else words[1]


lazy_words = lazy(in_words, str)
translated = lazy(
    gettext, str
)  # of a text marked with `gettext_noop`, which the API shows in English
