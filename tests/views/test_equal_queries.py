"""Queries that mean the same give the same articles on the page of results."""

import re

import pytest

from articles.index import writer
from tests import builders

pytestmark = pytest.mark.django_db


def found(client, query: str) -> set[int]:
    """Return the numbers of the texts on the page of a query, those with all its words only."""
    response = client.get("/articles/", {"q": query, "words": "all"})
    assert response.status_code == 200
    return {int(number) for number in re.findall(r"\[(\d+)\]", response.content.decode())}


def publish(*texts: str) -> None:
    """Publish texts without a day of publication, which would match the queries by their dates."""
    for number, text in enumerate(texts):
        builders.article(f"{text} [{number}]", date="not-stated", abstract="")


@pytest.mark.parametrize(
    ("queries", "texts", "others"),
    [
        (
            ["وفود", "الوفود", "للوفود", "وفد"],
            ["الوفود المشاركة", "وفود من ثلاثين دولة", "وصول وفد", "بالوفود"],
            ["نفاد الوقود"],
        ),
        (
            ["بلدية", "البلدية", "والبلدية"],
            ["رئيس البلدية", "بلدية الرقة", "للبلدية"],
            ["لديه خطة"],
        ),
        (
            ["Sana'a", "Sana’a", "Sanaʿa", "Sanaa", "«Sana`a»", '"Sana´a"'],
            ["Talks in Sana’a", "Sana'a talks", "Sanaa", "Sanaʿa"],
            ["Talks in Aden"],
        ),
        (
            ["يونيو 2019", "حزيران 2019", "جوان 2019", "6/2019", "٠٦-٢٠١٩", "2019-06", "June 2019"],
            ["اتفاق في حزيران 2019", "اتفاق 25 يونيو 2019", "June 25, 2019", "في 25/6/2019", "جوان 2019"],
            ["اتفاق في تموز 2019", "حزيران 2018", "ستة وزراء عام 2019"],
        ),
        (
            ["مايو 2022", "أيار 2022", "ماي 2022", "5/2022"],
            ["في 11 أيار 2022", "May 11, 2022", "أيار/مايو 2022"],
            ["لويجي دي مايو، 2022", "Theresa May said so in 2022"],
        ),
        (
            ["تشرين الثاني 2015", "تشرين ثاني 2015", "نوفمبر 2015", "نونبر 2015"],
            ["نوفمبر 2015", "12 تشرين الثاني 2015", "تشرين ثاني 2015"],
            ["تشرين الأول 2015"],
        ),
        (
            ["2254/2015", "2254 (2015)", "القرار ٢٢٥٤", "القرار رقم 2254", "القرار 2254 لعام 2015"],
            ["القرار رقم ٢٢٥٤", "UNSCR 2254", "2254 (2015)"],
            ["القرار 2253 (2015)"],
        ),
        (
            ["بلينكين", "بلينكن", "Blinken", "أنتوني بلينكن", "Antony Blinken", "لبلينكين"],
            ["كلمة بلينكن", "أنطوني بلينكين", "Blinken said"],
            ["كلمة لافروف"],
        ),
    ],
    ids=["article", "clitic", "apostrophe", "month", "may", "two-words", "resolution", "surname"],
)  # fmt: skip
def test_search__queries_of_the_same_meaning_find_the_same(client, queries, texts, others):
    builders.resolution(2254)
    builders.official("blinken", "أنتوني بلينكن", "Antony Blinken", aliases=["أنطوني بلينكين"])
    publish(*texts, *others)
    writer.rebuild()
    expected = set(range(len(texts)))
    assert {query: found(client, query) for query in queries} == dict.fromkeys(queries, expected)


def test_search__date_of_a_query_is_explained(client):
    publish("اتفاق في حزيران 2019")
    content = client.get("/articles/", {"q": "يونيو 2019"}).content.decode()
    assert "حزيران/يونيو 2019" in content
    assert "<mark" in content


@pytest.mark.parametrize("typed", ["Sana'", "Sana’a", "sanaa", "Sana`"])
def test_suggest__word_with_any_apostrophe_is_completed(client, typed):
    publish("Talks in Sana’a today", "Talks in Sana’ani")
    suggestions = client.get("/suggest/", {"q": typed}).json()["suggestions"]
    assert any("Sana’a" in suggestion["label"] for suggestion in suggestions)
