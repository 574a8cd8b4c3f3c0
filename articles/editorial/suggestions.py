"""Editors' decisions on the links suggested for an article: confirm, reject, correct, add."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import F, FloatField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.editorial import outlet_proposals
from articles.editorial.decisions import DecisionRefused, StaleDecision, note_decision
from articles.index import writer
from articles.models import (
    LINK_KINDS,
    PROPOSALS,
    Article,
    ArticleDate,
    Coverage,
    EvidenceLink,
    Figure,
    LinkKind,
    ProposedMeeting,
    ProposedOfficial,
    ProposedSource,
    Spelling,
    desk_kinds,
    kind_of,
)
from articles.models.link_kinds import NO_NAMES
from articles.text import arabic
from articles.text.whole_numbers import whole_number

Status = EvidenceLink.Status
Proposal = ProposedOfficial | ProposedMeeting | ProposedSource


@dataclass(frozen=True)
class ArticleLink:
    """One link of an article as the desk shows it."""

    kind: LinkKind
    pk: int
    status: str
    origin: str
    evidence: str
    evidence_in: str
    start: int | None
    end: int | None
    rule: str
    confidence: float | None
    target: int | None
    name_ar: str
    name_en: str
    other_names: tuple[str, ...]
    detail: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == Status.SUGGESTED

    @property
    def destination(self) -> str | None:
        """The place where a figure goes (`Figure.Destination`); None for other kinds."""
        return self.detail[2] if self.kind.model is Figure else None

    @property
    def name(self) -> str:
        in_arabic = (get_language() or "ar").startswith("ar")
        return (self.name_ar if in_arabic else self.name_en) or self.name_ar

    @property
    def names(self) -> list[str]:
        """The names to look for in the sentence of evidence."""
        if self.kind.name == "resolution":
            return [self.detail[0]]
        if self.kind.name == "figure":
            return [self.detail[0].removesuffix(".00")]
        return [name for name in (self.name_ar, self.name_en, *self.other_names) if name]


def links_of(article: Article) -> list[ArticleLink]:
    """Return all links of an article with one statement, ordered by kind and by position in the text."""
    kinds, parts = desk_kinds(), []
    for rank, kind in enumerate(kinds):
        links_of_kind = kind.model.objects.filter(article=article).order_by()
        names = kind.aliases or NO_NAMES
        columns = {
            "rank_": Value(rank),
            "status_": F("status"),
            "target_": F(f"{kind.target}_id")
            if kind.target
            else Value(None, models.BigIntegerField()),
            "ar_": Cast(F(kind.ar), TextField()) if kind.ar else Value("", TextField()),
            "en_": Cast(F(kind.en), TextField()) if kind.en else Value("", TextField()),
            "names_": Cast(F(names) if isinstance(names, str) else names, ArrayField(TextField())),
            "detail_": kind.detail if kind.detail is not None else Value("", TextField()),
            "confidence_": Cast(F("confidence"), FloatField()),
        }
        parts.append(
            links_of_kind.annotate(**columns).values_list(
                "rank_", "pk", "status_", "origin", "evidence", "evidence_in", "evidence_start",
                "evidence_end", "rule", "confidence_", "target_", "ar_", "en_", "names_", "detail_",
            )
        )  # fmt: skip
    rows = parts[0].union(*parts[1:], all=True)
    links = [
        ArticleLink(
            kinds[rank],
            *rest,
            name_ar or "",
            name_en or "",
            tuple(names),
            tuple((detail or "").split("|")),
        )
        for rank, *rest, name_ar, name_en, names, detail in rows
    ]
    order = {kind.name: rank for rank, kind in enumerate(kinds)}
    return sorted(
        links,
        key=lambda link: (order[link.kind.name], link.start is None, link.start or 0, link.pk),
    )


def link_of(article: Article, key: str) -> EvidenceLink:
    """Return a link of an article by its key, locked; raise DecisionRefused if there is none."""
    name, _dash, number = key.rpartition("-")
    kind = LINK_KINDS.get(name)
    if kind is None or (pk := whole_number(number)) is None:
        raise DecisionRefused(_("This suggestion no longer exists."))
    link = kind.model.objects.select_for_update(of=("self",)).filter(article=article, pk=pk).first()
    if link is None:
        raise StaleDecision("")
    return link


@transaction.atomic
def decide(
    article: Article, key: str, status: str, seen: str, user, destination: str | None = None
) -> EvidenceLink:
    """Confirm, reject or reopen one suggestion whose status was `seen`, and update the index.

    A confirmed date of publication is copied to an article that has none. `destination` says where a figure
    goes; None leaves it. Raises StaleDecision if somebody decided otherwise meanwhile, DecisionRefused for a
    proposal confirmed before its record exists, and for a figure that cannot be a fact of a meeting.
    """
    link = link_of(article, key)
    if status not in Status.values:
        raise DecisionRefused(_("Unknown choice."))
    if link.status != seen:
        if link.status == status and destination is None:
            return link
        if link.status != status:
            raise StaleDecision(link.status)
    if destination is not None:
        _send(link, destination)
    if status == Status.CONFIRMED and isinstance(link, PROPOSALS):
        record_id = getattr(link, f"{kind_of(link).target}_id")
        if not record_id:
            raise DecisionRefused(
                _("Choose the entry it refers to, or create one; it is then confirmed.")
            )
        if isinstance(link, ProposedSource):
            return settle(link, record_id, user)
    if status == Status.REJECTED and isinstance(link, ProposedSource):
        return outlet_proposals.refuse(link, user)
    link.status = status
    note_decision(link, user)
    link.save()
    if isinstance(link, ArticleDate) and link.is_confirmed:
        _copy_date(article, link)
    _update_index(article)
    return link


def _send(link: EvidenceLink, destination: str) -> None:
    """Set where a figure goes; raise DecisionRefused if it cannot go there."""
    if not isinstance(link, Figure) or destination not in Figure.Destination.values:
        raise DecisionRefused(_("Unknown choice."))
    link.destination = destination
    if destination != Figure.Destination.MEETING:
        return
    if link.meeting_id is None:
        link.meeting_id = _only_meeting(link.article)
    if not link.unit_ar.strip():
        raise DecisionRefused(_("A number without a noun is no fact of a meeting."))


def _only_meeting(article: Article) -> int:
    """Return the one meeting that an article is about; raise DecisionRefused without one or with several."""
    about = Coverage.objects.filter(
        article=article, relation=Coverage.Relation.PRIMARY, status=Status.CONFIRMED
    )
    keys = list(about.values_list("meeting_id", flat=True)[:2])
    if len(keys) != 1:
        raise DecisionRefused(
            _("The article is about no meeting yet, or about several: say in the full form which.")
        )
    return keys[0]


@transaction.atomic
def correct(article: Article, key: str, target: int, seen: str, user) -> EvidenceLink:
    """Replace the authority of a suggestion: reject the suggestion and confirm a link to `target`.

    For a proposal, `target` is the record that it is settled with.
    """
    link = link_of(article, key)
    if link.status != seen:
        raise StaleDecision(link.status)
    kind = LINK_KINDS[key.rpartition("-")[0]]
    if isinstance(link, PROPOSALS):
        return settle(link, target, user)
    if not kind.can_be_added:
        raise DecisionRefused(_("This kind is confirmed or rejected; change it in the full form."))
    if getattr(link, f"{kind.target}_id") == target:
        return decide(article, key, Status.CONFIRMED, seen, user)
    link.status = Status.REJECTED
    note_decision(link, user)
    link.save()
    corrected = confirm(article, kind, target, user, link)
    _update_index(article)
    return corrected


@transaction.atomic
def settle(proposal: Proposal, target: int, user) -> EvidenceLink:
    """Settle a proposal with a record: confirm it and the link to the record, or set the outlet."""
    if isinstance(proposal, ProposedSource):
        return outlet_proposals.settle(proposal, target, user)
    of_person = isinstance(proposal, ProposedOfficial)
    kind = LINK_KINDS["official" if of_person else "meeting"]
    setattr(proposal, f"{kind.target}_id", target)
    proposal.status = Status.CONFIRMED
    note_decision(proposal, user)
    link = confirm(proposal.article, kind, target, user, proposal)
    proposal.save()
    _update_index(proposal.article)
    return link


@transaction.atomic
def add(
    article: Article, name: str, target: int, user, *, evidence: str = "", start: int | None = None
) -> EvidenceLink:
    """Add a link that recognition missed: to an authority of a kind, with words of the text as evidence.

    `start` is the offset of `evidence` in the text. If the evidence is not found there, its first
    occurrence is taken.
    """
    kind = LINK_KINDS.get(name)
    if kind is None or not kind.can_be_added:
        raise DecisionRefused(_("Nothing of this kind can be added here."))
    link = kind.model(evidence=evidence.strip()[:5_000])
    position = article.body.find(link.evidence) if link.evidence else -1
    if start is not None and article.body[start : start + len(link.evidence)] == link.evidence:
        position = start
    if position >= 0:
        link.evidence_in, link.evidence_start = "body", position
        link.evidence_end = position + len(link.evidence)
    added = confirm(article, kind, target, user, link)
    _update_index(article)
    return added


def target_named(kind: LinkKind, name: str) -> int:
    """Return the key of the one authority of a kind that has this name in any spelling.

    Raises DecisionRefused if none or several have it.
    """
    folded = arabic.fold_phrase(name)
    if kind.target == "meeting":
        model = kind.model._meta.get_field("meeting").remote_field.model
        keys = model.objects.filter(
            models.Q(slug=name.strip())
            | models.Q(title_ar=name.strip())
            | models.Q(title_en=name.strip())
        ).values_list("pk", flat=True)
    else:
        keys = Spelling.objects.filter(kind=kind.target, folded=folded).values_list(
            "object_id", flat=True
        )
    distinct_keys = set(keys)
    if len(distinct_keys) != 1:
        message = (
            _("“%s” is not in the catalogue.")
            if not distinct_keys
            else _("“%s” matches several entries.")
        )
        raise DecisionRefused(message % name)
    return distinct_keys.pop()


def confirm(
    article: Article, kind: LinkKind, key: int, user, ground: EvidenceLink | None = None
) -> EvidenceLink:
    """Confirm the link of an article to an authority, creating it with the evidence of `ground` if needed.

    The index is not updated: callers that change many articles update it once. Raises DecisionRefused if there
    is no such authority.
    """
    model, target = kind.model, kind.target
    link = model.objects.filter(article=article, **{f"{target}_id": key}).first()
    if link is None:
        link = model(
            article=article, **{f"{target}_id": key}, origin=EvidenceLink.Origin.EDITOR,
            **(ground.ground if ground else {}),
        )  # fmt: skip
        if isinstance(link, Coverage) and isinstance(ground, Coverage) and ground.pk:
            link.relation = ground.relation
    link.status = Status.CONFIRMED
    note_decision(link, user)
    try:
        with transaction.atomic():
            getattr(link, target)  # raises if there is no such record
            link.save()
    except (IntegrityError, ObjectDoesNotExist) as error:
        raise DecisionRefused(_("There is no such entry in the catalogue.")) from error
    return link


def _copy_date(article: Article, link: ArticleDate) -> None:
    if link.role != ArticleDate.Role.PUBLICATION or article.published_on_precision:
        return
    article.published_date = link.date
    basis = Article.DateBasis
    article.date_basis = basis.INFERRED if link.is_inferred else basis.PAGE
    article.save()


def _update_index(article: Article) -> None:
    if article.is_published:
        writer.index_article(article)
