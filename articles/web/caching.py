"""HTTP caching of public pages: ETag, Cache-Control, compression, and a cache in each process.

A public page depends only on its address, the revision of the archive, the version of the code and the day (a
citation gives the day of access); its ETag is made of these. A current ETag is answered with 304 before any
table is read.

If the database cannot be reached, a process still serves the pages it made for the last state it knew.
"""

from __future__ import annotations

import gzip
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path

import brotli
import django
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from psycopg.errors import QueryCanceled

from articles.index import bitmaps
from articles.index.bitmaps import Index
from articles.web import rate_limit

# Browsers revalidate each time (`must-revalidate` also keeps them from `stale-while-revalidate`), so that
# editors see their edits. Shared caches may answer without revalidating for 10 seconds, and for a day (86,400
# seconds) while the service does not answer.
SHARED_CACHE_SECONDS = 10
CACHE_CONTROL = (
    f"public, max-age=0, must-revalidate, s-maxage={SHARED_CACHE_SECONDS}, "
    "stale-while-revalidate=60, stale-if-error=86400"
)
SMALLEST_COMPRESSED = 500  # octets
BROTLI_QUALITY = 4  # of 11: higher levels take too long for a page cached for one revision only
GZIP_LEVEL = 5
KEPT_SECONDS = 3_600


def public_page(view):
    """Wrap a view so that its page is served from the cache, or rendered and cached.

    The view reads the state of the archive from `request.index`. A current ETag was answered before the
    address was resolved (`not_modified`).
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        index, fault = _index_of(request)
        if fault:
            request.index = index
        etag = _etag(request)
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        encoding = _encoding(request.headers.get("Accept-Encoding", ""))
        key = f"{etag}{encoding}"
        pages = caches["pages"]
        if known := pages.get(key):
            return _with_headers(_response(*known), etag)
        if fault:
            raise fault
        spent = rate_limit.spend(request)
        if spent.is_refused:
            return rate_limit.refusal(request, spent)
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or response.has_header("Cache-Control"):
            return rate_limit.with_limit_headers(response, spent)
        octets = bytes(response.content)
        headers = dict(response.headers)
        if encoding and len(octets) >= SMALLEST_COMPRESSED:
            octets = _COMPRESS[encoding](octets)
            headers["Content-Encoding"] = encoding
        headers["Content-Length"] = str(len(octets))
        headers["Surrogate-Key"] = _keys(request)
        pages.set(key, (octets, headers), KEPT_SECONDS)
        return rate_limit.with_limit_headers(_with_headers(_response(octets, headers), etag), spent)

    return answer


def not_modified(request) -> HttpResponse | None:
    """Return 304 if the client's ETag is current, else None.

    The address is part of an ETag, so a client can only know it from a response of this address.
    """
    known = request.headers.get("If-None-Match", "")
    if not known or request.method not in ("GET", "HEAD"):
        return None
    index, _fault = _index_of(request)
    etag = _etag(request, index)
    return _with_headers(HttpResponseNotModified(), etag) if etag in parse_etags(known) else None


def cached_while_current(request, response: HttpResponse) -> HttpResponse:
    """Add the ETag and the cache headers to a public response that is streamed."""
    response.headers["ETag"] = _etag(request)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Forbid caching of a response that only editors may see."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


_COMPRESS = {
    "br": lambda octets: brotli.compress(octets, quality=BROTLI_QUALITY),
    "gzip": lambda octets: gzip.compress(octets, GZIP_LEVEL, mtime=0),
}


def _encoding(accepted: str) -> str:
    """Return the best encoding a client accepts, "" for none."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.strip().partition(";q=")
        offered[name.strip()] = quality.strip()
    return next(
        (e for e in _COMPRESS if offered.get(e, "0").strip("0.") or offered.get(e) == ""), ""
    )


def _index_of(request) -> tuple[Index, Exception | None]:
    """Return `request.index`, read now; if the database cannot be reached, the last known one and the error.

    Raises the error if no state is known, or if the statement timed out.
    """
    try:
        request.index.token  # noqa: B018  (reading it loads the index)
    except (OperationalError, InterfaceError) as error:
        last_known = bitmaps.last_known()
        if last_known is None or isinstance(error.__cause__, QueryCanceled):
            raise
        return last_known, error
    return request.index, None


def _etag(request, index: Index | None = None) -> str:
    day = timezone.localdate().isoformat()
    token = (index or request.index).token
    parts = (code_version(), token, day, request.get_host(), request.get_full_path())
    return f'W/"{blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def _keys(request) -> str:
    """Return the surrogate keys of a page: the archive, its URL name, and the slugs in its address."""
    match = request.resolver_match
    if match is None:
        return "archive"
    about = [v for v in match.kwargs.values() if isinstance(v, str) and v.isascii()]
    return " ".join(dict.fromkeys(["archive", match.url_name or "page", *about]))


def _response(octets: bytes, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(octets)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@cache
def code_version() -> str:
    """Return a digest of code, templates, translations and static files."""
    digest = blake2b(repr((django.__version__, settings.SITE_URL)).encode(), digest_size=8)
    folders = [Path(config.path) for config in apps.get_app_configs() if config.name == "articles"]
    folders += [Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (
                ".py",
                ".html",
                ".txt",
                ".xml",
                ".svg",
                ".csl",
                ".mo",
                ".tsv",
                ".gz",
            ):
                digest.update(path.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    return digest.hexdigest()
