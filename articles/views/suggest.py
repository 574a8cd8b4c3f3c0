"""Suggestions while typing: names of authorities first, then words of the articles.

`form=opensearch` gives them as search fields of browsers take them (OpenSearch Suggestions 1.1).
"""

from __future__ import annotations

from django.http import JsonResponse
from django.urls import reverse

from articles.browse import autocomplete
from articles.models.addresses import absolute
from articles.web.caching import public_page

LONGEST = 100


@public_page
def suggest(request):
    """Answer `?q=` with what it may become, as JSON: label, kind, and the address it leads to."""
    typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    found = [
        {
            "label": suggestion.label,
            "kind": str(suggestion.kind),
            "address": f"{reverse('browse')}{suggestion.address}",
        }
        for suggestion in autocomplete.suggestions(typed, request.index.snapshot.terms)
    ]
    if request.GET.get("form") == "opensearch":
        columns = [[each[name] for each in found] for name in ("label", "kind")]
        addresses = [absolute(request, each["address"]) for each in found]
        made = [typed, *columns, addresses]
        response = JsonResponse(
            made, safe=False, content_type="application/x-suggestions+json",
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip
    else:
        response = JsonResponse({"suggestions": found}, json_dumps_params={"ensure_ascii": False})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
