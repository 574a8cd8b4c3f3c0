"""Forms of the desk: fields read as editors write, and values kept exactly unless an editor changes them."""

from articles.admin.forms.admins import DeskForms, with_desk_forms
from articles.admin.forms.fields import WIDGETS, formfield
from articles.admin.forms.untouched import DeskModelForm, Untouched, canonical, shown_values

__all__ = [
    "WIDGETS",
    "DeskForms",
    "DeskModelForm",
    "Untouched",
    "canonical",
    "formfield",
    "shown_values",
    "with_desk_forms",
]
