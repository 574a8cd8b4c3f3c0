"""The desk as a site of Django's admin: its first page is the queue."""

from __future__ import annotations

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


def key_of(model: type[Model], object_id: str):
    """Return the key that stands in an address of the desk; raise Http404 for what can be none."""
    try:
        return model._meta.pk.to_python(unquote(object_id))
    except ValidationError as error:
        raise Http404 from error


class Desk(AdminSite):
    site_header = _("The reading room: the editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What waits")
    index_template = "admin/articles/queue.html"

    def admin_view(self, view, cacheable=False):
        """Return a view of the desk; an address that holds what no column can is refused (400)."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def readable(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            # The filters of lists hand it to the database, which breaks off.
            if any("\x00" in value for _name, values in request.GET.lists() for value in values):
                raise BadRequest("NUL in a parameter")
            return inner(request, *args, **kwargs)

        return readable

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
