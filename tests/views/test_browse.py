"""The list of articles and the lists of facet values: paging, counts, notices, forms and query counts."""

import re

import pytest

from articles.index import bitmaps, writer
from articles.models import Meeting
from tests import builders

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def many(db):
    rome = builders.venue("rome", "روما", "Rome")
    meeting = builders.meeting("m", "2021-06-28", venue=rome, title_ar="اجتماع روما")
    for number in range(45):
        builders.article(
            f"خبر رقم {number}",
            date=f"2021-07-{number % 28 + 1:02}",
            meetings=[meeting],
            index=False,
        )
    writer.rebuild()


def test_pages__each_links_to_its_neighbours(client, many):
    first = page(client, "/articles/?venue=rome")
    assert 'rel="next" href="?venue=rome&amp;page=2"' in first
    assert 'rel="prev"' not in first
    last = page(client, "/articles/?venue=rome&page=3")
    assert last.count('class="card"') == 5
    assert 'rel="next"' not in last
    assert page(client, "/articles/?page=999").count('class="card"') == 5
    assert page(client, "/articles/?page=x").count('class="card"') == 20


def test_count__number_of_articles_is_in_correct_arabic_grammar(client, many):
    assert "<b>45</b> مقالا" in page(client, "/articles/")
    assert "<b>مقالان</b>" in page(client, "/articles/?date=2021-07-01")


def test_robots__filtered_list_is_not_indexed(client, many):
    assert "noindex" not in page(client, "/articles/")
    assert 'content="noindex, follow"' in page(client, "/articles/?venue=rome")
    assert 'rel="nofollow"' in page(client, "/articles/")


def test_canonical__filtered_list_names_the_unfiltered_one(client, many):
    assert 'rel="canonical" href="http://testserver/articles/"' in page(
        client, "/articles/?venue=rome"
    )


def test_search__matches_are_marked_in_their_own_spelling(client, many):
    builders.article("وزراء بمَراكش", abstract="في مراكش")
    found = page(client, "/articles/?q=مراكش")
    assert "<mark>بمَراكش</mark>" in found
    assert "<mark>مراكش</mark>" in found


def test_results__none_found_says_so_and_links_to_wider_lists(client, many):
    empty = page(client, "/articles/?venue=rome&q=زرافة")
    assert "لا مقال في الأرشيف يطابق هذه الشروط كلها" in empty
    assert 'href="?venue=rome"' in empty
    assert 'class="card"' not in empty


def test_notice__unknown_value_is_named(client, many):
    assert "«atlantis»" in page(client, "/articles/?venue=atlantis")


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "%D8%A7" * 900, "q=%22", "q=-", "q=%E2%80%AE", "date=99999", "date=2019-99",
        "from=%D9%A2%D9%A0%D9%A1%D9%A9", "venue=%00", "venue=" + "x" * 500, "sort=%27", "page=-1",
        "page=99999999999999999999", "venue=rome&venue=rome", "&&&===", "q[]=1", "date=0000",
    ],
)  # fmt: skip
def test_address__odd_parameters_return_200(client, many, query):
    assert client.get(f"/articles/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 5), ("/articles/", 4), ("/articles/?venue=rome&date=2021", 4), ("/meetings/", 2),
        ("/articles/?venue=rome&date=2021&q=خبر رقم", 10),
        ("/articles/?q=«خبر رقم» رومه زرفاة -سبعة", 10), ("/articles/?q=«سبعة رقم» زرافة", 10),
        ("/articles/?venue=nowhere&state=noone&venue=roma", 7), ("/articles/by/venue/?find=رو", 1),
        ("/meetings/m/", 11), ("/venues/rome/", 7), ("/venues/", 3), ("/about/", 8),
        ("/articles/feed/?venue=rome", 4), ("/articles/feed.json?venue=rome&page=2", 4),
        ("/api/v1/articles?venue=rome", 5), ("/api/v1/articles?q=خبر&limit=100", 9),
        ("/api/v1/facets?date=2021", 4), ("/api/v1/meetings", 4), ("/api/v1/meetings/m", 9),
        ("/api/v1/states", 4), ("/api/v1/openapi.json", 1), ("/api/", 1), ("/about/data/", 15),
        ("/oai?verb=ListRecords&metadataPrefix=mods", 6), ("/oai?verb=ListSets", 4), ("/sitemap.xml", 16),
        ("/sitemap-articles.xml", 4), ("/sitemap-meetings.xml", 5), ("/opensearch.xml", 1),
        ("/articles/export.csv?venue=rome", 4),
    ],
)  # fmt: skip
def test_queries__each_page_stays_within_its_limit(
    client, many, django_assert_max_num_queries, address, most
):
    bitmaps.current()  # a process loads the index when it starts
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_queries__article_with_all_links_stays_within_its_limit(
    client, db, django_assert_max_num_queries
):
    article = full_article()
    full_article()
    bitmaps.current()
    for query in ("", "?q=مراكش", "?q=«مراكش»"):
        with django_assert_max_num_queries(10):
            assert client.get(article.get_absolute_url() + query).status_code == 200


