"""Read-only admin of captures and catalogue rows; the read-only base of imports and operations."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.intake.parsers.encoding import windows_1256
from articles.models import Capture, CatalogueRow
from articles.text.diff import Version, difference
from articles.text.shown_address import shown_address


class ReadOnlyMixin(admin.ModelAdmin):
    """Allow viewing only: no adding, changing or deleting."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Capture)
class CaptureAdmin(ReadOnlyMixin):
    list_display = ("origin", "byte_size", "media_type", "received_at", "article", "changed_since")
    list_select_related = ("article__source",)
    list_filter = ("changed_since", ("article", admin.EmptyFieldListFilter), "media_type")
    actions = ("settle_change",)
    search_fields = ("origin", "sha256", "article__title")
    date_hierarchy = "received_at"
    fields = (
        "origin", "address_shown", "captured_at", "article", "changed_since", "difference_shown", "sha256",
        "byte_size", "media_type", "received_at", "text_shown",
    )  # fmt: skip
    readonly_fields = fields

    class Media:
        css = {"all": ("css/curation.css",)}

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    @admin.display(description=_("address"))
    def address_shown(self, capture: Capture) -> str:
        return (
            format_html('<bdi dir="ltr">{}</bdi>', shown_address(capture.url))
            if capture.url
            else "—"
        )

    @admin.display(description=_("content"))
    def text_shown(self, capture: Capture) -> str:
        text = windows_1256(bytes(capture.content)) or bytes(capture.content).decode(
            "utf-8", errors="replace"
        )
        return format_html('<pre class="capture" dir="auto">{}</pre>', text)

    @admin.display(description=_("differences from the article"))
    def difference_shown(self, capture: Capture) -> str:
        """Return the passages found only in the capture (ins) and only in its article (del)."""
        if not capture.article or not (capture.parsed or {}).get("body"):
            return "—"
        article = capture.article
        comparison = difference(
            Version(article.title, article.body, True),
            Version(capture.parsed["title"], capture.parsed["body"], True),
        )
        passages = [("ins", passage) for passage in comparison.added]
        passages += [("del", passage) for passage in comparison.left_out]
        lines = format_html_join("", '<li><{0} dir="auto">{1}</{0}></li>', passages)
        return format_html("<ul>{}</ul>", lines) if passages else _("nothing")

    @admin.action(description=_("Mark the change as settled"), permissions=["settle"])
    def settle_change(self, request, queryset) -> None:
        done = queryset.filter(changed_since=True).update(changed_since=False)
        self.message_user(
            request, ngettext("%(n)d change settled.", "%(n)d changes settled.", done) % {"n": done}
        )

    def has_settle_permission(self, request) -> bool:
        return request.user.has_perm("articles.change_capture")


@admin.register(CatalogueRow)
class CatalogueRowAdmin(ReadOnlyMixin):
    list_display = ("table", "key")
    list_filter = ("table",)
    search_fields = ("key",)
