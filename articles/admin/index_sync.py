"""Saving in the admin: whatever an editor changes, the index follows in the same transaction."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet

from articles.editorial.suggestions import note_decision
from articles.index import writer
from articles.intake import near_duplicates
from articles.models import Article, EvidenceLink
from articles.text import arabic


class ArticleIndexing(admin.ModelAdmin):
    """Index an article once its links are saved too; what refers to places in its text follows."""

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        if change and form.changed_data:
            near_duplicates.text_changed(form.instance)
        writer.index_article(form.instance)

    def delete_model(self, request, obj) -> None:
        super().delete_model(request, obj)
        near_duplicates.forget_alone()


class AuthorityIndexing(admin.ModelAdmin):
    """Index the articles of an authority or a meeting after it was changed."""

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


class AppointmentIndexing(admin.ModelAdmin):
    """Follow an office: the articles that name who held it are found by it."""

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


class RingIndexing(admin.ModelAdmin):
    """Let questions follow a synonym ring at once."""

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        writer.ring_changed(obj)

    def delete_model(self, request, obj) -> None:
        writer.ring_deleted(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset: QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class RecordsConfirmation(admin.ModelAdmin):
    """Record who confirmed a link and when, for the links edited inline."""

    def save_formset(self, request, form, formset, change) -> None:
        if issubclass(formset.model, EvidenceLink):
            for changed in formset.forms:
                if changed.has_changed():
                    note_decision(changed.instance, request.user)
                if "evidence" in changed.changed_data:
                    forget_place(changed.instance)
        super().save_formset(request, form, formset, change)


def forget_place(link: EvidenceLink) -> None:
    """Forget where in the text a sentence stood: an editor has written another."""
    link.evidence_in, link.evidence_start, link.evidence_end = "", None, None


class FoldedSearch(admin.ModelAdmin):
    """Search in the lists of the admin whatever the spelling: also for the folded words."""

    def get_search_results(self, request, queryset, search_term):
        found, duplicates = super().get_search_results(request, queryset, search_term)
        folded = arabic.fold_phrase(search_term)
        if folded and folded != search_term:
            more, more_duplicates = super().get_search_results(request, queryset, folded)
            found, duplicates = found | more, duplicates or more_duplicates
        return found, duplicates
