"""Learning of the weights of identification from texts whose meeting is known.

Multinomial logistic regression over all meetings of the catalogue and «none of them», with the sign of every
weight kept: a feature in which a meeting agrees never speaks against it. Weights stay near those they start
from unless the texts say otherwise (an L2 penalty on the difference).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from articles.intake.recognition import clues, identification
from articles.intake.recognition.clues import Clues
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.identification import Weights

PENALTY = 0.001
STEPS, RATE = 1_500, 0.05
# Adam (Kingma and Ba, arXiv 1412.6980), with the constants of the paper.
_MEAN_DECAY, _SQUARE_DECAY, _TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Sample:
    """The clues of a text, and the key of the meeting it is about; None if it is about no known one."""

    text: Clues
    meeting: int | None


@dataclass(frozen=True)
class Outcome:
    """Numbers of samples for which the right meeting, a wrong one, or none at all was proposed."""

    right: int
    wrong: int
    silent: int


def learn(
    samples: Sequence[Sample],
    gazetteer: Gazetteer,
    start: Weights | None = None,
    penalty: float = PENALTY,
) -> Weights:
    """Return the weights that fit the samples; without `start`, learned from nothing (from zero)."""
    names = sorted(clues.FEATURES)
    signs = np.array([*(clues.FEATURES[name] for name in names), 0])
    before = np.zeros(len(names) + 1)
    if start:
        before = np.array([*(start.features.get(name, 0.0) for name in names), start.none])
    agreements = np.stack([_matrix(sample.text, names, gazetteer) for sample in samples])
    order = {meeting.key: index for index, meeting in enumerate(gazetteer.meetings)}
    right = np.array(
        [len(order) if s.meeting is None else order[s.meeting] for s in samples], dtype=int
    )
    observed = agreements[np.arange(len(samples)), right].mean(0)
    weights = before.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = agreements @ weights
        scores -= scores.max(1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(1, keepdims=True)
        expected = np.einsum("nm,nmf->f", chances, agreements) / len(samples)
        gradient = expected - observed + penalty * (weights - before)
        mean = _MEAN_DECAY * mean + (1 - _MEAN_DECAY) * gradient
        square = _SQUARE_DECAY * square + (1 - _SQUARE_DECAY) * gradient**2
        weights -= (
            RATE
            * (mean / (1 - _MEAN_DECAY**step))
            / (np.sqrt(square / (1 - _SQUARE_DECAY**step)) + _TINY)
        )
        weights = np.where(weights * signs < 0, 0.0, weights)
    current = start or identification.weights()
    rounded = [round(float(weight), 2) for weight in weights]
    return Weights(
        dict(zip(names, rounded[:-1], strict=True)), rounded[-1], current.sure, current.possible
    )


def try_out(samples: Sequence[Sample], gazetteer: Gazetteer, weights: Weights) -> Outcome:
    """Return how often the weights propose the right meeting alone."""
    right = wrong = silent = 0
    for sample in samples:
        proposed = identification.rank(sample.text, gazetteer, weights)
        keys = [candidate.meeting.key for candidate in proposed]
        if len(keys) != 1:
            silent += 1
        elif keys[0] == sample.meeting:
            right += 1
        else:
            wrong += 1
    return Outcome(right, wrong, silent)


def _matrix(text: Clues, names: Sequence[str], gazetteer: Gazetteer) -> np.ndarray:
    """Return the features of all meetings as rows, and «none of them» as the last row."""
    column = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(gazetteer.meetings) + 1, len(names) + 1))
    for row, meeting in enumerate(gazetteer.meetings):
        for name, value in clues.agreement(text, meeting, gazetteer).items():
            matrix[row, column[name]] = value
    matrix[-1, -1] = 1.0
    return matrix
