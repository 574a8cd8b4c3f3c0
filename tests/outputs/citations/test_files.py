import datetime as dt
import json

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from articles.outputs.citations.files import FORMATS
from articles.outputs.citations.items import item_of
from tests import builders
from tests.intake.parsers.parsing import read

TODAY = dt.date(2026, 11, 22)
HERE = "https://room.example/articles/abc/"
ITEM = {
    "id": "abc", "type": "article-newspaper", "title": "خبر", "container-title": "دار الهلال",
    "accessed": {"date-parts": [[2026, 11, 22]]}, "URL": HERE, "language": "ar",
}  # fmt: skip


@pytest.fixture
def item(db):
    source = builders.source("dar-elhilal", "دار الهلال", "Dar El Hilal")
    article = builders.article(
        "بومبيو: 100% & {أكثر}", date="2019-11", source=source, byline="محمد الأمين",
        url="https://example.org/a_b?x={1}", date_basis="inferred", index=False,
    )  # fmt: skip
    return item_of(article, HERE, TODAY, "ar")


def test_ris__item_is_read_back_by_rispy(item):
    (found,) = rispy.loads(FORMATS["ris"].write(item))
    assert found["type_of_reference"] == "NEWS"
    assert found["title"] == "بومبيو: 100% & {أكثر}"
    assert found["authors"] == ["محمد الأمين"]
    assert (found["secondary_title"], found["date"], found["language"]) == (
        "دار الهلال",
        "2019/11/",
        "ar",
    )
    assert found["urls"] == ["https://example.org/a_b?x={1}"]
    assert FORMATS["ris"].write(item).startswith("TY  - NEWS")


def test_bibtex__item_is_read_back_by_bibtexparser(item):
    (entry,) = bibtexparser.parse_string(FORMATS["bib"].write(item)).entries
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "article"
    assert fields["title"] == r"{بومبيو: 100\% \& \{أكثر\}}"
    assert fields["author"] == "{محمد الأمين}"
    assert (fields["journal"], fields["date"], fields["entrysubtype"]) == (
        "دار الهلال",
        "2019-11~",
        "newspaper",
    )
    assert fields["url"] == "https://example.org/a_b?x=%7B1%7D"


def test_csl_json__inferred_date_is_approximate(item):
    (found,) = json.loads(FORMATS["csl.json"].write(item))
    assert found["issued"] == {"date-parts": [[2019, 11]], "circa": True}
    assert "status" not in found


@given(st.text(min_size=1).filter(str.strip))
def test_ris__any_title_stays_one_record(title):
    found = rispy.loads(FORMATS["ris"].write({**ITEM, "title": title}))
    assert len(found) == 1
    assert found[0]["urls"] == [HERE]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_bibtex__any_title_stays_one_entry(title):
    library = bibtexparser.parse_string(FORMATS["bib"].write({**ITEM, "title": title}))
    assert not library.failed_blocks
    # BibTeX counts braces, even escaped ones.
    written = FORMATS["bib"].write({**ITEM, "title": title})
    assert written.count("{") == written.count("}")
    (entry,) = library.entries
    assert entry["url"] == HERE


@pytest.mark.parametrize("suffix", ["ris", "bib", "csl.json"])
def test_files__importers_read_them_back(item, suffix):
    name = "library." + suffix.removeprefix("csl.")
    (record,) = read(name, FORMATS[suffix].write(item).encode())
    assert record.title == "بومبيو: 100% & {أكثر}"
    assert (record.authors, record.outlet, str(record.published_on)) == (
        ("محمد الأمين",), "دار الهلال", "2019-11",
    )  # fmt: skip
    assert record.language == "ar"
    assert record.url == "https://example.org/a_b?x=" + ("%7B1%7D" if suffix == "bib" else "{1}")


NAMES = (
    st.text("ابجدهوزسالم كريم", min_size=3).map(lambda name: " ".join(name.split())).filter(bool)
)
SPECIALS = st.text(
    st.sampled_from("\\{}$&#^_%~-'`!?\"|@[]()/*=+;:.،؛«»أبج abcäÉ0 \u200f"), min_size=1, max_size=40
)
TITLES = SPECIALS.map(lambda text: " ".join(text.split())).filter(bool)
ADDRESSES = st.text(
    st.sampled_from("abz019-._~:/?#[]@!$&'()*+,=%أب"), max_size=40
).map(lambda rest: f"https://example.org/{rest}")  # fmt: skip


@pytest.mark.parametrize("suffix", ["ris", "bib", "csl.json"])
@given(title=TITLES, outlet=TITLES, authors=st.lists(NAMES, max_size=3, unique=True), url=ADDRESSES)
def test_files__any_article_is_read_back_unchanged(suffix, title, outlet, authors, url):
    item = {
        **ITEM, "title": title, "container-title": outlet, "URL": url,
        "author": [{"literal": name} for name in authors], "issued": {"date-parts": [[2019, 6, 25]]},
    }  # fmt: skip
    name = "library." + suffix.removeprefix("csl.")
    (record,) = read(name, FORMATS[suffix].write(item).encode())
    assert (record.title, record.outlet, record.url) == (title, outlet, url)
    assert (list(record.authors), str(record.published_on)) == (authors, "2019-06-25")
    assert record.remarks == ()


def test_bibtex__newspaper_article_has_what_reference_managers_read(db):
    source = builders.source("al-mithal", "صحيفة المثال", "Al-Mithal")
    article = builders.article(
        "بيان ختامي", date="2019-06-25", source=source, url="https://example.org/a", language="en",
        abstract="ملخص: 50% & أكثر\nوسطر", index=False,
    )  # fmt: skip
    written = FORMATS["bib"].write(item_of(article, HERE, TODAY, "ar"))
    (entry,) = bibtexparser.parse_string(written).entries
    fields = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "article"
    assert fields["entrysubtype"] == "newspaper"
    assert (fields["language"], fields["langid"]) == ("en", "english")
    assert fields["abstract"] == r"ملخص: 50\% \& أكثر وسطر"
    assert (fields["date"], fields["year"]) == ("2019-06-25", "2019")


def test_ris__place_in_the_archive_is_a_field(item):
    (found,) = rispy.loads(FORMATS["ris"].write(item))
    assert found["name_of_database"]
    assert found["accession_number"] == HERE


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("من {الوفود} {و{غيرها}}", r"من \{الوفود\} \{و\{غيرها\}\}"),
        ("} لا شريك لها {", r"\textbraceright{} لا شريك لها \textbraceleft{}"),
        ("{ وحدها {معا}", r"\textbraceleft{} وحدها \{معا\}"),
        ("50% & $5 #1 _أ ~ب ^ج", r"50\% \& \$5 \#1 \_أ \~{}ب \^{}ج"),
    ],
)  # fmt: skip
def test_bibtex__special_characters_are_written_for_latex_and_zotero(title, written):
    text = FORMATS["bib"].write({**ITEM, "title": title})
    assert f"title = {{{{{written}}}}}," in text
    (entry,) = bibtexparser.parse_string(text).entries
    assert entry["url"] == HERE
