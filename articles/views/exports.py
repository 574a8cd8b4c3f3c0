"""Export of a list of articles as a file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from articles.models.addresses import absolute, permanent_address, site_of
from articles.outputs import exports, selection_label
from articles.outputs.metadata import article_fields
from articles.views.browse import list_for, refuse_if_all_gone
from articles.web.caching import cached_while_current
from articles.web.rate_limit import limited


@limited
def export(request, form: str):
    """Stream the articles that the address selects as a file; `bom=1` marks CSV as UTF-8 for Excel."""
    article_list = list_for(request)
    refuse_if_all_gone(article_list)
    format_ = exports.FORMATS[form]
    label = selection_label.in_words(article_list)
    address = f"{permanent_address('browse')}{article_list.state}"
    head = exports.provenance_of(label, absolute(request, address))
    chunks = format_.write(
        head, article_fields.describe_all(article_list.results, site_of(request))
    )
    if form == "csv" and request.GET.get("bom") == "1":
        chunks = chain([codecs.BOM_UTF8], chunks)
    response = StreamingHttpResponse(
        _in_language(exports.in_chunks(chunks), get_language() or "ar"),
        content_type=format_.media_type,
    )
    name = selection_label.file_name(article_list, form)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Description"] = f"UTF-8''{quote(head.line)}"  # encoded as in RFC 8187
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
