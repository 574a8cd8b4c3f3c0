"""From a capture to an article: kept byte for byte, read, joined or drafted, links suggested.

One transaction a capture: it is in completely, or not at all. The same bytes again change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from articles import arabic, indexing
from articles.importers import ImportProblem, format_of
from articles.models import (
    Article,
    ArticleDate,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    ArticleVenue,
    Capture,
    Coverage,
    EvidenceLink,
    Import,
    ImportItem,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Venue,
)
from articles.recognition import (
    Gazetteer,
    KnownMeeting,
    Named,
    NamedState,
    Suggestion,
    recognise,
)
from articles.records import ArticleRecord

Outcome = ImportItem.Outcome


@dataclass(frozen=True)
class Ingested:
    """What became of one capture: its item in the run, and what was read in it."""

    item: ImportItem
    record: ArticleRecord | None = None
    suggestions: tuple[Suggestion, ...] = ()


def gazetteer() -> Gazetteer:
    """Return the names and meetings of the catalogue, as recognition wants them."""
    venues = list(Venue.objects.all())
    return Gazetteer(
        venues=tuple(Named(venue.pk, tuple(venue.spellings())) for venue in venues),
        states=tuple(
            NamedState(
                state.pk,
                tuple(state.spellings()),
                tuple(state.adjectives),
                # عمان is a state, and the capital of another one.
                tuple(n for v in venues if v.country_id != state.pk for n in v.spellings()),
            )
            for state in State.objects.all()
        ),
        officials=tuple(Named(o.pk, tuple(o.spellings())) for o in Official.objects.all()),
        resolutions=tuple(Resolution.objects.values_list("number", "pk")),
        meetings=tuple(
            KnownMeeting(m.pk, m.start_date, m.end_date, m.venue_id, m.mode == Meeting.Mode.VIRTUAL)
            for m in Meeting.objects.all()
        ),
    )


def refuse(run: Import, position: int, name: str, reason: str) -> Ingested:
    """Record that a file was not taken, and why."""
    item = ImportItem.objects.create(
        run=run, position=position, name=name, outcome=Outcome.REFUSED, message=reason
    )
    return Ingested(item)


@transaction.atomic
def ingest(run: Import, position: int, name: str, content: bytes, known: Gazetteer) -> Ingested:
    """Take one capture in and return what became of it.

    A capture that cannot be read is refused with the reason; nothing of it is stored.
    """
    digest = Capture.digest(content)
    if capture := Capture.objects.filter(sha256=digest).select_related("article").first():
        return Ingested(_item(run, position, name, Outcome.UNCHANGED, "", capture, capture.article))
    try:
        format_ = format_of(name)
        record = format_.parse(name, content)
    except ImportProblem as problem:
        return refuse(run, position, name, str(problem))
    article, outcome, remarks = _place(record)
    capture = Capture.objects.create(
        sha256=digest, content=content, byte_size=len(content), media_type=format_.media_type,
        origin=name, article=article,
    )  # fmt: skip
    suggestions = tuple(recognise(record, known))
    for suggestion in suggestions:
        _suggest(article, suggestion)
    if article.is_published:
        indexing.index_article(article)
    item = _item(run, position, name, outcome, " ".join(remarks), capture, article)
    return Ingested(item, record, suggestions)


def finish(run: Import) -> None:
    """Record that a run came to its end."""
    run.status = Import.Status.FINISHED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])


def _item(run, position, name, outcome, message, capture, article) -> ImportItem:
    return ImportItem.objects.create(
        run=run, position=position, name=name, outcome=outcome, message=message,
        capture=capture, article=article,
    )  # fmt: skip


def _place(record: ArticleRecord) -> tuple[Article, str, list[str]]:
    """Return the article a record belongs to: a bibliographic record waiting for it, or a new draft."""
    remarks = []
    source = _source(record.outlet)
    if record.outlet and not source:
        remarks.append(f"The outlet «{record.outlet}» is not in the catalogue.")
    waiting = [a for a in _same_headline(record) if _may_be(a, record, source)]
    if len(waiting) == 1:
        return _join(waiting[0], record, source), Outcome.JOINED, remarks
    if waiting:
        remarks.append("Several records have this headline; none was joined.")
    elif _same_headline(record, with_text=True):
        remarks.append("Another article with text has this headline.")
    article = Article(
        title=record.title, byline=record.byline or "", body=record.body, caption=record.caption,
        cut_text="\n".join(record.cut), url=record.url or "", language=record.language, source=source,
        rights=source.rights_default if source else Source.Rights.METADATA,
    )  # fmt: skip
    if record.published_on:
        article.published_date = record.published_on
        article.date_basis = Article.DateBasis.PAGE
    article.save()
    return article, Outcome.CREATED, remarks


def _source(outlet: str | None) -> Source | None:
    """Return the outlet that goes by a name, whatever its spelling."""
    if not outlet:
        return None
    wanted = arabic.fold_phrase(outlet)
    named = [
        source
        for source in Source.objects.all()
        if wanted in {arabic.fold_phrase(spelling) for spelling in source.spellings()}
    ]
    return named[0] if len(named) == 1 else None


def _same_headline(record: ArticleRecord, with_text: bool = False) -> list[Article]:
    key = arabic.fold_phrase(record.title)[:500]
    found = Article.objects.filter(title_key=key)
    return list(found.exclude(body="") if with_text else found.filter(body="", captures=None))


def _may_be(article: Article, record: ArticleRecord, source: Source | None) -> bool:
    """Whether nothing a record states contradicts that it is the text of `article`.

    A published record whose rights would show the text at once is not joined: no text reaches
    readers before an editor has seen it.
    """
    if article.is_published and article.rights != Source.Rights.METADATA:
        return False
    if article.is_withdrawn:
        return False
    if source and article.source and article.source != source:
        return False
    stated, recorded = record.published_on, article.published_date
    return not (stated and recorded) or recorded.covers(stated.first_day)


def _join(article: Article, record: ArticleRecord, source: Source | None) -> Article:
    """Give a bibliographic record its text; what it says already stays as it is."""
    article.body, article.caption = record.body, record.caption
    article.cut_text = "\n".join(record.cut)
    if source and not article.source and not article.source_unknown:
        article.source = source
    if record.published_on and not article.published_on_precision:
        article.published_date = record.published_on
        article.date_basis = Article.DateBasis.PAGE
    article.byline = article.byline or record.byline or ""
    article.url = article.url or record.url or ""
    article.save()
    return article


def _suggest(article: Article, suggestion: Suggestion) -> None:
    """Propose a link; where it is there already, only give it the evidence it lacks."""
    place = _link_of(suggestion)
    if place is None:
        return
    model, identity, more = place
    evidence = {
        "evidence": suggestion.evidence,
        "evidence_in": suggestion.field,
        "evidence_start": suggestion.start,
        "evidence_end": suggestion.end,
        "rule": suggestion.rule,
        "confidence": suggestion.confidence,
    }
    link, created = model.objects.get_or_create(
        article=article,
        **identity,
        defaults={**more, **evidence, "origin": EvidenceLink.Origin.MACHINE},
    )
    if not created and not link.evidence:
        for name, value in evidence.items():
            setattr(link, name, value)
        link.save(update_fields=list(evidence))


def _link_of(suggestion: Suggestion) -> tuple[type[EvidenceLink], dict, dict] | None:
    """Return the kind of link a suggestion makes, what it is known again by, and what else it says."""
    if suggestion.kind == "resolution":
        return ArticleResolution, {"resolution_id": suggestion.key}, {}
    if suggestion.kind == "state":
        return ArticleState, {"state_id": suggestion.key}, {}
    if suggestion.kind == "official":
        return ArticleOfficial, {"official_id": suggestion.key}, {}
    if suggestion.kind == "venue":
        return ArticleVenue, {"venue_id": suggestion.key}, {}
    if suggestion.kind == "meeting":
        background = suggestion.background
        relation = Coverage.Relation.BACKGROUND if background else Coverage.Relation.PRIMARY
        return Coverage, {"meeting_id": suggestion.key}, {"relation": relation}
    if suggestion.kind in ("meeting_date", "publication_date"):
        role = ArticleDate.Role.MEETING
        if suggestion.kind == "publication_date":
            role = ArticleDate.Role.PUBLICATION
        date = suggestion.date
        identity = {"role": role, "on": date.first_day, "on_precision": date.precision}
        return ArticleDate, identity, {"is_inferred": suggestion.inferred}
    return None  # that a meeting is virtual is said by the meeting
