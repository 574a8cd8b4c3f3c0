"""Bodies of the API responses: articles, search results, facets, meetings and authorities."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import override

from articles.browse import cursors, facet_panels
from articles.browse.article_list import ArticleList
from articles.browse.explanation import Explanation
from articles.browse.form_fields import KeysFilter
from articles.browse.named import Named
from articles.facets.registry import FACETS
from articles.facets.values import bilingual
from articles.index.bitmaps import Term
from articles.models import Article, Meeting
from articles.models.addresses import site_of
from articles.outputs import exports, plain_text, selection_label
from articles.outputs.metadata import article_fields, subject_fields
from articles.outputs.metadata.article_fields import LANGUAGES
from articles.outputs.metadata.subject_line import line_of
from articles.querysets import Selection
from articles.views.browse import card, list_for
from articles.web.gone import article_gone, subject_gone
from articles.web.problem_details import RequestProblem, bad_parameter
from articles.web.redirects import find_by_former_slug

VALUES_PER_FACET = 10


def root(request) -> dict[str, Any]:
    """Return the addresses of all resources."""
    site = site_of(request)

    def url(name: str, *args: str) -> str:
        return f"{site}{reverse(name, args=args)}"

    return {
        "openapi": url("openapi"),
        "documentation": url("api"),
        "articles": url("api-v1:articles"),
        "search": url("api-v1:search"),
        "facets": url("api-v1:facets"),
        "collections": {plural: url("api-v1:subjects", plural) for plural in subject_fields.MODELS},
        "harvesting": url("oai"),
        "dump": url("data-dump"),
    }


def checked_list(request, *own: str) -> ArticleList:
    """Return the filters of a request; raise RequestProblem for any parameter that a page would ignore.

    `own` are the parameters of the operation in addition to those of a list.
    """
    article_list = list_for(request)
    filters = article_list.filters.filters
    single_valued = [name for name in filters if not isinstance(filters[name], KeysFilter)]
    unknown = [name for name in request.GET if name not in filters and name not in own]
    errors = [(name, request.GET[name], "there is no such parameter") for name in unknown]
    errors += [
        (name, value, "it can be given only once")
        for name in (*own, *single_valued)
        for value in request.GET.getlist(name)[1:]
    ]
    with override("en"):
        errors += [
            (value.parameter, value.value, value.said) for value in article_list.wording.left_out
        ]
    if errors:
        raise bad_parameter(*errors)
    return article_list


def articles(request, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return one page of the list of articles that the address selects."""
    article_list = checked_list(request, "limit", "cursor")
    page, links = _page(request, article_list, "api-v1:articles", limit, cursor)
    site = site_of(request)
    return {
        "total": article_list.results.count(),
        "said": selection_label.in_languages(article_list),
        "items": [article_fields.describe(article, site) for article in page],
        "links": links,
    }


