"""Many articles in one go: choose the change, look at what it does to each, make it; undo under Operations."""

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


class Bulk(admin.ModelAdmin):
    """Offer one change for all chosen articles."""

    def get_urls(self):
        together = path(
            "together/", self.admin_site.admin_view(self.together), name="articles_article_together"
        )
        return [together, *super().get_urls()]

    @admin.action(description=_("Change together: topic, rights, outlet …"), permissions=["curate"])
    def change_together(self, request: HttpRequest, queryset) -> HttpResponse | None:
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk_edit.MOST + 1])
        if len(keys) > bulk_edit.MOST:
            said = _("Choose at most %(n)d articles.") % {"n": bulk_edit.MOST}
            self.message_user(request, said, messages.ERROR)
            return None
        return self._choose(request, signing.dumps(keys, salt=SALT, compress=True), len(keys))

    def together(self, request: HttpRequest) -> HttpResponse:
        """Show what a change would do, then make it."""
        if not request.user.has_perm(workflow.CURATE) or request.method != "POST":
            raise PermissionDenied
        try:
            keys = signing.loads(request.POST.get("keys", ""), salt=SALT)
            change = bulk_edit.CHANGES[request.POST.get("change", "")]
            seen = request.POST.get("seen")
            seen = {int(k): v for k, v in signing.loads(seen, salt=SALT).items()} if seen else None
        except (signing.BadSignature, KeyError) as error:
            raise PermissionDenied from error
        form = _form(change, request.POST)
        if not form.is_valid():
            return self._choose(request, request.POST["keys"], len(keys), change, form)
        value = form.cleaned_data.get("value")
        if seen is None:
            return self._preview(request, keys, change, form, value)
        return self._make(request, change, seen, value)

    def _choose(self, request, keys: str, count: int, chosen=None, form=None) -> HttpResponse:
        forms_ = [
            (change, form if change is chosen else _form(change))
            for change in bulk_edit.CHANGES.values()
        ]
        return self._render(request, {"keys": keys, "count": count, "forms": forms_})

    def _preview(self, request, keys, change, form, value) -> HttpResponse:
        planned = bulk_edit.plan(change, keys, value, request.user)
        seen = {each.article.pk: each.before for each in planned if each.is_change}
        return self._render(
            request,
            {
                "keys": request.POST["keys"],
                "count": len(planned),
                "change": change,
                "form": form,
                "planned": [each for each in planned if each.is_change or each.reason],
                "changing": len(seen),
                "unchanged": sum(not each.is_change and not each.reason for each in planned),
                "seen": signing.dumps(seen, salt=SALT, compress=True),
            },
        )

    def _make(self, request, change, seen, value) -> HttpResponse:
        label = " · ".join(str(part) for part in (change.label, value) if part)
        operation, left = bulk_edit.make(change, seen, value, request.user, label)
        for each in left:
            said = f"{each.article.display_title}: {each.reason}"
            self.message_user(request, said, messages.WARNING)
        done = operation.count
        said = ngettext("%(n)d article changed.", "%(n)d articles changed.", done) % {"n": done}
        self.message_user(request, said, messages.SUCCESS)
        if not done:
            return redirect(reverse("admin:articles_article_changelist"))
        return redirect(reverse("admin:articles_operation_change", args=[operation.pk]))

    def _render(self, request: HttpRequest, context: dict) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Change together"),
            "address": reverse("admin:articles_article_together"),
        }
        return render(request, "admin/articles/together.html", context)


def _form(change: bulk_edit.Change, data=None) -> forms.Form:
    """Return the form that asks for the value of a change."""
    field = change.field()
    fields = {"value": field} if field else {}
    return type("ValueForm", (forms.Form,), fields)(data)
