"""What a public address can be asked at all: by which methods, and how long it may be."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

READING = ("GET", "HEAD")
# Octets of what follows the question mark. The longest that anybody has use for: 2,000 Arabic letters, each
# six octets in an address, 200 articles chosen one by one, 40 values of facets, and a cursor.
LONGEST_QUERY = 32_000


class AddressTooLong(BadRequest):
    """Raised for an address with more than `LONGEST_QUERY` octets of parameters; answered with 414."""


def check_length(request: HttpRequest) -> None:
    """Raise AddressTooLong before anything reads the parameters."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise AddressTooLong


def bounded(
    view: Callable[..., HttpResponse], methods: Collection[str] = READING
) -> Callable[..., HttpResponse]:
    """Answer nothing but these methods (405 says so), and no address without bounds (414).

    Nothing is changed by what only reads, so that no method asks for a token: who sends a form to a page
    is told that it takes none.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        check_length(request)
        return view(request, *args, **kwargs)

    return answer
