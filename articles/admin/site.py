"""The editors' desk as an admin site whose first page is the queue."""

from __future__ import annotations

from functools import partial, wraps
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles.web import rate_limit

# Tables of the worker and of signing in, which have pages of their own.
HIDDEN_APPS = {"django_tasks_database", "axes", "otp_totp", "otp_static"}


def key_from_url(model: type[Model], object_id: str):
    """Return the primary key given in a URL of the admin; raise Http404 if it cannot be one."""
    try:
        return model._meta.pk.to_python(unquote(object_id))
    except ValidationError as error:
        raise Http404 from error


class DeskSite(AdminSite):
    site_header = _("The reading room: editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("Queue")
    index_template = "admin/articles/queue.html"

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Register models, those of other packages too, with the form fields of the desk."""
        # Imported here because the admin site is created before the models are loaded.
        from articles.admin.forms import with_desk_forms

        admin_class = with_desk_forms(admin_class or ModelAdmin)
        super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list:
        from articles.admin import second_factor

        return [
            path("second-factor/", partial(second_factor.verify, site=self), name="second-factor"),
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
            path(
                "r/<path:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            ),
            *super().get_urls(),
        ]

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Redirect to the public page of an entry; raise Http404 for what the desk does not have.

        Some models have no table (the proxies of the history), and some keys cannot be those of a model (UUID):
        looking for a row would be an error.
        """
        # Imported here because the admin site is created before the models are loaded.
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.contenttypes.views import shortcut

        if content_type_id.isdecimal():
            content_type = ContentType.objects.filter(pk=content_type_id).first()
            model = content_type and content_type.model_class()
            if content_type is not None and model not in self._registry:
                raise Http404
            if model is not None:
                key_from_url(model, object_id)
        return shortcut(request, content_type_id, object_id)

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Ask for name and password, then for the second factor; attempts are rate-limited."""
        from articles.admin import second_factor

        if request.method == "POST":
            allowance = rate_limit.spend(request)
            if allowance.is_refused:
                return rate_limit.refusal(request, allowance)
        elif second_factor.pending_user(request):
            following = urlencode({"next": request.GET.get("next", "")})
            return redirect(f"{reverse(f'{self.name}:second-factor')}?{following}")
        self.login_form = second_factor.SignIn
        return super().login(request, extra_context)

    def admin_view(self, view, cacheable=False):
        """Return a view of the desk that responds with 400 to a NUL in the query string."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def without_nul(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            # List filters pass parameters to the database, which raises an error for NUL.
            if any("\x00" in value for _name, values in request.GET.lists() for value in values):
                raise BadRequest("NUL in a parameter")
            if (
                request.GET.get(TO_FIELD_VAR) == ""
            ):  # Django's admin looks for a field without a name
                request.GET = request.GET.copy()
                del request.GET[TO_FIELD_VAR]
            return inner(request, *args, **kwargs)

        return without_nul

    def get_app_list(self, request: HttpRequest, app_label=None) -> list[dict]:
        """Return the list of applications without those in `HIDDEN_APPS`."""
        apps = super().get_app_list(request, app_label)
        return [app for app in apps if app["app_label"] not in HIDDEN_APPS]

    def index(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Show the queue of this editor, oldest items first, and links to everything else."""
        # Imported here because the admin site is created before the models are loaded.
        from articles.admin.queue import queue

        waiting = queue(request.user)
        following = next(
            (
                item
                for pending in waiting
                if pending.section.name == "suggestions"
                for item in pending.oldest
            ),
            None,
        )
        context = {"waiting": waiting, "following": following, **(extra_context or {})}
        return super().index(request, context)
