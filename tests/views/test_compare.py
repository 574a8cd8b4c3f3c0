"""The pages that compare meetings, and the countries that wrote about one."""

import pytest

from articles.models import Meeting
from tests import builders
from tests.views.pages import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return builders.meeting(venue=builders.venue())


def test_compare__two_meetings_are_split_into_each_and_both(client, meeting):
    rome = builders.meeting("2021-06-28-rome", "2021-06-28", title_ar="اجتماع روما")
    italy, iraq = (
        builders.state("italy", "إيطاليا", "Italy"),
        builders.state("iraq", "العراق", "Iraq"),
    )
    for each, state in ((rome, italy), (rome, iraq), (meeting, iraq)):
        builders.participation(each, state)
    found = text(client.get(f"/meetings/compare/?first={rome.slug}&second={meeting.slug}"))
    found = found.partition('class="compare-sides"')[2]
    assert found.index("إيطاليا") < found.index("في كليهما") < found.index("العراق")
    assert found.count("إيطاليا") == 1


def test_compare__draft_same_and_former_slug_give_404_form_and_redirect(client, meeting):
    draft = builders.meeting(
        "2023-01-01-secret", "2023-01-01", title_ar="اجتماع سري", status="draft"
    )
    assert "اجتماع سري" not in text(client.get("/meetings/compare/"))
    assert (
        client.get(f"/meetings/compare/?first={meeting.slug}&second={draft.slug}").status_code
        == 404
    )
    same = text(client.get(f"/meetings/compare/?first={meeting.slug}&second={meeting.slug}"))
    assert "اختر اجتماعين مختلفين" in same
    old = meeting.slug
    meeting.slug = "2022-05-11-rabat"
    meeting.save()
    response = client.get(f"/meetings/compare/?first={old}&second=")
    assert (response.status_code, response["Location"]) == (
        301, "/meetings/compare/?first=2022-05-11-rabat&second="
    )  # fmt: skip


def test_words__only_public_texts_are_counted(client, meeting):
    rome = builders.meeting("2021-06-28-rome", "2021-06-28", title_ar="اجتماع روما")
    for _ in range(4):
        builders.article(meetings=[meeting], body="زعفران " * 50, rights="metadata")
        builders.article(meetings=[rome], abstract="إيطاليا تستضيف")
    found = text(client.get(f"/meetings/compare/?first={meeting.slug}&second={rome.slug}"))
    assert "زعفران" not in found
    assert "تستضيف" in found


def test_countries__of_the_outlets_are_compared_one_click_away(client, meeting):
    syria = builders.state("syria", "سوريا", "Syria")
    syrian = builders.source("enab-baladi", "عنب بلدي", "Enab Baladi", country=syria)
    unknown = builders.source("unknown", "صحيفة ما", "Some paper")
    resolution, topic = builders.resolution(), builders.topic()
    for source in (syrian, syrian, unknown):
        builders.article(source=source, meetings=[meeting], resolutions=[resolution])
    builders.article(source=syrian, meetings=[meeting], topics=[topic])
    builders.article("خبر آخر", source=syrian, resolutions=[builders.resolution(2170)])
    address = f"/meetings/{meeting.slug}/countries/"
    assert f'href="{address}"' in page(client, meeting)
    found = text(client.get(address))
    syrian_part, unknown_part = found.split('<section class="country"')[1:]
    assert f"meeting={meeting.slug}&amp;country=syria" in syrian_part
    assert "3 مقالات" in syrian_part
    assert "أفريقيا" in syrian_part
    assert "القرار 2170" not in found
    assert "مقال واحد" in unknown_part
    assert "أفريقيا" not in unknown_part


def test_countries__of_a_draft_or_unknown_meeting_are_not_found(client, meeting):
    draft = builders.meeting("2023-01-01-secret", "2023-01-01", status="draft")
    for slug in (draft.slug, "never-was"):
        assert client.get(f"/meetings/{slug}/countries/").status_code == 404
    old, meeting.slug = meeting.slug, "2022-05-11-rabat"
    meeting.save()
    response = client.get(f"/meetings/{old}/countries/")
    assert (response.status_code, response["Location"]) == (
        301, "/meetings/2022-05-11-rabat/countries/"
    )  # fmt: skip


def test_compare__one_meeting_chosen_offers_the_others_as_links(client, meeting):
    rome = builders.meeting("2021-06-28-rome", "2021-06-28", title_ar="اجتماع روما")
    address = f"/meetings/compare/?first={meeting.slug}"
    assert f'href="{address}"' in page(client, meeting)
    assert f"first={meeting.slug}&amp;second={rome.slug}" in text(client.get(address))


def test_compare__change_of_participation_is_said_first_in_one_sentence(client, meeting):
    rome = builders.meeting("2021-06-28-rome", "2021-06-28", title_ar="اجتماع روما")
    iraq = builders.state("iraq", "العراق", "Iraq")
    builders.participation(rome, iraq, level="leader")
    builders.participation(meeting, iraq, level="minister")
    found = text(client.get(f"/meetings/compare/?first={rome.slug}&second={meeting.slug}"))
    assert found.index("شاركت في كليهما دولة أو منظمة واحدة") < found.index('class="compare-heads"')
    assert "من «رئيس دولة أو حكومة» إلى «وزير»" in found
