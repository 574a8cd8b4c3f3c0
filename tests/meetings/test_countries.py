"""The page that compares the articles about one meeting by the country of their outlets."""

import re

import pytest

from articles.models import Meeting
from tests import builders

pytestmark = pytest.mark.django_db
ADDRESS = "/meetings/2019-06-25-paris/countries/"


@pytest.fixture
def paris():
    meeting = builders.meeting("2019-06-25-paris", "2019-06-25", title_ar="اجتماع باريس",
                               title_en="Paris meeting")  # fmt: skip
    cited = builders.resolution()
    syria = builders.state("syria", "سوريا", "Syria")
    jordan = builders.state("jordan", "الأردن", "Jordan")
    enab = builders.source("enab-baladi", "عنب بلدي", "Enab Baladi", country=syria)
    ghad = builders.source("alghad", "الغد", "Al-Ghad", country=jordan)
    unknown = builders.source("unknown", "موقع مجهول", "Unknown site")
    for day in (26, 27):
        builders.article(f"باريس {day}", date=f"2019-06-{day}", source=enab, meetings=[meeting],
                         resolutions=[cited], states=[jordan])  # fmt: skip
    builders.article("باريس في الأردن", date="2019-06", source=ghad, meetings=[meeting],
                     states=[jordan])  # fmt: skip
    builders.article("باريس في موقع", date="2019-06-25", source=unknown, meetings=[meeting])
    builders.article("مسودة", source=ghad, meetings=[meeting], status="draft")
    return meeting


def sections(client, address=ADDRESS) -> list[str]:
    """Return the text of the section of each country."""
    response = client.get(address)
    assert response.status_code == 200
    found = re.findall(r'<section class="country".*?</section>', response.content.decode(), re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)) for each in found]


def test_countries__most_articles_first_and_unknown_last(client, paris):
    syria, jordan, unknown = sections(client)
    assert "سوريا (2)" in syria
    assert "عنب بلدي (2)" in syria
    assert "الأردن (1)" in jordan
    assert "الغد (1)" in jordan
    assert "موقع مجهول (1)" in unknown


def test_countries__values_that_no_other_country_has_are_marked(client, paris):
    syria, jordan, _unknown = sections(client)
    assert "القرار 2254 (2) مقالان هنا وحده" in syria
    assert "هنا وحده" not in jordan
    assert "الأردن (2)" in syria


def test_countries__first_day_only_where_a_day_is_known(client, paris):
    syria, jordan, _unknown = sections(client)
    assert "26 حزيران/يونيو 2019" in syria
    assert "أول مقال" not in jordan


def test_countries__numbers_are_those_of_the_lists_they_link_to(client, paris):
    shown = client.get(ADDRESS).content.decode()
    for address in re.findall(r'href="(/articles/\?meeting=[^"]+)"', shown):
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert listed.count('class="card"') > 0, address


def test_countries__former_slug_draft_and_nonsense(client, paris):
    paris.slug = "2019-06-25-paris-ministers"
    paris.save()
    assert client.get(ADDRESS)["Location"] == "/meetings/2019-06-25-paris-ministers/countries/"
    Meeting.objects.update(status="draft")
    assert client.get("/meetings/2019-06-25-paris-ministers/countries/").status_code == 404
    assert client.get("/meetings/nonsense/countries/").status_code == 404


def test_countries__meeting_without_articles_says_so(client):
    builders.meeting("2020-06-04-virtual", "2020-06-04", mode="virtual")
    response = client.get("/en/meetings/2020-06-04-virtual/countries/")
    assert "no article about this meeting yet" in response.content.decode()


def test_countries__queries_do_not_grow_with_countries(
    client, paris, django_assert_max_num_queries
):
    client.get("/")
    with django_assert_max_num_queries(5):
        client.get(ADDRESS)
