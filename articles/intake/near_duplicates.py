"""Near-duplicates: copies of one story, found without comparing all pairs, and grouped; never merged."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Count, Q

from articles.intake import link_suggestions
from articles.models import Article, Story, TextSignature
from articles.text import minhash

# Articles with a common band whose texts are compared with that of an article.
MOST_COMPARED = 50


def update_after_text_change(article: Article) -> None:
    """Update everything derived from an article's text: the offsets of evidence and the signature."""
    link_suggestions.find_evidence_again(article)
    update_signature(article)


def update_signature(article: Article) -> list[int]:
    """Update the MinHash signature of an article's text; return its bands, none for a short text."""
    digest = hashlib.sha256(article.body.encode()).hexdigest()
    signature = TextSignature.objects.filter(article=article).first()
    if signature and signature.text_sha256 == digest:
        return signature.bands
    bands, runs = minhash.bands(minhash.shingles(article.body)), minhash.runs(article.body)
    if not bands and len(runs) < minhash.FEWEST_RUNS:
        TextSignature.objects.filter(article=article).delete()
        return []
    TextSignature(article=article, bands=bands, runs=runs, text_sha256=digest).save(
        force_insert=signature is None, force_update=signature is not None
    )
    return bands


def copies_of(article: Article, bands: list[int]) -> list[tuple[Article, float]]:
    """Return (copy, containment) for each copy of an article, the most similar first.

    `bands` are those of the article's signature.
    """
    own = minhash.shingles(article.body)
    candidates = (
        Article.objects.filter(text_signature__bands__overlap=bands)
        .exclude(pk=article.pk)
        .order_by("pk")[:MOST_COMPARED]
    )
    compared = [
        (other, minhash.containment(own, minhash.shingles(other.body))) for other in candidates
    ]
    return sorted(
        (pair for pair in compared if pair[1] >= minhash.COPY_SHARE), key=lambda pair: -pair[1]
    )


def possible_copies_of(article: Article) -> list[Article]:
    """Return articles outside an article's group that may report the same words, the most similar first.

    They share runs of words that few texts have: reworded statements, a short report and a long one.
    """
    signature = TextSignature.objects.filter(article=article).first()
    if not signature or not signature.runs:
        return []
    shared: Counter[int] = Counter()
    with connection.cursor() as cursor:
        # One probe of the index for each run, which ends early for a formula.
        cursor.execute(
            """SELECT array_agg(one.article_id) FROM unnest(%s::integer[]) AS run CROSS JOIN LATERAL (
                SELECT article_id FROM articles_textsignature WHERE runs @> ARRAY[run] LIMIT %s
            ) AS one GROUP BY run HAVING count(*) < %s""",
            [signature.runs, minhash.FORMULA, minhash.FORMULA],
        )
        for (articles,) in cursor:
            shared.update(articles)
    del shared[article.pk]
    near = dict(shared.most_common(MOST_COMPARED))
    others = Article.objects.filter(pk__in=near).select_related("source", "text_signature")
    possible = [
        other
        for other in others
        if (other.story_id is None or other.story_id != article.story_id)
        and minhash.share_runs(near[other.pk], len(signature.runs), len(other.text_signature.runs))
    ]
    return sorted(possible, key=lambda other: (-near[other.pk], other.pk))


def group(article: Article) -> list[tuple[Article, float]]:
    """Add an article to the group of its most similar copy; return its copies with their containment.

    An article that is in a group already stays there.
    """
    bands = update_signature(article)
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
def merge_groups(articles: Collection[Article]) -> int:
    """Group articles, together with the groups they are in; return the number of articles in the group.

    The group is marked as settled, because an editor decided on it.
    """
    stories = {article.story_id for article in articles if article.story_id}
    story = Story.objects.filter(pk__in=stories).order_by("pk").first() or Story.objects.create()
    mark_settled(story)
    members = Q(pk__in=[article.pk for article in articles]) | Q(story__in=stories)
    count = Article.objects.filter(members).update(story=story)
    Story.objects.filter(pk__in=stories - {story.pk}).delete()
    return count


def mark_settled(story: Story) -> None:
    """Mark a group as settled: an editor compared its articles and confirmed that they are one text."""
    Story.objects.filter(pk=story.pk).update(settled=True)


@transaction.atomic
def remove_from_groups(keys: Collection[int]) -> None:
    """Remove the articles with these primary keys from their groups."""
    Article.objects.filter(pk__in=keys).update(story=None)
    dissolve_singletons()


def dissolve_singletons() -> None:
    """Delete the groups with fewer than two articles."""
    single = Story.objects.annotate(n=Count("articles")).filter(n__lt=2)
    Article.objects.filter(story__in=single).update(story=None)
    Story.objects.filter(articles=None).delete()
