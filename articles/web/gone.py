"""Articles, meetings and authorities that were public and are no longer: their addresses answer 410.

Ids of articles and keys are never given to anything else, so the answer stays true.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from django.http import Http404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.browse.filterset import MOST_PICKED
from articles.models import Article, Meeting, PublicRecord
from articles.models.slugs import FormerSlug, SlugHistory

_PERMANENT_ID = re.compile(r"[0-9a-z]{1,12}")
DELETED = "delete"  # label of a deletion in the history (`models.history`)


@dataclass(frozen=True)
class GoneItem:
    """An article or a subject that was public: its permanent id or key, what became of it, and since when.

    `reason` is what an editor gave for a withdrawal. A `hidden` article is being edited and may be published
    again.
    """

    key: str
    state: Literal["withdrawn", "deleted", "hidden"]
    since: dt.datetime | None
    reason: str = ""
    is_article: bool = True

    @property
    def in_words(self) -> SafeString:
        """A sentence that says what became of it and when, with its id or key, as HTML.

        The id is isolated: it may begin with a digit, which Arabic text would draw to itself.
        """
        return format_html(
            self._in_words(),
            id=format_html("<bdi>{}</bdi>", self.key),
            day=format_html("<bdi>{}</bdi>", self._day),
        )

    @property
    def in_english(self) -> str:
        """The same sentence in English, for machines."""
        with override("en"):
            return self._in_words().format(id=self.key, day=self._day)

    @property
    def _day(self) -> str:
        return timezone.localdate(self.since).isoformat() if self.since else "—"

    def _in_words(self) -> str:
        words = {"id": "{id}", "day": "{day}"}
        if not self.is_article:
            return _("Deleted on %(day)s; key %(id)s.") % words
        return {
            "withdrawn": _("Withdrawn on %(day)s; permanent id %(id)s."),
            "deleted": _("Deleted on %(day)s; permanent id %(id)s."),
            "hidden": _("Not public since %(day)s; permanent id %(id)s."),
        }[self.state] % words


class Gone(Http404):
    """Raised if nothing at an address is public any more; the response is 410 (`views.home.page_not_found`)."""

    def __init__(self, *items: GoneItem) -> None:
        super().__init__()
        self.items = items


def withdrawn(article: Article) -> GoneItem:
    return GoneItem(
        article.permanent_id, "withdrawn", article.withdrawn_at, article.withdrawn_reason
    )


def articles_gone(permanent_ids: Iterable[str]) -> list[GoneItem]:
    """Return those of the articles that were public and are no longer, in the order of the ids."""
    valid = filter(_PERMANENT_ID.fullmatch, dict.fromkeys(permanent_ids))
    ids = list(islice(valid, MOST_PICKED))
    records = PublicRecord.objects.filter(permanent_id__in=ids, is_gone=True)
    known = {record.permanent_id: record for record in records}
    articles = Article.objects.filter(permanent_id__in=ids).exclude(status="published")
    present = {article.permanent_id: article for article in articles}
    items = []
    for key in ids:
        if (article := present.get(key)) and article.is_withdrawn:
            items.append(withdrawn(article))
        elif record := known.get(key):
            items.append(GoneItem(key, "hidden" if article else "deleted", record.changed_at))
    return items


def article_gone(permanent_id: str) -> GoneItem | None:
    """Return an article that was public and is no longer; None if there never was one with this id."""
    return next(iter(articles_gone([permanent_id])), None)


def subject_gone(model: type[SlugHistory], slug: str) -> GoneItem | None:
    """Return a deleted meeting or authority that was public under a key, None if there never was one."""
    history = model.pgh_event_model.objects.order_by("-pgh_id")
    if issubclass(model, Meeting):
        history = history.filter(status=Meeting.Status.PUBLISHED)
    former = FormerSlug.of(model).filter(slug=slug).values("object_id")
    deleted = (
        history.filter(slug=slug, pgh_label=DELETED).first()
        or history.filter(pgh_obj__in=former, pgh_label=DELETED).first()
    )
    return deleted and GoneItem(slug, "deleted", deleted.pgh_created_at, is_article=False)
