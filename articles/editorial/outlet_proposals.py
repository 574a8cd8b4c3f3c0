"""Decisions on outlets that articles name and the catalogue lacks: one serves all articles that wait for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.editorial import workflow
from articles.editorial.decisions import DecisionRefused, note_decision
from articles.index import writer
from articles.models import Article, ProposedSource, Source
from articles.text import arabic, url_keys

Status = ProposedSource.Status
CHANGE_SOURCE = "articles.change_source"
WAITING = (Article.Status.DRAFT, Article.Status.IN_REVIEW)


@transaction.atomic
def settle(proposal: ProposedSource, target: int, user) -> ProposedSource:
    """Confirm that a proposal is the outlet with the key `target`, and set it on all articles waiting for it.

    These are the articles whose proposal has the same name in any spelling, or the domain of the outlet, and
    the drafts without any name from that domain, as far as the user may change them; an article that has an
    outlet, or is said to have none, keeps that. The name becomes a spelling of the outlet if the user may
    change outlets. Raises DecisionRefused if there is no such outlet.
    """
    source = Source.objects.filter(pk=target).first()
    if source is None:
        raise DecisionRefused(_("There is no such entry in the catalogue."))
    if user.has_perm(CHANGE_SOURCE):
        _keep_name(source, proposal.name)
    same = list(_waiting_for(proposal, user, domain=url_keys.host(source.domain)))
    for other in [proposal, *same]:
        _confirm(other, source, user)
    articles = [other.article for other in same if _has_no_outlet(other.article)]
    articles += _without_name(source, user)
    for article in {article.pk: article for article in [proposal.article, *articles]}.values():
        _set_outlet(article, source)
    return proposal


@transaction.atomic
def refuse(proposal: ProposedSource, user) -> ProposedSource:
    """Reject a proposal, and all others with the same name that the user may decide."""
    for other in [proposal, *_waiting_for(proposal, user)]:
        other.status = Status.REJECTED
        note_decision(other, user)
        other.save()
    return proposal


def note_outlet(article: Article, user) -> None:
    """Close the open proposals of an article whose outlet was given in a form, or said to be not known."""
    if not article.source_id and not article.source_unknown:
        return
    for proposal in ProposedSource.objects.filter(article=article, status=Status.SUGGESTED):
        proposal.source_id = article.source_id
        proposal.status = Status.CONFIRMED if article.source_id else Status.REJECTED
        note_decision(proposal, user)
        proposal.save()


def _waiting_for(proposal: ProposedSource, user, domain: str = "") -> Iterator[ProposedSource]:
    """Yield the other open proposals with the name of one, or with a domain, that the user may decide."""
    name = arabic.fold_phrase(proposal.name)
    others = ProposedSource.objects.filter(status=Status.SUGGESTED).exclude(pk=proposal.pk)
    for other in others.select_related("article").select_for_update(of=("self",)).order_by("pk"):
        is_same = arabic.fold_phrase(other.name) == name or (domain and other.domain == domain)
        if is_same and workflow.may_change(other.article, user):
            yield other


def _without_name(source: Source, user) -> list[Article]:
    """Return the waiting articles from the domain of an outlet that name no outlet."""
    domain = url_keys.host(source.domain)
    if not domain:
        return []
    from_domain = Q(page_key=domain) | Q(page_key__startswith=f"{domain}/")
    from_domain |= Q(page_key__startswith=f"{domain}?")
    waiting = Article.objects.filter(
        from_domain, status__in=WAITING, source=None, source_unknown=False, proposed_sources=None
    )
    return list(workflow.changeable(waiting, user).select_for_update(of=("self",)))


def _confirm(proposal: ProposedSource, source: Source, user) -> None:
    proposal.source, proposal.status = source, Status.CONFIRMED
    note_decision(proposal, user)
    proposal.save()


def _has_no_outlet(article: Article) -> bool:
    return article.source_id is None and not article.source_unknown


def _set_outlet(article: Article, source: Source) -> None:
    article.source, article.source_unknown = source, False
    article.save(update_fields=["source", "source_unknown", "updated_at"])
    if article.is_published:
        writer.index_article(article)


def _keep_name(source: Source, name: str) -> None:
    """Add a name to the spellings of an outlet, unless it or another outlet has it."""
    folded = arabic.fold_phrase(name)
    longest = Source._meta.get_field("aliases").base_field.max_length
    if len(name) > longest or any(
        folded == arabic.fold_phrase(spelling)
        for other in Source.objects.all()
        for spelling in other.spellings()
    ):
        return
    source.aliases = [*source.aliases, name]
    source.save()
    writer.authority_changed(source)
