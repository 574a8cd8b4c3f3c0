"""Invariants of the workflow, of derived keys and of stories that database constraints cannot express."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps

from articles.models import Article, Authority, Story
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant
from articles.text import arabic, url_keys

_ARTICLE = Article._meta.db_table
# Field, SQL condition for a violation in one row, and the expected value.
_RULES = (
    ("withdrawn_reason", "status = 'withdrawn' AND withdrawn_reason !~ '\\S'", "the reason"),
    ("withdrawn_reason", "status <> 'withdrawn' AND withdrawn_reason <> ''", "none: not withdrawn"),
    ("withdrawn_at", "status = 'withdrawn' AND withdrawn_at IS NULL", "a moment"),
    ("withdrawn_at", "status <> 'withdrawn' AND withdrawn_at IS NOT NULL", "none: not withdrawn"),
    ("withdrawn_at", "withdrawn_at < published_at", "a moment after published_at"),
    ("published_at", "status IN ('published', 'withdrawn') AND published_at IS NULL", "a moment"),
    ("published_at", "published_at > now() + interval '1 day'", "a moment in the past"),
    ("status", "status NOT IN ('draft', 'in-review', 'published', 'withdrawn')", "a known status"),
    ("rights", "status = 'published' AND rights NOT IN ('metadata', 'excerpt', 'full')", "known rights"),
    ("permanent_id", "permanent_id !~ '^[0-9a-hjkmnp-tv-z]{10}$'", "ten letters and digits"),
)  # fmt: skip


@invariant(
    "workflow",
    "Every article has the timestamps and the reason that belong to its status, and no others; "
    "a withdrawn article has a reason.",
)
def out_of_step(context: VerificationContext) -> Iterator[Problem]:
    for field, condition, expected in _RULES:
        for key, found in stream_rows(
            f"SELECT id, {field}::text FROM {_ARTICLE} WHERE {condition} ORDER BY id"  # noqa: S608
        ):
            yield Problem(_ARTICLE, key, field, found, expected)
    context.step(1)


@invariant(
    "keys",
    "The lookup and sort keys of titles, names and addresses are derived from their current values.",
)
def stale_keys(context: VerificationContext) -> Iterator[Problem]:
    rows = Article.objects.order_by("pk").values_list("pk", "title", "title_key", "url", "page_key")
    for pk, title, title_key, url, page_key in rows.iterator():
        if title_key != (expected := arabic.fold_phrase(title)[:500]):
            yield Problem(_ARTICLE, pk, "title_key", title_key, expected)
        if page_key != (expected := url_keys.page_key(url)):
            yield Problem(_ARTICLE, pk, "page_key", page_key, expected)
        context.step(1)
    for model in apps.get_app_config("articles").get_models():
        if not issubclass(model, Authority):
            continue
        for pk, name, key in model.objects.values_list("pk", "name_ar", "sort_key").iterator():
            if key != (expected := arabic.sort_key(name)[:200]):
                yield Problem(model._meta.db_table, pk, "sort_key", key, expected)


@invariant(
    "stories", "Every story has two or more articles, since a single one is no near-duplicate."
)
def lonely_stories(context: VerificationContext) -> Iterator[Problem]:
    for key, count in stream_rows(
        """SELECT story.id, count(article.id) FROM articles_story AS story
        LEFT JOIN articles_article AS article ON article.story_id = story.id
        GROUP BY story.id HAVING count(article.id) < 2 ORDER BY story.id"""
    ):
        yield Problem(Story._meta.db_table, key, "articles", count, "2 or more")
