"""What there is for crawlers to find, and when each page last changed. https://www.sitemaps.org/protocol.html"""

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
from articles.models import Meeting, PublicRecord
from articles.outputs.metadata import subject_fields

A_FILE = 5_000  # addresses, half of them in each language
PAGES = ("home", "browse", "meetings", "meetings-coverage", "about", "about-data", "api")
LISTS = tuple(
    f"{model.url_name}-list" for model in subject_fields.MODELS.values() if model is not Meeting
)
# What a meeting's page shows beside the meeting itself, by the table of its history.
_OF_MEETINGS = ("participation", "attendance", "figure", "meetingresolution", "communiquepoint")


class _InBothLanguages(Sitemap):
    """Pages that stand in both languages, each naming the other."""

    i18n = True
    alternates = True
    x_default = True
    limit = A_FILE
    protocol = None

    @cached_property
    def paginator(self) -> Paginator:
        """The files; Django's own would load everything for each of them."""
        return Paginator(_InEachLanguage(self.items()), self.limit)


class _InEachLanguage:
    """Items, each with the code of each language, of which only those asked for are loaded."""

    def __init__(self, items: Sequence | QuerySet) -> None:
        self._items = items
        self._codes = [code for code, _name in settings.LANGUAGES]

    def __len__(self) -> int:
        items = self._items
        return len(self._codes) * (items.count() if isinstance(items, QuerySet) else len(items))

    def __getitem__(self, part: slice) -> list[tuple]:
        """Return the pairs of a part whose ends are multiples of the number of languages, or of the end."""
        many = len(self._codes)
        items = self._items[part.start // many : part.stop // many]
        return [(item, code) for item in items for code in self._codes]


class Articles(_InBothLanguages):
    """Every published article."""

    def items(self):
        """Return the records, as few columns as their addresses need, in an order that stays."""
        return (
            PublicRecord.objects.filter(is_gone=False, article__status="published")
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
    """Every page of a meeting or of an authority of a kind."""

    def __init__(self, plural: str, changes: Changes) -> None:
        self._model = subject_fields.MODELS[plural]
        self._changes = changes

    def items(self) -> list:
        return self._every

    @cached_property
    def _every(self) -> list:
        found = list(subject_fields.public(self._model).order_by("pk"))
        for each in found:
            each.changed_at = max([each.updated_at, *self._changes.of(self._model, each.pk)])
        return found

    def lastmod(self, subject) -> dt.datetime:
        return subject.changed_at


class Pages(_InBothLanguages):
    """The pages that there is one of; they change with whatever they list."""

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
    """When the articles of each page last changed, and what is said of each meeting; read once for all."""

    def of(self, model: type, pk: int) -> list[dt.datetime]:
        """Return the moments known of a meeting or an authority."""
        moments = [self._of_articles.get((model.facet, pk))]
        if model is Meeting:
            moments.append(self._of_meetings.get(pk))
        return [moment for moment in moments if moment]

    @cached_property
    def _of_articles(self) -> dict[tuple[str, int], dt.datetime]:
        with connection.cursor() as cursor:
            # A term itself says when an article last left it.
            cursor.execute(
                """SELECT t.facet, t.object_id, greatest(max(r.changed_at), max(t.left_at))
                FROM articles_facetterm t LEFT JOIN (
                    SELECT term, max(changed_at) AS changed_at
                    FROM articles_publicrecord, unnest(terms) AS term GROUP BY term
                ) r ON r.term = t.id
                WHERE t.object_id IS NOT NULL GROUP BY t.facet, t.object_id"""
            )
            return {(facet, pk): moment for facet, pk, moment in cursor if moment}

    @cached_property
    def _of_meetings(self) -> dict[int, dt.datetime]:
        every = " UNION ALL ".join(
            f"SELECT meeting_id, pgh_created_at FROM articles_{table}event"  # noqa: S608
            for table in _OF_MEETINGS
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT meeting_id, max(pgh_created_at) FROM ({every}) e "  # noqa: S608
                "WHERE meeting_id IS NOT NULL GROUP BY meeting_id"
            )
            return dict(cursor.fetchall())


def sections() -> dict[str, Sitemap]:
    """Return the parts of the sitemap by name."""
    changes = Changes()
    return {
        "pages": Pages(),
        **{plural: Subjects(plural, changes) for plural in subject_fields.MODELS},
        "articles": Articles(),
    }


def _newest() -> dt.datetime | None:
    """Return when a record last changed."""
    return PublicRecord.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
