"""Routes of the API: the operations, their error handlers, and the wrappers that serve them."""

from __future__ import annotations

import functools
from typing import Annotated, Literal

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from articles.facets.registry import FACETS
from articles.outputs.metadata import subject_fields
from articles.views.api import responses, schemas
from articles.web import problem_details
from articles.web.caching import public_page
from articles.web.paging import MOST_CHOICES, TooManyChoices
from articles.web.parameters import given
from articles.web.request_limits import LONGEST_QUERY, READING, AddressTooLong, check_length
from articles.web.unavailable import unavailable


class _Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="The reading room",
    version="1",
    description="Press articles about the meetings of the Global Coalition against Daesh. The same parameters "
    "select the same articles as on the pages.",
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    renderer=_Renderer(),
)
ArticlesParameters = schemas.list_parameters("ArticlesParameters", **schemas.paging())
FacetsParameters = schemas.list_parameters("FacetsParameters")
_FIND = (str, schemas.Field("", max_length=80, description="only values whose name contains this"))
FacetParameters = schemas.list_parameters("FacetParameters", find=_FIND, **schemas.paging(100, 500))
SubjectsParameters = schemas.create_model(
    "SubjectsParameters", __base__=schemas.Schema, **schemas.paging(100, 500)
)
FacetName = Literal[tuple(FACETS)]  # type: ignore[valid-type]
PermanentId = Annotated[
    str,
    schemas.Field(
        pattern=r"^[0-9a-z]+$", max_length=12, description="the permanent id of the article"
    ),
]
Key = Annotated[
    str,
    schemas.Field(
        pattern=r"^[-0-9A-Za-z_]+$",
        max_length=80,
        description="its key, as in the addresses of pages",
    ),
]


@api.get("/", url_name="root", response=schemas.Root, summary="The addresses of all resources")
def root(request):
    return responses.root(request)


@api.get("/articles", url_name="articles", response=schemas.Articles, summary="A list of articles")
def articles(request, query: Query[ArticlesParameters]):
    """The articles that the parameters select, newest first unless “sort” says otherwise."""
    return responses.articles(request, query.limit, query.cursor)


@api.get(
    "/articles/{permanent_id}", url_name="article", response=schemas.Article_, summary="One article"
)
def article(request, permanent_id: Path[PermanentId]):
    """An article by its permanent id. For a withdrawn or deleted one the response is 410 with the reason."""
    return responses.article(request, permanent_id)


@api.get("/search", url_name="search", response=schemas.FoundArticles, summary="Search the texts")
def search(request, query: Query[ArticlesParameters]):
    """The things that “q” names (meetings, authorities), then the articles that match it, best first, with the
    matching words marked in headline and passage.
    Sorted by relevance the list ends after a thousand articles; sorted by date (sort=newest) it is
    complete."""
    return responses.search(request, query.limit, query.cursor)


@api.get("/facets", url_name="facets", response=schemas.Facets, summary="All facets with counts")
def facets(request, query: Query[FacetsParameters]):
    """The facets of the list that the parameters select, with their most frequent values."""
    return responses.facets(request)


@api.get(
    "/facets/{name}",
    url_name="facet",
    response=schemas.FacetValues,
    summary="The values of a facet",
)
def facet(request, name: FacetName, query: Query[FacetParameters]):
    """All values of one facet, with their counts in the list that the parameters select."""
    return responses.facet(request, name, query.limit, query.cursor, query.find)


def _subjects(plural: str) -> None:
    """Add the operations for meetings or a kind of authority: the list, and a single one by key."""

    @api.get(f"/{plural}", url_name=f"list-{plural}", response=schemas.listing(plural),
             summary=f"All {plural}, ordered by key", operation_id=f"list_{plural}")  # fmt: skip
    def listed(request, query: Query[SubjectsParameters]):
        return responses.subject_list(request, plural, query.limit, query.cursor)

    @api.get(f"/{plural}/{{key}}", url_name=f"one-{plural}", response=schemas.WHOLE[plural],
             summary=f"One of the {plural}, by key",
             description="A former key redirects to the present one.",
             operation_id=f"one_of_{plural}")  # fmt: skip
    def one(request, key: Path[Key]):
        return responses.subject(request, plural, key)


for _plural in subject_fields.MODELS:
    _subjects(_plural)


@api.exception_handler(problem_details.RequestProblem)
def _problem(request, problem: problem_details.RequestProblem):
    return problem_details.response(problem.anchor, problem.detail, problem.errors)


@api.exception_handler(TooManyChoices)
def _too_much(request, error: TooManyChoices):
    return problem_details.response(
        "bad-parameter", f"At most {MOST_CHOICES} values are allowed in one request."
    )


@api.exception_handler(responses.Moved)
def _moved(request, moved: responses.Moved):
    return HttpResponsePermanentRedirect(moved.address)


@api.exception_handler(ValidationError)
def _not_valid(request, error: ValidationError):
    """Return a problem that names each invalid parameter; for an invalid path, that nothing is there."""
    if any("path" in each["loc"][0] for each in error.errors):
        return problem_details.response("not-found", "Nothing is at this address.")
    wrong = []
    for each in error.errors:
        name = next(part for part in reversed(each["loc"]) if isinstance(part, str))
        wrong.append((name, request.GET.get(name, ""), each["msg"]))
    problem = problem_details.bad_parameter(*wrong)
    return problem_details.response(problem.anchor, problem.detail, problem.errors)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _unavailable(request, error: OperationalError | InterfaceError):
    return unavailable(request, error)


def _bounded(view):
    """Let a view answer GET and HEAD with a query string of limited length; refuse other requests."""

    @functools.wraps(view)
    def checked(request, *args, **kwargs) -> HttpResponse:
        if request.method not in READING:
            response = problem_details.response("method-not-allowed", "The API is read-only.")
            response.headers["Allow"] = ", ".join(READING)
            return response
        try:
            check_length(request)
        except AddressTooLong:
            detail = f"The query string may have at most {LONGEST_QUERY} octets."
            return problem_details.response("address-too-long", detail)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


def _served(view):
    """Serve an operation like a public page: with an ETag, cached while it is current, HEAD like GET.

    Empty parameters are left out first, as on the pages.
    """
    page = public_page(view)

    @_bounded
    @functools.wraps(view)
    def served(request, *args, **kwargs) -> HttpResponse:
        method, request.method = request.method, "GET"
        request.GET = given(request)
        try:
            return page(request, *args, **kwargs)
        finally:
            request.method = method

    return served


@_bounded
def without_slash(request, rest: str) -> HttpResponse:
    """Redirect from an address with a trailing slash to the one without."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path[:-1]}{'?' if query else ''}{query}")


@_bounded
def nothing_here(request, **parts: str) -> HttpResponse:
    """Return 404 as a problem for any other address below the API."""
    return problem_details.response("not-found", "Nothing is at this address.")


_operations, _app_name, _namespace = api.urls
for _operation in _operations:
    _operation.callback = _served(_operation.callback)
urlpatterns = (
    [
        *_operations,
        # Names for reversing the address of any kind: the operations have one name for each kind.
        path("<slug:plural>", nothing_here, name="subjects"),
        path("<slug:plural>/<slug:key>", nothing_here, name="subject"),
        path("<path:rest>/", without_slash),
        path("<path:rest>", nothing_here),
    ],
    _app_name,
    _namespace,
)
