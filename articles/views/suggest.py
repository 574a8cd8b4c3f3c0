"""Suggestions while typing: names of meetings and authorities first, then words from the articles.

`form=opensearch` returns them for the search fields of browsers (OpenSearch Suggestions 1.1).
"""

from __future__ import annotations

from django.http import JsonResponse
from django.utils.translation import get_language

from articles.browse import autocomplete
from articles.models.addresses import absolute
from articles.outputs import plain_text
from articles.text.dates import in_words
from articles.web.caching import public_page

LONGEST = 100


def _kind(suggestion: autocomplete.Suggestion) -> str:
    """Return the kind of a suggestion, and the date of a meeting."""
    if suggestion.date is None:
        return str(suggestion.kind)
    return f"{suggestion.kind} · {in_words(suggestion.date, get_language())}"


@public_page
def suggest(request):
    """Return suggestions for `?q=` as JSON: label, kind and address."""
    typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    suggestions = [
        {
            "label": plain_text.line(suggestion.label),
            "kind": _kind(suggestion),
            "address": suggestion.address,
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
