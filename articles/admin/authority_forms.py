"""Forms for authorities and meetings: duplicate warnings, and recognition of new names in the drafts."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import tasks
from articles.editorial import duplicate_check, suggestions
from articles.models import LINK_KINDS, PROPOSALS, Authority

CONFIRM_NEW = "_another"  # the form field that confirms a new entry despite similar ones
WIKIDATA = "https://www.wikidata.org/wiki/"
# A change of these can make recognition find more in the drafts.
RECOGNISED_FIELDS = {"name_ar", "name_en", "aliases", "adjectives", "keywords"}


class AuthorityFormMixin(admin.ModelAdmin):
    """Warn of similar entries, and recognise drafts again after a new name."""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        if change or request.method != "POST" or CONFIRM_NEW in request.POST:
            return form

        class DuplicateWarningForm(form):
            """Form of a new entry that is rejected once if similar entries exist."""

            def clean(self):
                data = super().clean()
                fields = {name: data[name] for name in data if hasattr(self._meta.model, name)}
                request.lookalikes = duplicate_check.find_duplicates(self._meta.model(**fields))
                if request.lookalikes:
                    raise ValidationError(_("The catalogue has a similar entry: see above."))
                return data

        return DuplicateWarningForm

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["alike"] = [
            (str(entry), self._address(entry)) for entry in getattr(request, "lookalikes", [])
        ]
        context["asks_whether_another"] = CONFIRM_NEW
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        self._settle_proposal(request, form.instance, change)
        if not change or RECOGNISED_FIELDS & set(form.changed_data):
            transaction.on_commit(tasks.queue_draft_recognition)

    def _settle_proposal(self, request, entry, change: bool) -> None:
        """Confirm the proposal that the new entry was created from, given by `?proposal=` in the URL."""
        key = request.GET.get("proposal", "")
        kind = LINK_KINDS.get(key.rpartition("-")[0])
        if change or kind is None or kind.model not in PROPOSALS:
            return
        proposal = kind.model.objects.filter(pk=key.rpartition("-")[2]).first()
        if proposal is not None and proposal._meta.get_field(
            kind.target
        ).remote_field.model is type(entry):
            suggestions.correct(proposal.article, key, entry.pk, proposal.status, request.user)

    def _address(self, entry) -> str:
        meta = entry._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[entry.pk])

    @admin.display(description=_("Wikidata"))
    def wikidata_shown(self, entry: Authority) -> str:
        """Return a link to the Wikidata entity, for comparison."""
        if not entry.wikidata_id:
            return "—"
        link = '<a href="{}{}" rel="noreferrer noopener" target="_blank" dir="ltr">{}</a>'
        return format_html(link, WIKIDATA, entry.wikidata_id, entry.wikidata_id)
