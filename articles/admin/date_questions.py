"""Question before the date of a meeting is changed that confirmed articles give otherwise."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.editorial import stated_dates
from articles.editorial.stated_dates import Days
from articles.models import Meeting

CONFIRM_DATE = "_date"  # the form field that confirms a new date, with that date as its value


class DateQuestionMixin(admin.ModelAdmin):
    """List the confirmed statements that contradict a new date, and save it only once it is confirmed."""

    def get_form(self, request: HttpRequest, obj: Meeting | None = None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        if not change or obj is None or request.method != "POST":
            return form

        class DateQuestionForm(form):
            """Form of a meeting that asks once before it changes a date that articles state."""

            def clean(self):
                data = super().clean()
                candidate = _with_dates(data)
                if candidate is None or self.errors:
                    return data
                stored = Meeting.objects.get(pk=self.instance.pk)
                old = Days.of(stored.start_date, stored.end_date)
                new = Days.of(candidate.start_date, candidate.end_date)
                request.new_days = f"{candidate.start_date}/{candidate.end_date or ''}"
                if old != new and request.POST.get(CONFIRM_DATE) != request.new_days:
                    request.stated_dates = stated_dates.quoting(stored, old, new)
                    if request.stated_dates:
                        message = ngettext(
                            "%(n)d confirmed statement gives the former date: see the list at the top.",
                            "%(n)d confirmed statements give the former date: see the list at the top.",
                            len(request.stated_dates),
                        )
                        raise ValidationError(message % {"n": len(request.stated_dates)})
                return data

        return DateQuestionForm

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["stated_dates"] = [
            (statement, _address(statement)) for statement in getattr(request, "stated_dates", [])
        ]
        context["asks_whether_new_date"] = CONFIRM_DATE
        context["new_days"] = getattr(request, "new_days", "")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        if request.POST.get(CONFIRM_DATE) == getattr(request, "new_days", None):
            self.message_user(
                request,
                _(
                    "The articles that give the former date wait in the queue until they are decided."
                ),
            )
        return super().response_change(request, obj)


def _with_dates(data: dict) -> Meeting | None:
    """Return an unsaved meeting with the dates of a form; None if these are not valid dates."""
    names = ("start_on", "start_on_precision", "end_on", "end_on_precision")
    candidate = Meeting(**{name: data[name] for name in names if data.get(name)})
    try:
        if candidate.start_date is None:
            return None
        candidate.end_date  # noqa: B018 - raises ValueError for a precision that does not fit
    except ValueError:
        return None
    return candidate


def _address(statement: stated_dates.Statement) -> str:
    if statement.article is None:
        return statement.url
    return reverse("admin:articles_article_desk", args=[statement.article.pk])
