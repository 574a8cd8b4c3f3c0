"""Limits of requests: allowed methods and length of public addresses, size of what is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

READING = ("GET", "HEAD")
# Octets of the query string. The longest useful one has 2,000 Arabic letters of six octets each, 200 articles
# chosen one by one, 40 facet values, and a cursor.
LONGEST_QUERY = 32_000


class AddressTooLong(BadRequest):
    """Raised for a query string of more than `LONGEST_QUERY` octets; the response is 414."""


# Raised by Django while a form is read; the response is 413.
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent)


def check_size(request: HttpRequest) -> None:
    """Raise RequestDataTooBig for a large request of somebody who is not signed in, before it is read."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    is_large = size.isdecimal() and int(size) > settings.ANONYMOUS_BODY_BYTES_MAX
    if is_large and not request.user.is_authenticated:
        raise RequestDataTooBig


def check_length(request: HttpRequest) -> None:
    """Raise AddressTooLong if the query string is too long; call it before the parameters are parsed."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise AddressTooLong


def bounded(
    view: Callable[..., HttpResponse], methods: Collection[str] = READING
) -> Callable[..., HttpResponse]:
    """Restrict a view to `methods` (else 405) and to addresses of bounded length (else 414).

    No CSRF cookie is required, as readers have none: a form sent to a page that only reads gets 405, not a CSRF
    error, and `articles.web.stateless_forms` protects the one form for readers.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        check_length(request)
        return view(request, *args, **kwargs)

    return answer
