"""Former addresses: finding a subject by a slug that it no longer has."""

from __future__ import annotations

from django.http import Http404

from articles.models import Meeting
from articles.models.slugs import SlugHistory
from articles.web.gone import Gone, subject_gone


def find_by_former_slug(model: type[SlugHistory], slug: str) -> SlugHistory | None:
    """Return the public subject that once had a slug, or None."""
    subject = model.formerly(slug)
    return None if isinstance(subject, Meeting) and not subject.is_published else subject


def find_by_former_slug_or_404(model: type[SlugHistory], slug: str) -> SlugHistory:
    """Return the public subject that once had a slug; raise Gone if it was deleted, Http404 if unknown."""
    if subject := find_by_former_slug(model, slug):
        return subject
    if item := subject_gone(model, slug):
        raise Gone(item)
    raise Http404
