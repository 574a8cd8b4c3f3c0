"""Sitemaps: every public page and when it last changed (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse

from articles.database.routing import connection
from articles.models import Article, Meeting, PublicRecord
from articles.outputs.metadata import subject_fields

ADDRESSES_PER_FILE = 5_000  # in all languages together
PAGES = ("home", "browse", "meetings", "meetings-coverage", "about", "about-data", "api")
LISTS = tuple(
    f"{model.url_name}-list" for model in subject_fields.MODELS.values() if model is not Meeting
)
# Records that a meeting's page shows in addition to the meeting itself, by the name of their event table.
_MEETING_EVENTS = ("participation", "attendance", "figure", "meetingresolution", "outcome",
                   "communiquecopy")  # fmt: skip


class _InBothLanguages(Sitemap):
    """Pages that exist in both languages, each linked to the other."""

    i18n = True
    alternates = True
    x_default = True
    limit = ADDRESSES_PER_FILE
    protocol = None

    @cached_property
    def paginator(self) -> Paginator:
        """A paginator whose pages are the files; Django's own would load all items for each file."""
        return Paginator(_InEachLanguage(self.items()), self.limit)


class _InEachLanguage:
    """A lazy sequence of pairs: each item with the code of each language."""

    def __init__(self, items: Sequence | QuerySet) -> None:
        self._items = items
        self._codes = [code for code, _name in settings.LANGUAGES]

    def __len__(self) -> int:
        items = self._items
        return len(self._codes) * (items.count() if isinstance(items, QuerySet) else len(items))

    def __getitem__(self, part: slice) -> list[tuple]:
        """Return the pairs of a slice whose bounds are multiples of the number of languages, or the end."""
        languages = len(self._codes)
        items = self._items[part.start // languages : part.stop // languages]
        return [(item, code) for item in items for code in self._codes]


class Articles(_InBothLanguages):
    """Every published article."""

    def items(self):
        """Return the public records in a stable order, with only the columns that their addresses need."""
        return (
            PublicRecord.objects.filter(is_gone=False, article__status=Article.Status.PUBLISHED)
            .select_related("article__source")
            .only(
                "permanent_id", "changed_at", "article__permanent_id", "article__published_on",
                "article__published_on_precision", "article__source__slug",
            )
            .order_by("permanent_id")
        )  # fmt: skip

    def location(self, record: PublicRecord) -> str:
        return record.article.get_absolute_url()

    def lastmod(self, record: PublicRecord) -> dt.datetime:
        return record.changed_at

    def get_latest_lastmod(self) -> dt.datetime | None:
        return _newest()


class Subjects(_InBothLanguages):
    """Every meeting, or every authority of one kind."""

    def __init__(self, plural: str, changes: Changes) -> None:
        self._model = subject_fields.MODELS[plural]
        self._changes = changes

    def items(self) -> list:
        return self._subjects

    @cached_property
    def _subjects(self) -> list:
        subjects = list(subject_fields.public(self._model).order_by("pk"))
        for subject in subjects:
            subject.changed_at = max(
                [subject.updated_at, *self._changes.of(self._model, subject.pk)]
            )
        return subjects

    def lastmod(self, subject) -> dt.datetime:
        return subject.changed_at


class Pages(_InBothLanguages):
    """Single pages; they change whenever a public record changes."""

    def items(self) -> Sequence[str]:
        return [*PAGES, *LISTS]

    def location(self, name: str) -> str:
        return reverse(name)

    def lastmod(self, name: str) -> dt.datetime | None:
        return None if name == "api" else self._changed_at

    def get_latest_lastmod(self) -> dt.datetime | None:
        return self._changed_at

    @property
    def _changed_at(self) -> dt.datetime | None:
        return _newest()


class Changes:
    """Times at which the articles of each page, and the facts about each meeting, last changed; read once."""

    def of(self, model: type, pk: int) -> list[dt.datetime]:
        """Return the known times of change of a meeting or an authority."""
        times = [self._of_articles.get((model.facet, pk))]
        if model is Meeting:
            times.append(self._of_meetings.get(pk))
        return [time for time in times if time]

    @cached_property
    def _of_articles(self) -> dict[tuple[str, int], dt.datetime]:
        with connection.cursor() as cursor:
            # An article that left a term is no longer counted here; `left_at` is when the last one left.
            cursor.execute(
                """SELECT t.facet, t.object_id, greatest(max(r.changed_at), max(t.left_at))
                FROM articles_facetterm t LEFT JOIN (
                    SELECT term, max(changed_at) AS changed_at
                    FROM articles_publicrecord, unnest(terms) AS term GROUP BY term
                ) r ON r.term = t.id
                WHERE t.object_id IS NOT NULL GROUP BY t.facet, t.object_id"""
            )
            return {(facet, pk): time for facet, pk, time in cursor if time}

    @cached_property
    def _of_meetings(self) -> dict[int, dt.datetime]:
        events = " UNION ALL ".join(
            f"SELECT meeting_id, pgh_created_at FROM articles_{table}event"  # noqa: S608
            for table in _MEETING_EVENTS
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT meeting_id, max(pgh_created_at) FROM ({events}) e "  # noqa: S608
                "WHERE meeting_id IS NOT NULL GROUP BY meeting_id"
            )
            return dict(cursor.fetchall())


def sections() -> dict[str, Sitemap]:
    """Return the sections of the sitemap by name."""
    changes = Changes()
    return {
        "pages": Pages(),
        **{plural: Subjects(plural, changes) for plural in subject_fields.MODELS},
        "articles": Articles(),
    }


def _newest() -> dt.datetime | None:
    """Return when any public record last changed."""
    return PublicRecord.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
