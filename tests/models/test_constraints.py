import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import (
    Article,
    Capture,
    Coverage,
    FormerSlug,
    Import,
    ImportItem,
    Meeting,
    Venue,
)
from articles.text.dates import PartialDate
from tests import builders

pytestmark = pytest.mark.django_db


def assert_refused(write):
    """Assert that the database itself refuses a write."""
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_article__published_without_outlet_or_unknown_is_refused():
    assert_refused(lambda: builders.article(source_unknown=False))


def test_article__published_without_date_or_not_stated_is_refused():
    assert_refused(lambda: builders.article(date=None))
    assert builders.article(date="not-stated").date_not_stated


def test_article__outlet_together_with_unknown_is_refused():
    assert_refused(lambda: builders.article(source=builders.source(), source_unknown=True))


def test_article__withdrawn_without_reason_is_refused():
    assert_refused(lambda: builders.article(status="withdrawn"))
    assert builders.article(status="withdrawn", withdrawn_reason="بطلب من الصحيفة").pk


@pytest.mark.parametrize(
    ("day", "precision"), [("2020-06-04", "month"), ("2020-06-01", "year"), (None, "day")]
)
def test_article__date_that_contradicts_its_precision_is_refused(day, precision):
    article = builders.article()
    assert_refused(
        lambda: Article.objects.filter(pk=article.pk).update(
            published_on=day, published_on_precision=precision
        )
    )


def test_article__invalid_draft_reports_the_constraints():
    draft = Article(title="مسودة", status="published", published_at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        draft.full_clean()
    assert len(caught.value.message_dict["__all__"]) == 2


def test_article__permanent_ids_are_short_and_unique():
    ids = {builders.article(index=False).permanent_id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(i) == 10 and i.isalnum() for i in ids)


def test_article__supplied_headline_is_displayed_in_brackets():
    assert builders.article("عنوان", title_basis="supplied").display_title == "[عنوان]"
    assert builders.article("عنوان").display_title == "عنوان"


def test_meeting__reversed_days_and_venue_of_a_virtual_meeting_are_refused():
    meeting = builders.meeting()
    assert_refused(
        lambda: Meeting.objects.filter(pk=meeting.pk).update(
            end_on="2022-05-10", end_on_precision="day"
        )
    )
    meeting.venue = builders.venue()
    meeting.mode = "virtual"
    assert_refused(meeting.save)


def test_meeting__date_known_to_the_year_spans_the_year():
    meeting = builders.meeting("2020-virtual", "2020", mode="virtual")
    assert Meeting.objects.get(pk=meeting.pk).start_date == PartialDate(2020)
    assert str(meeting.last_day) == "2020-12-31"


def test_link__duplicate_undated_confirmation_and_empty_evidence_are_refused():
    article, meeting = builders.article(), builders.meeting()
    Coverage.objects.create(article=article, meeting=meeting)
    assert_refused(lambda: Coverage.objects.create(article=article, meeting=meeting))
    assert_refused(lambda: Coverage.objects.update(status="confirmed"))
    assert_refused(lambda: Coverage.objects.update(evidence_start=5, evidence_end=5))


def test_slug__former_slugs_are_kept_until_used_again():
    venue = builders.venue()
    for slug in ("marrakech", "marrakesh-city", "marrakesh"):
        venue = Venue.objects.get(pk=venue.pk)
        venue.slug = slug
        venue.save()
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"marrakech", "marrakesh-city"}


def test_slug__reserved_words_are_refused():
    venue = builders.venue()
    venue.slug = "not-stated"
    with pytest.raises(ValidationError):
        venue.full_clean()


def test_appointment__offices_on_a_day_are_those_held_then():
    official, state = builders.official(), builders.state()
    official.appointments.create(
        state=state,
        office_ar="وزير",
        office_en="Minister",
        from_on="2017-04-05",
        from_on_precision="day",
    )
    official.appointments.create(
        state=state, office_ar="نائب", office_en="Deputy", from_on="2015-01-01", from_on_precision="year",
        to_on="2016-01-01", to_on_precision="year",
    )  # fmt: skip
    official.appointments.create(state=state, office_ar="مدير", office_en="Director")
    official = type(official).objects.prefetch_related("appointments").get()

    def offices(day):
        return [a.office_en for a in official.offices_on(builders.day(day), builders.day(day))]

    assert offices("2022-05-11") == ["Minister"]
    assert offices("2016-12-31") == ["Deputy"]
    assert offices("2017-01-01") == []


def test_capture__content_cannot_be_changed_but_its_article_can():
    content = "نص".encode()
    capture = Capture.objects.create(
        sha256=Capture.digest(content), content=content, byte_size=len(content),
        media_type="text/plain", origin="clip.txt",
    )  # fmt: skip
    assert_refused(lambda: Capture.objects.filter(pk=capture.pk).update(content=b"other"))
    Capture.objects.filter(pk=capture.pk).update(article=builders.article())
    assert bytes(Capture.objects.get().content) == content


def test_import_item__second_item_at_a_position_is_refused():
    run = Import.objects.create(label="clips")
    ImportItem.objects.create(run=run, position=1, name="a.txt", outcome="refused")
    assert_refused(
        lambda: ImportItem.objects.create(run=run, position=1, name="b.txt", outcome="refused")
    )


def test_migrations__every_operation_is_reversible():
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan([("articles", None)])
    assert plan
    assert all(operation.reversible for migration, _ in plan for operation in migration.operations)
