"""Answers of OAI-PMH as XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import override
from lxml.etree import Element, QName, SubElement, _Element, tostring

from articles.facets.values import label_of
from articles.outputs.oai import protocol
from articles.outputs.oai.formats import FORMS, XSI
from articles.outputs.oai.protocol import OAIError, OAIRequest, stamp
from articles.outputs.oai.repository import Page, Record, Repository
from articles.outputs.xml import clean

OAI = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
MEDIA_TYPE = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Site:
    """What an answer says of the repository: its address, its namespace, its name, whom to write to."""

    base_url: str
    namespace: str
    name: str
    admin_email: str

    def identifier(self, permanent_id: str) -> str:
        return f"oai:{self.namespace}:{permanent_id}"

    def permanent_id(self, identifier: str) -> str:
        """Return the permanent id in an identifier; raise OAIError where it is none of ours."""
        prefix = self.identifier("")
        if not identifier.startswith(prefix):
            raise OAIError("idDoesNotExist", "There is no such item.")
        return identifier[len(prefix) :][:12]


def answer(
    arguments: Mapping[str, list[str]], repository: Repository, site: Site, settled: dt.datetime
) -> bytes:
    """Return the answer to the arguments of a request; `settled` is the moment it is true of."""
    root = Element(QName(OAI, "OAI-PMH"), nsmap={None: OAI, "xsi": XSI})
    root.set(QName(XSI, "schemaLocation"), f"{OAI} {_SCHEMA}")
    _add(root, "responseDate", stamp(settled))
    request = _add(root, "request", site.base_url)
    try:
        asked = protocol.parse(arguments.items())
        made = _ANSWERS[asked.verb](asked, repository, site)
    except OAIError as refused:
        # Whoever did not ask properly is not told what they asked.
        if refused.code not in ("badVerb", "badArgument"):
            _say(request, {name: values[0] for name, values in arguments.items()})
        _add(root, "error", refused.said, code=refused.code)
    else:
        _say(request, {"verb": asked.verb, **asked.arguments})
        root.append(made)
    return tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _say(request: _Element, arguments: Mapping[str, str]) -> None:
    for name, value in arguments.items():
        request.set(name, clean(value))


def _identify(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    made = Element(QName(OAI, asked.verb))
    _add(made, "repositoryName", site.name)
    _add(made, "baseURL", site.base_url)
    _add(made, "protocolVersion", "2.0")
    _add(made, "adminEmail", site.admin_email)
    earliest = repository.earliest() or dt.datetime(2014, 1, 1, tzinfo=dt.UTC)
    _add(made, "earliestDatestamp", stamp(earliest))
    _add(made, "deletedRecord", "persistent")
    _add(made, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    said = SubElement(
        _add(made, "description"), QName(_IDENTIFIER, "oai-identifier"), nsmap={None: _IDENTIFIER}
    )
    said.set(QName(XSI, "schemaLocation"), f"{_IDENTIFIER} {_IDENTIFIER}.xsd")
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", site.namespace),
        ("delimiter", ":"),
        ("sampleIdentifier", site.identifier("7h3k9m2p5q")),
    ):
        SubElement(said, QName(_IDENTIFIER, name)).text = text
    return made


def _list_metadata_formats(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    if asked.arguments.get("identifier") is not None:
        repository.record(site.permanent_id(asked.identifier))
    made = Element(QName(OAI, asked.verb))
    for form in FORMS.values():
        found = _add(made, "metadataFormat")
        _add(found, "metadataPrefix", form.prefix)
        _add(found, "schema", form.schema)
        _add(found, "metadataNamespace", form.namespace)
    return made


def _list_sets(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    if protocol.TOKEN in asked.arguments:
        raise OAIError("badResumptionToken", "All sets come at once.")
    made = Element(QName(OAI, asked.verb))
    for facet, term in repository.sets():
        found = _add(made, "set")
        _add(found, "setSpec", f"{facet.name}:{term.key}" if term else facet.name)
        if term:
            _add(found, "setName", f"{label_of(term, 'ar')} — {label_of(term, 'en')}")
        else:
            names = []
            for language in ("ar", "en"):
                with override(language):
                    names.append(str(facet.label))
            _add(found, "setName", " — ".join(names))
    return made


def _get_record(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    prefix = protocol.known_prefix(asked.prefix)
    record = repository.record(site.permanent_id(asked.identifier))
    made = Element(QName(OAI, asked.verb))
    _write_record(made, record, prefix, site)
    return made


def _list_identifiers(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    return _list(asked, repository, whole=False, write=lambda made, record, _prefix: (
        _write_header(made, record, site)))  # fmt: skip


def _list_records(asked: OAIRequest, repository: Repository, site: Site) -> _Element:
    return _list(asked, repository, whole=True, write=lambda made, record, prefix: (
        _write_record(made, record, prefix, site)))  # fmt: skip


def _list(asked: OAIRequest, repository: Repository, *, whole: bool, write: Callable) -> _Element:
    listed = asked.listed()
    page: Page = repository.page(listed, whole=whole)
    made = Element(QName(OAI, asked.verb))
    for record in page.records:
        write(made, record, listed.prefix)
    if page.after or listed.after:
        text = ""
        if page.after:
            rest = protocol.gone_on(listed, page.after, len(page.records), page.total)
            text = protocol.token(rest)
        _add(made, "resumptionToken", text, cursor=str(listed.shown),
             completeListSize=str(page.total))  # fmt: skip
    return made


def _write_record(made: _Element, record: Record, prefix: str, site: Site) -> None:
    found = _add(made, "record")
    _write_header(found, record, site)
    if record.described is not None:
        _add(found, "metadata").append(FORMS[prefix].write(record.described))


def _write_header(made: _Element, record: Record, site: Site) -> None:
    header = _add(made, "header", **({"status": "deleted"} if record.described is None else {}))
    _add(header, "identifier", site.identifier(record.permanent_id))
    _add(header, "datestamp", stamp(record.changed_at))
    for name in record.sets:
        _add(header, "setSpec", name)


def _add(parent: _Element, name: str, text: str = "", **attributes: str) -> _Element:
    found = SubElement(parent, QName(OAI, name), **attributes)
    if text:
        found.text = clean(text)
    return found


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
