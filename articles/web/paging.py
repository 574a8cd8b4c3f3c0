"""Pages of lists: how deep they go, and what is said beyond."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import Http404

from articles.browse.url_state import PAGE

# Nobody turns so many pages by hand: who wants the whole list takes it as a file, or by the API.
MOST_PAGES = 250
MOST_CHOICES = 40  # values at once, articles chosen one by one aside


class TooDeep(Http404):
    """Raised for a page beyond `MOST_PAGES`."""


class TooMuch(BadRequest):
    """Raised for an address with more than `MOST_CHOICES` values."""


def page_of(request, results, size: int) -> Page:
    """Return the page that the address names.

    What is no page is the first, what lies beyond the end the last; raises TooDeep beyond `MOST_PAGES`.
    """
    page = Paginator(results, size).get_page(request.GET.get(PAGE))
    if page.number > MOST_PAGES:
        raise TooDeep
    return page
