"""Questions about implausible dates in forms: nothing is saved until an editor confirms or changes them."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError

from articles.editorial import plausibility
from articles.models import Article

ANSWER = "_sure"  # the form field with the answers that confirm questions


class AskingMixin:
    """Mixin of model forms that ask about implausible dates which were changed, or are to be public."""

    answers: frozenset[str] = frozenset()

    def _post_clean(self) -> None:
        super()._post_clean()
        asked = self.instance.is_published if isinstance(self.instance, Article) else True
        self.questions = [
            question
            for question in plausibility.questions(self.instance)
            if asked
            and question.field in self.fields
            and not self.errors
            and {question.field, f"{question.field}_precision", "status"} & set(self.changed_data)
        ]
        for question in self.questions:
            if question.answer not in self.answers:
                self.add_error(question.field, ValidationError(question.text, code="question"))


class QuestionMixin(admin.ModelAdmin):
    """Ask about implausible dates in the form of an entry, with a box for each that confirms it."""

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        answers = frozenset(request.POST.getlist(ANSWER))
        return type(form.__name__, (AskingMixin, form), {"answers": answers})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["questions"] = getattr(context["adminform"].form, "questions", ())
        return super().render_change_form(request, context, add, change, form_url, obj)
