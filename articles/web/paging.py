"""Pages of lists, with limits on their number and on the number of choices."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import Http404

from articles.browse.url_state import PAGE

# Nobody turns more pages by hand; the whole list is available as a file and by the API.
MOST_PAGES = 250
MOST_CHOICES = 40  # parameter values in one address, not counting articles chosen one by one


class PageTooDeep(Http404):
    """Raised for a page beyond `MOST_PAGES`."""


class TooManyChoices(BadRequest):
    """Raised for an address with more than `MOST_CHOICES` values."""


def page_of(request, results, size: int) -> Page:
    """Return the requested page of a list.

    An invalid page number gives the first page, one beyond the end the last. Raises TooDeep for a page beyond
    `MOST_PAGES`.
    """
    page = Paginator(results, size).get_page(request.GET.get(PAGE))
    if page.number > MOST_PAGES:
        raise PageTooDeep
    return page
