"""Admin of imports: their items and outcomes, the report, and undo."""

from __future__ import annotations

import io

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.admin.captures import ReadOnlyMixin
from articles.admin.uploads import UploadMixin
from articles.intake.report import write_report
from articles.models import Import, ImportItem


@admin.register(Import)
class ImportAdmin(UploadMixin, ReadOnlyMixin):
    list_display = ("label", "started_at", "finished_at", "started_by", "status", "outcomes_shown")
    list_filter = ("status",)
    actions = ("undo",)

    def get_queryset(self, request):
        counts = {
            outcome.value: Count("items", filter=Q(items__outcome=outcome))
            for outcome in ImportItem.Outcome
        }
        return super().get_queryset(request).annotate(**counts)

    def get_urls(self):
        report = path(
            "<int:pk>/report.csv", self.admin_site.admin_view(self.report_file),
            name="articles_import_report",
        )  # fmt: skip
        return [report, *super().get_urls()]

    def report_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the outcome of each item as CSV, with a byte order mark for spreadsheet programs."""
        run = get_object_or_404(Import, pk=pk)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        buffer = io.StringIO(newline="")
        write_report(run, buffer)
        return HttpResponse(
            "\ufeff" + buffer.getvalue(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="import-{pk}.csv"'},
        )

    @admin.display(description=_("what became of the items"))
    def outcomes_shown(self, run: Import) -> str:
        items = reverse("admin:articles_importitem_changelist")
        links = [
            (items, run.pk, outcome.value, getattr(run, outcome.value), outcome.label)
            for outcome in ImportItem.Outcome
            if getattr(run, outcome.value)
        ]
        return format_html_join(
            " · ", '<a href="{}?run__id__exact={}&amp;outcome__exact={}">{} {}</a>', links
        ) or "—"  # fmt: skip

    @admin.action(description=_("Undo (only while nothing has been changed)"), permissions=["undo"])
    def undo(self, request: HttpRequest, queryset) -> None:
        for run in queryset:
            self.undo_run(request, run)


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnlyMixin):
    """Items of all imports, filtered and paged because one run may have ten thousand."""

    list_display = ("name", "outcome", "message", "article_shown", "capture")
    list_filter = ("outcome", "run")
    list_select_related = ("article__source", "capture")
    search_fields = ("name", "message")
    fields = readonly_fields = (
        "run",
        "position",
        "name",
        "outcome",
        "message",
        "article",
        "capture",
    )
    ordering = ("-run", "position")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("capture__content", "capture__parsed")

    @admin.display(description=_("article"))
    def article_shown(self, item: ImportItem) -> str:
        if not item.article:
            return "—"
        address = reverse("admin:articles_article_change", args=[item.article_id])
        return format_html('<a href="{}"><bdi dir="auto">{}</bdi></a>', address, item.article)
