"""Zotero RDF: sections, publishers, names, dates and addresses as Zotero's exporter writes them."""

import pytest

from tests.intake.parsers.parsing import read

HEAD = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">"""


def item(inner: str, about: str = "#item_1"):
    content = f"""{HEAD}<bib:Article rdf:about="{about}"><z:itemType>newspaperArticle</z:itemType>
        <dc:title>عنوان &lt;i&gt;مائل&lt;/i&gt; &amp; آخر</dc:title>{inner}</bib:Article></rdf:RDF>"""
    (record,) = read("a.rdf", content.encode())
    return record


def test_zotero__outlet_behind_a_section_is_found():
    record = item("""<dcterms:isPartOf><bib:Part><dc:title>العالم</dc:title>
        <dcterms:isPartOf><bib:Newspaper><dc:title>صحيفة المساء</dc:title>
        <dcterms:isPartOf><bib:Series><dc:title>سلسلة</dc:title></bib:Series></dcterms:isPartOf>
        </bib:Newspaper></dcterms:isPartOf></bib:Part></dcterms:isPartOf>""")
    assert record.outlet == "صحيفة المساء"


def test_zotero__publisher_is_the_outlet_without_another():
    name = "<foaf:Organization><foaf:name>دار المساء</foaf:name></foaf:Organization>"
    assert item(f"<dc:publisher>{name}</dc:publisher>").outlet == "دار المساء"


def test_zotero__headline_is_plain_and_names_are_natural():
    people = "".join(
        f"<rdf:li><foaf:Person>{names}</foaf:Person></rdf:li>"
        for names in (
            "<foaf:surname>van der Meer</foaf:surname><foaf:givenName>Anna</foaf:givenName>",
            "<foaf:surname>Example Media, Inc.</foaf:surname>",
            *(
                f"<foaf:surname>رقم</foaf:surname><foaf:givenName>{n}</foaf:givenName>"
                for n in range(3, 12)
            ),
        )
    )
    record = item(f"<bib:authors><rdf:Seq>{people}</rdf:Seq></bib:authors>")
    assert record.title == "عنوان مائل & آخر"
    assert record.authors == (
        "Anna van der Meer", "Example Media, Inc.", *(f"{n} رقم" for n in range(3, 12)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("<dc:date>5 نوفمبر 2018</dc:date>", "2018-11-05"),
        ("<dc:date>November 5, 2018</dc:date>", "2018-11-05"),
        ("<dc:date>2018-11-05 10:30:00</dc:date>", "2018-11-05"),
        ("<dcterms:issued>2018-11</dcterms:issued>", "2018-11"),
        ("<dcterms:dateSubmitted>2020-01-02 10:00:00</dcterms:dateSubmitted>", "None"),
    ],
)
def test_zotero__date_is_read_from_its_elements(date, read_as):
    assert str(item(date).published_on) == read_as


def test_zotero__address_is_that_of_the_page_and_no_other_identifier():
    record = item(
        """<dc:identifier>ISSN 1234-5678</dc:identifier><z:language>ara</z:language><dc:identifier><dcterms:URI>
        <rdf:value>https://a.example.org/x?a=1&amp;b=%D8%A8</rdf:value></dcterms:URI></dc:identifier>"""
    )
    assert (record.url, record.language) == ("https://a.example.org/x?a=1&b=%D8%A8", "ar")
    assert record.remarks == ()
