"""Bulk edit of articles: choose a change, preview its effect on each, apply it; undo under Operations."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.editorial import bulk_edit, workflow

SALT = "articles.admin.bulk_edit"


class BulkEditMixin(admin.ModelAdmin):
    """Offer one change for all chosen articles."""

    def get_urls(self):
        view = path(
            "together/",
            self.admin_site.admin_view(self.bulk_edit_view),
            name="articles_article_together",
        )
        return [view, *super().get_urls()]

    @admin.action(description=_("Bulk edit: topic, rights, outlet…"), permissions=["curate"])
    def change_together(self, request: HttpRequest, queryset) -> HttpResponse | None:
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk_edit.MOST + 1])
        if len(keys) > bulk_edit.MOST:
            message = _("Choose at most %(n)d articles.") % {"n": bulk_edit.MOST}
            self.message_user(request, message, messages.ERROR)
            return None
        return self._choose(request, signing.dumps(keys, salt=SALT, compress=True), len(keys))

    def bulk_edit_view(self, request: HttpRequest) -> HttpResponse:
        """Preview a change, or apply it once it was previewed (the form then carries `seen`)."""
        if not request.user.has_perm(workflow.CURATE) or request.method != "POST":
            raise PermissionDenied
        try:
            keys = signing.loads(request.POST.get("keys", ""), salt=SALT)
            change = bulk_edit.changes()[request.POST.get("change", "")]
            seen = request.POST.get("seen")
            seen = {int(k): v for k, v in signing.loads(seen, salt=SALT).items()} if seen else None
        except (signing.BadSignature, KeyError, AttributeError, TypeError, ValueError) as error:
            # What was signed for one field may be sent as another: a list of keys is no table of versions.
            raise PermissionDenied from error
        form = _form(change, request.POST)
        if not form.is_valid():
            return self._choose(request, request.POST["keys"], len(keys), change, form)
        value = form.cleaned_data.get("value")
        if seen is None:
            return self._preview(request, keys, change, form, value)
        return self._apply(request, change, seen, value)

    def _choose(self, request, keys: str, count: int, chosen=None, form=None) -> HttpResponse:
        change_forms = [
            (change, form if change is chosen else _form(change))
            for change in bulk_edit.changes().values()
        ]
        return self._render(request, {"keys": keys, "count": count, "forms": change_forms})

    def _preview(self, request, keys, change, form, value) -> HttpResponse:
        planned = bulk_edit.plan(change, keys, value, request.user)
        seen = {row.article.pk: row.before for row in planned if row.is_change}
        return self._render(
            request,
            {
                "keys": request.POST["keys"],
                "count": len(planned),
                "change": change,
                "form": form,
                "planned": [row for row in planned if row.is_change or row.reason],
                "changing": len(seen),
                "unchanged": sum(not row.is_change and not row.reason for row in planned),
                "seen": signing.dumps(seen, salt=SALT, compress=True),
            },
        )

    def _apply(self, request, change, seen, value) -> HttpResponse:
        label = " · ".join(str(part) for part in (change.label, value) if part)
        operation, skipped = bulk_edit.make(change, seen, value, request.user, label)
        for row in skipped:
            message = f"{row.article.display_title}: {row.reason}"
            self.message_user(request, message, messages.WARNING)
        done = operation.count
        message = ngettext("%(n)d article changed.", "%(n)d articles changed.", done) % {"n": done}
        self.message_user(request, message, messages.SUCCESS)
        if not done:
            return redirect(reverse("admin:articles_article_changelist"))
        return redirect(reverse("admin:articles_operation_change", args=[operation.pk]))

    def _render(self, request: HttpRequest, context: dict) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Bulk edit"),
            "address": reverse("admin:articles_article_together"),
        }
        return render(request, "admin/articles/together.html", context)


def _form(change: bulk_edit.Change, data=None) -> forms.Form:
    """Return the form that asks for the value of a change."""
    field = change.field()
    fields = {"value": field} if field else {}
    return type("ValueForm", (forms.Form,), fields)(data)
