"""Figures and where they go: what the database refuses, and the forms of the desk."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import Figure
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"unit_ar": "", "evidence_url": "https://example.org/"},
        {"unit_ar": " ", "evidence_url": "https://example.org/"},
        {"evidence_url": ""},
    ],
)
def test_constraint__fact_of_a_meeting_needs_a_noun_and_a_source(fields):
    meeting = builders.meeting()
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.figure(46, meeting, **fields)
    assert not Figure.objects.exists()


def test_constraint__fact_of_a_meeting_needs_the_meeting():
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.figure(46, article=builders.article(), destination="meeting")


@pytest.mark.parametrize("destination", ["", "article"])
def test_constraint__what_is_no_fact_may_lack_them(destination):
    meeting = builders.meeting()
    builders.figure(46, meeting, unit_ar="", evidence_url="", destination=destination)
    assert Figure.objects.get().destination == destination


@pytest.mark.parametrize(("url", "saved"), [("", False), ("https://example.org/bayan", True)])
def test_form__fact_of_a_meeting_without_a_source_is_refused(desk, url, saved):
    meeting = builders.meeting()
    address = f"/admin/articles/meeting/{meeting.pk}/change/"
    form = desk.get(address).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    for formset in desk.get(address).context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {
        "figures-TOTAL_FORMS": "1", "figures-0-counts": "participants", "figures-0-value": "79",
        "figures-0-unit_ar": "دولة", "figures-0-unit_en": "states", "figures-0-status": "confirmed",
        "figures-0-destination": "meeting", "figures-0-evidence_url": url,
    }  # fmt: skip
    answer = desk.post(address, data)
    assert (answer.status_code == 302) is saved
    assert Figure.objects.exists() is saved
    if not saved:
        assert "لا يُعدّ العدد من بيانات اجتماع" in answer.content.decode()