def full_article():
    """Return an article with two links of each kind."""
    from articles.models import State

    number = State.objects.count()
    states = [builders.state(f"s{number}{n}", f"دولة {n}", f"State {n}") for n in "ab"]
    venue = builders.venue(f"v{number}", country=states[0])
    officials = [builders.official(f"o{number}{n}") for n in "ab"]
    for official in officials:
        official.appointments.create(
            state=states[0], office_ar="وزير", office_en="Minister", from_on="2020-01-01",
            from_on_precision="day", office_kind="foreign-minister",
        )  # fmt: skip
    meetings = [
        builders.meeting(f"m{number}{n}", f"2022-05-1{i}", venue=venue if i else None)
        for i, n in enumerate("ab")
    ]
    return builders.article(
        "مراكش تجمع", abstract="مراكش", meetings=meetings, states=states, officials=officials,
        topics=[builders.topic(f"t{number}{n}") for n in "ab"], venues=[venue],
        resolutions=[builders.resolution(3000 + number * 2 + n) for n in range(2)],
        source=builders.source(f"src{number}", country=states[0]),
    )  # fmt: skip


def test_forms__hidden_fields_keep_the_other_parameters(client, many):
    found = page(client, "/articles/?venue=rome&from=2021&to=2022&q=خبر&page=2&sort=oldest")
    forms = {
        name: set(re.findall(r'type="hidden" name="(\w+)"', form))
        for name, form in zip(
            ("words", "range", "pick"), re.findall(r"<form.*?</form>", found), strict=True
        )
    }
    assert forms["words"] == {"venue", "from", "to", "sort"}
    assert forms["range"] == {"venue", "q", "sort"}


def test_values__list_can_be_searched_and_ordered_and_keeps_choices(client, many):
    found = page(client, "/articles/by/venue/?date=2021&find=روم&by=name")
    assert 'href="/articles/?date=2021&amp;venue=rome"' in found
    assert 'name="date" value="2021"' in found  # the form keeps the other choices
    assert "لا خيار بهذا الاسم" in page(client, "/articles/by/venue/?find=طوكيو")
    assert client.get("/articles/by/nonsense/").status_code == 404
    assert 'content="noindex, follow"' in found


def test_modes__chosen_counting_mode_is_explained_and_can_be_left(client, many):
    found = page(client, "/articles/?relation=background&suggested=yes")
    assert 'href="?relation=background"' in found  # link to the list without suggestions
    assert "ولم يراجعه محرر بعد" in found


def test_modes__offered_only_where_they_change_something(client, many):
    assert "relation=" not in page(client, "/articles/")
    assert "suggested=" not in page(client, "/articles/")
    rome = Meeting.objects.get(slug="m")
    paris = builders.meeting("p", "2019-06-25", venue=builders.venue("paris", "باريس", "Paris"))
    cited = builders.resolution()
    builders.article("خبر يذكر باريس عرضا", meetings=[rome], background=[paris], date="2021-07-02")
    builders.article("خبر عن القرار وحده", resolutions=[cited], date="2019-06-26")
    found = page(client, "/articles/")
    assert "اجتماعات وأماكن تُذكر عرضا" in found
    assert "relation=background" in page(client, "/articles/?date=2021")
    # No article on the resolution mentions a meeting: there the switch would mislead.
    under_resolution = page(client, "/articles/?resolution=unsc-2254")
    assert "relation=" not in under_resolution
    assert "عرضا" not in under_resolution
    # It stays if nothing is found because of it, so that it can be left.
    assert "relation=background" in page(client, "/articles/?venue=paris")
    assert "اجتماعات وأماكن تُذكر عرضا" in page(client, "/articles/?relation=background&date=2019")


def test_modes__suggestions_are_offered_where_a_machine_made_some(client, many):
    article = builders.article("خبر لم يراجع بعد", date="2020-01-05", index=False)
    article.state_links.create(state=builders.state("iraq", "العراق", "Iraq"), status="suggested")
    writer.index_article(article)
    assert "suggested=yes" in page(client, "/articles/")
    assert "suggested=yes" not in page(client, "/articles/?venue=rome")


