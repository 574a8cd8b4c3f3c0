"""Inline forms for links, each showing its status, its origin, and its evidence."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.autocomplete import AutocompleteInlineMixin
from articles.admin.forms import DeskForms, DeskModelForm
from articles.models import (
    ArticleDate,
    Attendance,
    EvidenceLink,
    Figure,
    MeetingResolution,
    Participation,
    desk_kinds,
)
from articles.models.testimonies import FIGURE_NEEDS_GROUND
from articles.text.shown_address import shown_address


class LinkInline(DeskForms, AutocompleteInlineMixin, admin.TabularInline):
    """Inline forms for links of one kind; a link added by an editor is confirmed by default."""

    extra = 0
    readonly_fields = ("origin_shown", "evidence_shown")

    def formfield_for_choice_field(self, db_field, request, **options):
        if db_field.name == "status":
            options["initial"] = EvidenceLink.Status.CONFIRMED
        return super().formfield_for_choice_field(db_field, request, **options)

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name == "evidence":
            options["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 40, "dir": "auto"})
        return super().formfield_for_dbfield(db_field, request, **options)

    @admin.display(description=_("origin"))
    def origin_shown(self, link: EvidenceLink) -> str:
        return link.get_origin_display() if link.pk else "—"

    @admin.display(description=_("evidence"))
    def evidence_shown(self, link: EvidenceLink) -> str:
        if link.evidence:
            return format_html('<q class="evidence" dir="auto">{}</q>', link.evidence)
        if link.evidence_url:
            return format_html(
                '<a href="{}" dir="ltr" rel="noreferrer">{}</a>',
                link.evidence_url,
                shown_address(link.evidence_url).split("://", 1)[-1][:60],
            )
        return "—"


def link_inline(
    model: type[EvidenceLink], target: str, *more: str, owner: str | None = None, ground: tuple = ()
) -> type[LinkInline]:
    """Return an inline for the links of `model` to `target`, with further fields before the status.

    `owner` is the foreign key to the edited object, needed if the model has several. `ground` are the fields
    for the evidence, given if an editor may write it.
    """
    shown = ground or ("evidence_shown",)
    return type(
        f"{model.__name__}Inline",
        (LinkInline,),
        {
            "model": model,
            "fk_name": owner,
            "fields": (target, *more, "status", "origin_shown", *shown),
            "autocomplete_fields": (target, *(name for name in ground if name == "article")),
        },
    )


def article_link_inlines() -> list[type[LinkInline]]:
    """Return the inlines of the full form of an article, one for each kind of link to an authority."""
    return [
        link_inline(kind.model, kind.target, *kind.fields)
        for kind in desk_kinds()
        if kind.is_inline
    ]


_GROUND = ("article", "evidence", "evidence_url")
MEETING_LINKS = (
    link_inline(Participation, "state", "role", "level", ground=_GROUND),
    link_inline(Attendance, "official", "role", ground=_GROUND),
    link_inline(MeetingResolution, "resolution", ground=_GROUND),
)


class ArticleDateInline(LinkInline):
    model = ArticleDate
    fields = (
        "role",
        "on",
        "on_precision",
        "is_inferred",
        "status",
        "origin_shown",
        "evidence_shown",
    )


class FigureForm(DeskModelForm):
    """Form of a figure of an article or of a meeting, whichever of the two is not among its fields."""

    def clean(self) -> dict:
        data = super().clean()
        if data.get("destination") == Figure.Destination.MEETING:
            has_meeting = "meeting" not in self.fields or data.get("meeting")
            has_source = (
                "article" not in self.fields
                or data.get("article")
                or data.get("evidence")
                or data.get("evidence_url")
            )
            if not (has_meeting and has_source):
                raise forms.ValidationError({"destination": FIGURE_NEEDS_GROUND})
        return data


_FIGURE = ("counts", "value", "unit_ar", "unit_en", "destination")
_STATED = ("evidence", "evidence_url")
FigureOfArticleInline = link_inline(Figure, "meeting", *_FIGURE, owner="article", ground=_STATED)
FigureOfMeetingInline = link_inline(Figure, "article", *_FIGURE, owner="meeting", ground=_STATED)
for _inline in (FigureOfArticleInline, FigureOfMeetingInline):
    _inline.form = FigureForm
