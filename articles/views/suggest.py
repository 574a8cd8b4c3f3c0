"""Suggestions while typing: names of authorities first, then words from the articles.

`form=opensearch` returns them for the search fields of browsers (OpenSearch Suggestions 1.1).
"""

from __future__ import annotations

from django.http import JsonResponse
from django.urls import reverse

from articles.browse import autocomplete
from articles.models.addresses import absolute
from articles.outputs import plain_text
from articles.web.caching import public_page

LONGEST = 100


@public_page
def suggest(request):
    """Return suggestions for `?q=` as JSON: label, kind and address."""
    typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    suggestions = [
        {
            "label": plain_text.line(suggestion.label),
            "kind": str(suggestion.kind),
            "address": f"{reverse('browse')}{suggestion.address}",
        }
        for suggestion in autocomplete.suggestions(typed, request.index.snapshot.terms)
    ]
    if request.GET.get("form") == "opensearch":
        columns = [[each[name] for each in suggestions] for name in ("label", "kind")]
        addresses = [absolute(request, each["address"]) for each in suggestions]
        body = [typed, *columns, addresses]
        response = JsonResponse(
            body, safe=False, content_type="application/x-suggestions+json",
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip
    else:
        response = JsonResponse(
            {"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False}
        )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
