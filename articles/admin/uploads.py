"""Imports through the desk: files are uploaded, previewed, and run in the background.

Each import has one page, which depends on its status: a preview of its outcomes, its progress, or its
outcomes. All state is in the database, so the page may be closed and reopened on any device.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import intake, tasks
from articles.intake.parsers import SUFFIXES
from articles.models import Import, ImportItem
from articles.text.whole_numbers import whole_number

Status = Import.Status
ADD, CHANGE = "articles.add_import", "articles.change_import"
REFRESH_SECONDS = 2


class UploadMixin(admin.ModelAdmin):
    """Let contributors upload files and run their own imports, and editors run and undo every import."""

    def get_urls(self):
        def post_path(name, view):
            return path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)),
                name=f"articles_import_{name}",
            )  # fmt: skip

        views = [
            post_path("run", self.run_view),
            post_path("discard", self.discard_view),
            post_path("undo", self.undo_view),
        ]
        return [*views, *super().get_urls()]

    def get_queryset(self, request: HttpRequest):
        """Hide the imports that other contributors have uploaded but not run."""
        runs = super().get_queryset(request)
        if request.user.has_perm(CHANGE):
            return runs
        return runs.filter(~Q(status=Status.PREVIEW) | Q(started_by=request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADD)

    def has_view_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        may_view = super().has_view_permission(request, obj)
        return may_view and (
            obj is None or obj.status != Status.PREVIEW or _may_handle(obj, request)
        )

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """Receive files and redirect to the preview, or report the reason for each file refused (400)."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        refusal = None
        if request.method == "POST":
            # Read the files first: the quota is checked while the request is parsed.
            files = request.FILES.getlist("files")
            try:
                if getattr(request, "quota_exceeded", False):
                    raise intake.UploadRefused([("", intake.limits_message())])
                run = intake.receive(files, request.user)
            except intake.UploadRefused as error:
                refusal = error
            else:
                return redirect(_address(run))
        context = {
            "title": _("Import articles"), "refusal": refusal, "endings": (*SUFFIXES, ".zip"),
            "bytes_most": settings.IMPORT_UPLOAD_BYTES_MAX, "at_once": settings.IMPORT_FILES_AT_ONCE,
        }  # fmt: skip
        return self._page(request, "import_upload.html", context, status=400 if refusal else 200)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url="", extra_context=None
    ) -> HttpResponse:
        """Show an import: the preview of its outcomes, its progress, or its outcomes."""
        run = get_object_or_404(Import, pk=_number(unquote(object_id)))
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        if run.status == Status.PREVIEW:
            return self._preview(request, run)
        return self._progress(request, run)

    def _preview(self, request: HttpRequest, run: Import) -> HttpResponse:
        try:
            preview = intake.preview(run)
        except OperationalError:
            preview = None  # other transactions have locked the same records
        context = {
            "title": _("Import preview"), "run": run, "preview": preview,
            "file_count": run.uploads.count(), "may_run": request.user.has_perm(ADD),
        }  # fmt: skip
        return self._page(request, "import_preview.html", context)

    def _progress(self, request: HttpRequest, run: Import) -> HttpResponse:
        status = tasks.status_of(run)
        counts = dict(run.items.values_list("outcome").annotate(Count("pk")).order_by())
        outcomes = [
            (outcome, counts[outcome]) for outcome in ImportItem.Outcome if outcome in counts
        ]
        is_under_way = status in (Status.QUEUED, Status.RUNNING)
        may_run = request.user.has_perm(ADD) and _may_handle(run, request)
        context = {
            "title": _("An import"), "run": run, "standing": Status(status), "outcomes": outcomes,
            "done": sum(counts.values()), "is_under_way": is_under_way, "refresh": REFRESH_SECONDS,
            "may_run": may_run and status == Status.INTERRUPTED and run.uploads.exists(),
            "may_undo": self.has_undo_permission(request)
            and status in (Status.FINISHED, Status.INTERRUPTED),
        }  # fmt: skip
        return self._page(request, "import_run.html", context)

    def run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue an import to run in the background, or to continue after an interruption."""
        run = self._permitted_run(request, pk)
        if not tasks.queue_import(run):
            return self._already_started(request, run)
        self.log_change(request, run, str(Status.QUEUED.label))
        return redirect(_address(run))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete an import that was not run, with its files; nothing else has been written yet."""
        self._permitted_run(request, pk)
        with transaction.atomic():
            run = get_object_or_404(Import.objects.select_for_update(of=("self",)), pk=pk)
            if run.status != Status.PREVIEW:
                return self._already_started(request, run)
            run.delete()
        self.message_user(request, _("Discarded; nothing was imported."))
        return redirect(reverse("admin:articles_import_changelist"))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a whole import, like the action of the list."""
        if not self.has_undo_permission(request):
            raise PermissionDenied
        run = get_object_or_404(Import, pk=pk)
        self.undo_run(request, run)
        return redirect(_address(run))

    def undo_run(self, request: HttpRequest, run: Import) -> None:
        """Undo an import and report the number of items, or report why it cannot be undone."""
        try:
            done = intake.undo_import(run)
        except intake.UndoRefused as refusal:
            reasons = "; ".join(refusal.reasons[:5])
            self.message_user(request, f"{run}: {reasons}", messages.ERROR)
            return
        self.log_change(request, run, str(_("Undone")))
        message = ngettext("%(n)d item undone.", "%(n)d items undone.", done) % {"n": done}
        self.message_user(request, f"{run}: {message}")

    def _permitted_run(self, request: HttpRequest, pk: int) -> Import:
        """Return an import that the user may run or discard; raise PermissionDenied for any other."""
        run = get_object_or_404(Import, pk=pk)
        if not (request.user.has_perm(ADD) and _may_handle(run, request)):
            raise PermissionDenied
        return run

    def _already_started(self, request: HttpRequest, run: Import) -> HttpResponse:
        self.message_user(
            request, _("This import is already running or has finished."), messages.WARNING
        )
        return redirect(_address(run))

    def _page(self, request: HttpRequest, name: str, context: dict, status=200) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.model._meta, **context}
        return render(request, f"admin/articles/{name}", context, status=status)


def _may_handle(run: Import, request: HttpRequest) -> bool:
    """Return whether the user uploaded the files of an import or may handle every import."""
    return run.started_by_id == request.user.pk or request.user.has_perm(CHANGE)


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise Http404
    return number


def _address(run: Import) -> str:
    return reverse("admin:articles_import_change", args=[run.pk])
