import tomllib

import pytest

from articles.intake.recognition import (
    Gazetteer,
    KnownMeeting,
    Named,
    clues,
    identification,
    tuning,
)
from articles.intake.recognition.clues import Clues
from articles.intake.recognition.tuning import Sample
from articles.text.dates import PartialDate

PARIS, ROME = 1, 2
GAZETTEER = Gazetteer(
    venues=(Named(PARIS, ("باريس",)), Named(ROME, ("روما",))),
    meetings=(
        KnownMeeting(11, PartialDate(2015, 6, 2), None, PARIS, False, "ministerial"),
        KnownMeeting(12, PartialDate(2021, 6, 28), None, ROME, False, "ministerial"),
        KnownMeeting(13, PartialDate(2020, 6, 4), None, None, True, "ministerial"),
    ),
)
SAMPLES = [
    *[Sample(Clues(venues={PARIS: 6.0}, kind="ministerial"), 11)] * 8,
    *[Sample(Clues(venues={ROME: 6.0}), 12)] * 8,
    *[Sample(Clues(virtual=True), 13)] * 8,
    *[Sample(Clues(venues={-1: 6.0}, kind="ministerial"), None)] * 8,
]


def test_learn__right_meetings_are_proposed_and_others_are_not():
    learned = tuning.learn(SAMPLES, GAZETTEER)
    outcome = tuning.try_out(SAMPLES, GAZETTEER, learned)
    assert outcome == tuning.Outcome(right=24, wrong=0, silent=8)


def test_learn__no_feature_turns_against_its_sign():
    learned = tuning.learn(SAMPLES, GAZETTEER)
    assert set(learned.features) == set(clues.FEATURES)
    for name, weight in learned.features.items():
        assert weight * clues.FEATURES[name] >= 0, name


def test_learn__few_samples_leave_the_weights_nearly_as_they_are():
    current = identification.weights()
    learned = tuning.learn(SAMPLES[:1], GAZETTEER, current, penalty=10)
    for name, weight in current.features.items():
        assert learned.features[name] == pytest.approx(weight, abs=0.1)


def test_weights__name_every_feature_and_read_back_as_written():
    current = identification.weights()
    assert set(current.features) == set(clues.FEATURES)
    table = tomllib.loads(identification.as_toml(current))
    assert table["weights"] == current.features
    assert (table["none"], table["sure"]) == (current.none, current.sure)
