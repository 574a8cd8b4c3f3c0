"""Admin of meetings."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.authority_forms import AuthorityFormMixin
from articles.admin.date_questions import DateQuestionMixin
from articles.admin.deletion import DeletionMixin
from articles.admin.edit_conflicts import EditConflictMixin
from articles.admin.history import HistoryMixin
from articles.admin.index_sync import AuthorityIndexMixin, ConfirmationMixin
from articles.admin.link_inlines import MEETING_LINKS, FigureOfMeetingInline
from articles.admin.merge import MergeMixin
from articles.admin.outcomes import OutcomeInline
from articles.admin.questions import QuestionMixin
from articles.editorial import testimony_proposals
from articles.models import CommuniqueCopy, Meeting


class CommuniqueCopyInline(admin.TabularInline):
    """Pages where the communiqué can be read."""

    model = CommuniqueCopy
    extra = 0
    fields = ("url", "language", "kind", "publisher_ar", "publisher_en")


@admin.register(Meeting)
class MeetingAdmin(
    MergeMixin,
    AuthorityFormMixin,
    ConfirmationMixin,
    AuthorityIndexMixin,
    DateQuestionMixin,
    QuestionMixin,
    EditConflictMixin,
    HistoryMixin,
    DeletionMixin,
):
    list_display = ("title_ar", "start_on", "kind", "mode", "venue", "status")
    list_filter = ("status", "kind", "mode", "venue")
    search_fields = ("title_ar", "title_en", "slug")
    date_hierarchy = "start_on"
    list_select_related = ("venue",)
    autocomplete_fields = ("venue",)
    save_on_top = True
    inlines = (OutcomeInline, CommuniqueCopyInline, *MEETING_LINKS, FigureOfMeetingInline)
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

    change_form_template = "admin/articles/meeting_form.html"

    def get_urls(self):
        view = path(
            "<int:pk>/propose/", self.admin_site.admin_view(self.propose),
            name="articles_meeting_propose",
        )  # fmt: skip
        return [view, *super().get_urls()]

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Collect testimony from the confirmed articles as suggestions in the inline lists."""
        meeting = get_object_or_404(Meeting, pk=pk)
        if request.method != "POST":
            raise Http404
        if not self.has_change_permission(request, meeting):
            raise PermissionDenied
        done = testimony_proposals.propose(meeting, request.user).count
        message = ngettext(
            "%(n)d suggestion gathered from the articles.",
            "%(n)d suggestions gathered from the articles.",
            done,
        )
        self.message_user(request, message % {"n": done})
        return redirect(reverse("admin:articles_meeting_change", args=[pk]))
