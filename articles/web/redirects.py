"""Where something is now that had another address before."""

from __future__ import annotations

from django.http import Http404

from articles.models import Meeting
from articles.models.slugs import SlugHistory


def moved(model: type[SlugHistory], slug: str) -> SlugHistory | None:
    """Return what had a slug once and may be shown, under the slug it has now; else None."""
    found = model.formerly(slug)
    return None if isinstance(found, Meeting) and not found.is_published else found


def moved_or_404(model: type[SlugHistory], slug: str) -> SlugHistory:
    """Return what had a slug once; raise Http404 where nothing that may be shown had it."""
    if found := moved(model, slug):
        return found
    raise Http404
