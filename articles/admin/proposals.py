"""People and meetings that articles name and the catalogue does not know."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.edit_conflicts import Guarded
from articles.admin.history import History
from articles.editorial import suggestions
from articles.editorial.suggestions import note_decision
from articles.models import EvidenceLink, ProposedMeeting, ProposedOfficial


class ProposalAdmin(Guarded, History):
    """Look at a proposal with its sentence; name the record that was made of it, or reject it."""

    list_filter = ("status",)
    list_select_related = ("article__source",)
    readonly_fields = ("article", "evidence_shown", "rule", "confidence", "make_shown")

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def get_form(self, request, obj=None, change=False, **options):
        named = self.makes

        class Named(super().get_form(request, obj, change=change, **options)):
            """The form of a proposal, which is confirmed by naming the record it is."""

            def clean(self):
                data = super().clean()
                if data.get("status") == EvidenceLink.Status.CONFIRMED and not data.get(named):
                    said = _("Name the record it is, or make one: then it is confirmed.")
                    self.add_error(named, said)
                return data

        return Named

    def save_model(self, request, obj, form, change) -> None:
        note_decision(obj, request.user)
        super().save_model(request, obj, form, change)
        if obj.is_confirmed and {"status", self.makes} & set(form.changed_data):
            suggestions.settle(obj, getattr(obj, f"{self.makes}_id"), request.user)

    @admin.display(description=_("make the record"))
    def make_shown(self, proposal) -> str:
        """Return the way to a new entry with what is proposed filled in; saving it settles this."""
        if proposal.status != proposal.Status.SUGGESTED:
            return "—"
        address = reverse(f"admin:articles_{self.makes}_add")
        values = self.filled_in(proposal) | {"proposal": f"{self.kind}-{proposal.pk}"}
        return format_html(
            '<a href="{}?{}">{}</a>', address, urlencode(values), _("Make the record")
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
    kind, makes = "new-official", "official"

    def filled_in(self, proposal: ProposedOfficial) -> dict:
        return {"name_ar": proposal.name}


@admin.register(ProposedMeeting)
class ProposedMeetingAdmin(ProposalAdmin):
    list_display = ("__str__", "kind", "article", "status", "evidence_shown")
    autocomplete_fields = ("venue", "meeting")
    fields = (
        ("start_on", "start_on_precision"), "venue", "is_virtual", "kind", "article", "evidence_shown", "rule",
        "confidence", "meeting", "status", "make_shown",
    )  # fmt: skip
    kind, makes = "new-meeting", "meeting"

    def filled_in(self, proposal: ProposedMeeting) -> dict:
        known = {
            "start_on": proposal.start_on, "start_on_precision": proposal.start_on_precision,
            "venue": proposal.venue_id, "kind": proposal.kind,
            "mode": "virtual" if proposal.is_virtual else "in-person",
        }  # fmt: skip
        return {name: value for name, value in known.items() if value}
