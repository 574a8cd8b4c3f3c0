"""Mixins that update the index in the transaction of an edit, record decisions, and fold list searches."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.editorial import outlet_proposals, suggestions
from articles.editorial.suggestions import note_decision
from articles.index import writer
from articles.intake import near_duplicates, recognition, rerecognise
from articles.intake.derivation import Derived
from articles.models import Article, EvidenceLink
from articles.text import arabic


class ArticleIndexMixin(admin.ModelAdmin):
    """Derive everything from the text of a saved article and index it, after its links are saved.

    A text typed into the form is recognised as one that is imported.
    """

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        article = form.instance
        derived = None
        if set(recognition.FIELDS) & set(form.changed_data):
            derived = rerecognise.recognise_text(article, is_given=not form.initial.get("body"))
        if derived is None and change and form.changed_data:
            near_duplicates.update_after_text_change(article)
        outlet_proposals.note_outlet(article, request.user)
        if derived is not None:
            self._report(request, article, derived)
        writer.index_article(article)

    def _report(self, request, article: Article, derived: Derived) -> None:
        if derived.has_failed:
            message = _(
                "Something failed while the text was read: please report this. It is saved."
            )
            self.message_user(request, message, messages.WARNING)
        waiting = sum(link.is_open for link in suggestions.links_of(article))
        if waiting:
            message = ngettext(
                "%(n)d suggestion from the text waits at the reading desk.",
                "%(n)d suggestions from the text wait at the reading desk.",
                waiting,
            )
            self.message_user(request, message % {"n": waiting})

    def delete_model(self, request, obj) -> None:
        super().delete_model(request, obj)
        near_duplicates.dissolve_singletons()


class AuthorityIndexMixin(admin.ModelAdmin):
    """Index the articles of an authority or meeting after it was changed or deleted."""

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        writer.authority_changed(form.instance)

    def delete_model(self, request, obj) -> None:
        articles = list(writer.articles_of(obj).values_list("pk", flat=True))
        writer.authority_deleted(obj)
        super().delete_model(request, obj)
        writer.index_articles(Article.objects.filter(pk__in=articles))

    def delete_queryset(self, request, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class AppointmentIndexMixin(admin.ModelAdmin):
    """Index the articles of an official whose appointment changed: they are found by the office."""

    def save_model(self, request, obj, form, change) -> None:
        before = type(obj).objects.filter(pk=obj.pk).select_related("official").first()
        super().save_model(request, obj, form, change)
        for official in {obj.official, *([before.official] if before else [])}:
            writer.authority_changed(official)

    def delete_model(self, request, obj) -> None:
        super().delete_model(request, obj)
        writer.authority_changed(obj.official)

    def delete_queryset(self, request, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class SynonymRingIndexMixin(admin.ModelAdmin):
    """Apply a changed synonym ring to queries immediately."""

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        writer.ring_changed(obj)

    def delete_model(self, request, obj) -> None:
        writer.ring_deleted(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class ConfirmationMixin(admin.ModelAdmin):
    """Record the editor and time of decisions on links edited inline."""

    def save_formset(self, request, form, formset, change) -> None:
        if issubclass(formset.model, EvidenceLink):
            for row in formset.forms:
                if row.has_changed():
                    note_decision(row.instance, request.user)
                if "evidence" in row.changed_data:
                    clear_evidence_offsets(row.instance)
        super().save_formset(request, form, formset, change)


def clear_evidence_offsets(link: EvidenceLink) -> None:
    """Clear the position of the evidence in the text, which is unknown after an edit of the evidence."""
    link.evidence_in, link.evidence_start, link.evidence_end = "", None, None


class FoldedSearchMixin(admin.ModelAdmin):
    """Search lists for the query as typed and in its folded spelling."""

    def get_search_results(self, request, queryset, search_term):
        results, duplicates = super().get_search_results(request, queryset, search_term)
        folded = arabic.fold_phrase(search_term)
        if folded and folded != search_term:
            more, more_duplicates = super().get_search_results(request, queryset, folded)
            results, duplicates = results | more, duplicates or more_duplicates
        return results, duplicates
