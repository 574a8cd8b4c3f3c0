"""The API for scripts, `/api/v1/`: what the pages show, by the same parameters, as JSON."""

from articles.views.api.described import docs, openapi
from articles.views.api.serving import urlpatterns

__all__ = ["docs", "openapi", "urlpatterns"]
