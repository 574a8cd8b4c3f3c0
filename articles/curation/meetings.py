"""The desk for meetings."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.curation.deleting import Deleting
from articles.curation.guarding import Guarded
from articles.curation.histories import History
from articles.curation.indexed import AuthorityIndexing, RecordsConfirmation
from articles.curation.links import MEETING_LINKS, FigureOfMeetingInline
from articles.curation.merge import Merging
from articles.models import CommuniquePoint, Meeting


class CommuniquePointInline(admin.TabularInline):
    """Our own list of the points of a communiqué."""

    model = CommuniquePoint
    extra = 0
    fields = ("position", "text_ar", "text_en")


@admin.register(Meeting)
class MeetingAdmin(Merging, RecordsConfirmation, AuthorityIndexing, Guarded, History, Deleting):
    list_display = ("title_ar", "start_on", "kind", "mode", "venue", "status")
    list_filter = ("status", "kind", "mode", "venue")
    search_fields = ("title_ar", "title_en", "slug")
    date_hierarchy = "start_on"
    list_select_related = ("venue",)
    autocomplete_fields = ("venue",)
    save_on_top = True
    inlines = (CommuniquePointInline, *MEETING_LINKS, FigureOfMeetingInline)
    fieldsets = (
        (None, {"fields": ("title_ar", "title_en", "slug", "status")}),
        (
            _("When and where"),
            {
                "fields": (
                    ("start_on", "start_on_precision"),
                    ("end_on", "end_on_precision"),
                    ("kind", "mode", "venue"),
                )
            },
        ),
        (
            _("Communiqué and sources"),
            {
                "fields": (
                    "communique_url", "communique_archived_url", "note_ar", "note_en", "source_url",
                )
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("css/curation.css",)}
