"""Suggestions of recognition as links with evidence, each recorded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from articles.intake.recognition import NewMeeting, NewOfficial, Number, Suggestion
from articles.models import (
    LINK_KINDS,
    Article,
    ArticleDate,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    MeetingResolution,
    Participation,
    ProposedMeeting,
    ProposedOfficial,
    kind_of,
)
from articles.models.links import GROUND
from articles.querysets.counting_modes import PRIMARY

_DATES = {
    "meeting_date": ArticleDate.Role.MEETING,
    "publication_date": ArticleDate.Role.PUBLICATION,
}
# What is gathered from the links of articles also quotes their texts.
_GATHERED: tuple[type[EvidenceLink], ...] = (Attendance, MeetingResolution)
EVIDENCE = (*GROUND, "rule", "confidence")


def models() -> list[type[EvidenceLink]]:
    """Return the models of every kind of link that a machine suggests."""
    return [kind.model for kind in LINK_KINDS.values()]


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
    for model in models():
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
    for model in (*models(), *_GATHERED):
        for link in model.objects.filter(article=article).exclude(evidence_in=""):
            text = getattr(article, link.evidence_in)
            start = text.find(link.evidence) if link.evidence else -1
            found = (start, start + len(link.evidence)) if start >= 0 else (None, None)
            if found != (link.evidence_start, link.evidence_end):
                link.evidence_start, link.evidence_end = found
                link.save(update_fields=["evidence_start", "evidence_end"])


def _identity(link: EvidenceLink) -> tuple:
    """Return what a link of an article is known again by."""
    return tuple(getattr(link, name) for name in kind_of(link).known_by)


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
    if kind == "meeting":
        relation = Coverage.Relation.BACKGROUND if suggestion.background else PRIMARY
        return Coverage(meeting_id=suggestion.key, relation=relation, **evidence)
    if kind in LINK_KINDS and LINK_KINDS[kind].target:
        of_kind = LINK_KINDS[kind]
        return of_kind.model(**{f"{of_kind.target}_id": suggestion.key}, **evidence)
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
