"""The desk as a site of Django's admin: its first page is the queue."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class Desk(AdminSite):
    site_header = _("The reading room: the editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What waits")
    index_template = "admin/articles/queue.html"

    def get_app_list(self, request: HttpRequest, app_label=None) -> list[dict]:
        """Leave out the books of the background worker: an import has a page of its own."""
        found = super().get_app_list(request, app_label)
        return [app for app in found if app["app_label"] != "django_tasks_database"]

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Show what waits for this editor, the oldest first, and the ways to everything else."""
        # Read here: the admin's site is made before the models are.
        from articles.curation.queue import queue

        waiting = queue(request.user)
        following = next(
            (
                item
                for found in waiting
                if found.section.name == "suggestions"
                for item in found.oldest
            ),
            None,
        )
        context = {"waiting": waiting, "following": following, **(extra_context or {})}
        return super().index(request, context)
