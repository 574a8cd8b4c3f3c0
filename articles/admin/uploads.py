"""Bringing articles in through the desk: files are sent, looked at, and run in the background.

Each import has one page, by how it stands: what would become of its pieces, how far it is, what became of
them. Everything is in the database: the page may be closed and opened again, anywhere.
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

Status = Import.Status
ADD, CHANGE = "articles.add_import", "articles.change_import"
REFRESH_SECONDS = 2


class Uploading(admin.ModelAdmin):
    """Let contributors send files and run what they sent, and editors run and take back every import."""

    def get_urls(self):
        def step(name, view):
            return path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(view)),
                name=f"articles_import_{name}",
            )  # fmt: skip

        steps = [
            step("run", self.run_view),
            step("discard", self.discard_view),
            step("undo", self.undo_view),
        ]
        return [*steps, *super().get_urls()]

    def get_queryset(self, request: HttpRequest):
        """Leave out what others have sent and not run: it is theirs."""
        runs = super().get_queryset(request)
        if request.user.has_perm(CHANGE):
            return runs
        return runs.filter(~Q(status=Status.PREVIEW) | Q(started_by=request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ADD)

    def has_view_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        may = super().has_view_permission(request, obj)
        return may and (obj is None or obj.status != Status.PREVIEW or _is_theirs(obj, request))

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE)

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """Take files in and lead to what would become of them, or say what is wrong with which."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        refusal = None
        if request.method == "POST":
            # Read first: only then is it known whether the quota stopped them.
            files = request.FILES.getlist("files")
            try:
                if getattr(request, "sent_too_much", False):
                    raise intake.UploadRefused([("", intake.limits())])
                run = intake.receive(files, request.user)
            except intake.UploadRefused as found:
                refusal = found
            else:
                return redirect(_address(run))
        context = {
            "title": _("Bring articles in"), "refusal": refusal, "endings": (*SUFFIXES, ".zip"),
            "bytes_most": settings.IMPORT_UPLOAD_BYTES_MAX, "at_once": settings.IMPORT_FILES_AT_ONCE,
        }  # fmt: skip
        return self._page(request, "import_upload.html", context, status=400 if refusal else 200)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url="", extra_context=None
    ) -> HttpResponse:
        """Show an import: what would become of its pieces, how far it is, or what became of them."""
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
            preview = None  # others are at work on the same records
        context = {
            "title": _("What would become of it"), "run": run, "preview": preview,
            "file_count": run.uploads.count(), "may_run": request.user.has_perm(ADD),
        }  # fmt: skip
        return self._page(request, "import_preview.html", context)

    def _progress(self, request: HttpRequest, run: Import) -> HttpResponse:
        standing = tasks.status_of(run)
        found = dict(run.items.values_list("outcome").annotate(Count("pk")).order_by())
        outcomes = [(each, found[each]) for each in ImportItem.Outcome if each in found]
        is_under_way = standing in (Status.QUEUED, Status.RUNNING)
        may_run = request.user.has_perm(ADD) and _is_theirs(run, request)
        context = {
            "title": _("An import"), "run": run, "standing": Status(standing), "outcomes": outcomes,
            "done": sum(found.values()), "is_under_way": is_under_way, "refresh": REFRESH_SECONDS,
            "may_run": may_run and standing == Status.INTERRUPTED and run.uploads.exists(),
            "may_undo": self.has_undo_permission(request)
            and standing in (Status.FINISHED, Status.INTERRUPTED),
        }  # fmt: skip
        return self._page(request, "import_run.html", context)

    def run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let an import run in the background, or go on where it was interrupted."""
        run = self._own(request, pk)
        if not tasks.queue(run):
            return self._too_late(request, run)
        self.log_change(request, run, str(Status.QUEUED.label))
        return redirect(_address(run))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget files that were sent and not run; nothing else was written yet."""
        self._own(request, pk)
        with transaction.atomic():
            run = get_object_or_404(Import.objects.select_for_update(of=("self",)), pk=pk)
            if run.status != Status.PREVIEW:
                return self._too_late(request, run)
            run.delete()
        self.message_user(request, _("Discarded: nothing was brought in."))
        return redirect(reverse("admin:articles_import_changelist"))

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a whole run back, as the action of the list does."""
        if not self.has_undo_permission(request):
            raise PermissionDenied
        run = get_object_or_404(Import, pk=pk)
        self.take_back(request, run)
        return redirect(_address(run))

    def take_back(self, request: HttpRequest, run: Import) -> None:
        """Undo a run and say so, or say why not."""
        try:
            done = intake.undo_import(run)
        except intake.UndoRefused as refusal:
            said = "; ".join(refusal.reasons[:5])
            self.message_user(request, f"{run}: {said}", messages.ERROR)
            return
        self.log_change(request, run, str(_("Taken back")))
        said = ngettext("%(n)d item taken back.", "%(n)d items taken back.", done) % {"n": done}
        self.message_user(request, f"{run}: {said}")

    def _own(self, request: HttpRequest, pk: int) -> Import:
        """Return an import that somebody may run."""
        run = get_object_or_404(Import, pk=pk)
        if not (request.user.has_perm(ADD) and _is_theirs(run, request)):
            raise PermissionDenied
        return run

    def _too_late(self, request: HttpRequest, run: Import) -> HttpResponse:
        self.message_user(request, _("This import runs already, or is done."), messages.WARNING)
        return redirect(_address(run))

    def _page(self, request: HttpRequest, name: str, context: dict, status=200) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.model._meta, **context}
        return render(request, f"admin/articles/{name}", context, status=status)


def _is_theirs(run: Import, request: HttpRequest) -> bool:
    """Whether somebody sent the files of a run, or may work on those of everybody."""
    return run.started_by_id == request.user.pk or request.user.has_perm(CHANGE)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Http404
    return int(text)


def _address(run: Import) -> str:
    return reverse("admin:articles_import_change", args=[run.pk])