def test_numbers__beside_names_say_that_they_count_articles(client, many):
    number = (
        '<span class="option-count" aria-hidden="true" title="45 مقالا">(45)</span> '
        '<span class="visually-hidden unit">45 مقالا</span>'
    )
    for address in ("/", "/articles/", "/articles/by/venue/", "/venues/"):
        shown = page(client, address)
        assert number in shown, address
        # No bare number: every count says its unit.
        assert shown.count('class="option-count"') == shown.count(' unit">'), address
    assert 'title="45 articles">(45)<' in page(client, "/en/venues/")


def test_facets__common_and_chosen_ones_are_open(client, many):
    def open_ones(address):
        return re.findall(r'<details data-facet="(\w+)" open', page(client, address))

    assert open_ones("/articles/") == ["date", "venue", "country"]
    assert open_ones("/articles/?kind=ministerial") == ["date", "venue", "kind", "country"]


@pytest.mark.parametrize("query", ["relation=sideways", "off=nonsense", "suggested=perhaps"])
def test_notice__unknown_value_of_a_switch_is_shown(client, many, query):
    assert f"«{query.split('=')[1]}»" in page(client, f"/articles/?{query}") or (
        'class="notice"' in page(client, f"/articles/?{query}")
    )


def test_notice__range_that_ends_before_it_starts_is_shown(client, many):
    assert 'class="notice"' in page(client, "/articles/?from=2022&to=2021")


HIJRI = '<span class="hijri-listed">· '


def test_cards__hijri_date_is_in_the_list_only_where_the_day_is_known(client):
    builders.article("خبر بتاريخ كامل", date="2022-05-11", date_basis="url")
    builders.article("خبر بتاريخ مستنبط", date="2019-06-25", date_basis="inferred")
    builders.article("خبر بشهره", date="2022-05")
    builders.article("خبر بلا تاريخ", date="not-stated")
    listed = page(client, "/articles/")
    assert f"{HIJRI}10 شوال 1443 هـ</span>" in listed
    assert f"{HIJRI}[22 شوال 1440 هـ]</span>" in listed
    assert listed.count(HIJRI) == 2
    assert f"{HIJRI}10 Shawwal 1443 AH</span>" in page(client, "/en/articles/")


def test_compare__days_of_both_meetings_are_given_in_both_calendars(client):
    builders.meeting("2019-06-25-paris", "2019-06-25", title_ar="اجتماع باريس")
    builders.meeting("2022-05-11-marrakesh", "2022-05-11", title_ar="اجتماع مراكش")
    shown = page(client, "/meetings/compare/?first=2019-06-25-paris&second=2022-05-11-marrakesh")
    assert "25 حزيران/يونيو 2019 (22 شوال 1440 هـ)" in shown
    assert "11 أيار/مايو 2022 (10 شوال 1443 هـ)" in shown


def test_facets__equal_counts_are_ordered_by_the_whole_archive(client):
    cited = builders.resolution()
    states = [builders.state(f"s-{n:02}", f"دولة {n:02}", f"State {n:02}") for n in range(15)]
    builders.article("خبر يذكرها جميعا", date="2019-02-06", states=states, resolutions=[cited])
    builders.article("خبر آخر", date="2020-02-06", states=states[-1:])
    panel = page(client, "/articles/?resolution=unsc-2254").split('id="facet-state"')[1]
    shown = re.findall(r'id="state-(s-\d\d)"', panel.split("</section>")[0])
    assert shown[0] == "s-14"  # by name it would be beyond the ten that are shown
    assert shown[1:4] == ["s-00", "s-01", "s-02"]


def test_take__list_in_excel_and_its_feed_are_one_click_from_the_list(client, many):
    listed = page(client, "/articles/?venue=rome")
    assert 'href="/articles/export.xlsx?venue=rome"' in listed
    assert listed.index("لمتابعة الجديد في هذه القائمة") < listed.index(
        'href="/articles/feed.atom?venue=rome" rel="nofollow"'
    )
    assert 'href="#take"' in listed


def test_date__articles_on_meetings_of_that_time_are_offered(client):
    meeting = builders.meeting(start="2019-06-25")
    for date in ("2019-06-26", "2018-12-12", "not-stated"):
        builders.article(date, date=date, meetings=[meeting])
    found = " ".join(page(client, "/articles/?date=2019").split())
    assert "مقالان آخران عن اجتماعات عُقدت في ذلك الوقت نُشرا في وقت آخر أو بلا تاريخ." in found
    assert 'href="?meeting_date=2019"' in found
    for address in ("/articles/?meeting_date=2019", "/articles/?date=2022", "/articles/"):
        assert "في ذلك الوقت" not in page(client, address)
