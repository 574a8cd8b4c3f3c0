"""The operations of the API, and how every one of them is served."""

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
from articles.web.paging import MOST_CHOICES, TooMuch
from articles.web.request_limits import LONGEST_QUERY, READING, AddressTooLong, check_length
from articles.web.unavailable import unavailable


class _Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="The reading room",
    version="1",
    description="Press articles about the meetings of the Global Coalition against Daesh. What a reader "
    "sees on a page, a script can ask for: the same parameters select the same articles.",
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    renderer=_Renderer(),
)
ArticlesAsked = schemas.asking("ArticlesAsked", **schemas.paging())
FacetsAsked = schemas.asking("FacetsAsked")
_FIND = (str, schemas.Field("", max_length=80, description="only values with this in their name"))
FacetAsked = schemas.asking("FacetAsked", find=_FIND, **schemas.paging(100, 500))
SubjectsAsked = schemas.create_model(
    "SubjectsAsked", __base__=schemas.Schema, **schemas.paging(100, 500)
)
FacetName = Literal[tuple(FACETS)]  # type: ignore[valid-type]
PermanentId = Annotated[
    str, schemas.Field(pattern=r"^[0-9a-z]+$", max_length=12, description="the id of the article")
]
Key = Annotated[
    str,
    schemas.Field(pattern=r"^[-0-9A-Za-z_]+$", max_length=80, description="its key in addresses"),
]


@api.get("/", url_name="root", response=schemas.Root, summary="Where everything is")
def root(request):
    return responses.root(request)


@api.get("/articles", url_name="articles", response=schemas.Articles, summary="A list of articles")
def articles(request, asked: Query[ArticlesAsked]):
    """The articles that the parameters select, the newest first unless asked otherwise."""
    return responses.articles(request, asked.limit, asked.cursor)


@api.get(
    "/articles/{permanent_id}", url_name="article", response=schemas.Article_, summary="One article"
)
def article(request, permanent_id: Path[PermanentId]):
    """An article by its permanent id; one that was withdrawn answers 410 with the reason."""
    return responses.article(request, permanent_id)


@api.get(
    "/search", url_name="search", response=schemas.FoundArticles, summary="Search in the texts"
)
def search(request, asked: Query[ArticlesAsked]):
    """What “q” finds, the best first: headline and passage with what matches marked. The first thousand
    by relevance; all of them by date (sort=newest)."""
    return responses.search(request, asked.limit, asked.cursor)


@api.get("/facets", url_name="facets", response=schemas.Facets, summary="All facets, counted")
def facets(request, asked: Query[FacetsAsked]):
    """Every facet of the list that the parameters select, with its most frequent values."""
    return responses.facets(request)


@api.get(
    "/facets/{name}",
    url_name="facet",
    response=schemas.FacetValues,
    summary="The values of a facet",
)
def facet(request, name: FacetName, asked: Query[FacetAsked]):
    """Every value of one facet with its count in the list that the parameters select."""
    return responses.facet(request, name, asked.limit, asked.cursor, asked.find)


def _subjects(plural: str) -> None:
    """Add the list and the description of a kind of authority, or of meetings."""

    @api.get(f"/{plural}", url_name=f"list-{plural}", response=schemas.listing(plural),
             summary=f"All {plural}, by key", operation_id=f"list_{plural}")  # fmt: skip
    def listed(request, asked: Query[SubjectsAsked]):
        return responses.subject_list(request, plural, asked.limit, asked.cursor)

    @api.get(f"/{plural}/{{key}}", url_name=f"one-{plural}", response=schemas.WHOLE[plural],
             summary=f"One of the {plural}",
             description="By its key; a former key redirects.", operation_id=f"one_of_{plural}")  # fmt: skip
    def one(request, key: Path[Key]):
        return responses.subject(request, plural, key)


for _plural in subject_fields.MODELS:
    _subjects(_plural)


@api.exception_handler(problem_details.RequestProblem)
def _refused(request, refused: problem_details.RequestProblem):
    return problem_details.response(refused.anchor, refused.detail, refused.errors)


@api.exception_handler(TooMuch)
def _too_much(request, error: TooMuch):
    return problem_details.response("bad-parameter", f"At most {MOST_CHOICES} values at once.")


@api.exception_handler(responses.Moved)
def _moved(request, moved: responses.Moved):
    return HttpResponsePermanentRedirect(moved.address)


@api.exception_handler(ValidationError)
def _not_valid(request, error: ValidationError):
    """Say which parameter cannot be read: of the path, that there is nothing there."""
    if any("path" in each["loc"][0] for each in error.errors):
        return problem_details.response("not-found", "Nothing is at this address.")
    wrong = []
    for each in error.errors:
        name = next(part for part in reversed(each["loc"]) if isinstance(part, str))
        wrong.append((name, request.GET.get(name, ""), each["msg"]))
    refused = problem_details.bad_parameter(*wrong)
    return problem_details.response(refused.anchor, refused.detail, refused.errors)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _unavailable(request, error: OperationalError | InterfaceError):
    return unavailable(request, error)


def _bounded(view):
    """Answer GET and HEAD of an address of bearable length; say as a problem what else cannot be."""

    @functools.wraps(view)
    def answer(request, *args, **kwargs) -> HttpResponse:
        if request.method not in READING:
            refused = problem_details.response("method-not-allowed", "Nothing can be changed here.")
            refused.headers["Allow"] = ", ".join(READING)
            return refused
        try:
            check_length(request)
        except AddressTooLong:
            said = f"At most {LONGEST_QUERY} octets of parameters are read."
            return problem_details.response("address-too-long", said)
        return view(request, *args, **kwargs)

    return csrf_exempt(answer)


def _served(view):
    """Serve an operation as every public page is: HEAD as GET without a body, ETag, kept while it is true."""
    answer = public_page(view)

    @_bounded
    @functools.wraps(view)
    def served(request, *args, **kwargs) -> HttpResponse:
        asked, request.method = request.method, "GET"
        try:
            return answer(request, *args, **kwargs)
        finally:
            request.method = asked

    return served


@_bounded
def without_slash(request, rest: str) -> HttpResponse:
    """Lead from an address with a slash at the end to the one without."""
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{request.path[:-1]}{'?' if asked else ''}{asked}")


@_bounded
def nothing_here(request, **parts: str) -> HttpResponse:
    """Answer for an address of the API at which nothing is."""
    return problem_details.response("not-found", "Nothing is at this address.")


_operations, _app_name, _namespace = api.urls
for _operation in _operations:
    _operation.callback = _served(_operation.callback)
urlpatterns = (
    [
        *_operations,
        # Names for links to any kind: the operations above are one for each.
        path("<slug:plural>", nothing_here, name="subjects"),
        path("<slug:plural>/<slug:key>", nothing_here, name="subject"),
        path("<path:rest>/", without_slash),
        path("<path:rest>", nothing_here),
    ],
    _app_name,
    _namespace,
)
