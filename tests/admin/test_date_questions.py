"""Changing the date of a meeting that confirmed articles give, through HTTP."""

import pytest
from django.urls import reverse

from articles.models import ArticleDate, Meeting
from articles.text.dates import PartialDate
from tests import builders
from tests.admin.test_admin import text

pytestmark = pytest.mark.django_db
SENTENCE = "اجتمع الوزراء في مراكش في 11 أيار 2022 وأصدروا بيانا."


@pytest.fixture
def meeting():
    return builders.meeting(venue=builders.venue())


@pytest.fixture
def article(meeting):
    record = builders.article("خبر مراكش", meetings=[meeting], body=SENTENCE, index=False)
    link = ArticleDate(article=record, role="meeting", evidence=SENTENCE, **builders.CONFIRMED)
    link.date = PartialDate.parse("2022-05-11")
    link.save()
    return record


def post(desk, meeting, **changes):
    """Save the form of a meeting as it is opened, with some changes."""
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    context = desk.get(address).context
    data = {"_opened": context["opened"]}
    for form in [
        context["adminform"].form,
        *(f for inline in context["inline_admin_formsets"] for f in inline.formset.forms),
    ]:
        for name, field in form.fields.items():
            value = field.widget.format_value(
                field.prepare_value(form.get_initial_for_field(field, name))
            )
            if isinstance(value, list | tuple):
                value = next(iter(value), "")
            data[form.add_prefix(name)] = "" if value is None else value
    for inline in context["inline_admin_formsets"]:
        prefix, forms = inline.formset.prefix, inline.formset.initial_forms
        data |= {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": len(forms)}
    return desk.post(address, data | changes)


def start(meeting) -> str:
    return str(Meeting.objects.get(pk=meeting.pk).start_on)


@pytest.mark.parametrize("day", ["2023-05-11", "2022-05-12"])
def test_change__date_that_articles_confirm_is_asked_about_with_their_sentences(
    desk, meeting, article, day
):
    answer = post(desk, meeting, start_on=day)
    page = text(answer)
    assert answer.status_code == 200
    assert SENTENCE in page
    assert reverse("admin:articles_article_desk", args=[article.pk]) in page
    assert start(meeting) == "2022-05-11"


def test_change__confirmed_date_is_saved_and_its_articles_wait_in_the_queue(desk, meeting, article):
    value = post(desk, meeting, start_on="2023-05-11").context["new_days"]
    assert post(desk, meeting, start_on="2023-05-11", _date=value).status_code == 302
    assert start(meeting) == "2023-05-11"
    queue = text(desk.get(reverse("admin:index")))
    section = queue.partition('id="q-dates"')[2].partition("</section>")[0]
    assert "خبر مراكش" in section
    listed = text(desk.get(reverse("admin:articles_article_changelist") + "?date=contradicted"))
    assert "خبر مراكش" in listed


def test_change__confirmation_of_one_date_is_none_of_another(desk, meeting, article):
    value = post(desk, meeting, start_on="2023-05-11").context["new_days"]
    assert post(desk, meeting, start_on="2021-05-11", _date=value).status_code == 200
    assert start(meeting) == "2022-05-11"


def test_change__date_that_nothing_states_is_saved_at_once(desk, meeting):
    assert post(desk, meeting, start_on="2023-05-11").status_code == 302
    assert start(meeting) == "2023-05-11"


@pytest.mark.parametrize(
    "changes", [{"title_ar": "عنوان آخر"}, {"end_on": "2022-05-12", "end_on_precision": "day"}]
)
def test_change__that_contradicts_no_statement_is_saved_at_once(desk, meeting, article, changes):
    assert post(desk, meeting, **changes).status_code == 302


@pytest.mark.parametrize("day", ["", "2023-13-45", "11 أيار"])
def test_change__invalid_date_is_an_error_of_its_field(desk, meeting, article, day):
    answer = post(desk, meeting, start_on=day)
    assert answer.status_code == 200
    assert "start_on" in answer.context["adminform"].form.errors


def test_change__hostile_sentence_is_escaped(desk, meeting, article):
    ArticleDate.objects.update(evidence="<script>alert(1)</script> 11 أيار 2022")
    page = text(post(desk, meeting, start_on="2023-05-11"))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
