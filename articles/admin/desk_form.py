"""The form of the reading desk: what an editor checks next to the text of an article."""

from __future__ import annotations

from django import forms

from articles.admin.forms import DeskModelForm, formfield
from articles.admin.questions import AskingMixin
from articles.models import Article


class DeskForm(AskingMixin, DeskModelForm):
    """Fields of an article that are checked next to its text."""

    class Meta:
        model = Article
        formfield_callback = formfield
        fields = (
            "title", "source", "source_unknown", "published_on", "published_on_precision", "date_basis",
            "rights", "abstract", "abstract_en",
        )  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "published_on": forms.DateInput(
                format="%Y-%m-%d",
                attrs={"dir": "ltr", "placeholder": "2019-06-25", "autocomplete": "off"},
            ),
            "abstract": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "abstract_en": forms.Textarea(attrs={"rows": 4, "dir": "ltr", "lang": "en"}),
        }

    def clean(self) -> dict:
        data = super().clean()
        if data.get("published_on") and "published_on" not in self.untouched:
            data["published_on_precision"] = data.get("published_on_precision") or "day"
            data["date_basis"] = data.get("date_basis") or Article.DateBasis.PAGE
        return data
