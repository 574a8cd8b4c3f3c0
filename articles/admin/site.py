"""The desk as a site of Django's admin: its first page is the queue."""

from __future__ import annotations

from functools import partial, wraps
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.web import rate_limit

KEPT_ELSEWHERE = {"django_tasks_database", "axes", "otp_totp", "otp_static"}


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

    def get_urls(self) -> list:
        from articles.admin import second_factor

        return [
            path("second-factor/", partial(second_factor.give, site=self), name="second-factor"),
            path(
                "second-factor/new/",
                partial(second_factor.set_up, site=self),
                name="second-factor-new",
            ),
            path(
                "account/",
                self.admin_view(partial(second_factor.account, site=self)),
                name="account",
            ),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Ask for name and password, then for the second factor; guessing costs an allowance."""
        from articles.admin import second_factor

        if request.method == "POST":
            spent = rate_limit.spend(request)
            if spent.is_refused:
                return rate_limit.too_many(request, spent)
        elif second_factor.half_signed_in(request):
            following = urlencode({"next": request.GET.get("next", "")})
            return redirect(f"{reverse(f'{self.name}:second-factor')}?{following}")
        self.login_form = second_factor.SignIn
        return super().login(request, extra_context)

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
        """Leave out the books of the worker and of the sign-in: they have pages of their own."""
        found = super().get_app_list(request, app_label)
        return [app for app in found if app["app_label"] not in KEPT_ELSEWHERE]

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Show what waits for this editor, the oldest first, and the ways to everything else."""
        # Read here: the admin's site is made before the models are.
        from articles.admin.queue import queue

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
