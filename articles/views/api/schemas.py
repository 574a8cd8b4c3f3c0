"""The JSON of the API, made from the fields that `outputs.metadata` declares."""

from __future__ import annotations

from typing import Any, Literal

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
    __doc__="A press article: what a reader may see of it.",
    **{f.name: (f.type, Field(description=f.holds)) for f in article_fields.FIELDS},
)
WHOLE: dict[str, type[Schema]] = {}
LISTED: dict[str, type[Schema]] = {}
for _plural, _model in subject_fields.MODELS.items():
    _fields = subject_fields.FIELDS[_model]
    for _made, _name, _kept in (
        (WHOLE, _model.__name__, _fields),
        (LISTED, f"{_model.__name__}Listed", [f for f in _fields if f.in_list]),
    ):
        _made[_plural] = create_model(
            _name,
            __base__=Schema,
            article_count=(int, Field(description="how many articles stand under it")),
            **{f.name: (f.type, Field(description=f.holds)) for f in _kept},
        )


class Links(Schema):
    """Where this list is, where it goes on, and its other forms."""

    self: str = Field(description="this part of the list")
    next: str | None = Field(description="the next part; null at the end")


class ArticleLinks(Links):
    page: str = Field(description="the same list as a page")
    facets: str = Field(description="the facets of this list, counted")
    feed: str = Field(description="the same list as an Atom feed, what changed last first")
    exports: dict[str, str] = Field(description="the same list as a file, by format")


class Articles(Schema):
    """A part of a list of articles."""

    total: int = Field(description="how many articles the whole list has")
    said: Label = Field(description="what was asked for, in words")
    items: list[Article_]
    links: ArticleLinks


class Piece(Schema):
    """A piece of a text, and whether it matches the words."""

    text: str
    marked: bool


class Found(Schema):
    """An article found, and what of it matches."""

    title: list[Piece] = Field(description="the headline, what matches marked")
    passage: list[Piece] = Field(description="a passage, as far as the rights let it be shown")
    article: Article_


class Part(Schema):
    """A part of a question, and what it was searched by beside itself."""

    typed: str
    widened: dict[str, list[str]] = Field(description="by “forms”, “prefixes” and “names”")


class FoundArticles(Schema):
    """A part of what a search found."""

    total: int = Field(description="how many articles were found")
    with_all_words: int = Field(description="how many have all the words")
    understood: list[Part] = Field(description="how the question was understood")
    said: Label = Field(description="what was asked for, in words")
    items: list[Found]
    links: ArticleLinks


class Counted(Schema):
    """A value of a facet and how many articles one would get by choosing it."""

    value: Value
    count: int = Field(description="articles with this value, the choice in this facet aside")
    chosen: bool


class Facet(Schema):
    """A facet of a list, and its most frequent values."""

    name: str = Field(description="the parameter")
    label: Label
    value_count: int = Field(description="how many values any article of the list has")
    values: list[Counted]
    all_values: str = Field(description="address of all values")


class Facets(Schema):
    """The facets of a list of articles, counted."""

    total: int = Field(description="how many articles the list has")
    said: Label = Field(description="what was asked for, in words")
    facets: list[Facet]


class FacetValues(Schema):
    """A part of the values of one facet, by key."""

    name: str
    label: Label
    total: int = Field(description="how many values there are")
    items: list[Counted]
    links: Links


def listing(plural: str) -> type[Schema]:
    """Return the JSON of a list of meetings or of authorities of a kind."""
    return create_model(
        f"{subject_fields.MODELS[plural].__name__}List",
        __base__=Schema,
        total=(int, Field(description="how many there are")),
        items=(list[LISTED[plural]], ...),
        links=(Links, ...),
    )


class Root(Schema):
    """Where everything is."""

    openapi: str
    documentation: str
    articles: str
    search: str
    facets: str
    collections: dict[str, str]
    harvesting: str
    dump: str


LIMIT_MOST = 100
_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
_CURSOR = (str | None, Field(None, description="where the list goes on; taken from “links.next”"))


def _parameter(name: str, filter_) -> tuple[Any, Any]:
    """Return the type and the description of a parameter as a filter of the pages declares it."""
    said = str(filter_.label)
    if name in FACETS:
        said += " (keys; several are alternatives; “not-stated” for none)"
    elif hint := getattr(filter_, "hint", ""):
        said += f" ({hint})"
    if choices := filter_.extra.get("choices"):
        return Literal[tuple(value for value, _label in choices)] | None, Field(
            None, description=said
        )
    if name == RELATION:
        return list[Literal[RELATIONS]], Field([], description=said)
    if isinstance(filter_, PartialDateFilter):
        return str | None, Field(None, description=said, pattern=_DATE)
    if isinstance(filter_, KeysFilter):
        return list[str], Field([], description=said)
    return str | None, Field(None, description=said)


def asking(name: str, **more: tuple[Any, Any]) -> type[Schema]:
    """Return the parameters of a list of articles, as the pages have them, and some more."""
    filters = ArticleFilterSet({}).filters
    return create_model(
        name, __base__=Schema, **{n: _parameter(n, f) for n, f in filters.items()}, **more
    )


def paging(default: int = 20, most: int = LIMIT_MOST) -> dict[str, tuple[Any, Any]]:
    said = f"how many at once, 1 to {most}"
    return {"limit": (int, Field(default, ge=1, le=most, description=said)), "cursor": _CURSOR}
