"""Admin of the articles that readers suggest: what came in, what the archive has, and the decision."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.admin.edit_conflicts import EditConflictMixin
from articles.admin.history import HistoryMixin
from articles.editorial import article_proposals
from articles.editorial.article_proposals import Status
from articles.models import ProposedArticle

CHANGE = "articles.change_proposedarticle"
PARAMETER = "suggestion"  # of the form of a new article: the suggestion that it is typed for
DECISION = ("status", "article", "reason", "refuses_site")


class SuggestedArticleMixin(admin.ModelAdmin):
    """Settle the suggestion that a new article was typed for, given by `?suggestion=` in the address."""

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        key = request.GET.get(PARAMETER, "")
        if change or not key or not request.user.has_perm(CHANGE):
            return
        if article_proposals.accept_typed(key, form.instance, request.user):
            self.message_user(
                request, _("The suggestion of a reader is settled with this article.")
            )


@admin.register(ProposedArticle)
class ProposedArticleAdmin(EditConflictMixin, HistoryMixin):
    list_display = ("address_shown", "meeting", "count", "suggested_at", "status")
    list_display_links = None
    list_filter = ("status", "refuses_site")
    list_select_related = ("meeting__venue",)
    search_fields = ("address", "note")
    autocomplete_fields = ("article",)
    readonly_fields = (
        "page_shown", "meeting", "note_shown", "count", "suggested_at", "last_suggested_at",
        "known_shown", "make_shown", "decided_by", "decided_at",
    )  # fmt: skip
    fieldsets = (
        (
            _("What came in"),
            {
                "fields": (
                    "page_shown", "meeting", "note_shown", "count", ("suggested_at", "last_suggested_at")
                )
            },
        ),
        (
            _("Decision"),
            {
                "fields": (
                    "known_shown", "make_shown", "article", "status", "reason", "refuses_site",
                    ("decided_by", "decided_at"),
                )
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("css/curation.css",)}

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def get_form(self, request, obj=None, change=False, **options):
        class DecisionForm(super().get_form(request, obj, change=change, **options)):
            """Form of a decision: a record for what is taken, a reason for what is not."""

            def clean(self):
                data = super().clean()
                status = data.get("status")
                if status == Status.CONFIRMED and not data.get("article"):
                    message = _(
                        "Choose the article it refers to, or create one; it is then confirmed."
                    )
                    self.add_error("article", message)
                if status == Status.REJECTED and not (data.get("reason") or "").strip():
                    self.add_error("reason", _("Give the reason why it is rejected."))
                if status != Status.REJECTED and data.get("refuses_site"):
                    message = _("A site is refused only with the suggestion that is rejected.")
                    raise ValidationError({"refuses_site": message})
                return data

        return DecisionForm

    def save_model(self, request, obj: ProposedArticle, form, change) -> None:
        """Decide as the form says; nothing else of a suggestion can be changed."""
        if not set(DECISION) & set(form.changed_data):
            return
        if obj.status == Status.CONFIRMED:
            article_proposals.accept(obj, obj.article, request.user)
        elif obj.status == Status.REJECTED:
            article_proposals.reject(obj, obj.reason, request.user, refuses_site=obj.refuses_site)
        else:
            article_proposals.reopen(obj)

    @admin.display(description=_("address"), ordering="address")
    def address_shown(self, proposal: ProposedArticle) -> str:
        address = reverse("admin:articles_proposedarticle_change", args=[proposal.pk])
        return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', address, proposal.address)

    @admin.display(description=_("address"))
    def page_shown(self, proposal: ProposedArticle) -> str:
        """Return the address as a link that tells the site nothing of the desk."""
        link = '<a href="{0}" dir="ltr" rel="noreferrer noopener nofollow" target="_blank">{0}</a>'
        return format_html(link, proposal.address)

    @admin.display(description=_("note of the reader"))
    def note_shown(self, proposal: ProposedArticle) -> str:
        paragraphs = format_html_join(
            "",
            '<p dir="auto">{}</p>',
            ((line,) for line in proposal.note.split("\n") if line.strip()),
        )
        return paragraphs or "—"

    @admin.display(description=_("in the archive"))
    def known_shown(self, proposal: ProposedArticle) -> str:
        """Return the articles with this address, each with its status and a link to the reading desk."""
        links = [
            (
                reverse("admin:articles_article_desk", args=[each.pk]),
                each.display_title,
                each.get_status_display(),
            )
            for each in article_proposals.matching(proposal)
        ]
        line = '<p><a href="{}"><bdi dir="auto">{}</bdi></a> ({})</p>'
        return format_html_join("", line, links) or _("nothing with this address")

    @admin.display(description=_("create the entry"))
    def make_shown(self, proposal: ProposedArticle) -> str:
        """Return a link to the form of a new article with the address; saving it settles the suggestion."""
        if proposal.status != Status.SUGGESTED:
            return "—"
        values = {"url": proposal.address, PARAMETER: proposal.pk}
        address = f"{reverse('admin:articles_article_add')}?{urlencode(values)}"
        return format_html('<a href="{}">{}</a>', address, _("Create the entry"))
