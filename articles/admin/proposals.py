"""Admin of proposed officials, meetings and outlets: named in articles but missing from the catalogue."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.edit_conflicts import EditConflictMixin
from articles.admin.history import HistoryMixin
from articles.editorial import outlet_proposals, suggestions
from articles.editorial.suggestions import note_decision
from articles.models import EvidenceLink, ProposedMeeting, ProposedOfficial, ProposedSource
from articles.text import arabic


class ProposalAdmin(EditConflictMixin, HistoryMixin):
    """Admin of proposals with their evidence: choose the record created from one, or reject it.

    `kind` is the name of the kind in `LINK_KINDS`, `target` the field that holds the record.
    """

    list_filter = ("status",)
    list_select_related = ("article__source",)
    readonly_fields = ("article", "evidence_shown", "rule", "confidence", "make_shown")

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def get_form(self, request, obj=None, change=False, **options):
        target = self.target

        class ProposalForm(super().get_form(request, obj, change=change, **options)):
            """Form of a proposal that requires a record when the proposal is confirmed."""

            def clean(self):
                data = super().clean()
                if data.get("status") == EvidenceLink.Status.CONFIRMED and not data.get(target):
                    message = _(
                        "Choose the entry it refers to, or create one; it is then confirmed."
                    )
                    self.add_error(target, message)
                return data

        return ProposalForm

    def save_model(self, request, obj, form, change) -> None:
        note_decision(obj, request.user)
        super().save_model(request, obj, form, change)
        if not {"status", self.target} & set(form.changed_data):
            return
        if obj.is_confirmed:
            suggestions.settle(obj, getattr(obj, f"{self.target}_id"), request.user)
        elif obj.status == EvidenceLink.Status.REJECTED:
            self.refuse(obj, request.user)

    def refuse(self, proposal, user) -> None:
        """Do what else belongs to the rejection of a proposal, which is saved already."""

    @admin.display(description=_("create the entry"))
    def make_shown(self, proposal) -> str:
        """Return a link to the form of a new entry, filled in; saving that form confirms the proposal."""
        if proposal.status != proposal.Status.SUGGESTED:
            return "—"
        address = reverse(f"admin:articles_{self.target}_add")
        values = self.initial_values(proposal) | {"proposal": f"{self.kind}-{proposal.pk}"}
        return format_html(
            '<a href="{}?{}">{}</a>', address, urlencode(values), _("Create the entry")
        )

    @admin.display(description=_("evidence"))
    def evidence_shown(self, proposal) -> str:
        return format_html('<q dir="auto">{}</q>', proposal.evidence)


@admin.register(ProposedOfficial)
class ProposedOfficialAdmin(ProposalAdmin):
    list_display = ("name", "office", "state", "article", "status", "evidence_shown")
    search_fields = ("name", "office")
    autocomplete_fields = ("state", "official")
    fields = (
        "name", "office", "state", "article", "evidence_shown", "rule", "confidence", "official", "status",
        "make_shown",
    )  # fmt: skip
    kind, target = "new-official", "official"

    def initial_values(self, proposal: ProposedOfficial) -> dict:
        return {"name_ar": proposal.name}


@admin.register(ProposedMeeting)
class ProposedMeetingAdmin(ProposalAdmin):
    list_display = ("__str__", "kind", "article", "status", "evidence_shown")
    autocomplete_fields = ("venue", "meeting")
    fields = (
        ("start_on", "start_on_precision"), "venue", "is_virtual", "kind", "article", "evidence_shown", "rule",
        "confidence", "meeting", "status", "make_shown",
    )  # fmt: skip
    kind, target = "new-meeting", "meeting"

    def initial_values(self, proposal: ProposedMeeting) -> dict:
        values = {
            "start_on": proposal.start_on, "start_on_precision": proposal.start_on_precision,
            "venue": proposal.venue_id, "kind": proposal.kind,
            "mode": "virtual" if proposal.is_virtual else "in-person",
        }  # fmt: skip
        return {name: value for name, value in values.items() if value}


@admin.register(ProposedSource)
class ProposedSourceAdmin(ProposalAdmin):
    list_display = ("name", "domain", "article", "status", "source")
    search_fields = ("name", "domain")
    autocomplete_fields = ("source",)
    readonly_fields = (*ProposalAdmin.readonly_fields, "name", "domain", "waiting_shown")
    fields = (
        "name", "domain", "article", "waiting_shown", "evidence_shown", "rule", "confidence", "source",
        "status", "make_shown",
    )  # fmt: skip
    kind, target = "new-source", "source"

    def initial_values(self, proposal: ProposedSource) -> dict:
        language = "ar" if arabic.has_arabic_letters(proposal.name) else "en"
        return {f"name_{language}": proposal.name, "domain": proposal.domain}

    def refuse(self, proposal: ProposedSource, user) -> None:
        outlet_proposals.refuse(proposal, user)

    @admin.display(description=_("articles that wait for the same decision"))
    def waiting_shown(self, proposal: ProposedSource) -> int:
        name = arabic.fold_phrase(proposal.name)
        waiting = ProposedSource.objects.filter(status=EvidenceLink.Status.SUGGESTED)
        return sum(
            arabic.fold_phrase(other) == name for other in waiting.values_list("name", flat=True)
        )
