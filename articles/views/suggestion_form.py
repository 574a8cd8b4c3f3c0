"""The fields with which a reader suggests an article, and what is refused in them."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.intake import suggested_articles
from articles.models import Meeting
from articles.models.addresses import is_own_host
from articles.models.proposed_articles import LONGEST_NOTE
from articles.text import public_addresses
from articles.text.visible import is_seen

MOST_LINKS = 1  # in a note: a second address of the same article is of use, a list of them is not
_LINK = re.compile(r"https?:|www\.", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z!]|\[/?(?:url|link|img)\b", re.IGNORECASE)
_ADDRESS_FAULTS = {
    "malformed": _("This is no address of a page: copy it from the address bar of your browser."),
    "scheme": _("An address begins with http:// or https://."),
    "host": _("This address leads to no public site: copy it from the address bar of your browser."),
    "too long": _("An address has 700 characters at most."),
    "own": _("This is a page of this archive: give the address of the article at its outlet."),
    "front": _("This is the front of a site or of a section: open the article and copy its address."),
}  # fmt: skip


class Note(forms.CharField):
    """A short text of several lines, without characters that nobody sees."""

    def to_python(self, value) -> str:
        lines = str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        return super().to_python("".join(c for c in lines if c == "\n" or is_seen(c)))


class SuggestionForm(forms.Form):
    """An address, a meeting of those published, a note, and a field that people leave empty."""

    address = forms.CharField(
        label=_("Address of the article"),
        error_messages={"required": _("Give the address of the article.")},
    )
    meeting = forms.CharField(label=_("Meeting"), required=False)
    note = Note(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": _("A note has 500 characters at most.")},
    )
    # Programs that fill in every field fill in this one too; people do not see it.
    subject_line = forms.CharField(label=_("Leave this empty"), required=False)

    def __init__(self, meetings: list[Meeting], *arguments, **options) -> None:
        super().__init__(*arguments, auto_id="suggest-%s", **options)
        self.meetings = meetings

    @property
    def chosen_meeting(self) -> Meeting | None:
        """The meeting whose slug was chosen, if it is a published one."""
        slug = self["meeting"].value()
        return next((each for each in self.meetings if each.slug == slug), None)

    def clean_address(self) -> str:
        try:
            address = public_addresses.plain(self.cleaned_data["address"])
        except public_addresses.AddressRefused as refused:
            raise forms.ValidationError(_ADDRESS_FAULTS[refused.fault]) from refused
        if is_own_host(address):
            raise forms.ValidationError(_ADDRESS_FAULTS["own"])
        if suggested_articles.is_front(address):
            raise forms.ValidationError(_ADDRESS_FAULTS["front"])
        return address

    def clean_meeting(self) -> Meeting | None:
        if self.cleaned_data["meeting"] and self.chosen_meeting is None:
            raise forms.ValidationError(_("This meeting is not in the list: choose again."))
        return self.chosen_meeting

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if _MARKUP.search(note):
            raise forms.ValidationError(
                _("A note is plain words: leave out tags and brackets of markup.")
            )
        if len(_LINK.findall(note)) > MOST_LINKS:
            raise forms.ValidationError(
                _("A note has one address at most; send each article by itself.")
            )
        return note

    def clean_subject_line(self) -> str:
        if self.cleaned_data["subject_line"]:
            raise forms.ValidationError(_("Leave this field empty; only programs fill it in."))
        return ""
