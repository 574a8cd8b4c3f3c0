"""Admin of articles: list, filters, form and bulk actions."""

from __future__ import annotations

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.article_proposals import SuggestedArticleMixin
from articles.admin.bulk_edit import BulkEditMixin
from articles.admin.cut_text import CutTextMixin
from articles.admin.deletion import DeletionMixin
from articles.admin.edit_conflicts import EditConflictMixin
from articles.admin.history import HistoryMixin
from articles.admin.index_sync import ArticleIndexMixin, ConfirmationMixin, FoldedSearchMixin
from articles.admin.link_inlines import (
    ArticleDateInline,
    FigureOfArticleInline,
    article_link_inlines,
)
from articles.admin.questions import QuestionMixin
from articles.admin.queue import open_suggestions
from articles.admin.reading_desk import ReadingDeskMixin, desk_address
from articles.admin.spreadsheet import SpreadsheetMixin
from articles.editorial import stated_dates, workflow
from articles.intake import near_duplicates
from articles.models import Article, LinkCheck


class OpenSuggestionsFilter(admin.SimpleListFilter):
    title = _("open suggestions")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("yes", _("with open suggestions")), ("no", _("no open suggestions"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(waits=self.value() == "yes")
        return queryset


class CopiesFilter(admin.SimpleListFilter):
    title = _("near-duplicates")
    parameter_name = "copies"

    def lookups(self, request, model_admin):
        return [("unsettled", _("not yet compared")), ("yes", _("copies of one text"))]

    def queryset(self, request, queryset):
        if self.value() == "unsettled":
            return queryset.filter(story__settled=False)
        return queryset.exclude(story=None) if self.value() == "yes" else queryset


class LinkFilter(admin.SimpleListFilter):
    title = _("source link")
    parameter_name = "link"

    def lookups(self, request, model_admin):
        return [("dead", _("broken"))]

    def queryset(self, request, queryset):
        if self.value() == "dead":
            return queryset.filter(link_check__in=LinkCheck.objects.dead())
        return queryset


class StatedDateFilter(admin.SimpleListFilter):
    title = _("date of the meeting")
    parameter_name = "date"

    def lookups(self, request, model_admin):
        return [("contradicted", _("other than that of the meeting"))]

    def queryset(self, request, queryset):
        if self.value() == "contradicted":
            return queryset.filter(coverage__in=stated_dates.contradicted()).distinct()
        return queryset


@admin.register(Article)
class ArticleAdmin(
    ReadingDeskMixin,
    SuggestedArticleMixin,
    BulkEditMixin,
    SpreadsheetMixin,
    CutTextMixin,
    FoldedSearchMixin,
    ConfirmationMixin,
    ArticleIndexMixin,
    QuestionMixin,
    EditConflictMixin,
    HistoryMixin,
    DeletionMixin,
):
    list_display = ("title_shown", "source", "date_shown", "status", "rights", "waits_shown")
    list_display_links = None
    list_filter = (
        "status",
        OpenSuggestionsFilter,
        CopiesFilter,
        LinkFilter,
        StatedDateFilter,
        "rights",
        "title_basis",
        "date_basis",
        "source",
    )
    search_fields = ("title", "title_key", "abstract", "abstract_en", "permanent_id", "url")
    search_help_text = _("headline, abstract, permanent id or address")
    date_hierarchy = "published_on"
    list_select_related = ("source",)
    autocomplete_fields = ("source",)
    save_on_top = True
    # Read-only: the status changes only through workflow steps at the reading desk.
    readonly_fields = (
        "status", "withdrawn_reason", "permanent_id", "captures_shown", "cut_shown", "created_by",
        "submitted_at", "submitted_by", "published_at", "published_by", "withdrawn_at", "withdrawn_by",
        "created_at", "updated_at",
    )  # fmt: skip
    actions = (
        "change_together", "take_csv", "take_xlsx", "send_to_review", "publish", "join_story",
        "leave_story",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("title", "title_basis", "subtitle", "byline", "status", "withdrawn_reason")}),
        (
            _("Outlet and date"),
            {
                "fields": (
                    ("source", "source_unknown"),
                    ("published_on", "published_on_precision", "date_basis"),
                    "language", "url", "archived_url",
                )
            },
        ),
        (_("Text and rights"), {"fields": ("abstract", "abstract_en", "rights", "body", "caption")}),
        (
            _("Where it comes from"),
            {
                "classes": ("collapse",),
                "fields": (
                    "permanent_id", "captures_shown", "cut_shown", ("created_at", "created_by"),
                    ("submitted_at", "submitted_by"), ("published_at", "published_by"),
                    ("withdrawn_at", "withdrawn_by"), "updated_at",
                ),
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("css/curation.css",)}

    def get_inlines(self, request, obj):
        return [*article_link_inlines(), ArticleDateInline, FigureOfArticleInline]

    def get_queryset(self, request):
        articles = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            return articles.annotate(waits=open_suggestions())
        return articles

    @admin.display(description=_("headline"), ordering="title")
    def title_shown(self, article: Article) -> str:
        return format_html(
            '<a href="{}"><bdi dir="auto">{}</bdi></a>',
            desk_address(article),
            article.display_title,
        )

    @admin.display(description=_("date of publication"), ordering="published_on")
    def date_shown(self, article: Article) -> str:
        if article.published_date:
            return str(article.published_date)
        return article.get_published_on_precision_display() or "—"

    @admin.display(description=_("open"), boolean=False, ordering="waits")
    def waits_shown(self, article: Article) -> str:
        return "●" if article.waits else ""

    @admin.display(description=_("captures"))
    def captures_shown(self, article: Article) -> str:
        links = [
            (reverse("admin:articles_capture_change", args=[pk]), origin)
            for pk, origin in article.captures.values_list("pk", "origin")
        ]
        return format_html_join(", ", '<a href="{}" dir="ltr">{}</a>', links) or "—"

    def save_model(self, request, article: Article, form, change) -> None:
        if not change:
            article.created_by = request.user
        super().save_model(request, article, form, change)

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return workflow.may_change(obj, request.user)

    def has_curate_permission(self, request) -> bool:
        return request.user.has_perm(workflow.CURATE)

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm(workflow.PUBLISH)

    def _take_step(self, request, name: str, queryset) -> int:
        """Take a workflow step with each article separately; report refusals and return the number done."""
        done = 0
        for article in queryset.order_by("created_at", "pk"):
            try:
                updated = workflow.take_step(name, article, request.user)
            except workflow.StepRefused as refusal:
                reason = " ".join(refusal.reasons)
                self.message_user(request, f"{article.display_title}: {reason}", messages.ERROR)
                continue
            self.log_change(request, updated, str(workflow.STEPS[name].label))
            done += 1
        return done

    @admin.action(description=_("Send to review"), permissions=["change"])
    def send_to_review(self, request, queryset) -> None:
        done = self._take_step(request, "submit", queryset.filter(status=Article.Status.DRAFT))
        message = ngettext("%(n)d article sent to review.", "%(n)d articles sent to review.", done)
        self.message_user(request, message % {"n": done})

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset) -> None:
        """Publish the articles that are ready and report the others with the reason."""
        waiting = queryset.exclude(status=Article.Status.PUBLISHED)
        done = self._take_step(request, "publish", waiting)
        message = ngettext("%(n)d article published.", "%(n)d articles published.", done)
        self.message_user(request, message % {"n": done})

    @admin.action(description=_("Mark as copies of one text"), permissions=["curate"])
    def join_story(self, request, queryset) -> None:
        """Group articles as copies of one agency text, merging groups some of them are already in."""
        chosen = list(queryset)
        if len(chosen) < 2:
            self.message_user(request, _("Choose two articles or more."), messages.ERROR)
            return
        done = near_duplicates.merge_groups(chosen)
        for article in chosen:
            self.log_change(request, article, str(_("Mark as copies of one text")))
        self.message_user(
            request,
            ngettext(
                "%(n)d article marked as a copy of one text.",
                "%(n)d articles marked as copies of one text.",
                done,
            ) % {"n": done},
        )  # fmt: skip

    @admin.action(description=_("Mark as not a copy"), permissions=["curate"])
    def leave_story(self, request, queryset) -> None:
        """Remove articles from their groups of copies; a group left with one article is dissolved."""
        chosen = list(queryset.exclude(story=None))
        near_duplicates.remove_from_groups([article.pk for article in chosen])
        for article in chosen:
            self.log_change(request, article, str(_("Mark as not a copy")))
