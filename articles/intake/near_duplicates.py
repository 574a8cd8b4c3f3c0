"""Copies of one story, found among all texts without comparing all pairs, and grouped; never merged."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, Q

from articles.intake import link_suggestions
from articles.models import Article, Story, TextSignature
from articles.text import minhash

MOST_COMPARED = 50  # candidates whose texts are read; the bands of copies meet first


def text_changed(article: Article) -> None:
    """Let what refers to places in an article's text follow it: the evidence of links, its signature."""
    link_suggestions.find_evidence_again(article)
    sign(article)


def sign(article: Article) -> list[int]:
    """Bring the signature of an article's text up to date and return its bands, none for a short text."""
    digest = hashlib.sha256(article.body.encode()).hexdigest()
    signature = TextSignature.objects.filter(article=article).first()
    if signature and signature.text_sha256 == digest:
        return signature.bands
    found = minhash.bands(minhash.shingles(article.body))
    if not found:
        TextSignature.objects.filter(article=article).delete()
        return []
    TextSignature(article=article, bands=found, text_sha256=digest).save(
        force_insert=signature is None, force_update=signature is not None
    )
    return found


def copies_of(article: Article, bands: list[int]) -> list[tuple[Article, float]]:
    """Return the copies of an article that has these bands, the most alike first, with what they share."""
    own = minhash.shingles(article.body)
    candidates = (
        Article.objects.filter(text_signature__bands__overlap=bands)
        .exclude(pk=article.pk)
        .order_by("pk")[:MOST_COMPARED]
    )
    alike = [
        (other, minhash.containment(own, minhash.shingles(other.body))) for other in candidates
    ]
    return sorted((pair for pair in alike if pair[1] >= minhash.COPY), key=lambda pair: -pair[1])


def group(article: Article) -> list[tuple[Article, float]]:
    """Put an article into the group of the one it is most a copy of; return its copies."""
    bands = sign(article)
    copies = copies_of(article, bands) if bands else []
    if copies and not article.story_id:
        nearest = copies[0][0]
        if not nearest.story_id:
            nearest.story = Story.objects.create()
            Article.objects.filter(pk=nearest.pk).update(story=nearest.story)
        article.story = nearest.story
        Story.objects.filter(pk=article.story_id, settled=True).update(settled=False)
        Article.objects.filter(pk=article.pk).update(story=article.story)
    return copies


@transaction.atomic
def join(articles: Collection[Article]) -> int:
    """Make articles one text, with whatever some of them are grouped with; return how many that are.

    It is an editor who says so: the group needs no further look.
    """
    stories = {article.story_id for article in articles if article.story_id}
    story = Story.objects.filter(pk__in=stories).order_by("pk").first() or Story.objects.create()
    settle(story)
    together = Q(pk__in=[article.pk for article in articles]) | Q(story__in=stories)
    done = Article.objects.filter(together).update(story=story)
    Story.objects.filter(pk__in=stories - {story.pk}).delete()
    return done


def settle(story: Story) -> None:
    """Note that an editor compared the articles of a group and finds them one text."""
    Story.objects.filter(pk=story.pk).update(settled=True)


@transaction.atomic
def leave(keys: Collection[int]) -> None:
    """Take articles out of the groups they are in."""
    Article.objects.filter(pk__in=keys).update(story=None)
    forget_alone()


def forget_alone() -> None:
    """Dissolve the groups that are left with one article, or none: one is no copy."""
    alone = Story.objects.annotate(n=Count("articles")).filter(n__lt=2)
    Article.objects.filter(story__in=alone).update(story=None)
    Story.objects.filter(articles=None).delete()
