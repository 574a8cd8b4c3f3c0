"""Metadata formats of articles: simple Dublin Core (oai_dc), and MODS with separate outlet, dates and names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml.etree import Element, QName, SubElement, _Element

from articles.outputs.plain_text import clean

Description = dict[str, Any]
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
XML = "http://www.w3.org/XML/1998/namespace"
RIGHTS = "https://creativecommons.org/licenses/by/4.0/"  # of the description, not of the article
# ISO 639-2/B codes, which MODS uses: https://www.loc.gov/standards/iso639-2/
_LANGUAGES = {"ar": "ara", "en": "eng", "fr": "fre", "ku": "kur", "tr": "tur", "fa": "per"}


@dataclass(frozen=True)
class MetadataFormat:
    """A metadata format: its prefix, its schema, its namespace, and the function that writes a description."""

    prefix: str
    schema: str
    namespace: str
    write: Callable[[Description], _Element]


def _dc(described: Description) -> _Element:
    root = Element(QName(OAI_DC, "dc"), nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    schema = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    root.set(QName(XSI, "schemaLocation"), f"{OAI_DC} {schema}")

    def add(name: str, text: str | None, language: str = "") -> None:
        if text:
            _add(root, DC, name, text, language)

    add("title", _title(described), described["language"])
    for author in described["authors"]:
        add("creator", author)
    if outlet := described["outlet"]:
        add("publisher", outlet["label"]["ar"], "ar")
        add("source", outlet["label"]["ar"], "ar")
    add("date", described["published_on"])
    add("type", "Text")
    add("type", "newspaper article", "en")
    add("format", "text/html")
    add("language", described["language"])
    add("description", described["abstract"], "ar")
    add("description", described["abstract_en"], "en")
    add("identifier", described["page"])
    for name in ("original", "archived"):
        if copy := described[name]:
            add("identifier" if name == "original" else "relation", copy["url"])
    for name in ("meeting", "resolution", "state", "official", "topic"):
        for value in described["facets"][name]:
            add("subject", value["label"]["ar"], "ar")
            add("subject", value["label"]["en"], "en")
    for value in described["facets"]["venue"]:
        add("coverage", value["label"]["ar"], "ar")
        add("coverage", value["label"]["en"], "en")
    add("rights", f"Description: {RIGHTS}", "en")
    return root


def _mods(described: Description) -> _Element:
    root = Element(QName(MODS, "mods"), nsmap={None: MODS, "xsi": XSI}, version="3.7")
    schema = "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"
    root.set(QName(XSI, "schemaLocation"), f"{MODS} {schema}")

    def add(parent: _Element, name: str, text: str = "", language: str = "", **attributes: str):
        return _add(parent, MODS, name, text, language, **attributes)

    # MODS: a title that is not from the resource itself is “supplied”.
    supplied = {} if described["title_basis"] == "printed" else {"supplied": "yes"}
    title = add(root, "titleInfo", **supplied)
    add(title, "title", described["title"], described["language"])
    if described["subtitle"]:
        add(title, "subTitle", described["subtitle"], described["language"])
    for author in described["authors"]:
        name = add(root, "name")
        add(name, "namePart", author)
        role = add(name, "role")
        add(role, "roleTerm", "creator", type="text", authority="marcrelator")
    add(root, "typeOfResource", "text")
    add(root, "genre", "newspaper article", authority="lcgft")
    origin = add(root, "originInfo")
    if described["published_on"]:
        inferred = {"qualifier": "inferred"} if described["date_basis"] == "inferred" else {}
        add(
            origin,
            "dateIssued",
            described["published_on"],
            encoding="w3cdtf",
            keyDate="yes",
            **inferred,
        )
    else:
        add(origin, "dateIssued", "[date not stated]")
    language = add(root, "language")
    code = _LANGUAGES.get(described["language"].partition("-")[0])
    if code:
        add(language, "languageTerm", code, type="code", authority="iso639-2b")
    else:
        add(language, "languageTerm", described["language"], type="code", authority="rfc5646")
    for name, code in (("abstract", "ar"), ("abstract_en", "en")):
        if described[name]:
            add(root, "abstract", described[name], code)
    if outlet := described["outlet"]:
        host = add(root, "relatedItem", type="host")
        for code in ("ar", "en"):
            kind = {} if code == "ar" else {"type": "translated"}
            add(add(host, "titleInfo", **kind), "title", outlet["label"][code], code)
    _subjects(root, described, add)
    location = add(root, "location")
    add(location, "url", described["page"], usage="primary display", access="object in context")
    for name, note in (("original", "original"), ("archived", "archived copy")):
        if copy := described[name]:
            add(location, "url", copy["url"], displayLabel=note)
    add(root, "identifier", described["page"], type="uri")
    add(root, "accessCondition", f"Description: {RIGHTS}", "en", type="use and reproduction")
    record = add(root, "recordInfo")
    add(record, "recordCreationDate", described["public_since"].isoformat(), encoding="w3cdtf")
    add(record, "recordChangeDate", described["changed_at"].isoformat(), encoding="w3cdtf")
    add(record, "recordIdentifier", described["id"])
    scheme = add(record, "languageOfCataloging")
    add(scheme, "languageTerm", "ara", type="code", authority="iso639-2b")
    return root


# MODS subject element of each facet, and the type of a `name`.
_SUBJECTS = {
    "meeting": ("name", "conference"), "official": ("name", "personal"), "state": ("geographic", ""),
    "venue": ("geographic", ""), "resolution": ("titleInfo", ""), "topic": ("topic", ""),
}  # fmt: skip


def _subjects(root: _Element, described: Description, add) -> None:
    for facet, (element, kind) in _SUBJECTS.items():
        for value in described["facets"][facet]:
            for code in ("ar", "en"):
                subject = add(root, "subject", authorityURI=value["page"].rpartition(value["key"])[0],
                              valueURI=value["page"])  # fmt: skip
                text = value["label"][code]
                if element == "name":
                    add(add(subject, "name", type=kind), "namePart", text, code)
                elif element == "titleInfo":
                    add(add(subject, "titleInfo"), "title", text, code)
                else:
                    add(subject, element, text, code)


def _title(described: Description) -> str:
    is_printed = described["title_basis"] == "printed"
    return described["title"] if is_printed else f"[{described['title']}]"


def _add(
    parent: _Element, namespace: str, name: str, text: str, language: str = "", **attributes: str
) -> _Element:
    element = SubElement(parent, QName(namespace, name), **attributes)
    if language:
        element.set(QName(XML, "lang"), language)
    if text:
        element.text = clean(text)
    return element


METADATA_FORMATS = {
    form.prefix: form
    for form in (
        MetadataFormat("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC, _dc),
        MetadataFormat("mods", "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd", MODS, _mods),
    )
}
