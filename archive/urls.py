"""All addresses: Arabic at the root, English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("articles.urls")),
        prefix_default_language=False,
    ),
]

handler404 = "articles.views.home.page_not_found"
handler500 = "articles.views.home.server_error"
