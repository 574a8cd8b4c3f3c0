"""Suggestions of recognition as links with evidence, each recorded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from articles.intake.recognition import NewMeeting, NewOfficial, Number, Suggestion
from articles.models import (
    Article,
    ArticleDate,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleTopic,
    ArticleVenue,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    MeetingResolution,
    Participation,
    ProposedMeeting,
    ProposedOfficial,
)
from articles.models.links import GROUND
from articles.querysets.counting_modes import PRIMARY

_AUTHORITIES: dict[str, tuple[type[EvidenceLink], str]] = {
    "resolution": (ArticleResolution, "resolution_id"),
    "state": (ArticleState, "state_id"),
    "official": (ArticleOfficial, "official_id"),
    "venue": (ArticleVenue, "venue_id"),
    "topic": (ArticleTopic, "topic_id"),
}
_DATES = {
    "meeting_date": ArticleDate.Role.MEETING,
    "publication_date": ArticleDate.Role.PUBLICATION,
}
# Every kind of link that a machine suggests.
MODELS: tuple[type[EvidenceLink], ...] = (
    *(model for model, _name in _AUTHORITIES.values()), Coverage, ArticleDate, Figure, Participation,
    ProposedOfficial, ProposedMeeting,
)  # fmt: skip
# Those, and what is gathered from them: their sentences stand in the text of an article.
RESTING = (*MODELS, Attendance, MeetingResolution)
EVIDENCE = (*GROUND, "rule", "confidence")


def suggest(article: Article, suggestions: Iterable[Suggestion], *, is_new: bool = False) -> None:
    """Propose links; those that are there already only gain the evidence they lack.

    A new article has none: nothing is asked for.
    """
    for model, links in _wanted(article, suggestions).items():
        found = () if is_new else model.objects.filter(article=article)
        there = {_identity(link): link for link in found}
        model.objects.bulk_create([link for key, link in links.items() if key not in there])
        for key, link in links.items():
            if key in there and not there[key].evidence:
                for name in EVIDENCE:
                    setattr(there[key], name, getattr(link, name))
                there[key].save(update_fields=EVIDENCE)


def suggest_again(article: Article, suggestions: Iterable[Suggestion]) -> bool:
    """Propose what is read now and take back what is read no more; return whether anything changed.

    What an editor decided stays, and so does an open suggestion that is read again: nothing moves under the
    hands of somebody who has its page open.
    """
    wanted = _wanted(article, suggestions)
    changed = False
    for model in MODELS:
        links = wanted.get(model, {})
        there = {_identity(link): link for link in model.objects.filter(article=article)}
        gone = [
            link.pk
            for key, link in there.items()
            if key not in links
            and link.status == EvidenceLink.Status.SUGGESTED
            and link.origin == EvidenceLink.Origin.MACHINE
        ]
        new = [link for key, link in links.items() if key not in there]
        model.objects.filter(pk__in=gone).delete()
        model.objects.bulk_create(new)
        changed = changed or bool(gone or new)
    return changed


def _wanted(
    article: Article, suggestions: Iterable[Suggestion]
) -> dict[type[EvidenceLink], dict[tuple, EvidenceLink]]:
    """Return the links that suggestions make, each once, by what it is known again by."""
    suggestions = list(suggestions)
    primary = next((s for s in suggestions if s.kind == "meeting" and not s.background), None)
    meeting_id = primary.key if primary else None
    wanted: dict[type[EvidenceLink], dict[tuple, EvidenceLink]] = defaultdict(dict)
    for suggestion in suggestions:
        link = _link(article, suggestion, meeting_id)
        if link is not None:
            wanted[type(link)].setdefault(_identity(link), link)
    return wanted


def find_evidence_again(article: Article) -> None:
    """Move the offsets of evidence to where its sentence stands now; one that stands no more has none."""
    for model in RESTING:
        for link in model.objects.filter(article=article).exclude(evidence_in=""):
            text = getattr(article, link.evidence_in)
            start = text.find(link.evidence) if link.evidence else -1
            found = (start, start + len(link.evidence)) if start >= 0 else (None, None)
            if found != (link.evidence_start, link.evidence_end):
                link.evidence_start, link.evidence_end = found
                link.save(update_fields=["evidence_start", "evidence_end"])


def _identity(link: EvidenceLink) -> tuple:
    """Return what a link of an article is known again by."""
    if isinstance(link, Coverage):
        return (link.meeting_id,)
    if isinstance(link, ArticleDate):
        return link.role, link.on, link.on_precision
    if isinstance(link, Participation):
        return link.meeting_id, link.state_id, link.role, link.level
    if isinstance(link, Figure):
        return link.meeting_id, link.counts, link.value, link.unit_en
    if isinstance(link, ProposedOfficial):
        return (link.name,)
    if isinstance(link, ProposedMeeting):
        return (link.start_on,)
    return next(
        (getattr(link, name),) for model, name in _AUTHORITIES.values() if type(link) is model
    )


def _link(article: Article, suggestion: Suggestion, meeting_id: int | None) -> EvidenceLink | None:
    """Return the link a suggestion makes; None where it is said by something else, as of the meeting."""
    evidence = {
        "article": article,
        "origin": EvidenceLink.Origin.MACHINE,
        "evidence": suggestion.evidence,
        "evidence_in": suggestion.field,
        "evidence_start": suggestion.start,
        "evidence_end": suggestion.end,
        "rule": suggestion.rule,
        "confidence": suggestion.confidence,
    }
    kind, said = suggestion.kind, suggestion.said
    if kind in _AUTHORITIES:
        model, name = _AUTHORITIES[kind]
        return model(**{name: suggestion.key}, **evidence)
    if kind == "meeting":
        relation = Coverage.Relation.BACKGROUND if suggestion.background else PRIMARY
        return Coverage(meeting_id=suggestion.key, relation=relation, **evidence)
    if kind in _DATES:
        date = suggestion.date
        return ArticleDate(
            role=_DATES[kind], on=date.first_day, on_precision=date.precision,
            is_inferred=suggestion.inferred, **evidence,
        )  # fmt: skip
    if kind == "host" and meeting_id:
        return Participation(
            meeting_id=meeting_id, state_id=suggestion.key, role=Participation.Role.HOST, **evidence
        )
    if isinstance(said, Number):
        return Figure(
            meeting_id=meeting_id, counts=said.counts, value=said.value, unit_ar=said.unit_ar,
            unit_en=said.unit_en, **evidence,
        )  # fmt: skip
    if isinstance(said, NewOfficial):
        return ProposedOfficial(name=said.name, office=said.office, state_id=said.state, **evidence)
    if isinstance(said, NewMeeting):
        meeting = ProposedMeeting(
            venue_id=said.venue, kind=said.meeting_kind, is_virtual=said.virtual, **evidence
        )
        meeting.start_date = said.start
        return meeting
    return None
