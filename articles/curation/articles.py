"""The desk for articles."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import indexing
from articles.curation.indexed import ArticleIndexing, FoldedSearch, RecordsConfirmation
from articles.curation.links import ARTICLE_LINKS, ArticleDateInline, FigureOfArticleInline
from articles.curation.restoring import Restoring
from articles.models import Article, Story

SUGGESTION_RELATIONS = (
    "coverage", "venue_links", "resolution_links", "state_links", "official_links", "topic_links",
)  # fmt: skip


def with_open_suggestions(articles):
    """Annotate articles with whether any of their links still waits for an editor."""
    waiting = Q()
    for relation in SUGGESTION_RELATIONS:
        link = Article._meta.get_field(relation).related_model
        waiting |= Q(Exists(link.objects.filter(article=OuterRef("pk"), status="suggested")))
    return articles.annotate(waits=waiting)


class OpenSuggestionsFilter(admin.SimpleListFilter):
    title = _("open suggestions")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("yes", _("with suggestions to decide")), ("no", _("nothing to decide"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(waits=self.value() == "yes")
        return queryset


@admin.register(Article)
class ArticleAdmin(Restoring, FoldedSearch, RecordsConfirmation, ArticleIndexing):
    list_display = ("title_shown", "source", "date_shown", "status", "rights", "waits_shown")
    list_filter = ("status", OpenSuggestionsFilter, "rights", "title_basis", "date_basis", "source")
    search_fields = ("title", "title_key", "abstract", "permanent_id", "url")
    search_help_text = _("headline, abstract, permanent id or address")
    date_hierarchy = "published_on"
    list_select_related = ("source",)
    autocomplete_fields = ("source",)
    save_on_top = True
    inlines = (*ARTICLE_LINKS, ArticleDateInline, FigureOfArticleInline)
    readonly_fields = (
        "permanent_id", "captures_shown", "cut_shown", "published_at", "withdrawn_at", "created_at",
        "updated_at",
    )  # fmt: skip
    actions = ("send_to_review", "publish", "join_story", "leave_story")
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
        (_("Text and rights"), {"fields": ("abstract", "rights", "body", "caption")}),
        (
            _("Where it comes from"),
            {
                "classes": ("collapse",),
                "fields": (
                    "permanent_id", "captures_shown", "cut_shown", "published_at", "withdrawn_at",
                    "created_at", "updated_at",
                ),
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("css/curation.css",)}

    def get_queryset(self, request):
        return with_open_suggestions(super().get_queryset(request))

    @admin.display(description=_("headline"), ordering="title")
    def title_shown(self, article: Article) -> str:
        return format_html('<bdi dir="auto">{}</bdi>', article.display_title)

    @admin.display(description=_("date of publication"), ordering="published_on")
    def date_shown(self, article: Article) -> str:
        if article.published_date:
            return str(article.published_date)
        return article.get_published_on_precision_display() or "—"

    @admin.display(description=_("to decide"), boolean=False, ordering="waits")
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
        note_moments(article)
        super().save_model(request, article, form, change)

    def has_delete_permission(self, request, obj=None) -> bool:
        # What was received is kept: an article is withdrawn, not deleted.
        return False

    @admin.action(description=_("Send to review"))
    def send_to_review(self, request, queryset) -> None:
        with transaction.atomic():
            drafts = list(
                queryset.filter(status=Article.Status.DRAFT).select_for_update(of=("self",))
            )
            for article in drafts:
                article.status = Article.Status.IN_REVIEW
                article.save(update_fields=["status", "updated_at"])
                self.log_change(request, article, str(_("Send to review")))
        done = len(drafts)
        self.message_user(
            request,
            ngettext("%(n)d article sent to review.", "%(n)d articles sent to review.", done)
            % {"n": done},
        )

    @admin.action(description=_("Publish"))
    def publish(self, request, queryset) -> None:
        """Publish what may be published and name what may not, with the reason."""
        done = 0
        for article in queryset.exclude(status=Article.Status.PUBLISHED):
            article.status = Article.Status.PUBLISHED
            note_moments(article)
            try:
                article.full_clean()
            except ValidationError as error:
                reason = " ".join(error.messages)
                self.message_user(request, f"{article.display_title}: {reason}", messages.ERROR)
                continue
            with transaction.atomic():
                article.save()
                indexing.index_article(article)
                self.log_change(request, article, str(_("Publish")))
            done += 1
        self.message_user(
            request,
            ngettext("%(n)d article published.", "%(n)d articles published.", done) % {"n": done},
        )

    @admin.action(description=_("Mark as copies of one text"))
    def join_story(self, request, queryset) -> None:
        """Group articles that are one text of an agency, with whatever some of them are grouped already."""
        chosen = list(queryset)
        if len(chosen) < 2:
            self.message_user(request, _("Choose two articles or more."), messages.ERROR)
            return
        with transaction.atomic():
            stories = {article.story_id for article in chosen if article.story_id}
            story = Story.objects.filter(pk__in=stories).order_by("pk").first()
            story = story or Story.objects.create()
            together = Q(pk__in=[article.pk for article in chosen]) | Q(story__in=stories)
            done = Article.objects.filter(together).update(story=story)
            Story.objects.filter(pk__in=stories - {story.pk}).delete()
            for article in chosen:
                self.log_change(request, article, str(_("Mark as copies of one text")))
        self.message_user(
            request,
            ngettext(
                "%(n)d article is one text now.", "%(n)d articles are one text now.", done
            ) % {"n": done},
        )  # fmt: skip

    @admin.action(description=_("Mark as no copy"))
    def leave_story(self, request, queryset) -> None:
        """Take articles out of the group of copies they are in; a group of one is none."""
        with transaction.atomic():
            for article in queryset.exclude(story=None):
                self.log_change(request, article, str(_("Mark as no copy")))
            queryset.update(story=None)
            left = Story.objects.annotate(n=Count("articles")).filter(n__lt=2)
            Article.objects.filter(story__in=left).update(story=None)
            Story.objects.filter(articles=None).delete()


def note_moments(article: Article) -> None:
    """Note when an article was first published and when it was withdrawn."""
    if article.is_published and article.published_at is None:
        article.published_at = timezone.now()
    withdrawn = article.status == Article.Status.WITHDRAWN
    if withdrawn and article.withdrawn_at is None:
        article.withdrawn_at = timezone.now()
    if not withdrawn:
        article.withdrawn_at = None
