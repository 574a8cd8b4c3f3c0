import datetime as dt

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from articles.models import Article
from articles.outputs.citations import styles
from articles.outputs.citations.items import item_of
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
HERE = "https://room.example/articles/abc/"


def lines(subject) -> dict[str, str]:
    return {line.style.key: strip_tags(line.html) for line in styles.lines(subject, HERE, TODAY)}


def article(**fields) -> Article:
    source = builders.source("dar-elhilal", "دار الهلال", "Dar El Hilal")
    return builders.article(
        "بومبيو يدعو التحالف", date="2019-11-14", source=source, url="https://example.org/a", index=False,
        **fields,
    )  # fmt: skip


def test_lines__complete_article_is_formatted_in_every_style():
    assert lines(article(byline="محمد الأمين")) == {
        "arabic": "محمد الأمين، «بومبيو يدعو التحالف»، دار الهلال، 14 تشرين الثاني/نوفمبر 2019، "
        "https://example.org/a، اطُّلع عليه في 22 تشرين الثاني/نوفمبر 2026، "
        "غرفة القراءة: اجتماعات التحالف الدولي في الصحافة، https://room.example/articles/abc/.",
        "apa": "محمد الأمين. (2019, November 14). بومبيو يدعو التحالف. Dar El Hilal. https://example.org/a",
        "chicago-note": "محمد الأمين, “بومبيو يدعو التحالف,” Dar El Hilal, November 14, 2019, "
        "https://example.org/a, The reading room of the Coalition’s meetings, "
        "https://room.example/articles/abc/.",
        "chicago": "محمد الأمين. “بومبيو يدعو التحالف.” Dar El Hilal, November 14, 2019. "
        "https://example.org/a. The reading room of the Coalition’s meetings, https://room.example/articles/abc/.",
        "mla": "محمد الأمين. “بومبيو يدعو التحالف.” Dar El Hilal, 14 Nov. 2019, https://example.org/a. "
        "The reading room of the Coalition’s meetings, https://room.example/articles/abc/. "
        "Accessed 22 Nov. 2026.",
    }


def test_lines__without_author_title_comes_first_and_once():
    for line in lines(article()).values():
        assert line.count("بومبيو يدعو التحالف") == 1
        assert line.lstrip("«“").startswith("بومبيو")


def test_lines__partial_dates_are_as_precise_as_known():
    by_date = {}
    for date in ("2019-11", "2019", "not-stated"):
        by_date[date] = lines(builders.article("خبر", date=date, index=False))
    assert "(2019, November)" in by_date["2019-11"]["apa"]
    assert "تشرين الثاني/نوفمبر 2019" in by_date["2019-11"]["arabic"]
    assert "(2019)" in by_date["2019"]["apa"]
    assert "(n.d.)" in by_date["not-stated"]["apa"]
    assert "بلا تاريخ" in by_date["not-stated"]["arabic"]


def test_lines__supplied_title_and_inferred_date_are_in_brackets():
    found = lines(article(title_basis="supplied", date_basis="inferred"))
    assert "«[بومبيو يدعو التحالف]»" in found["arabic"]
    assert "[14 تشرين الثاني/نوفمبر 2019]" in found["arabic"]


def test_lines__meeting_is_in_the_language_of_the_style():
    found = lines(builders.meeting())
    assert found["arabic"].startswith(
        "«الاجتماع الوزاري العام، مراكش، 11 أيار/مايو 2022»، غرفة القراءة"
    )
    assert found["mla"].startswith(
        "“Plenary ministerial, Marrakesh, 11 May 2022.” The reading room"
    )
    assert "Retrieved November 22, 2026 from https://room.example/articles/abc/" in found["apa"]


def test_lines__markup_in_values_is_escaped():
    subject = builders.article("<script>alert(1)</script> & <b>", byline="<i>x</i>", index=False)
    for line in styles.lines(subject, HERE, TODAY):
        assert "<script" not in line.html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in line.html
        assert "<i>x" not in line.html


def test_item__empty_values_are_left_out():
    item = item_of(builders.article("خبر", date="not-stated", index=False), HERE, TODAY, "ar")
    assert "issued" not in item
    assert "author" not in item
    assert item["URL"] == HERE  # if the address of the original is not known


def test_lines__encoded_addresses_are_shown_in_arabic_letters():
    subject = builders.article(
        "خبر", url="https://example.org/%D8%AE%D8%A8%D8%B1%20%3Cb%3E", index=False
    )
    for line in lines(subject).values():
        assert "https://example.org/خبر%20%3Cb%3E" in line


def test_lines__addresses_run_from_left_to_right_and_are_whole():
    subject = article()
    for line in styles.lines(subject, HERE, TODAY):
        assert '<bdi class="address" dir="ltr">https://example.org/a</bdi>' in line.html
    assert (
        f'<bdi class="address" dir="ltr">{HERE}</bdi>' in styles.lines(subject, HERE, TODAY)[0].html
    )


def test_lines__those_in_the_language_of_the_page_come_first():
    subject = builders.meeting()
    for language, order in (
        ("ar", ["arabic", "chicago-note", "chicago", "apa", "mla"]),
        ("en", ["chicago-note", "chicago", "apa", "mla", "arabic"]),
    ):
        with translation.override(language):
            assert [line.style.key for line in styles.lines(subject, HERE, TODAY)] == order


def test_lines__two_authors_are_joined_in_the_words_of_the_style():
    lines_of_two = lines(article(byline="سالم الأول؛ رامي الثاني"))
    assert lines_of_two["arabic"].startswith("سالم الأول؛ رامي الثاني، «بومبيو")
    assert lines_of_two["apa"].startswith("سالم الأول &amp; رامي الثاني. (2019")
    for name in ("chicago", "mla"):
        assert lines_of_two[name].startswith("سالم الأول and رامي الثاني. “بومبيو")
