"""Articles that readers suggest: found among the published ones, or kept for the editors.

Nothing is fetched or looked up on the word of a stranger, and nothing about the stranger is stored.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Article, Meeting, ProposedArticle
from articles.text import url_keys

# Suggestions that may wait at once; more would be read by nobody.
MOST_WAITING = 500
KEPT_DAYS = 180  # after the decision; then a suggestion is deleted
_LOCK = 0x53554747  # "SUGG": the advisory lock under which suggestions are kept one after another


class QueueFull(Exception):
    """Raised when as many suggestions wait as the editors can read."""


def is_front(address: str) -> bool:
    """Return whether an address leads to the front of a site or a section, not to one article.

    One with a digit may be an article, even where it looks like a list (`/archives/12`): editors look at it.
    """
    return not url_keys.identity_key(address) and not any(map(str.isdigit, urlsplit(address).path))


def published_at(address: str) -> Article | None:
    """Return the published article with an address in any spelling; a draft is as unknown as anything else."""
    key = url_keys.page_key(address)
    return Article.objects.published().filter(page_key=key).order_by("pk").first() if key else None


def refuses_site_of(address: str) -> bool:
    """Return whether editors take no more suggestions from the site of an address."""
    return ProposedArticle.objects.filter(host=_host(address), refuses_site=True).exists()


def is_full() -> bool:
    """Return whether as many suggestions wait as may."""
    return (
        ProposedArticle.objects.filter(status=ProposedArticle.Status.SUGGESTED).count()
        >= MOST_WAITING
    )


@transaction.atomic
def keep(address: str, meeting: Meeting | None, note: str) -> ProposedArticle:
    """Keep a suggestion for the editors; count it if the page was suggested before.

    While it waits, a meeting or a note that it lacks is added; one decided on stays decided. Raises QueueFull.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    digest = ProposedArticle.digest(url_keys.page_key(address))
    known = ProposedArticle.objects.select_for_update().filter(page_sha256=digest).first()
    if known is None:
        if is_full():
            raise QueueFull
        return ProposedArticle.objects.create(
            address=address, page_sha256=digest, host=_host(address), meeting=meeting, note=note
        )
    known.count, known.last_suggested_at = F("count") + 1, timezone.now()
    if known.status == ProposedArticle.Status.SUGGESTED:
        known.meeting, known.note = known.meeting or meeting, known.note or note
    known.save(update_fields=["count", "last_suggested_at", "meeting", "note"])
    return known


def _host(address: str) -> str:
    return url_keys.host(urlsplit(address).hostname or "")