def search(request, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return one page of search results, with the matching words marked."""
    article_list = checked_list(request, "limit", "cursor")
    if not article_list.query:
        raise bad_parameter(("q", request.GET.get("q", ""), "a search needs words"))
    page, links = _page(request, article_list, "api-v1:search", limit, cursor)
    site = site_of(request)
    items = []
    for article in page:
        article.body = article.open_text  # passages may only be taken from this
        shown = card(article, article_list.query)
        pieces = {
            name: [
                {"text": plain_text.clean(piece.text), "marked": piece.marked}
                for piece in shown[name]
            ]
            for name in ("title", "passage")
        }
        items.append({**pieces, "article": article_fields.describe(article, site)})
    return {
        "named": [_named(each, site) for each in article_list.answer.named.shown],
        "total": article_list.results.count(),
        "with_all_words": article_list.answer.strict_count,
        "understood": [
            {"typed": part.typed, "widened": {w.name: list(w.words) for w in part.widenings}}
            for part in Explanation(article_list).parts
        ],
        "said": selection_label.in_languages(article_list),
        "items": items,
        "links": links,
    }


def _named(named: Named, site: str) -> dict[str, Any]:
    """Return the description of a thing that a search names."""
    subject, line = named.subject, {}
    for language in LANGUAGES:
        with override(language):
            line[language] = plain_text.line(line_of(subject))
    return {
        **plain_text.clean_all(subject_fields.link(subject, site)),
        "kind": named.kind,
        "start": str(subject.start_date) if isinstance(subject, Meeting) else None,
        "line": line,
        "article_count": named.articles,
        "is_whole": named.is_whole,
    }


def article(request, permanent_id: str) -> dict[str, Any]:
    """Return one article; raise RequestProblem if it is no longer public (with the reason) or never was."""
    if not Article.objects.published().filter(permanent_id=permanent_id).exists():
        if item := article_gone(permanent_id):
            raise RequestProblem("gone", " ".join(filter(None, (item.in_english, item.reason))))
        raise RequestProblem("not-found", "There is no article with this id.")
    article_list = ArticleList({"id": [permanent_id]}, index=request.index)
    return article_fields.describe(article_list.results.for_export()[0:1][0], site_of(request))


def facets(request) -> dict[str, Any]:
    """Return the facets of the list that the address selects, each with its most frequent values."""
    article_list = checked_list(request)
    index, site = request.index, site_of(request)
    panels = facet_panels.build(index, article_list.selection, article_list.state)
    return {
        "total": article_list.results.count(),
        "said": selection_label.in_languages(article_list),
        "facets": [
            {
                "name": panel.name,
                "label": _label(FACETS[panel.name].label),
                "value_count": panel.values,
                "values": [
                    _counted(option, panel.name, index, site)
                    for option in panel.options[:VALUES_PER_FACET]
                ],
                "all_values": f"{site}{reverse('api-v1:facet', args=[panel.name])}{article_list.state}",
            }
            for panel in panels
        ],
    }


def facet(request, name: str, limit: int, cursor: str | None, find: str) -> dict[str, Any]:
    """Return one page of the values of a facet, ordered by key."""
    if name not in FACETS:
        raise RequestProblem("not-found", f"There is no facet “{name}”.")
    article_list = checked_list(request, "limit", "cursor", "find")
    index, site, state = request.index, site_of(request), article_list.state
    search_text = find.replace("\x00", "").strip()
    options = facet_panels.every_value(
        index, article_list.selection, FACETS[name], state, search_text, True
    )
    options.sort(key=lambda option: option.key)  # an order that does not change with labels
    query = f"{name} {state} {search_text}"
    start = 0
    if cursor:
        last = _last_key(query, cursor)
        start = bisect_right([option.key for option in options], last)
    page = options[start : start + limit]
    has_more = len(options) > start + limit
    own = [("find", search_text)] if search_text else []
    address = reverse("api-v1:facet", args=[name])
    return {
        "name": name,
        "label": _label(FACETS[name].label),
        "total": len(options),
        "items": [_counted(option, name, index, site) for option in page],
        "links": _links(site, address, [*state.pairs, *own], limit, cursor,
                        cursors.write_key(query, page[-1].key) if has_more else None),
    }  # fmt: skip


def subject_list(request, plural: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return one page of the meetings or of the authorities of a kind, ordered by key."""
    _refuse_other_parameters(request, "limit", "cursor")
    model, site = subject_fields.MODELS[plural], site_of(request)
    public = subject_fields.public(model)
    rest = public.order_by("slug")
    if cursor:
        rest = rest.filter(slug__gt=_last_key(plural, cursor))
    subjects = list(rest[: limit + 1])
    counts = facet_panels.counts(request.index, Selection(), FACETS[model.facet])
    address = reverse("api-v1:subjects", args=[plural])
    next_ = cursors.write_key(plural, subjects[limit - 1].slug) if len(subjects) > limit else None
    return {
        "total": public.count(),
        "items": [
            {
                **subject_fields.describe(item, site, whole=False),
                "article_count": counts.get(item.slug, 0),
            }
            for item in subjects[:limit]
        ],
        "links": _links(site, address, [], limit, cursor, next_),
    }


def subject(request, plural: str, key: str) -> dict[str, Any]:
    """Return a meeting or an authority; raise Moved for a former key, RequestProblem for an unknown one."""
    _refuse_other_parameters(request)
    model = subject_fields.MODELS[plural]
    subject = subject_fields.public(model).filter(slug=key).first()
    if subject is None:
        if former := find_by_former_slug(model, key):
            raise Moved(reverse("api-v1:subject", args=[plural, former.slug]))
        if item := subject_gone(model, key):
            raise RequestProblem("gone", item.in_english)
        raise RequestProblem("not-found", f"There is no “{key}” among the {plural}.")
    prefetch_related_objects([subject], *subject_fields.links_of(model))
    counts = facet_panels.counts(request.index, Selection(), FACETS[model.facet])
    described = subject_fields.describe(subject, site_of(request), whole=True)
    return {**described, "article_count": counts.get(subject.slug, 0)}


class Moved(Exception):
    """Raised if a meeting or authority has a new key; `address` is its present address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _refuse_other_parameters(request, *own: str) -> None:
    if errors := [
        (name, request.GET[name], "there is no such parameter")
        for name in request.GET
        if name not in own
    ]:
        raise bad_parameter(*errors)


def _last_key(query: str, cursor: str) -> str:
    """Return the last key of the previous page; raise RequestProblem if the cursor is of another list."""
    try:
        return cursors.read_key(query, cursor)
    except cursors.BadCursor as error:
        raise bad_parameter(("cursor", cursor, "it is not a cursor of this list")) from error


def _page(request, article_list: ArticleList, name: str, limit: int, cursor: str | None):
    """Return the articles of one page of a list, and the links of the response."""
    query = str(article_list.state)
    if cursor:
        try:
            position = cursors.read(query, cursor)
            numbers, after = article_list.results.after(position, limit)
        except (cursors.BadCursor, TypeError) as error:
            raise bad_parameter(("cursor", cursor, "it is not a cursor of this list")) from error
    else:
        numbers, after = article_list.results.after(None, limit)
    site = site_of(request)
    next_ = cursors.write(query, after) if after is not None else None
    links = _links(site, reverse(name), article_list.state.pairs, limit, cursor, next_) | {
        "page": f"{site}{reverse('browse')}{article_list.state}",
        "facets": f"{site}{reverse('api-v1:facets')}{article_list.state}",
        "feed": f"{site}{reverse('feed')}{article_list.state}",
        "exports": {
            form: f"{site}{reverse('export', args=[form])}{article_list.state}"
            for form in exports.FORMATS
        },
    }
    return article_list.results.for_export().load(numbers), links


def _links(site, address, pairs, limit: int, cursor: str | None, next_: str | None) -> dict:
    def url(cursor: str | None) -> str:
        own = [("limit", str(limit)), *([("cursor", cursor)] if cursor else [])]
        return f"{site}{address}?{urlencode([*pairs, *own])}"

    return {"self": url(cursor), "next": url(next_) if next_ else None}


def _label(text) -> dict[str, str]:
    return dict(zip(LANGUAGES, bilingual(text), strict=True))


def _counted(option: facet_panels.Option, name: str, index, site: str) -> dict[str, Any]:
    facet = FACETS[name]
    term: Term | Any = index.snapshot.terms.find(name, option.key) or facet.parse(option.key)
    return {
        "value": article_fields.value_of(term, facet, site),
        "count": option.count,
        "chosen": option.selected,
    }
