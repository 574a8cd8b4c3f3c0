"""Bibliographies in the styles of reference managers, with the peculiarities of each exporter."""

import pytest

from tests.intake.parsers.parsing import sample

PRESS = "https://press.example.org"


@pytest.mark.parametrize(
    ("name", "titles", "authors", "outlets", "dates", "urls"),
    [
        (
            "zotero.bib",
            [r"Dusk & Dawn: 40% of X&Y {a} ~ b_c #1 $5 \ 2014–2018 A < B", "خبر عن CO2 و الماء"],
            [("José Núñez", "وكالة الأنباء والصحف", "Anna van der Meer", "هدى القاسم"), ()],
            ["Dusk & Dawn", "موقع المساء"],
            ["2018-11", "2018"],  # Zotero writes no day into BibTeX
            [f"{PRESS}/a--b/~u/x_y?a=1&b=%D8%A3#top", f"{PRESS}/%D9%85%D8%AB%D8%A7%D9%84"],
        ),
        (
            "zotero-biblatex.bib", ["خبر بلا كاتب"], [()], ["موقع المساء"], ["2018-11-05"],
            [f"{PRESS}/%D8%A8?x=1&y=2"],
        ),
        (
            "mendeley.bib", ["Coalition meets in Göttingen, 40% < 50%"], [("Çağla Öztürk", "Example House")],
            ["Dusk & Dawn"], ["2018-11"], [f"{PRESS}/a_b%20c?x=1&y=2#top"],
        ),
        (
            "jabref.bib", ["Ministers meet"], [("Anna van der Meer Jr.", "Kim Lee")], ["Dusk and Dawn Weekly"],
            ["2018-11-05"], [f"{PRESS}/x_y"],
        ),
        (
            "zotero.ris", ["Ministers meet again", "خبر بيوم لا شهر له"],
            [("Anna van der Meer Jr.", "وكالة الأنباء"), ()], ["Dusk & Dawn", "صحيفة المساء"],
            ["2018-11", "2018"], [f"{PRESS}/x;y=1?a=1&b=2", None],
        ),
        (
            "endnote.ris", ["خبر من برنامج آخر"], [("هدى القاسم", "Ministry of Trade, Ruritania")],
            ["صحيفة المساء"], ["2018-11-05"], [f"{PRESS}/1"],
        ),
        (
            "mendeley.ris", ["خبر في الوسوم القديمة"], [("هدى القاسم", "Anna Meer")], ["صحيفة المساء"],
            ["2018-11-05"], [f"{PRESS}/3"],
        ),
    ],
)  # fmt: skip
def test_read__export_of_a_client_gives_all_fields(name, titles, authors, outlets, dates, urls):
    records = sample(f"clients/{name}")
    assert [r.title for r in records] == titles
    assert [r.authors for r in records] == authors
    assert [r.outlet for r in records] == outlets
    assert [str(r.published_on) for r in records] == dates
    assert [r.url for r in records] == urls
