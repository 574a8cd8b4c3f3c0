"""How long a page may be kept by whoever stands between it and the reader."""

from __future__ import annotations

from functools import wraps

from django.views.decorators.cache import cache_control


def public_page(view):
    """Allow anyone to keep the page and demand that its ETag be asked about before it is used."""
    return wraps(view)(cache_control(public=True, max_age=0, must_revalidate=True)(view))
