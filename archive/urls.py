"""Root URL configuration: Arabic at the root, English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import articles.urls
from articles.web.observability import health, metrics
from articles.web.request_limits import bounded

urlpatterns = [
    path("healthz", bounded(health.healthz), name="healthz"),
    path("readyz", bounded(health.readyz), name="readyz"),
    path("metrics", bounded(metrics.metrics), name="metrics"),
    *articles.urls.for_machines,
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("articles.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "articles.views.home.bad_request"
handler403 = "articles.views.home.forbidden"
handler404 = "articles.views.home.page_not_found"
handler500 = "articles.views.home.server_error"
