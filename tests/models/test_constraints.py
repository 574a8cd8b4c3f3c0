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


def refused(make):
    """Assert that the database itself refuses what `make` writes."""
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_article__published_needs_outlet_or_unknown():
    refused(lambda: builders.article(source_unknown=False))


def test_article__published_needs_date_or_not_stated():
    refused(lambda: builders.article(date=None))
    assert builders.article(date="not-stated").date_not_stated


def test_article__cannot_have_an_outlet_and_none():
    refused(lambda: builders.article(source=builders.source(), source_unknown=True))


def test_article__withdrawn_needs_a_reason():
    refused(lambda: builders.article(status="withdrawn"))
    assert builders.article(status="withdrawn", withdrawn_reason="بطلب من الصحيفة").pk


@pytest.mark.parametrize(
    ("day", "precision"), [("2020-06-04", "month"), ("2020-06-01", "year"), (None, "day")]
)
def test_article__date_and_precision_agree(day, precision):
    made = builders.article()
    refused(
        lambda: Article.objects.filter(pk=made.pk).update(
            published_on=day, published_on_precision=precision
        )
    )


def test_article__form_errors_come_from_the_constraints():
    draft = Article(title="مسودة", status="published", published_at=timezone.now())
    with pytest.raises(ValidationError) as caught:
        draft.full_clean()
    assert len(caught.value.message_dict["__all__"]) == 2


def test_article__permanent_ids_are_short_and_unique():
    ids = {builders.article(index=False).permanent_id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(i) == 10 and i.isalnum() for i in ids)


def test_article__supplied_headline_stands_in_brackets():
    assert builders.article("عنوان", title_basis="supplied").display_title == "[عنوان]"
    assert builders.article("عنوان").display_title == "عنوان"


def test_meeting__days_in_order_and_no_venue_when_virtual():
    meeting = builders.meeting()
    refused(
        lambda: Meeting.objects.filter(pk=meeting.pk).update(
            end_on="2022-05-10", end_on_precision="day"
        )
    )
    meeting.venue = builders.venue()
    meeting.mode = "virtual"
    refused(meeting.save)


def test_meeting__date_may_be_a_year():
    meeting = builders.meeting("2020-virtual", "2020", mode="virtual")
    assert Meeting.objects.get(pk=meeting.pk).start_date == PartialDate(2020)
    assert str(meeting.last_day) == "2020-12-31"


def test_link__recorded_once_and_confirmed_at_a_moment():
    article, meeting = builders.article(), builders.meeting()
    Coverage.objects.create(article=article, meeting=meeting)
    refused(lambda: Coverage.objects.create(article=article, meeting=meeting))
    refused(lambda: Coverage.objects.update(status="confirmed"))
    refused(lambda: Coverage.objects.update(evidence_start=5, evidence_end=5))


def test_slug__former_ones_are_kept_and_given_up():
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


def test_appointment__office_at_a_time():
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


def test_capture__is_kept_as_received():
    content = "نص".encode()
    capture = Capture.objects.create(
        sha256=Capture.digest(content), content=content, byte_size=len(content),
        media_type="text/plain", origin="clip.txt",
    )  # fmt: skip
    refused(lambda: Capture.objects.filter(pk=capture.pk).update(content=b"other"))
    Capture.objects.filter(pk=capture.pk).update(
        article=builders.article()
    )  # what it belongs to may change
    assert bytes(Capture.objects.get().content) == content


def test_import_item__has_one_place_in_its_run():
    run = Import.objects.create(label="clips")
    ImportItem.objects.create(run=run, position=1, name="a.txt", outcome="refused")
    refused(lambda: ImportItem.objects.create(run=run, position=1, name="b.txt", outcome="refused"))


def test_migrations__can_be_taken_back():
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan([("articles", None)])
    assert plan
    assert all(operation.reversible for migration, _ in plan for operation in migration.operations)
