"""The API for scripts, `/api/v1/`: what the pages show, by the same parameters, as JSON."""

from articles.views.api.openapi import docs, openapi
from articles.views.api.routes import urlpatterns

__all__ = ["docs", "openapi", "urlpatterns"]
