"""Permanent deletion for administrators: a list of everything affected, and the name has to be typed."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.admin.site import key_from_url
from articles.models import Article, Attendance, Capture, Figure, MeetingResolution, Participation
from articles.text import arabic

TESTIMONIES = (Participation, Attendance, MeetingResolution, Figure)


class DeletionMixin(admin.ModelAdmin):
    """Require the name to be typed before permanent deletion; remove the bulk action from lists."""

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Show everything deleted with an entry and what prevents it; delete it once its name is typed."""
        with transaction.atomic():
            key = key_from_url(self.model, object_id)
            obj = self.model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
            if obj is None:
                raise Http404
            if not self.has_delete_permission(request, obj):
                raise PermissionDenied
            if request.method == "POST":
                release_article(obj)
            touched, counts, missing_permissions, protected = self.get_deleted_objects(
                [obj], request
            )
            typed = arabic.fold_phrase(request.POST.get("typed", ""))
            wanted = name_to_type(obj)
            if request.method == "POST" and typed == arabic.fold_phrase(wanted):
                if missing_permissions or protected:
                    raise PermissionDenied
                name = str(obj)
                self.log_deletions(request, self.model._base_manager.filter(pk=obj.pk))
                self.delete_model(request, obj)
                self.message_user(request, _("“%s” was deleted for good.") % name, messages.SUCCESS)
                meta = self.model._meta
                return redirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
            if request.method == "POST":
                transaction.set_rollback(True)
                self.message_user(request, _("The name you typed does not match."), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Delete permanently"),
            "object": obj,
            "wanted": wanted,
            "touched": touched,
            "counts": dict(counts).items(),
            "in_the_way": [*protected, *missing_permissions],
            "can_be_withdrawn": isinstance(obj, Article),
        }
        return render(request, "admin/articles/delete.html", context)


def name_to_type(obj: models.Model) -> str:
    """Return the name that has to be typed to delete an entry."""
    return obj.title if isinstance(obj, Article) else str(obj)


def release_article(obj: models.Model) -> None:
    """Remove what would prevent the deletion of an article but means nothing without it.

    Detach its captures, which stay as received, and delete its testimonies that are not confirmed; a
    confirmed testimony still prevents the deletion. Do nothing for other models.
    """
    if isinstance(obj, Article):
        Capture.objects.filter(article=obj).update(article=None, parsed=None, changed_since=False)
        for model in TESTIMONIES:
            model.objects.filter(article=obj).exclude(status="confirmed").delete()
