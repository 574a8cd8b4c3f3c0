"""What the API answers: articles, what a search finds, facets, meetings and authorities."""

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
from articles.facets.registry import FACETS
from articles.facets.values import bilingual
from articles.index.bitmaps import Term
from articles.models import Article
from articles.models.addresses import site_of
from articles.outputs import exports, selection_label
from articles.outputs.metadata import article_fields, subject_fields
from articles.outputs.metadata.article_fields import LANGUAGES
from articles.querysets import Selection
from articles.views.browse import card, list_for
from articles.web.problem_details import RequestProblem, bad_parameter
from articles.web.redirects import moved

VALUES_A_FACET = 10


def root(request) -> dict[str, Any]:
    """Return where everything is."""
    site = site_of(request)

    def at(name: str, *args: str) -> str:
        return f"{site}{reverse(name, args=args)}"

    return {
        "openapi": at("openapi"),
        "documentation": at("api"),
        "articles": at("api-v1:articles"),
        "search": at("api-v1:search"),
        "facets": at("api-v1:facets"),
        "collections": {plural: at("api-v1:subjects", plural) for plural in subject_fields.MODELS},
        "harvesting": at("oai"),
        "dump": at("data-dump"),
    }


def filterset_of(request, *own: str) -> ArticleList:
    """Return what a request asks for; refuse what the pages would leave out and say so.

    `own` are the parameters beside those of the list.
    """
    article_list = list_for(request)
    filters = article_list.filters.filters
    single = [name for name in filters if not isinstance(filters[name], KeysFilter)]
    unknown = [name for name in request.GET if name not in filters and name not in own]
    errors = [(name, request.GET[name], "there is no such parameter") for name in unknown]
    errors += [
        (name, value, "it can be given once")
        for name in (*own, *single)
        for value in request.GET.getlist(name)[1:]
    ]
    with override("en"):
        errors += [
            (each.parameter, each.value, each.said) for each in article_list.wording.left_out
        ]
    if errors:
        raise bad_parameter(*errors)
    return article_list


def articles(request, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a part of the list of articles that the address selects."""
    article_list = filterset_of(request, "limit", "cursor")
    found, links = _part(request, article_list, "api-v1:articles", limit, cursor)
    site = site_of(request)
    return {
        "total": article_list.results.count(),
        "said": selection_label.in_languages(article_list),
        "items": [article_fields.describe(article, site) for article in found],
        "links": links,
    }


def search(request, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a part of what a search finds, with what matches."""
    article_list = filterset_of(request, "limit", "cursor")
    if not article_list.query:
        raise bad_parameter(("q", request.GET.get("q", ""), "a search needs words"))
    found, links = _part(request, article_list, "api-v1:search", limit, cursor)
    site = site_of(request)
    items = []
    for article in found:
        article.body = article.open_text  # what a passage may be taken from
        shown = card(article, article_list.query)
        pieces = {
            name: [{"text": piece.text, "marked": piece.marked} for piece in shown[name]]
            for name in ("title", "passage")
        }
        items.append({**pieces, "article": article_fields.describe(article, site)})
    return {
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


def article(request, permanent_id: str) -> dict[str, Any]:
    """Return one article; refuse one that was withdrawn with the reason."""
    found = Article.objects.filter(permanent_id=permanent_id).first()
    if found and found.is_withdrawn:
        raise RequestProblem("gone", found.withdrawn_reason)
    if found is None or not found.is_published:
        raise RequestProblem("not-found", "There is no article with this id.")
    picked = ArticleList({"id": [permanent_id]}, index=request.index)
    return article_fields.describe(picked.results.for_export()[0:1][0], site_of(request))


def facets(request) -> dict[str, Any]:
    """Return the facets of the list that the address selects, each with its first values."""
    article_list = filterset_of(request)
    index, site = request.index, site_of(request)
    found = facet_panels.build(index, article_list.selection, article_list.state)
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
                    for option in panel.options[:VALUES_A_FACET]
                ],
                "all_values": f"{site}{reverse('api-v1:facet', args=[panel.name])}{article_list.state}",
            }
            for panel in found
        ],
    }


