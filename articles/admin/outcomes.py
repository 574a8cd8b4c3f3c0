"""Lines of what a meeting decided on the form of the meeting: written in both languages, sourced, ordered."""

from __future__ import annotations

from django.contrib import admin
from django.forms import BaseInlineFormSet

from articles.admin.forms import DeskForms, DeskModelForm
from articles.models import Outcome

LAST = 10_000  # where a line without a place goes


class OutcomeForm(DeskModelForm):
    """One line: both texts and a source are needed; its place may be left empty, for the end."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        for name in ("text_en", "source_url"):
            self.fields[name].required = True
        self.fields["position"].required = False

    def clean_position(self) -> int:
        place = self.cleaned_data.get("position")
        return LAST if place is None else place

    def _get_validation_exclusions(self) -> set[str]:
        # Two lines may change places: the formset numbers all of them afterwards.
        return {*super()._get_validation_exclusions(), "position"}


class OutcomeFormSet(BaseInlineFormSet):
    """The lines of one meeting, numbered from 1 in the order of the places that the editor gave."""

    def validate_unique(self) -> None:
        """Accept equal places; they are in the order of the form."""

    def save(self, commit: bool = True):
        kept = [form for form in self.forms if self._is_kept(form)]
        kept.sort(key=lambda form: form.cleaned_data["position"])
        for place, form in enumerate(kept, start=1):
            form.instance.position = place
        saved = super().save(commit)
        if commit:
            for form in kept:
                if not form.has_changed():
                    Outcome.objects.filter(pk=form.instance.pk).exclude(
                        position=form.instance.position
                    ).update(position=form.instance.position)
        return saved

    def _is_kept(self, form: OutcomeForm) -> bool:
        if self.can_delete and self._should_delete_form(form):
            return False
        return form.instance.pk is not None or form.has_changed()


class OutcomeInline(DeskForms, admin.TabularInline):
    """Outcomes of the meeting, line by line, each with its source."""

    model = Outcome
    form = OutcomeForm
    formset = OutcomeFormSet
    extra = 0
    fields = ("position", "text_ar", "text_en", "source_url", "source_kind")
