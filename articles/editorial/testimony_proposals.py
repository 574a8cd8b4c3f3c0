"""Proposal of testimonies about a meeting from the words of its articles, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from articles import intake
from articles.editorial import history
from articles.intake.recognition import (
    Gazetteer,
    KnownMeeting,
    participation,
    resolutions,
    this_meeting,
)
from articles.intake.recognition.suggestions import Sentence, split_sentences
from articles.models import (
    Article,
    ArticleOfficial,
    ArticleResolution,
    ArticleState,
    Attendance,
    Coverage,
    EvidenceLink,
    Figure,
    Meeting,
    MeetingResolution,
    Operation,
    Participation,
)
from articles.querysets.counting_modes import PRIMARY
from articles.text import arabic

CONFIRMED = EvidenceLink.Status.CONFIRMED
# Those who speak for a meeting, in folded words: what they cite is in its communiqué.
_SPEAKERS = frozenset(
    [
        "بيان", "وزراء", "مشاركون", "مشاركين", "مجتمعون", "مجتمعين", "تحالف", "موتمرون", "مديرون", "اجتماع",
        "communique", "communiqué", "statement", "ministers", "participants", "coalition",
    ]
)  # fmt: skip

# The foreign key of what each testimony is about.
_TARGETS: dict[type[EvidenceLink], str] = {
    Participation: "state",
    Attendance: "official",
    MeetingResolution: "resolution",
}


def propose(meeting: Meeting, user=None) -> Operation:
    """Propose testimonies from the articles about a meeting, as one operation; nothing is confirmed.

    A state or an official is proposed if the link of the article to them is confirmed and a sentence of the
    article has words of taking part in this meeting. Whoever is recorded already, in any role, from any source
    and with any decision, is not proposed again; each is proposed once, from the earliest article. A figure of
    an article that belongs to no meeting yet is assigned to this meeting if the article is about no other.
    """
    known = intake.gazetteer()
    of_meeting = next(each for each in known.meetings if each.key == meeting.pk)
    coverage = Coverage.objects.filter(meeting=meeting, relation=PRIMARY, status=CONFIRMED).exclude(
        article__status=Article.Status.WITHDRAWN
    )
    articles = list(
        Article.objects.filter(coverage__in=coverage).order_by("published_on", "pk").distinct()
    )
    keys = [article.pk for article in articles]
    several = set(
        Coverage.objects.filter(article__in=keys, relation=PRIMARY, status=CONFIRMED)
        .exclude(meeting=meeting)
        .values_list("article_id", flat=True)
    )
    with history.operation(Operation.Kind.PROPOSE, str(meeting), user) as operation:
        proposals = _Proposals(meeting)
        for article in articles:
            sentences = _sentences(article)
            proposals.add_participants(article, participation.find(
                sentences, known, of_meeting, is_only_one=article.pk not in several
            ))  # fmt: skip
            proposals.add_resolutions(article, _cited(sentences, known, of_meeting))
        operation.count += proposals.save()
        operation.count += Figure.objects.filter(
            article__in=set(keys) - several, meeting=None
        ).update(meeting=meeting)
    return operation


class _Proposals:
    """The testimonies proposed for one meeting, without those that are recorded already."""

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._taken = {
            model: set(model.objects.filter(meeting=meeting).values_list(f"{target}_id", flat=True))
            for model, target in _TARGETS.items()
        }  # fmt: skip
        self._taken[Participation] |= _represented(meeting)
        self._new: dict[type[EvidenceLink], list[EvidenceLink]] = {model: [] for model in _TARGETS}

    def add_participants(
        self, article: Article, found: Iterable[participation.Participant]
    ) -> None:
        """Add the states and officials that an article says took part, of those linked to it."""
        found = list(found)
        states = _confirmed(ArticleState, article, "state") if found else set()
        officials = _confirmed(ArticleOfficial, article, "official") if found else set()
        for one in found:
            if one.kind == "state" and one.key in states:
                self._add(
                    Participation, "state", one.key, article, one.sentence, one.rule,
                    role=one.role, level=one.level,
                )  # fmt: skip
            elif one.kind == "official" and one.key in officials:
                self._add(
                    Attendance, "official", one.key, article, one.sentence, one.rule, role=one.role
                )

    def add_resolutions(self, article: Article, found: Iterable[tuple[int, Sentence]]) -> None:
        """Add the resolutions that an article says the meeting cited, of those linked to it."""
        found = list(found)
        linked = _confirmed(ArticleResolution, article, "resolution") if found else set()
        for key, sentence in found:
            if key in linked:
                self._add(
                    MeetingResolution, "resolution", key, article, sentence, "cited-by-meeting"
                )

    def _add(
        self,
        model,
        target: str,
        key: int,
        article: Article,
        sentence: Sentence,
        rule: str,
        **fields,
    ) -> None:
        if key in self._taken[model]:
            return
        self._taken[model].add(key)
        self._new[model].append(
            model(
                meeting=self._meeting, article=article, origin=EvidenceLink.Origin.MACHINE, rule=rule,
                evidence=sentence.text, evidence_in=sentence.field, evidence_start=sentence.start,
                evidence_end=sentence.end, **{f"{target}_id": key}, **fields,
            )
        )  # fmt: skip

    def save(self) -> int:
        """Save the proposals and return how many there are."""
        for model, links in self._new.items():
            model.objects.bulk_create(links)
        return sum(map(len, self._new.values()))


def _represented(meeting: Meeting) -> set[int]:
    """Return the states that a recorded official, who was present, held an office of at that time."""
    present = (
        Attendance.objects.filter(meeting=meeting, status=CONFIRMED)
        .exclude(role=Attendance.Role.INVITED)
        .with_offices()
    )
    return {office.state_id for attendance in present for office in attendance.offices}


def _confirmed(model: type[EvidenceLink], article: Article, target: str) -> set[int]:
    """Return the keys of what an article is linked to by a confirmed link."""
    links = model.objects.filter(article=article, status=CONFIRMED)
    return set(links.values_list(f"{target}_id", flat=True))


def _sentences(article: Article) -> list[Sentence]:
    """Return the sentences of the headline and the text of an article."""
    sentences = split_sentences("title", article.title)
    return sentences + split_sentences("body", article.body, first=len(sentences))


def _cited(
    sentences: list[Sentence], known: Gazetteer, meeting: KnownMeeting
) -> Iterator[tuple[int, Sentence]]:
    """Yield (key, sentence) of the resolutions that those who speak for the meeting cite."""
    for sentence in sentences:
        if not any(arabic.is_one_of(token.form, _SPEAKERS) for token in sentence.tokens):
            continue
        found = [s for s in resolutions.find(sentence, known) if s.kind == "resolution"]
        if found and this_meeting.is_about(sentence, meeting, known):
            yield from ((s.key, sentence) for s in found if s.key is not None)
