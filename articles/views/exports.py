"""Files: a list of articles, what describes it as CSV, and all meetings."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, override

from articles.browse.article_list import ArticleList
from articles.models.addresses import absolute, permanent_address, site_of
from articles.outputs import csv_metadata, exports, meeting_exports, rows, selection_label
from articles.outputs.metadata import article_fields
from articles.outputs.provenance import Provenance, provenance_of
from articles.views.browse import list_for, refuse_if_all_gone
from articles.web.caching import cached_while_current
from articles.web.rate_limit import limited

IN_COLUMN = ("provenance", "column")  # the parameter that asks for the provenance in every row
WITH_MARK = ("bom", "1")  # the parameter that marks CSV as UTF-8, for Excel


@limited
def export(request, form: str):
    """Stream the articles that the address selects as a file."""
    article_list = list_for(request)
    refuse_if_all_gone(article_list)
    format_ = exports.FORMATS[form]
    head = _provenance(request, article_list)
    chunks = format_.write(
        head, article_fields.describe_all(article_list.results, site_of(request))
    )
    names = selection_label.file_names(article_list, form, timezone.localdate())
    response = _streamed(request, chunks, format_.media_type, names, head)
    if form == "csv":
        beside = f"{reverse('export-metadata')}{_query(request)}"
        response.headers["Link"] = (
            f'<{absolute(request, beside)}>; rel="describedby"; type="{csv_metadata.MEDIA_TYPE}"'
        )
    return response


@limited
def metadata(request):
    """Return the file beside a CSV file: the same selection in words, its licence and its columns."""
    article_list = list_for(request)
    refuse_if_all_gone(article_list)
    head = _provenance(request, article_list)
    file = absolute(request, f"{reverse('export', args=['csv'])}{_query(request)}")
    selection = selection_label.in_languages(article_list)
    content = csv_metadata.describe(head, selection, file, rows.columns(head), "archive.id")
    names = selection_label.file_names(article_list, csv_metadata.SUFFIX, timezone.localdate())
    response = JsonResponse(
        content, json_dumps_params={"ensure_ascii": False, "indent": 1},
        content_type=csv_metadata.MEDIA_TYPE,
    )  # fmt: skip
    return _as_file(request, response, names)


@limited
def meetings(request, name: str):
    """Stream all meetings, with what they decided, as a file."""
    format_ = meeting_exports.EXPORTS[name]
    count = meeting_exports.count()
    words = ngettext("%(n)s meeting", "%(n)s meetings", count) % {"n": count}
    head = provenance_of(words, absolute(request, permanent_address("meetings")), count)
    stem, _dot, suffix = name.partition(".")
    keys = "meetings" if stem == "export" else f"meetings-{stem}"
    names = selection_label.names_of(keys, words, suffix, timezone.localdate())
    return _streamed(
        request, format_.write(head, site_of(request)), format_.media_type, names, head
    )


def _provenance(request, article_list: ArticleList) -> Provenance:
    page = absolute(request, f"{permanent_address('browse')}{article_list.state}").removesuffix("?")
    return provenance_of(
        selection_label.in_words(article_list),
        page,
        article_list.results.count(),
        in_rows=_asks(request, IN_COLUMN),
    )


def _asks(request, parameter: tuple[str, str]) -> bool:
    name, value = parameter
    return request.GET.get(name) == value


def _query(request) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _streamed(
    request,
    chunks: Iterator[bytes],
    media_type: str,
    names: selection_label.FileNames,
    head: Provenance,
) -> HttpResponse:
    if media_type == exports.FORMATS["csv"].media_type and _asks(request, WITH_MARK):
        chunks = chain([codecs.BOM_UTF8], chunks)
    response = StreamingHttpResponse(
        _in_language(exports.in_chunks(chunks), get_language() or "ar"), content_type=media_type
    )
    response.headers["Content-Description"] = f"UTF-8''{quote(head.line)}"  # encoded as in RFC 8187
    return _as_file(request, response, names)


def _as_file(request, response: HttpResponse, names: selection_label.FileNames) -> HttpResponse:
    response.headers["Content-Disposition"] = names.disposition
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return cached_while_current(request, response)


def _in_language(chunks: Iterator[bytes], language: str) -> Iterator[bytes]:
    """Yield chunks, each computed in the given language.

    The response is written after the request, whose language is no longer active then.
    """
    while True:
        with override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
