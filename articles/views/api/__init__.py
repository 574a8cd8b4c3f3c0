"""JSON API at `/api/v1/`, with the same contents and parameters as the pages."""

from articles.views.api.openapi import docs, openapi
from articles.views.api.routes import urlpatterns

__all__ = ["docs", "openapi", "urlpatterns"]
