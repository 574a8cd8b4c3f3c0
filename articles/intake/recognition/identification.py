"""Identification of the meeting of a text: every known meeting is scored, and only a sure one is proposed.

The score of a meeting is the sum of the weights of the features in which it agrees with the text; the scores
of all meetings and of «none of them» become probabilities (multinomial logistic regression). The weights, how
they were learned and the thresholds are in `identification.toml`; `manage.py tune_recognition` learns them
again from what editors decided.
"""

from __future__ import annotations

import importlib.resources
import math
import tomllib
from dataclasses import dataclass
from functools import cache

from articles.intake.recognition import clues
from articles.intake.recognition.clues import Clues
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting

RULE = "seen:"  # followed by the strongest features, for the desk


@dataclass(frozen=True)
class Candidate:
    """A meeting with the probability, from 0 to 1, that a text is about it, and its strongest features."""

    meeting: KnownMeeting
    probability: float
    reasons: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The name of the rule as stored with a suggestion, with its three strongest features."""
        return RULE + ",".join(self.reasons[:3])


@dataclass(frozen=True)
class Weights:
    """Weights of the features, of «none of them», and the thresholds of proposing."""

    features: dict[str, float]
    none: float
    sure: float
    possible: float


@cache
def weights() -> Weights:
    """Return the weights of `identification.toml`."""
    table = tomllib.loads(
        importlib.resources.files(__package__).joinpath("identification.toml").read_text("utf-8")
    )
    return Weights(table["weights"], table["none"], table["sure"], table["possible"])


def rank(text: Clues, gazetteer: Gazetteer, table: Weights | None = None) -> list[Candidate]:
    """Return the meetings that may be proposed for a text, the most probable first; mostly none or one.

    One that is sure is returned alone. Two that only together are sure are both returned, for an editor to
    choose between. `table` are other weights than those in force.
    """
    table = table or weights()
    scored = []
    for meeting in gazetteer.meetings:
        features = clues.agreement(text, meeting, gazetteer)
        if _is_long_ago(features):
            continue
        shares = {name: table.features.get(name, 0.0) * value for name, value in features.items()}
        scored.append((sum(shares.values()), meeting, shares))
    if not scored:
        return []
    scored.sort(key=lambda item: -item[0])
    highest = max(table.none, scored[0][0])
    total = math.exp(table.none - highest) + sum(math.exp(score - highest) for score, *_ in scored)
    candidates = [
        Candidate(meeting, math.exp(score - highest) / total, _reasons(shares))
        for score, meeting, shares in scored[:2]
    ]
    if candidates[0].probability >= table.sure:
        return candidates[:1]
    close = [candidate for candidate in candidates if candidate.probability >= table.possible]
    return close if sum(one.probability for one in close) >= table.sure else []


def _is_long_ago(features: dict[str, float]) -> bool:
    """Return whether a text was written months before or after a meeting, whose day it does not give either."""
    return "written-far" in features and not features.keys() & {"date", "day-and-year"}


def _reasons(shares: dict[str, float]) -> tuple[str, ...]:
    """Return the features that speak for a meeting, the heaviest first."""
    return tuple(sorted((name for name in shares if shares[name] > 0), key=lambda n: -shares[n]))


def as_toml(table: Weights) -> str:
    """Return weights in the form of `identification.toml`, the heaviest first."""
    ordered = sorted(table.features.items(), key=lambda item: -item[1])
    lines = [f"none = {table.none}", f"sure = {table.sure}", f"possible = {table.possible}", ""]
    return "\n".join([*lines, "[weights]", *(f"{name} = {weight}" for name, weight in ordered), ""])
