"""Schemas of the API, built from the fields that `outputs.metadata` declares."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import override
from ninja import Schema
from pydantic import Field, create_model

from articles.browse.filterset import RELATION, ArticleFilterSet
from articles.browse.form_fields import KeysFilter, PartialDateFilter
from articles.facets.registry import FACETS
from articles.outputs.metadata import article_fields, subject_fields
from articles.outputs.metadata.article_fields import Label, Value
from articles.querysets.counting_modes import RELATIONS

Article_ = create_model(
    "Article",
    __base__=Schema,
    __doc__="A press article, as far as it is public.",
    **{f.name: (f.type, Field(description=f.holds)) for f in article_fields.FIELDS},
)
WHOLE: dict[str, type[Schema]] = {}
LISTED: dict[str, type[Schema]] = {}
for _plural, _model in subject_fields.MODELS.items():
    _fields = subject_fields.FIELDS[_model]
    for _schemas, _name, _included in (
        (WHOLE, _model.__name__, _fields),
        (LISTED, f"{_model.__name__}Listed", [f for f in _fields if f.in_list]),
    ):
        _schemas[_plural] = create_model(
            _name,
            __base__=Schema,
            article_count=(int, Field(description="number of articles linked to it")),
            **{f.name: (f.type, Field(description=f.holds)) for f in _included},
        )


class Links(Schema):
    """The address of this page of a list, and of the next page."""

    self: str = Field(description="this page of the list")
    next: str | None = Field(description="the next page; null at the end")


class ArticleLinks(Links):
    """The addresses of this page of a list, of the next one, and of other forms of the list."""

    page: str = Field(description="the same list as a web page")
    facets: str = Field(description="the facets of this list, with counts")
    feed: str = Field(description="the same list as an Atom feed, latest change first")
    exports: dict[str, str] = Field(description="the same list as a file, in each format")


class Articles(Schema):
    """One page of a list of articles."""

    total: int = Field(description="number of articles in the whole list")
    said: Label = Field(description="the selection in words")
    items: list[Article_]
    links: ArticleLinks


class Piece(Schema):
    """A piece of text. `marked` if it matches the search."""

    text: str
    marked: bool


class Found(Schema):
    """A search result: an article, and the text that matches."""

    title: list[Piece] = Field(description="the headline, with matches marked")
    passage: list[Piece] = Field(description="a passage, as far as the rights of the article allow")
    article: Article_


class Part(Schema):
    """A part of a search, and the words it was widened to."""

    typed: str
    widened: dict[str, list[str]] = Field(
        description="the words, under “forms”, “prefixes” and “names”"
    )


class NamedThing(Schema):
    """A meeting or an authority that the words of a search name."""

    kind: str = Field(description="its kind, as in the facet of this name")
    key: str = Field(description="its key in addresses")
    label: Label = Field(description="its name, or the title of the meeting")
    start: str | None = Field(description="first day of a meeting, as precise as known; else null")
    line: Label = Field(
        description="one line: what a meeting decided, who an official was, where an outlet is from"
    )
    article_count: int = Field(description="number of articles linked to it")
    is_whole: bool = Field(description="whether the whole search is its name")
    page: str = Field(description="address of its page")
    api: str = Field(description="address of its description")


class FoundArticles(Schema):
    """One page of the results of a search."""

    named: list[NamedThing] = Field(
        description="what the words name, at most three, the closest first; the same on every page"
    )

    total: int = Field(description="number of articles found")
    with_all_words: int = Field(description="number of articles that contain all the words")
    understood: list[Part] = Field(description="how the search was interpreted")
    said: Label = Field(description="the selection in words")
    items: list[Found]
    links: ArticleLinks


class Counted(Schema):
    """A value of a facet, and the number of articles when it is chosen."""

    value: Value
    count: int = Field(description="articles with this value, ignoring the choice in this facet")
    chosen: bool


class Facet(Schema):
    """A facet of a list, with its most frequent values."""

    name: str = Field(description="the name of the parameter")
    label: Label
    value_count: int = Field(description="number of values that occur in the list")
    values: list[Counted]
    all_values: str = Field(description="the address of all values")


class Facets(Schema):
    """The facets of a list of articles, with counts."""

    total: int = Field(description="number of articles in the list")
    said: Label = Field(description="the selection in words")
    facets: list[Facet]


class FacetValues(Schema):
    """One page of the values of a facet, ordered by key."""

    name: str
    label: Label
    total: int = Field(description="number of values")
    items: list[Counted]
    links: Links


def listing(plural: str) -> type[Schema]:
    """Return the schema of a list of meetings, or of authorities of a kind."""
    return create_model(
        f"{subject_fields.MODELS[plural].__name__}List",
        __base__=Schema,
        total=(int, Field(description="total number")),
        items=(list[LISTED[plural]], ...),
        links=(Links, ...),
    )


class Root(Schema):
    """The addresses of all resources."""

    openapi: str
    documentation: str
    articles: str
    search: str
    facets: str
    collections: dict[str, str]
    harvesting: str
    dump: str


LIMIT_MOST = 100
# As `PartialDate.parse` reads it, or blank; the filter refuses days that do not exist.
_DATE = r"^\s*(\d{4}(-\d{1,2}(-\d{1,2})?)?)?\s*$"
_CURSOR = (str | None, Field(None, description="position in the list, as given in “links.next”"))


def _parameter(name: str, filter_) -> tuple[Any, Any]:
    """Return the type and field of a parameter, from the filter of the pages with the same name."""
    with override("en"):
        text = str(filter_.label)
        if name in FACETS:
            text += " (keys; several are alternatives; “not-stated” for none)"
        elif hint := getattr(filter_, "hint", ""):
            text += f" ({hint})"
    if choices := filter_.extra.get("choices"):
        return Literal[tuple(value for value, _label in choices)] | None, Field(
            None, description=text
        )
    if name == RELATION:
        return list[Literal[RELATIONS]], Field([], description=text)
    if isinstance(filter_, PartialDateFilter):
        return str | None, Field(None, description=text, pattern=_DATE)
    if isinstance(filter_, KeysFilter):
        return list[str], Field([], description=text)
    return str | None, Field(None, description=text)


def list_parameters(name: str, **more: tuple[Any, Any]) -> type[Schema]:
    """Return a schema of the parameters of a list of articles, the same as on the pages, and `more`."""
    filters = ArticleFilterSet({}).filters
    return create_model(
        name, __base__=Schema, **{n: _parameter(n, f) for n, f in filters.items()}, **more
    )


def paging(default: int = 20, most: int = LIMIT_MOST) -> dict[str, tuple[Any, Any]]:
    text = f"number of items on a page, 1 to {most}"
    return {"limit": (int, Field(default, ge=1, le=most, description=text)), "cursor": _CURSOR}
