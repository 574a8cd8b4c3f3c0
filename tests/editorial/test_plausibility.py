"""Questions about dates that can hardly be right, before they become public."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.editorial import plausibility, workflow
from articles.editorial.versions import version_of
from articles.models import Article, IndexEntry, Meeting
from tests import builders
from tests.admin.test_admin import desk_of, form_of, text

pytestmark = pytest.mark.django_db
FAR = "2041-02-11"


def in_days(number: int) -> str:
    return str(timezone.localdate() + dt.timedelta(days=number))


def draft(**fields) -> Article:
    return builders.article(
        "وزراء التحالف في روما", **{"status": "in-review", "index": False} | fields
    )


@pytest.mark.parametrize(
    ("date", "is_asked"),
    [
        (FAR, True),
        ("2041-02", True),
        ("2041", True),
        (in_days(3), True),
        (in_days(1), False),  # it is tomorrow in the Pacific already
        (in_days(0), False),
        ("2014-09-11", False),
        ("2014", False),
        ("2013-12-31", True),
        ("1919", True),
        ("not-stated", False),
        (None, False),
    ],
)
def test_questions__article_is_asked_about_unless_the_day_can_be_right(date, is_asked):
    assert bool(plausibility.questions(draft(date=date))) is is_asked


@pytest.mark.parametrize(
    ("start", "is_asked"),
    [(FAR, True), (in_days(300), False), ("2014-09-11", False), ("2004-09-11", True)],
)
def test_questions__meeting_may_be_planned_within_two_years(start, is_asked):
    assert bool(plausibility.questions(builders.meeting(start=start))) is is_asked


def test_publish__date_to_come_is_refused_until_it_is_confirmed(desk):
    article = draft(date=FAR)
    page = desk.post(
        desk_of(article), {"step": "publish", "read": version_of(article)}, follow=True
    )
    article.refresh_from_db()
    assert article.status == "in-review"
    assert not IndexEntry.objects.exists()
    assert f"تاريخ النشر: \u2066{FAR}\u2069 لم يحن بعد" in text(page)
    assert f'name="_sure" value="published_on {FAR}"' in text(page)
    desk.post(
        desk_of(article),
        {"step": "publish", "read": version_of(article), "_sure": "published_on 2042-01-01"},
    )
    article.refresh_from_db()
    assert article.status == "in-review"
    desk.post(
        desk_of(article),
        {"step": "publish", "read": version_of(article), "_sure": f"published_on {FAR}"},
    )
    article.refresh_from_db()
    assert article.status == "published"


def test_publish__date_typed_together_with_publishing_is_asked_about(desk):
    article = draft(date="2019-06-25")
    data = desk_form(desk, article) | {"published_on": "٢٠٤١-٠٢-١١", "step": "publish"}
    desk.post(desk_of(article), data)
    article.refresh_from_db()
    assert (str(article.published_on), article.status) == (FAR, "in-review")


def desk_form(desk, article: Article) -> dict:
    page = desk.get(desk_of(article))
    form = page.context["form"]
    data = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    return data | {"_opened": page.context["opened"], "read": page.context["read"]}


def test_publish__bulk_action_publishes_the_others_and_names_the_question(desk):
    good, wrong = draft(date="2019-06-25"), draft(date=FAR)
    page = desk.post(
        "/admin/articles/article/",
        {"action": "publish", "_selected_action": [good.pk, wrong.pk]},
        follow=True,
    )
    assert list(Article.objects.published()) == [good]
    assert FAR in text(page)


def test_restore__withdrawn_article_with_a_date_to_come_is_asked_about(editor):
    article = builders.article(date=FAR, status="withdrawn", withdrawn_reason="خطأ", index=False)
    with pytest.raises(workflow.StepRefused, match=FAR):
        workflow.take_step("restore", article, editor)


def test_article_form__published_article_gets_no_future_date_unasked(desk):
    article = builders.article(date="2019-06-25")
    address = reverse("admin:articles_article_change", args=[article.pk])
    data = form_of(desk, address) | {"published_on": FAR}
    page = desk.post(address, data)
    assert page.status_code == 200
    assert f'value="published_on {FAR}"' in text(page)
    article.refresh_from_db()
    assert str(article.published_on) == "2019-06-25"
    assert desk.post(address, data | {"_sure": f"published_on {FAR}"}).status_code == 302
    article.refresh_from_db()
    assert str(article.published_on) == FAR
    # A date that was confirmed is not asked about again when something else changes.
    data = form_of(desk, address) | {"subtitle": "عنوان فرعي"}
    assert desk.post(address, data).status_code == 302


def test_meeting_form__year_long_ago_is_asked_about_and_kept_once_confirmed(desk):
    meeting = builders.meeting(start="2017-03-22")
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    data = form_of(desk, address) | {"start_on": "2007-03-22"}
    assert desk.post(address, data).status_code == 200
    assert str(Meeting.objects.get().start_on) == "2017-03-22"
    assert desk.post(address, data | {"_sure": "start_on 2007-03-22"}).status_code == 302
    assert str(Meeting.objects.get().start_on) == "2007-03-22"
