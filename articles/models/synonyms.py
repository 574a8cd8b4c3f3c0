"""Synonym rings: words with the same meaning that are not names of an authority (داعش, تنظيم الدولة, ISIS)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models.fields import web_address


class SynonymRing(models.Model):
    """Words and names that a search treats as equivalent.

    A synonym ring as in ANSI/NISO Z39.19-2005 (R2010), 8.4: the terms are equal, none is preferred.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    words = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("words that mean the same"),
        help_text=_("Words and names in any script, separated by commas; the first one is shown."),
    )
    note = models.TextField(_("cataloguer’s note"), blank=True)
    source_url = web_address(_("source"))

    class Meta:
        verbose_name = _("synonym ring")
        verbose_name_plural = _("synonym rings")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words__len__gte=2),
                name="synonym_ring_has_two",
                violation_error_message=_("A synonym ring needs at least two words."),
            )
        ]

    def __str__(self) -> str:
        return gettext(", ").join(self.words[:3])
