"""Probing with hostile requests: checks of the status, headers, content, size and SQL statements of answers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import brotli
import lxml.etree
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from tests.attacks import ELSEWHERE, MARK

EXPECTED = {200, 300, 301, 302, 304, 400, 403, 404, 405, 410, 414}
MOST_OCTETS = 2_000_000  # of an answer to a small archive
MOST_STATEMENTS = 60
_FAULT = re.compile(
    r"Traceback \(most recent|\bpsycopg|django\.db|ProgrammingError|DataError|site-packages"
    r'|SELECT "articles_|SECRET_KEY\s*=|root:x:0'
)
# Controls that embed, override or isolate text up to the end of the paragraph, unlike LRM and RLM.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATING = {"bdi", "textarea"}
_LOADING = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data",
    "srcset",
    "xlink:href",
    "background",
}
_DANGEROUS = {"base", "iframe", "object", "embed", "frame", "applet"}
_UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
_BLANK = re.compile(r"[\x00-\x20]+")


@dataclass
class Prober:
    """Client that collects faults in `wrong`; `asked` counts the requests, `reached` holds their routes."""

    client: Client
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    is_desk: bool = False
    most_statements: int = MOST_STATEMENTS
    most_octets: int = MOST_OCTETS

    def ask(self, address: str, what: object = "", method: str = "GET", **request):
        """Send one request, check the response and return it; `what` names the attack."""
        self.asked += 1
        self.client.raise_request_exception = False
        with _statements() as templates:
            response = self.client.generic(method, address, **request)
        faults = list(self._faults(response, method))
        if len(templates) > self.most_statements:
            faults.append(f"{len(templates)} statements")
        faults += [f"in a statement: {sql[:200]}" for sql in templates if _is_injected(sql)]
        with suppress(Resolver404, ValueError):
            self.reached.add(resolve(urlsplit(address).path).route)
        self.wrong += [f"{method} {address[:160]} [{what}] → {fault}" for fault in faults]
        return response

    def _faults(self, response, method: str):
        if response.status_code not in EXPECTED:
            reason = getattr(response, "exc_info", None)
            yield (
                f"status {response.status_code} {reason[1]!r:.300}"
                if reason
                else (f"status {response.status_code}")
            )
            return
        yield from header_faults(response)
        octets = b"".join(response.streaming_content) if response.streaming else response.content
        packed = response.headers.get("Content-Encoding", "")
        octets = _UNPACK[packed](octets) if octets and packed else octets
        if len(octets) > self.most_octets:
            yield f"{len(octets)} octets"
        if method == "HEAD" and octets:
            yield "a body in the answer to a HEAD request"
        if not octets:
            return
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        text = octets.decode("utf-8", "replace")
        if match := _FAULT.search(text) if kind.startswith("text/html") or "json" in kind else None:
            yield f"contains {match[0]!r}"
        if f"49{MARK}" in text:
            yield "a template was executed"
        yield from content_faults(kind, octets, text, own=not self.is_desk)
        is_fault = response.status_code >= 400 and kind == "text/html" and not self.is_desk
        if is_fault and not ('class="page-title"' in text and 'id="content"' in text):
            yield f"{response.status_code} is not one of our pages"
        if (
            kind == "application/problem+json"
            and json.loads(text)["status"] != response.status_code
        ):
            yield "the problem names another status"


@contextmanager
def _statements():
    """Collect the SQL statements sent to the database, without their parameters."""
    templates: list[str] = []

    def record(execute, sql, params, many, context):
        templates.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield templates


def _is_injected(sql: str) -> bool:
    return MARK in sql or "pg_sleep" in sql or ELSEWHERE in sql


def header_faults(response):
    """Yield the faults in the headers of a response: injected lines, redirects to another site."""
    for name, value in response.items():
        if MARK in name.lower() or "\r" in value or "\n" in value:
            yield f"header {name}"
    for cookie in response.cookies.values():
        # The messages cookie is signed by Django, and its messages may quote the request.
        if cookie.key != "messages" and (MARK in cookie.key or MARK in cookie.value):
            yield f"cookie {cookie.key}"
    if location := response.headers.get("Location", ""):
        parts = urlsplit(location)
        if (
            parts.netloc not in ("", "testserver")
            or parts.scheme not in ("", "http", "https")
            or location.startswith(("//", "/\\", "\\"))
            or re.match(r"/[\x00-\x20]", location)
        ):
            yield f"redirects to {location[:100]}"


def content_faults(kind: str, octets: bytes, text: str, own: bool = True):
    """Yield the faults in the content of a response, parsed as clients parse its type.

    `own` means that the page is made only of our templates, which contain no event handlers.
    """
    if kind in ("text/html", "application/xhtml+xml"):
        yield from markup_faults(text, own)
    elif kind == "application/x-ndjson":
        for line in text.splitlines():
            json.loads(line)
    elif kind.endswith("json"):
        try:
            json.loads(text)
        except ValueError as error:
            yield f"invalid JSON: {error}"
    elif kind.endswith("xml"):
        yield from xml_faults(octets)
    elif kind == "text/csv":
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
            yield from (f"formula {cell[:60]!r}" for cell in row if _is_formula(cell))
    elif octets.startswith(b"PK"):
        yield from archive_faults(octets)
    elif kind == "text/calendar" and re.search(
        rf"^(?:X-)?{MARK}", text, re.MULTILINE | re.IGNORECASE
    ):
        yield "a line was injected into the calendar"


def archive_faults(octets: bytes):
    """Yield the faults in a zip file: paths outside of it, formulas, injected markup."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for name in archive.namelist():
            if name.startswith("/") or ".." in name or MARK in name:
                yield f"a path {name!r}"
            content = archive.read(name)
            if name.endswith((".xml", ".xhtml")):
                yield from xml_faults(content)
            if name.startswith("xl/worksheets/") and re.search(rb"<(?:\w+:)?f[\s/>]", content):
                yield "a formula in a sheet"
            if name.endswith(".csv"):
                yield from content_faults("text/csv", content, content.decode())


