"""OAI-PMH responses as XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import override
from lxml.etree import Element, QName, SubElement, _Element, tostring

from articles.facets.values import label_of
from articles.outputs.oai import protocol
from articles.outputs.oai.formats import METADATA_FORMATS, XSI
from articles.outputs.oai.protocol import OAIError, OAIRequest, stamp
from articles.outputs.oai.repository import Page, Record, Repository
from articles.outputs.plain_text import clean

OAI = "http://www.openarchives.org/OAI/2.0/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
MEDIA_TYPE = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Site:
    """The repository as responses describe it: base URL, namespace of identifiers, name, admin e-mail."""

    base_url: str
    namespace: str
    name: str
    admin_email: str

    def identifier(self, permanent_id: str) -> str:
        return f"oai:{self.namespace}:{permanent_id}"

    def permanent_id(self, identifier: str) -> str:
        """Return the permanent id in an identifier; raise OAIError if it is not of this repository."""
        prefix = self.identifier("")
        if not identifier.startswith(prefix):
            raise OAIError("idDoesNotExist", "There is no such item.")
        return identifier[len(prefix) :][:12]


def answer(
    arguments: Mapping[str, list[str]],
    repository: Repository,
    site: Site,
    settled_until: dt.datetime,
) -> bytes:
    """Return the response to a request; it holds all changes up to `settled_until`, its responseDate."""
    root = Element(QName(OAI, "OAI-PMH"), nsmap={None: OAI, "xsi": XSI})
    root.set(QName(XSI, "schemaLocation"), f"{OAI} {_SCHEMA}")
    _add(root, "responseDate", stamp(settled_until))
    request_element = _add(root, "request", site.base_url)
    try:
        request = protocol.parse(arguments.items())
        content = _ANSWERS[request.verb](request, repository, site)
    except OAIError as error:
        # The protocol: after badVerb and badArgument, the request element has no attributes.
        if error.code not in ("badVerb", "badArgument"):
            _set_attributes(
                request_element, {name: values[0] for name, values in arguments.items()}
            )
        _add(root, "error", error.message, code=error.code)
    else:
        _set_attributes(request_element, {"verb": request.verb, **request.arguments})
        root.append(content)
    return tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _set_attributes(element: _Element, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        element.set(name, clean(value))


def _identify(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    content = Element(QName(OAI, request.verb))
    _add(content, "repositoryName", site.name)
    _add(content, "baseURL", site.base_url)
    _add(content, "protocolVersion", "2.0")
    _add(content, "adminEmail", site.admin_email)
    earliest = repository.earliest() or dt.datetime(2014, 1, 1, tzinfo=dt.UTC)
    _add(content, "earliestDatestamp", stamp(earliest))
    _add(content, "deletedRecord", "persistent")
    _add(content, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    scheme = SubElement(
        _add(content, "description"),
        QName(_IDENTIFIER, "oai-identifier"),
        nsmap={None: _IDENTIFIER},
    )
    scheme.set(QName(XSI, "schemaLocation"), f"{_IDENTIFIER} {_IDENTIFIER}.xsd")
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", site.namespace),
        ("delimiter", ":"),
        ("sampleIdentifier", site.identifier("7h3k9m2p5q")),
    ):
        SubElement(scheme, QName(_IDENTIFIER, name)).text = text
    return content


def _list_metadata_formats(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    if request.arguments.get("identifier") is not None:
        repository.record(site.permanent_id(request.identifier))
    content = Element(QName(OAI, request.verb))
    for metadata_format in METADATA_FORMATS.values():
        child = _add(content, "metadataFormat")
        _add(child, "metadataPrefix", metadata_format.prefix)
        _add(child, "schema", metadata_format.schema)
        _add(child, "metadataNamespace", metadata_format.namespace)
    return content


def _list_sets(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    if protocol.TOKEN in request.arguments:
        raise OAIError(
            "badResumptionToken", "The list of sets is complete: it has no resumption token."
        )
    content = Element(QName(OAI, request.verb))
    for facet, term in repository.sets():
        child = _add(content, "set")
        _add(child, "setSpec", f"{facet.name}:{term.key}" if term else facet.name)
        if term:
            _add(child, "setName", f"{label_of(term, 'ar')} — {label_of(term, 'en')}")
        else:
            names = []
            for language in ("ar", "en"):
                with override(language):
                    names.append(str(facet.label))
            _add(child, "setName", " — ".join(names))
    return content


def _get_record(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    prefix = protocol.supported_prefix(request.prefix)
    record = repository.record(site.permanent_id(request.identifier))
    content = Element(QName(OAI, request.verb))
    _write_record(content, record, prefix, site)
    return content


def _list_identifiers(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    return _list(request, repository, with_descriptions=False, write=lambda parent, record, _prefix: (
        _write_header(parent, record, site)))  # fmt: skip


def _list_records(request: OAIRequest, repository: Repository, site: Site) -> _Element:
    return _list(request, repository, with_descriptions=True, write=lambda parent, record, prefix: (
        _write_record(parent, record, prefix, site)))  # fmt: skip


def _list(
    request: OAIRequest, repository: Repository, *, with_descriptions: bool, write: Callable
) -> _Element:
    requested = request.list_request()
    page: Page = repository.page(requested, with_descriptions=with_descriptions)
    content = Element(QName(OAI, request.verb))
    for record in page.records:
        write(content, record, requested.prefix)
    if page.after or requested.after:
        token = ""
        if page.after:
            rest = protocol.rest_of(requested, page.after, len(page.records), page.total)
            token = protocol.write_token(rest)
        _add(content, "resumptionToken", token, cursor=str(requested.shown),
             completeListSize=str(page.total))  # fmt: skip
    return content


def _write_record(parent: _Element, record: Record, prefix: str, site: Site) -> None:
    element = _add(parent, "record")
    _write_header(element, record, site)
    if record.description is not None:
        _add(element, "metadata").append(METADATA_FORMATS[prefix].write(record.description))


def _write_header(parent: _Element, record: Record, site: Site) -> None:
    header = _add(parent, "header", **({"status": "deleted"} if record.description is None else {}))
    _add(header, "identifier", site.identifier(record.permanent_id))
    _add(header, "datestamp", stamp(record.changed_at))
    for name in record.sets:
        _add(header, "setSpec", name)


def _add(parent: _Element, name: str, text: str = "", **attributes: str) -> _Element:
    element = SubElement(parent, QName(OAI, name), **attributes)
    if text:
        element.text = clean(text)
    return element


_ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
