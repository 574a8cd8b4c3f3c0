import re

import pytest

from articles import indexing
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
    indexing.rebuild()


def test_pages__lead_on_and_back(client, many):
    first = page(client, "/articles/?venue=rome")
    assert 'rel="next" href="?venue=rome&amp;page=2"' in first
    assert 'rel="prev"' not in first
    last = page(client, "/articles/?venue=rome&page=3")
    assert last.count('class="card"') == 5
    assert 'rel="next"' not in last
    assert page(client, "/articles/?page=999").count('class="card"') == 5
    assert page(client, "/articles/?page=x").count('class="card"') == 20


def test_count__said_in_arabic_grammar(client, many):
    assert "<b>45</b> مقالا" in page(client, "/articles/")
    assert "<b>مقالان</b>" in page(client, "/articles/?date=2021-07-01")


def test_robots__filtered_lists_are_not_indexed(client, many):
    assert "noindex" not in page(client, "/articles/")
    assert 'content="noindex, follow"' in page(client, "/articles/?venue=rome")
    assert 'rel="nofollow"' in page(client, "/articles/")


def test_canonical__is_the_clean_page(client, many):
    assert 'rel="canonical" href="http://testserver/articles/"' in page(
        client, "/articles/?venue=rome"
    )


def test_search__marks_the_words_in_their_spelling(client, many):
    builders.article("وزراء بمَراكش", abstract="في مراكش")
    found = page(client, "/articles/?q=مراكش")
    assert "<mark>بمَراكش</mark>" in found
    assert "<mark>مراكش</mark>" in found


def test_nothing__says_so_and_offers_ways_out(client, many):
    empty = page(client, "/articles/?venue=rome&q=زرافة")
    assert "لا شيء في الأرشيف يجمع هذا كله" in empty
    assert 'href="?venue=rome"' in empty
    assert 'class="card"' not in empty


def test_notice__unknown_values(client, many):
    assert "«atlantis»" in page(client, "/articles/?venue=atlantis")


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=" + "%D8%A7" * 900, "q=%22", "q=-", "q=%E2%80%AE", "date=99999", "date=2019-99",
        "from=%D9%A2%D9%A0%D9%A1%D9%A9", "venue=%00", "venue=" + "x" * 500, "sort=%27", "page=-1",
        "page=99999999999999999999", "venue=rome&venue=rome", "&&&===", "q[]=1", "date=0000",
    ],
)  # fmt: skip
def test_odd_addresses__are_answered(client, many, query):
    assert client.get(f"/articles/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 12), ("/articles/", 9), ("/articles/?venue=rome&date=2021&q=خبر", 12), ("/meetings/", 3),
        ("/meetings/m/", 14), ("/venues/rome/", 10), ("/about/", 8),
    ],
)  # fmt: skip
def test_queries__do_not_grow_with_the_data(
    client, many, django_assert_max_num_queries, address, most
):
    with django_assert_max_num_queries(most):
        client.get(address)


def test_forms__carry_along_what_they_do_not_ask_for(client, many):
    found = page(client, "/articles/?venue=rome&from=2021&to=2022&q=خبر&page=2&sort=oldest")
    forms = {
        name: set(re.findall(r'type="hidden" name="(\w+)"', form))
        for name, form in zip(
            ("words", "range"), re.findall(r"<form.*?</form>", found), strict=True
        )
    }
    assert forms["words"] == {"venue", "from", "to", "sort"}
    assert forms["range"] == {"venue", "q", "sort"}
