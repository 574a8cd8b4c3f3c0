"""Outlets that a page names and the catalogue lacks: each waits as a proposal, like an unknown person."""

from __future__ import annotations

from articles.interchange.record import ArticleRecord
from articles.models import Article, EvidenceLink, ProposedSource
from articles.text import arabic, url_keys

RULE, CONFIDENCE = "outlet-named", 0.9
LONGEST_NAME, LONGEST_DOMAIN = (
    ProposedSource._meta.get_field(name).max_length for name in ("name", "domain")
)


def propose(article: Article, record: ArticleRecord) -> list[str]:
    """Propose the outlet that a record names, if the article has none; return remarks for the editor.

    A name that an editor refused once is not proposed again.
    """
    name = " ".join((record.outlet or "").split())[:LONGEST_NAME]
    if not arabic.fold_phrase(name) or article.source_id or article.source_unknown:
        return []
    if was_refused(name):
        return ["The name of the outlet was refused before: it is not proposed again."]
    ProposedSource.objects.get_or_create(
        article=article,
        name=name,
        defaults={
            "domain": url_keys.domain(article.url)[:LONGEST_DOMAIN],
            "origin": EvidenceLink.Origin.MACHINE,
            "evidence": name,
            "rule": RULE,
            "confidence": CONFIDENCE,
        },
    )
    return ["It waits as a proposal."]


def was_refused(name: str) -> bool:
    """Return whether an editor refused this name of an outlet, in any spelling, and nobody accepted it."""
    decided = ProposedSource.objects.exclude(status=EvidenceLink.Status.SUGGESTED)
    statuses = {
        status
        for other, status in decided.values_list("name", "status")
        if arabic.fold_phrase(other) == arabic.fold_phrase(name)
    }
    return statuses == {EvidenceLink.Status.REJECTED}