def _is_formula(cell: str) -> bool:
    return cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) and not re.fullmatch(r"[-+]?[\d.]+", cell)


def xml_faults(octets: bytes):
    """Yield the faults in an XML document: syntax errors, injected markup."""
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = lxml.etree.fromstring(octets, parser)
    except lxml.etree.XMLSyntaxError as error:
        yield f"invalid XML: {error}"
        return
    for node in root.iter():
        if not isinstance(node.tag, str):
            if MARK in (node.text or ""):
                yield "injected into a comment or a processing instruction"
        elif MARK in node.tag or any(MARK in name for name in node.attrib):
            yield f"injected element {node.tag}"
    yield from (str(p.target) for p in root.xpath("preceding-sibling::processing-instruction()"))


def markup_faults(text: str, own: bool):
    """Yield the faults in a page as a browser parses it."""
    # Not lxml.html, which looks up a class for each of some thousand elements.
    root = lxml.etree.fromstring(text.encode(), lxml.etree.HTMLParser(encoding="utf-8"))
    is_turning = own and _TURNING.search(text)
    for node in root.iter():
        if not isinstance(node.tag, str):
            if MARK in (node.text or ""):
                yield "injected into a comment"
            continue
        if MARK in node.tag or (own and node.tag in _DANGEROUS):
            yield f"injected element {node.tag}"
        if node.tag == "meta" and node.get("http-equiv"):
            yield "injected refresh"
        if node.tag in ("script", "style"):
            yield from _script_faults(node)
            continue
        for name, value in node.attrib.items():
            yield from _attribute_faults(name.lower(), value, own)
        if is_turning:
            yield from _turning_faults(node)


def _script_faults(node):
    content = node.text or ""
    if node.get("type") in ("application/ld+json", "application/json"):
        if "<" in content.replace("\\u003C", ""):
            yield "an angle bracket in JSON within a page"
        json.loads(content)
    elif MARK in content:
        yield "injected into a script"


def _attribute_faults(name: str, value: str, own: bool):
    if MARK in name or (own and name.startswith("on")):
        yield f"injected attribute {name}"
    if name in _LOADING:
        plain = _BLANK.sub("", value).lower()
        if plain.startswith(("javascript:", "data:text", "vbscript:")):
            yield f"{name}={value[:60]}"
        elif urlsplit(plain.replace("\\", "/")).netloc.endswith(ELSEWHERE):
            yield f"{name} points to {value[:60]}"
    if name == "style" and MARK in value:
        yield "injected style"


def _turning_faults(node):
    """Yield direction controls outside of isolating elements, which could reorder the text next to them."""
    for text, parent in ((node.text, node), (node.tail, node.getparent())):
        if not text or parent is None or not _TURNING.search(text):
            continue
        ancestors = (parent, *parent.iterancestors())
        if not any(element.tag in _ISOLATING or element.get("dir") for element in ancestors[:-1]):
            yield f"direction control in <{parent.tag} class={parent.get('class')!r}>: {text.strip()[:60]!r}"
