"""Learn the weights by which recognition identifies a meeting from what editors decided."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles import intake
from articles.intake import rerecognise
from articles.intake.recognition import identification, reading, tuning
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.tuning import Outcome, Sample
from articles.models import Article, Coverage

FEWEST = 20  # decided articles, from which on learning says anything
FOLDS = 5


class Command(BaseCommand):
    help = (
        "Learn the weights of identification from articles whose meeting editors confirmed or rejected; print "
        "what would change and how often the right meeting would be proposed. Changes nothing by itself."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--write",
            type=Path,
            metavar="FILE",
            help="write the weights to FILE, in the form of articles/intake/recognition/identification.toml",
        )

    def handle(self, *, write: Path | None, **options) -> None:
        gazetteer = intake.gazetteer()
        samples = _decided(gazetteer)
        if len(samples) < FEWEST:
            raise CommandError(
                f"{len(samples)} articles with a text have a decided meeting; {FEWEST} are needed"
            )
        current = identification.weights()
        learned = tuning.learn(samples, gazetteer, current)
        self._report("now", tuning.try_out(samples, gazetteer, current))
        self._report(f"learned, {FOLDS}-fold", _cross_validated(samples, gazetteer))
        for name, weight in (*learned.features.items(), ("none of them", learned.none)):
            before = current.features.get(name, 0.0) if name in learned.features else current.none
            if weight != before:
                self.stdout.write(f"{name}: {before} -> {weight}")
        if write:
            write.write_text(identification.as_toml(learned), encoding="utf-8")
            self.stdout.write(f"written: {write}")

    def _report(self, title: str, outcome: Outcome) -> None:
        self.stdout.write(
            f"{title}: {outcome.right} right, {outcome.wrong} wrong, {outcome.silent} not proposed"
        )


def _decided(gazetteer: Gazetteer) -> list[Sample]:
    """Return the articles with a text whose meeting is confirmed, or whose every proposed one was rejected."""
    links = Coverage.objects.filter(relation=Coverage.Relation.PRIMARY)
    primary: dict[int, set[int]] = {}
    for article, meeting in links.filter(status=Coverage.Status.CONFIRMED).values_list(
        "article", "meeting"
    ):
        primary.setdefault(article, set()).add(meeting)
    rejected = set(
        links.filter(status=Coverage.Status.REJECTED).values_list("article", flat=True)
    ) - set(links.exclude(status=Coverage.Status.REJECTED).values_list("article", flat=True))
    samples = []
    decided = Article.objects.filter(pk__in=[*primary, *rejected]).exclude(body="")
    for article in decided.select_related("source").order_by("pk").iterator(500):
        meetings = primary.get(article.pk, {None})
        text = reading.clues_of(rerecognise.record_of(article), gazetteer)
        if text and len(meetings) == 1:
            samples.append(Sample(text, *meetings))
    return samples


def _cross_validated(samples: list[Sample], gazetteer: Gazetteer) -> Outcome:
    """Return the outcome for each sample with weights that were learned from the other folds."""
    total = Outcome(0, 0, 0)
    for fold in range(FOLDS):
        others = [one for n, one in enumerate(samples) if n % FOLDS != fold]
        learned = tuning.learn(others, gazetteer, identification.weights())
        outcome = tuning.try_out(samples[fold::FOLDS], gazetteer, learned)
        total = Outcome(
            total.right + outcome.right, total.wrong + outcome.wrong, total.silent + outcome.silent
        )
    return total
