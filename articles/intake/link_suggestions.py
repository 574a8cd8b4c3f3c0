"""Suggestions of recognition as links with evidence, each recorded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import DecimalField

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
# Records gathered from the links of articles, which also quote their texts.
_GATHERED: tuple[type[EvidenceLink], ...] = (Attendance, MeetingResolution)
EVIDENCE = (*GROUND, "rule", "confidence")


def models() -> list[type[EvidenceLink]]:
    """Return the models of all kinds of links."""
    return [kind.model for kind in LINK_KINDS.values()]


def _recognised_models() -> list[type[EvidenceLink]]:
    """Return the models of the links that recognition finds in a text."""
    return [kind.model for kind in LINK_KINDS.values() if kind.is_recognised]


def suggest(article: Article, suggestions: Iterable[Suggestion], *, is_new: bool = False) -> None:
    """Create the suggested links; existing links only gain the evidence they lack.

    A new article has no links, so none are read from the database.
    """
    for model, links in _wanted(article, suggestions).items():
        stored = () if is_new else model.objects.filter(article=article)
        existing = {_identity(link): link for link in stored}
        model.objects.bulk_create([link for key, link in links.items() if key not in existing])
        for key, link in links.items():
            if key in existing and not existing[key].evidence:
                for name in EVIDENCE:
                    setattr(existing[key], name, getattr(link, name))
                existing[key].save(update_fields=EVIDENCE)


def replace_open(article: Article, suggestions: Iterable[Suggestion]) -> None:
    """Delete the machine's open suggestions and create those given, for a text that was replaced."""
    for model in _recognised_models():
        model.objects.filter(
            article=article,
            origin=EvidenceLink.Origin.MACHINE,
            status=EvidenceLink.Status.SUGGESTED,
        ).delete()
    suggest(article, suggestions)


def suggest_again(article: Article, suggestions: Iterable[Suggestion]) -> bool:
    """Create the links read now and delete those no longer read; return whether anything changed.

    A link that an editor decided stays, and so does an open suggestion that is read again, so that nothing
    changes under an editor who has the page of the article open.
    """
    wanted = _wanted(article, suggestions)
    changed = False
    for model in _recognised_models():
        links = wanted.get(model, {})
        existing = {_identity(link): link for link in model.objects.filter(article=article)}
        gone = [
            link.pk
            for key, link in existing.items()
            if key not in links
            and link.status == EvidenceLink.Status.SUGGESTED
            and link.origin == EvidenceLink.Origin.MACHINE
        ]
        new = [link for key, link in links.items() if key not in existing]
        model.objects.filter(pk__in=gone).delete()
        model.objects.bulk_create(new)
        changed = changed or bool(gone or new)
    return changed


def _wanted(
    article: Article, suggestions: Iterable[Suggestion]
) -> dict[type[EvidenceLink], dict[tuple, EvidenceLink]]:
    """Return the links that suggestions make, by model and identity, each once."""
    suggestions = list(suggestions)
    primary = next((s for s in suggestions if s.kind == "meeting" and not s.background), None)
    meeting_id = primary.key if primary else None
    wanted: dict[type[EvidenceLink], dict[tuple, EvidenceLink]] = defaultdict(dict)
    for suggestion in suggestions:
        link = _link(article, suggestion, meeting_id)
        if link is not None and _fits(link):
            wanted[type(link)].setdefault(_identity(link), link)
    return wanted


def _fits(link: EvidenceLink) -> bool:
    """Return whether the columns hold a link; a name of 300 letters or a number of 40 digits is misread."""
    for field in link._meta.concrete_fields:
        value = getattr(link, field.attname)
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            return False
        if isinstance(value, Decimal) and isinstance(field, DecimalField):
            whole_digits = field.max_digits - field.decimal_places
            if abs(value) >= 10**whole_digits:
                return False
    return True


def find_evidence_again(article: Article) -> None:
    """Move the offsets of evidence to the present position of its sentence; clear them if it is gone."""
    for model in (*models(), *_GATHERED):
        for link in model.objects.filter(article=article).exclude(evidence_in=""):
            text = getattr(article, link.evidence_in)
            start = text.find(link.evidence) if link.evidence else -1
            offsets = (start, start + len(link.evidence)) if start >= 0 else (None, None)
            if offsets != (link.evidence_start, link.evidence_end):
                link.evidence_start, link.evidence_end = offsets
                link.save(update_fields=["evidence_start", "evidence_end"])


def _identity(link: EvidenceLink) -> tuple:
    """Return the values that identify a link among those of an article."""
    return tuple(getattr(link, name) for name in kind_of(link).known_by)


def _link(article: Article, suggestion: Suggestion, meeting_id: int | None) -> EvidenceLink | None:
    """Return the link that a suggestion makes, or None if it makes no link of its own."""
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
    kind, fact = suggestion.kind, suggestion.said
    if kind == "meeting":
        relation = Coverage.Relation.BACKGROUND if suggestion.background else PRIMARY
        return Coverage(meeting_id=suggestion.key, relation=relation, **evidence)
    if kind in LINK_KINDS and LINK_KINDS[kind].target:
        link_kind = LINK_KINDS[kind]
        return link_kind.model(**{f"{link_kind.target}_id": suggestion.key}, **evidence)
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
    if isinstance(fact, Number):
        return Figure(
            meeting_id=meeting_id, counts=fact.counts, value=fact.value, unit_ar=fact.unit_ar,
            unit_en=fact.unit_en, **evidence,
        )  # fmt: skip
    if isinstance(fact, NewOfficial):
        return ProposedOfficial(name=fact.name, office=fact.office, state_id=fact.state, **evidence)
    if isinstance(fact, NewMeeting):
        meeting = ProposedMeeting(
            venue_id=fact.venue, kind=fact.meeting_kind, is_virtual=fact.virtual, **evidence
        )
        meeting.start_date = fact.start
        return meeting
    return None
