"""Two authors of one article stay two in every form in which the archive gives it away."""

import json
import re
from html import unescape
from urllib.parse import parse_qs

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors
from lxml import etree

from tests import builders
from tests.intake.parsers.parsing import read

pytestmark = pytest.mark.django_db
AUTHORS = ["سالم الأول", "رامي الثاني"]


@pytest.fixture
def article():
    return builders.article("حضرت الوفود كلها", date="2019-06-25", byline="؛ ".join(AUTHORS))


def exported(client, article, form: str) -> str:
    response = client.get(f"/articles/export.{form}", {"id": article.permanent_id})
    return b"".join(response.streaming_content).decode()


def test_ris__one_tag_for_each_author(client, article):
    (entry,) = rispy.loads(exported(client, article, "ris"))
    assert entry["authors"] == AUTHORS


def test_bibtex__authors_are_joined_by_and(client, article):
    library = bibtexparser.parse_string(
        exported(client, article, "bib"), append_middleware=[SeparateCoAuthors()]
    )
    assert library.entries[0]["author"] == [f"{{{author}}}" for author in AUTHORS]


def test_csl_json__one_name_for_each_author(client, article):
    (item,) = json.loads(exported(client, article, "csl.json"))
    assert item["author"] == [{"literal": author} for author in AUTHORS]


@pytest.mark.parametrize("form", ["ris", "bib", "csl.json", "csv", "jsonl", "xlsx"])
def test_every_format__importers_read_both_authors(client, article, form):
    response = client.get(f"/articles/export.{form}", {"id": article.permanent_id})
    name = "library." + form.removeprefix("csl.")
    (record,) = read(name, b"".join(response.streaming_content))
    assert list(record.authors) == AUTHORS


def test_api__authors_stand_beside_the_byline(client, article):
    described = client.get(f"/api/v1/articles/{article.permanent_id}").json()
    assert (described["byline"], described["authors"]) == ("؛ ".join(AUTHORS), AUTHORS)


def test_page__one_tag_for_each_author(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    for name in ("citation_author", "DC.creator"):
        assert re.findall(rf'<meta name="{name}" content="([^"]+)">', page) == AUTHORS


def test_list__one_pair_for_each_author(client, article):
    page = client.get("/articles/").content.decode()
    (span,) = re.findall(r'class="Z3988" title="([^"]+)"', page)
    assert parse_qs(unescape(span))["rft.au"] == AUTHORS


@pytest.mark.parametrize(("prefix", "path"), [("oai_dc", "creator"), ("mods", "name/namePart")])
def test_oai__one_element_for_each_author(client, article, prefix, path):
    answer = client.get("/oai", {"verb": "ListRecords", "metadataPrefix": prefix})
    root = etree.fromstring(answer.getvalue())
    names = root.findall(".//" + "/".join(f"{{*}}{part}" for part in path.split("/")))
    assert [name.text for name in names] == AUTHORS
