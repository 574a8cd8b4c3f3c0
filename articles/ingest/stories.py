"""Copies of one story, found among all texts without comparing all pairs, and grouped; never merged."""

from __future__ import annotations

import hashlib

from articles import shingles
from articles.models import Article, Story, TextSignature

MOST_COMPARED = 50  # candidates whose texts are read; the bands of copies meet first


def sign(article: Article) -> bool:
    """Bring the signature of an article's text up to date; return whether it has one."""
    digest = hashlib.sha256(article.body.encode()).hexdigest()
    signature = TextSignature.objects.filter(article=article).first()
    if signature and signature.text_sha256 == digest:
        return True
    found = shingles.bands(shingles.shingles(article.body))
    if not found:
        TextSignature.objects.filter(article=article).delete()
        return False
    TextSignature.objects.update_or_create(
        article=article, defaults={"bands": found, "text_sha256": digest}
    )
    return True


def copies_of(article: Article) -> list[tuple[Article, float]]:
    """Return the articles that are copies of a signed one, the most alike first, and how much they share."""
    signature = TextSignature.objects.filter(article=article).first()
    if not signature:
        return []
    own = shingles.shingles(article.body)
    candidates = (
        Article.objects.filter(text_signature__bands__overlap=signature.bands)
        .exclude(pk=article.pk)
        .order_by("pk")[:MOST_COMPARED]
    )
    alike = [
        (other, shingles.containment(own, shingles.shingles(other.body))) for other in candidates
    ]
    return sorted(
        (pair for pair in alike if pair[1] >= shingles.COPY), key=lambda pair: -pair[1]
    )  # fmt: skip


def group(article: Article) -> list[tuple[Article, float]]:
    """Put an article into the group of the one it is most a copy of; return its copies."""
    if not sign(article):
        return []
    copies = copies_of(article)
    if copies and not article.story_id:
        nearest = copies[0][0]
        if not nearest.story_id:
            nearest.story = Story.objects.create()
            Article.objects.filter(pk=nearest.pk).update(story=nearest.story)
        article.story = nearest.story
        Article.objects.filter(pk=article.pk).update(story=article.story)
    return copies