def facet(request, name: str, limit: int, cursor: str | None, find: str) -> dict[str, Any]:
    """Return a part of the values of one facet, by key."""
    if name not in FACETS:
        raise RequestProblem("not-found", f"There is no facet “{name}”.")
    article_list = filterset_of(request, "limit", "cursor", "find")
    index, site, state = request.index, site_of(request), article_list.state
    wanted = find.replace("\x00", "").strip()
    every = facet_panels.every_value(
        index, article_list.selection, FACETS[name], state, wanted, True
    )
    every.sort(key=lambda option: option.key)  # a place that stays, whatever is renamed
    question = f"{name} {state} {wanted}"
    start = 0
    if cursor:
        last = _text_place(question, cursor)
        start = bisect_right([each.key for each in every], last)
    part = every[start : start + limit]
    more = len(every) > start + limit
    own = [("find", wanted)] if wanted else []
    address = reverse("api-v1:facet", args=[name])
    return {
        "name": name,
        "label": _label(FACETS[name].label),
        "total": len(every),
        "items": [_counted(option, name, index, site) for option in part],
        "links": _links(site, address, [*state.pairs, *own], limit, cursor,
                        cursors.write_key(question, part[-1].key) if more else None),
    }  # fmt: skip


def subject_list(request, plural: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Return a part of the meetings, or of the authorities of a kind, by key."""
    _only(request, "limit", "cursor")
    model, site = subject_fields.MODELS[plural], site_of(request)
    known = subject_fields.public(model)
    part = known.order_by("slug")
    if cursor:
        part = part.filter(slug__gt=_text_place(plural, cursor))
    found = list(part[: limit + 1])
    counts = facet_panels.counts(request.index, Selection(), FACETS[model.facet])
    address = reverse("api-v1:subjects", args=[plural])
    next_ = cursors.write_key(plural, found[limit - 1].slug) if len(found) > limit else None
    return {
        "total": known.count(),
        "items": [
            {
                **subject_fields.describe(each, site, whole=False),
                "article_count": counts.get(each.slug, 0),
            }
            for each in found[:limit]
        ],
        "links": _links(site, address, [], limit, cursor, next_),
    }


def subject(request, plural: str, key: str) -> dict[str, Any]:
    """Return a meeting or an authority; raise `Moved` for a former key."""
    _only(request)
    model = subject_fields.MODELS[plural]
    found = subject_fields.public(model).filter(slug=key).first()
    if found is None:
        if former := moved(model, key):
            raise Moved(reverse("api-v1:subject", args=[plural, former.slug]))
        raise RequestProblem("not-found", f"There is no “{key}” among the {plural}.")
    prefetch_related_objects([found], *subject_fields.links_of(model))
    counts = facet_panels.counts(request.index, Selection(), FACETS[model.facet])
    described = subject_fields.describe(found, site_of(request), whole=True)
    return {**described, "article_count": counts.get(found.slug, 0)}


class Moved(Exception):
    """Raised for what is at another address now."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _only(request, *own: str) -> None:
    if wrong := [
        (n, request.GET[n], "there is no such parameter") for n in request.GET if n not in own
    ]:
        raise bad_parameter(*wrong)


def _text_place(question: str, cursor: str) -> str:
    try:
        return cursors.read_key(question, cursor)
    except cursors.BadCursor as error:
        raise bad_parameter(("cursor", cursor, "it is none of this list")) from error


def _part(request, article_list: ArticleList, name: str, limit: int, cursor: str | None):
    """Return the articles of a part of a list, and the links of the answer."""
    question = str(article_list.state)
    place = None
    if cursor:
        try:
            place = cursors.read(question, cursor)
            numbers, after = article_list.results.after(place, limit)
        except (cursors.BadCursor, TypeError) as error:
            raise bad_parameter(("cursor", cursor, "it is none of this list")) from error
    else:
        numbers, after = article_list.results.after(None, limit)
    site = site_of(request)
    next_ = cursors.write(question, after) if after is not None else None
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
    def at(where: str | None) -> str:
        own = [("limit", str(limit)), *([("cursor", where)] if where else [])]
        return f"{site}{address}?{urlencode([*pairs, *own])}"

    return {"self": at(cursor), "next": at(next_) if next_ else None}


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
