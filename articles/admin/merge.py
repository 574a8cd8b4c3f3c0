"""Merging in the admin: two entries of a list that are one, after a look at what moves."""

from __future__ import annotations

from django.contrib import admin, messages
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.editorial import merge


class Merging(admin.ModelAdmin):
    """Offer to merge two entries; which of them stays is asked, with what hangs on each."""

    actions = ("merge",)

    @admin.action(description=_("Merge two into one"), permissions=["change"])
    def merge(self, request, queryset):
        chosen = list(queryset[:3])
        if len(chosen) != 2:
            self.message_user(request, _("Choose two entries."), messages.ERROR)
            return None
        kept = next((each for each in chosen if str(each.pk) == request.POST.get("kept")), None)
        if kept is None:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "title": _("Merge two into one"),
                "choices": [(each, _hanging_on(each)) for each in chosen],
            }
            return render(request, "admin/articles/merge.html", context)
        (gone,) = (each for each in chosen if each is not kept)
        name = str(gone)
        try:
            merge.merge(kept, gone, request.user)
        except ValueError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None
        self.log_change(request, kept, f"{_('Merge two into one')}: {name}")
        self.message_user(
            request, _("“%(gone)s” is part of “%(kept)s” now.") % {"gone": name, "kept": kept}
        )
        return None


def _hanging_on(entry) -> list[tuple[str, int]]:
    """Return what refers to an entry: the name of each kind, and how many."""
    found = [
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
        for name, field, model in found
    ]
    return [(str(name), count) for name, count in counts if count]
