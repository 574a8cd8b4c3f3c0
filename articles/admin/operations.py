"""Admin of operations: viewing and undoing changes that were made together."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import ngettext

from articles.admin.captures import ReadOnlyMixin
from articles.editorial import history
from articles.intake import near_duplicates
from articles.models import Article, Operation


@admin.register(Operation)
class OperationAdmin(ReadOnlyMixin):
    list_display = ("label", "kind", "count", "done_by", "done_at", "undone_at")
    list_filter = ("kind",)
    list_select_related = ("done_by",)
    search_fields = ("label",)
    fields = readonly_fields = (
        "label", "kind", "count", "done_by", "done_at", "undone_by", "undone_at",
    )  # fmt: skip
    change_form_template = "admin/articles/operation.html"

    def get_urls(self):
        view = path(
            "<uuid:pk>/back/", self.admin_site.admin_view(self.undo), name="articles_operation_back"
        )
        return [view, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        operation = self.get_object(request, object_id)
        may_undo = operation is not None and operation.undone_at is None and self._may_undo(request)
        context = {"may_undo": may_undo, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def undo(self, request: HttpRequest, pk) -> HttpResponse:
        """Undo an operation, or report what has changed since."""
        operation = get_object_or_404(Operation, pk=pk)
        if request.method != "POST":
            raise Http404
        if not self._may_undo(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                done = history.undo(operation, request.user)
                events = Article.pgh_event_model.objects.filter(pgh_context=operation.pk)
                for article in Article.objects.filter(pk__in=events.values("pgh_obj_id")):
                    near_duplicates.update_after_text_change(article)
        except history.UndoRefused as refusal:
            self.message_user(request, "; ".join(refusal.reasons[:10]), messages.ERROR)
        else:
            message = ngettext("%(n)d row restored.", "%(n)d rows restored.", done) % {"n": done}
            self.message_user(request, message, messages.SUCCESS)
        return redirect(reverse("admin:articles_operation_change", args=[pk]))

    def _may_undo(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.change_operation")
