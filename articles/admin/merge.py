"""Merging two duplicate entries in the admin, after a preview of everything that moves."""

from __future__ import annotations

from django.contrib import admin, messages
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.editorial import merge


class MergeMixin(admin.ModelAdmin):
    """Offer to merge two entries; ask which one to keep, showing how much refers to each."""

    actions = ("merge",)

    @admin.action(description=_("Merge two entries"), permissions=["change"])
    def merge(self, request, queryset):
        chosen = list(queryset[:3])
        if len(chosen) != 2:
            self.message_user(request, _("Choose two entries."), messages.ERROR)
            return None
        kept = next((entry for entry in chosen if str(entry.pk) == request.POST.get("kept")), None)
        if kept is None:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "title": _("Merge two entries"),
                "choices": [(entry, _references(entry)) for entry in chosen],
            }
            return render(request, "admin/articles/merge.html", context)
        (duplicate,) = (entry for entry in chosen if entry is not kept)
        name = str(duplicate)
        try:
            merge.merge(kept, duplicate, request.user)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None
        self.log_change(request, kept, f"{_('Merge two entries')}: {name}")
        self.message_user(
            request, _("“%(gone)s” was merged into “%(kept)s”.") % {"gone": name, "kept": kept}
        )
        return None


def _references(entry) -> list[tuple[str, int]]:
    """Return the kinds of rows that refer to an entry, each with its plural name and its count."""
    relations = [
        (
            relation.related_model._meta.verbose_name_plural,
            relation.field.name,
            relation.related_model,
        )
        for relation in entry._meta.related_objects
        if not relation.many_to_many
    ]
    counts = [
        (name, model._default_manager.filter(**{field: entry}).count())
        for name, field, model in relations
    ]
    return [(str(name), count) for name, count in counts if count]
