"""Admin of authorities: venues, states, officials, resolutions, topics and outlets."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.authority_forms import AuthorityFormMixin
from articles.admin.autocomplete import AutocompleteInlineMixin
from articles.admin.deletion import DeletionMixin
from articles.admin.edit_conflicts import EditConflictMixin
from articles.admin.history import HistoryMixin
from articles.admin.index_sync import (
    AppointmentIndexMixin,
    AuthorityIndexMixin,
    FoldedSearchMixin,
    SynonymRingIndexMixin,
)
from articles.admin.merge import MergeMixin
from articles.admin.questions import QuestionMixin
from articles.models import (
    Appointment,
    FormerSlug,
    Official,
    Resolution,
    Source,
    State,
    SynonymRing,
    Topic,
    Venue,
)

_NAMES = ("name_ar", "name_en", "aliases")
_SOURCES = (
    _("Identity and sources"),
    {"fields": ("slug", ("wikidata_id", "wikidata_shown"), "note", "source_url")},
)


class AuthorityAdmin(
    MergeMixin,
    AuthorityFormMixin,
    FoldedSearchMixin,
    AuthorityIndexMixin,
    QuestionMixin,
    EditConflictMixin,
    HistoryMixin,
    DeletionMixin,
):
    search_fields = ("name_ar", "name_en", "slug", "aliases", "sort_key")
    ordering = ("sort_key",)
    readonly_fields = ("wikidata_shown",)


@admin.register(State)
class StateAdmin(AuthorityAdmin):
    list_display = ("name_ar", "name_en", "kind", "iso_code", "membership")
    list_filter = ("kind", "membership")
    fieldsets = (
        (None, {"fields": (*_NAMES, "adjectives")}),
        (
            _("Standing"),
            {
                "fields": (
                    "kind",
                    "iso_code",
                    "membership",
                    ("member_since", "member_since_precision"),
                )
            },
        ),
        _SOURCES,
    )


@admin.register(Venue)
class VenueAdmin(AuthorityAdmin):
    list_display = ("name_ar", "name_en", "country")
    list_filter = ("country",)
    list_select_related = ("country",)
    autocomplete_fields = ("country",)
    fieldsets = (
        (None, {"fields": (*_NAMES, "name_fr")}),
        (_("Place"), {"fields": ("country", ("latitude", "longitude"))}),
        _SOURCES,
    )


@admin.register(Source)
class SourceAdmin(AuthorityAdmin):
    list_display = ("name_ar", "name_en", "domain", "country", "rights_default")
    list_filter = ("rights_default", "kind", "country")
    list_select_related = ("country",)
    autocomplete_fields = ("country",)
    fieldsets = (
        (None, {"fields": (*_NAMES, "domain", "kind", "language", "rights_default")}),
        (_("Country"), {"fields": (("country", "country_basis"),)}),
        _SOURCES,
    )


class AppointmentInline(AutocompleteInlineMixin, admin.TabularInline):
    model = Appointment
    extra = 0
    autocomplete_fields = ("state",)
    fields = (
        "state", "office_ar", "office_en", "office_kind", "from_on", "from_on_precision", "to_on",
        "to_on_precision",
        "dates_basis", "source_url",
    )  # fmt: skip


@admin.register(Official)
class OfficialAdmin(AuthorityAdmin):
    list_display = ("name_ar", "name_en")
    inlines = (AppointmentInline,)
    fieldsets = ((None, {"fields": _NAMES}), _SOURCES)


@admin.register(Resolution)
class ResolutionAdmin(AuthorityAdmin):
    list_display = ("name_ar", "symbol", "adopted_on", "subject_ar")
    list_filter = ("body", "year")
    search_fields = (*AuthorityAdmin.search_fields, "number", "subject_ar", "subject_en")
    ordering = ("number",)
    fieldsets = (
        (None, {"fields": (*_NAMES, "body", ("number", "year"), "adopted_on")}),
        (_("Subject"), {"fields": ("subject_ar", "subject_en", "text_url")}),
        _SOURCES,
    )


@admin.register(Topic)
class TopicAdmin(AuthorityAdmin):
    list_display = ("name_ar", "name_en", "scope_note_ar")
    fieldsets = (
        (None, {"fields": (*_NAMES, "scope_note_ar", "scope_note_en", "keywords")}),
        _SOURCES,
    )


@admin.register(Appointment)
class AppointmentAdmin(AppointmentIndexMixin, EditConflictMixin, HistoryMixin, DeletionMixin):
    list_display = (
        "official", "office_ar", "office_kind", "state", "from_on", "to_on", "dates_basis",
    )  # fmt: skip
    list_filter = ("office_kind", "dates_basis", "state")
    search_fields = ("official__name_ar", "official__name_en", "office_ar", "office_en")
    list_select_related = ("official", "state")
    autocomplete_fields = ("official", "state")


@admin.register(SynonymRing)
class SynonymRingAdmin(SynonymRingIndexMixin, EditConflictMixin, HistoryMixin, DeletionMixin):
    list_display = ("slug", "words")
    search_fields = ("slug", "words")


@admin.register(FormerSlug)
class FormerSlugAdmin(admin.ModelAdmin):
    """List of former slugs for viewing; one is recorded whenever a slug changes."""

    list_display = ("slug", "content_type", "object_id")
    list_filter = ("content_type",)
    search_fields = ("slug",)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False
