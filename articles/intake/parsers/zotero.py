"""RDF exported by Zotero: each bibliographic item is one article without text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DC, DCTERMS, FOAF

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import read_all
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.authors import full_name

BIB = Namespace("http://purl.org/net/biblio#")
Z = Namespace("http://www.zotero.org/namespaces/export#")
# https://www.zotero.org/support/kb/item_types_and_fields
PRESS = frozenset(
    {"newspaperArticle", "magazineArticle", "webpage", "blogPost", "document", "journalArticle"}
)  # fmt: skip
PRISM = Namespace("http://prismstandard.org/namespaces/1.2/basic/")
MOST_LEVELS = 3  # item, section, outlet
_IS_NO_OUTLET = frozenset({BIB.Part, BIB.Series})
_ITEM = re.compile(rb"<[\w:]*itemType>")
_RESOURCE = re.compile(rb"rdf:resource\s*=\s*[\"']([^\"']+)[\"']")
_ABOUT = re.compile(rb"rdf:(?:about|ID)\s*=\s*[\"']([^\"']+)[\"']")


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each item as a piece, with the nodes it refers to, inside the root element of the file.

    Attachments and collections are ignored. Raises ImportProblem for a file that is not RDF, and for one with
    a document type declaration, because that can define entities that expand without limit.
    """
    content = read_all(name, stream, max_bytes)
    decode(name, content)  # raises ImportProblem if it is not text
    root, children = _children(name, content)
    by_name = {about[1]: child for child, _line in children if (about := _ABOUT.search(child))}
    for child, line in children:
        if not _ITEM.search(child) or b"attachment</" in child:
            continue
        references = dict.fromkeys(_RESOURCE.findall(child))
        nodes = [by_name[about] for about in references if about in by_name]
        yield RawInput(
            name, b"\n".join((root, child, *nodes, b"</rdf:RDF>")), media_type, line
        )  # fmt: skip


def _children(name: str, content: bytes) -> tuple[bytes, list[tuple[bytes, int]]]:
    """Return the start tag of the root element, and the bytes and line number of each of its children."""
    parser = expat.ParserCreate()
    depth = start = start_line = 0
    root = b""
    children: list[tuple[bytes, int]] = []

    def on_start(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, start, start_line, root
        if depth == 0:
            end = content.index(b">", parser.CurrentByteIndex) + 1
            root = content[parser.CurrentByteIndex : end]
        elif depth == 1:
            start, start_line = parser.CurrentByteIndex, parser.CurrentLineNumber
        depth += 1

    def on_end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == 1:
            end = content.index(b">", parser.CurrentByteIndex) + 1
            children.append((content[start:end], start_line))
        elif depth == 0 and tag != "rdf:RDF":
            raise ImportProblem(name, "not RDF", line=1, field="element", value=tag[:40])

    def on_doctype(*_: object) -> None:
        raise ImportProblem(
            name, "a document type is not read", line=parser.CurrentLineNumber, field="DOCTYPE"
        )

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ImportProblem(name, f"not XML: {error}", line=error.lineno) from error
    return root, children


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one item; raise ImportProblem for a piece that is not RDF or has no item."""
    if b"<!DOCTYPE" in piece.content:
        raise ImportProblem(piece.file, "a document type is not read", line=piece.line)
    graph = Graph()
    try:
        graph.parse(data=piece.content, format="xml")
    except Exception as error:  # rdflib does not wrap the exceptions of its parsers
        raise ImportProblem(piece.file, f"not RDF: {error}", line=piece.line) from error
    item = next(graph.subjects(Z.itemType, None), None)
    if item is None:
        raise ImportProblem(piece.file, "no item of Zotero in it", line=piece.line)

    def text(*predicates: URIRef) -> str:
        values = (value for predicate in predicates for value in graph.objects(item, predicate))
        return next((str(v) for v in values if isinstance(v, Literal) and str(v).strip()), "")

    return bibliography.record_of(
        piece,
        kind=("itemType", text(Z.itemType), PRESS),
        title=text(DC.title),
        outlet=_outlet(graph, item),
        authors=_authors(graph, item),
        dates=[
            text(DC.date),
            text(DCTERMS.issued),
            text(PRISM.publicationDate),
            text(DCTERMS.date),
        ],
        urls=_addresses(graph, item),
        language=text(Z.language, DC.language),
    )


def _outlet(graph: Graph, item) -> str:
    """Return the name of what the item is part of (its section lies between them), else of its publisher."""
    level = [item]
    for _depth in range(MOST_LEVELS):
        level = [node for each in level for node in graph.objects(each, DCTERMS.isPartOf)]
        for node in level:
            is_outlet = _IS_NO_OUTLET.isdisjoint(graph.objects(node, RDF.type))
            if is_outlet and (name := graph.value(node, DC.title)):
                return str(name)
    publisher = graph.value(item, DC.publisher)
    name = publisher if isinstance(publisher, Literal) else graph.value(publisher, FOAF.name)
    return str(name or "")


def _addresses(graph: Graph, item) -> list[str]:
    """Return the addresses of an item; identifiers of other kinds (ISSN, DOI) and names of nodes are none."""
    nodes = list(graph.objects(item, DC.identifier))
    values = [str(graph.value(node, RDF.value) or node) for node in nodes]
    values += [str(item)] if isinstance(item, URIRef) else []
    return [value for value in values if value.strip().lower().startswith(("http://", "https://"))]


def _authors(graph: Graph, item) -> list[str]:
    """Return the names of an item's authors, in their order; a single name (of an organisation) as it is."""
    names = []
    for sequence in graph.objects(item, BIB.authors):
        people = sorted(
            (int(number), person)
            for member, person in graph.predicate_objects(sequence)
            if (number := str(member).rpartition("_")[2]).isdecimal()
        )
        for _order, person in people:
            given, family = (
                str(graph.value(person, name) or "") for name in (FOAF.givenName, FOAF.surname)
            )
            names.append(
                full_name(
                    given=given or str(graph.value(person, FOAF.givenname) or ""), family=family
                )
            )
    return names
