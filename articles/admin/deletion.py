"""Real deletion: for administrators, after a look at all it touches, with the name typed."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.site import key_of
from articles.models import Article, Attendance, Capture, Figure, MeetingResolution, Participation
from articles.text import arabic

TESTIMONIES = (Participation, Attendance, MeetingResolution, Figure)


class Deleting(admin.ModelAdmin):
    """Ask for the name before something is deleted for good; nothing is deleted from a list."""

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Show what goes with an entry and what stands in the way; delete it where its name is typed."""
        with transaction.atomic():
            key = key_of(self.model, object_id)
            obj = self.model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
            if obj is None:
                raise Http404
            if not self.has_delete_permission(request, obj):
                raise PermissionDenied
            if request.method == "POST":
                let_go(obj)
            touched, counts, missing, in_the_way = self.get_deleted_objects([obj], request)
            typed = arabic.fold_phrase(request.POST.get("typed", ""))
            wanted = name_of(obj)
            if request.method == "POST" and typed == arabic.fold_phrase(wanted):
                if missing or in_the_way:
                    raise PermissionDenied
                shown = str(obj)
                self.log_deletions(request, self.model._base_manager.filter(pk=obj.pk))
                self.delete_model(request, obj)
                self.message_user(
                    request, _("“%s” was deleted for good.") % shown, messages.SUCCESS
                )
                meta = self.model._meta
                return redirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
            if request.method == "POST":
                transaction.set_rollback(True)
                self.message_user(
                    request, _("The name was not typed as it stands."), messages.ERROR
                )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Delete for good"),
            "object": obj,
            "wanted": wanted,
            "touched": touched,
            "counts": dict(counts).items(),
            "in_the_way": [*in_the_way, *missing],
            "can_be_withdrawn": isinstance(obj, Article),
        }
        return render(request, "admin/articles/delete.html", context)


def name_of(obj: models.Model) -> str:
    """Return what has to be typed: the name as it stands."""
    return obj.title if isinstance(obj, Article) else str(obj)


def let_go(obj: models.Model) -> None:
    """Let go of what keeps an article and is nothing by itself.

    Its captures stay as received; testimonies that nobody confirmed go. A confirmed one stands in the way.
    """
    if isinstance(obj, Article):
        Capture.objects.filter(article=obj).update(article=None, parsed=None, changed_since=False)
        for model in TESTIMONIES:
            model.objects.filter(article=obj).exclude(status="confirmed").delete()
