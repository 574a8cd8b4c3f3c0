import datetime as dt

import pytest
from django.utils import timezone

from articles.editorial import stated_dates
from articles.editorial.stated_dates import Days
from articles.models import ArticleDate, Coverage
from articles.text.dates import PartialDate
from tests import builders

pytestmark = pytest.mark.django_db
SENTENCE = "عقد الاجتماع في مراكش يوم 11 أيار/مايو 2022."


def days(start: str, end: str | None = None) -> Days:
    return Days.of(PartialDate.parse(start), PartialDate.parse(end) if end else None)


def stated(article, on="2022-05-11", **fields) -> ArticleDate:
    link = ArticleDate(
        **{"article": article, "role": "meeting", "evidence": SENTENCE}
        | builders.CONFIRMED
        | fields
    )
    link.date = PartialDate.parse(on)
    link.save()
    return link


def sentences(meeting, new, old="2022-05-11") -> list[str]:
    return [one.sentence for one in stated_dates.quoting(meeting, days(old), days(new))]


@pytest.fixture
def meeting():
    return builders.meeting()


@pytest.fixture
def article(meeting):
    return builders.article(meetings=[meeting], index=False)


@pytest.mark.parametrize("new", ["2023-05-11", "2022-05-12", "2022-06", "2021"])
def test_quoting__confirmed_date_contradicts_a_new_year_month_or_day(meeting, article, new):
    stated(article)
    assert SENTENCE in sentences(meeting, new)


@pytest.mark.parametrize("new", ["2022-05-11", "2022-05", "2022"])
def test_quoting__date_that_the_new_one_includes_is_no_contradiction(meeting, article, new):
    stated(article)
    assert sentences(meeting, new) == []


def test_quoting__day_within_several_days_is_no_contradiction(meeting, article):
    stated(article)
    assert stated_dates.quoting(meeting, days("2022-05-11"), days("2022-05-10", "2022-05-12")) == []


@pytest.mark.parametrize(
    ("evidence", "is_found"),
    [
        (SENTENCE, True), ("عُقد الاجتماع الأربعاء 11 أيار.", True), ("عُقد الاجتماع في 11 أيار.", False),
        ("حضر الاجتماع وزراء كثر.", False), ("بدأ التحالف عام 2014.", False),
        ("The meeting of 11 May 2022 in Marrakesh.", True),
    ],
)  # fmt: skip
def test_quoting__sentence_of_a_testimony_with_the_old_date_is_found(
    meeting, article, evidence, is_found
):
    # Without a year the weekday decides: 11 May 2023 was a Thursday.
    article.published_on_precision = "not-stated"
    article.published_on = None
    article.save()
    builders.participation(meeting, builders.state(), article=article, evidence=evidence)
    assert (evidence in sentences(meeting, "2023-05-11")) is is_found


def test_quoting__page_elsewhere_is_found_by_its_address(meeting):
    builders.attendance(
        meeting, builders.official(), evidence=SENTENCE, evidence_url="https://example.org/bayan"
    )
    (one,) = stated_dates.quoting(meeting, days("2022-05-11"), days("2023-05-11"))
    assert (one.article, one.url) == (None, "https://example.org/bayan")


@pytest.mark.parametrize(("new", "is_found"), [("2023-05-11", True), ("2022-05-13", False)])
def test_quoting__publication_near_the_old_day_contradicts_only_a_far_one(
    meeting, article, new, is_found
):
    found = stated_dates.quoting(meeting, days("2022-05-11"), days(new))
    assert bool(found) is is_found


@pytest.mark.parametrize("status", ["suggested", "rejected"])
def test_quoting__what_no_editor_confirmed_is_left_out(meeting, article, status):
    stated(article, status=status, confirmed_at=None)
    assert SENTENCE not in sentences(meeting, "2023-05-11")


def test_quoting__withdrawn_and_background_articles_are_left_out(meeting):
    background = builders.article("خلفية", background=[meeting], index=False)
    gone = builders.article(
        "مسحوب", meetings=[meeting], status="withdrawn", withdrawn_reason="سبب", index=False
    )
    for article in (background, gone):
        stated(article)
    assert sentences(meeting, "2023-05-11") == []


def change_date(meeting, start: str) -> None:
    meeting.start_date = PartialDate.parse(start)
    meeting.save()


def contradicted() -> set[str]:
    return {row.article.title for row in stated_dates.contradicted()}


def test_contradicted__nothing_waits_while_dates_agree(meeting, article):
    stated(article)
    assert contradicted() == set()


@pytest.mark.parametrize("start", ["2023-05-11", "2022-05-12"])
def test_contradicted__confirmed_date_waits_until_it_is_rejected(meeting, article, start):
    link = stated(article)
    change_date(meeting, start)
    assert contradicted() == {article.title}
    link.status, link.confirmed_at = "rejected", None
    link.save()
    Coverage.objects.update(confirmed_at=timezone.now())  # decided anew after the change
    assert contradicted() == set()


def test_contradicted__sentence_waits_until_the_coverage_is_decided_anew(meeting, article):
    Coverage.objects.update(evidence=SENTENCE, confirmed_at=timezone.now() - dt.timedelta(days=1))
    assert contradicted() == set()
    change_date(meeting, "2022-05-12")
    assert contradicted() == {article.title}
    Coverage.objects.update(confirmed_at=timezone.now() + dt.timedelta(seconds=1))
    assert contradicted() == set()


def test_contradicted__change_taken_back_leaves_nothing_waiting(meeting, article):
    stated(article)
    Coverage.objects.update(evidence=SENTENCE)
    change_date(meeting, "2023-05-11")
    change_date(meeting, "2022-05-11")
    assert contradicted() == set()


def test_contradicted__date_of_another_meeting_of_the_article_is_none(meeting, article):
    other = builders.meeting("2023-06-08-riyadh-ministerial", "2023-06-08")
    Coverage.objects.create(article=article, meeting=other, **builders.CONFIRMED)
    stated(article, on="2023-06-08")
    assert contradicted() == set()


@pytest.mark.parametrize("on", ["2022-05", "2022"])
def test_contradicted__month_or_year_that_includes_the_meeting_is_none(meeting, article, on):
    stated(article, on=on)
    assert contradicted() == set()
    change_date(meeting, "2021-03-02")
    assert contradicted() == {article.title}
