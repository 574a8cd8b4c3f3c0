"""What came in: captures and import runs, to look at and never to change."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Capture, CatalogueRow, Import, ImportItem


class KeptAsReceived(admin.ModelAdmin):
    """Show, and neither add, change nor delete."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Capture)
class CaptureAdmin(KeptAsReceived):
    list_display = ("origin", "byte_size", "media_type", "received_at", "article")
    list_select_related = ("article__source",)
    search_fields = ("origin", "sha256", "article__title")
    date_hierarchy = "received_at"
    fields = ("origin", "article", "sha256", "byte_size", "media_type", "received_at", "text_shown")
    readonly_fields = fields

    class Media:
        css = {"all": ("css/curation.css",)}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    @admin.display(description=_("content"))
    def text_shown(self, capture: Capture) -> str:
        text = bytes(capture.content).decode("utf-8", errors="replace")
        return format_html('<pre class="capture" dir="auto">{}</pre>', text)


class ImportItemInline(admin.TabularInline):
    model = ImportItem
    extra = 0
    can_delete = False
    fields = readonly_fields = ("name", "outcome", "message", "article_shown")

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article__source")

    @admin.display(description=_("article"))
    def article_shown(self, item: ImportItem) -> str:
        if not item.article:
            return "—"
        address = reverse("admin:articles_article_change", args=[item.article_id])
        return format_html('<a href="{}"><bdi dir="auto">{}</bdi></a>', address, item.article)


@admin.register(Import)
class ImportAdmin(KeptAsReceived):
    list_display = ("label", "started_at", "finished_at", "started_by", "status")
    list_filter = ("status",)
    inlines = (ImportItemInline,)


@admin.register(CatalogueRow)
class CatalogueRowAdmin(KeptAsReceived):
    list_display = ("table", "key")
    list_filter = ("table",)
    search_fields = ("key",)


admin.site.site_header = _("The reading room: the editors’ desk")
admin.site.site_title = _("Editors’ desk")
admin.site.index_title = _("What would you like to curate?")
