"""Slugs: the readable parts of URLs; former slugs redirect to the object after it was renamed."""

from __future__ import annotations

from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Facet values that are not authorities, and pages next to those of meetings: not allowed as slugs.
RESERVED_SLUGS = ("not-stated", "virtual", "coverage", "compare")


def validate_slug_not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is reserved."), params={"slug": slug})


class SlugHistory(models.Model):
    """A model with a slug, whose former slugs keep redirecting to it."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        instance._loaded_slug = instance.__dict__.get("slug")
        return instance

    def save(self, **options) -> None:
        former = getattr(self, "_loaded_slug", None)
        super().save(**options)
        if former != self.slug:
            # It may be a former slug of another object; from now on it belongs to this one.
            FormerSlug.of(type(self)).filter(slug=self.slug).delete()
        if former and former != self.slug:
            self.remember_slug(former)
        self._loaded_slug = self.slug

    def remember_slug(self, slug: str) -> None:
        """Record a former slug, which will redirect to this object for ever."""
        FormerSlug.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(type(self)),
            slug=slug,
            defaults={"object_id": self.pk},
        )

    @classmethod
    def formerly(cls, slug: str) -> Self | None:
        """Return the object that once had this slug, with its present slug; None if there is none."""
        former = FormerSlug.of(cls).filter(slug=slug).first()
        return cls._default_manager.filter(pk=former.object_id).first() if former else None


class FormerSlug(models.Model):
    """A former slug of an object; its URL redirects (301) for ever."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    slug = models.SlugField(max_length=80)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"], name="former_slug_leads_to_one"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def of(cls, model: type[models.Model]) -> models.QuerySet[FormerSlug]:
        """Return the former slugs of all objects of a model."""
        return cls.objects.filter(content_type=ContentType.objects.get_for_model(model))
