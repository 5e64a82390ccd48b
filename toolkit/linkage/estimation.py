"""m and u by expectation-maximisation on agreement patterns (Dempster, Laird & Rubin 1977; Winkler 1988), without labels.

All pairs of records are in the sum: the candidates one by one, the others as chance alone describes them. Hence u needs
no blocking and m none of its corrections: a pair that no rule brings together counts as a non-match.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.linkage.comparing import Compared
from toolkit.linkage.frequency import Chance
from toolkit.linkage.likeness import NOT_COMPARED
from toolkit.linkage.records import Sides
from toolkit.linkage.specification import Comparison, LinkModel

Numbers = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int8]

MOST_ROUNDS = 5_000
TOLERANCE = 1e-8  # of the largest change of an m
FIRST_SHARE = 0.1  # of the smaller list, as first guess of how many records have a partner


@dataclass(frozen=True)
class Estimate:
    """m and u of every comparison by level, and the expected number of matches among all pairs."""

    m: dict[str, Numbers]
    u: dict[str, Numbers]
    matches: float
    pairs: float

    @property
    def prior_weight(self) -> float:
        """log2 of the odds that two records match before anything is compared."""
        return float(np.log2(self.matches / (self.pairs - self.matches)))

    def weights(self, name: str) -> Numbers:
        """log2(m / u) by level."""
        return np.asarray(np.log2(self.m[name] / self.u[name]))


@dataclass(frozen=True)
class Patterns:
    """Distinct combinations of levels (one row each, one column per comparison) and how many candidates have each."""

    levels: Levels
    counts: Numbers
    of_pair: npt.NDArray[np.int64]


def patterns_of(compared: Compared) -> Patterns:
    """The few hundred combinations among the candidates."""
    columns = list(compared.levels.values())
    code = np.zeros(len(compared.pairs), dtype=np.int64)
    for column in columns:
        code = code * 16 + (column + 1)
    distinct, first, of_pair, counts = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
    levels = np.stack([column[first] for column in columns], axis=1) if columns else np.zeros((len(distinct), 0), np.int8)
    return Patterns(levels, counts.astype(np.float64), of_pair)


def shipped(model: LinkModel, sides: Sides) -> Estimate:
    """What the model says of m and u, before any data were seen."""
    m = {c.name: np.array([level.m for level in c.levels]) for c in model.comparisons}
    u = {c.name: np.array([level.u for level in c.levels]) for c in model.comparisons}
    return Estimate(m, u, max(min(sides.left, sides.right) * FIRST_SHARE, 0.5), max(sides.pairs, 1.0))


def estimate(model: LinkModel, sides: Sides, chance: Mapping[str, Chance], patterns: Patterns, *, train_m: bool) -> Estimate:
    """Fit u and the number of matches, and m too where ``train_m``; the shipped values count as a little data of their own."""
    current = shipped(model, sides)
    for _ in range(MOST_ROUNDS):
        matching = patterns.counts * match_probabilities(current, patterns.levels)
        following = _maximise(model, sides, current, chance, patterns, matching, train_m=train_m)
        moved = max(float(np.abs(following.m[name] - current.m[name]).max()) for name in current.m)
        steady = abs(following.matches - current.matches) <= TOLERANCE * following.matches
        current = following
        if moved < TOLERANCE and steady:
            break
    return current


def match_probabilities(estimate: Estimate, levels: Levels) -> Numbers:
    """Probability of a match for each row of levels, one column per comparison in the model's order."""
    weight = np.full(len(levels), estimate.prior_weight)
    for column, name in enumerate(estimate.m):
        weight += weights_by_level(estimate.weights(name), levels[:, column])
    return probability_of(weight)


def weights_by_level(weights: Numbers, levels: Levels) -> Numbers:
    """The weight of each level; nothing compared weighs nothing."""
    return np.asarray(np.append(weights, 0.0)[levels])  # NOT_COMPARED is the last place


def probability_of(weight: Numbers) -> Numbers:
    """From log2 odds."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(weight, -500, 500))))


def _maximise(
    model: LinkModel,
    sides: Sides,
    current: Estimate,
    chance: Mapping[str, Chance],
    patterns: Patterns,
    matching: Numbers,
    *,
    train_m: bool,
) -> Estimate:
    m, u = {}, {}
    for column, comparison in enumerate(model.comparisons):
        levels = patterns.levels[:, column]
        compared = levels != NOT_COMPARED
        matched = np.zeros(len(comparison.levels))
        matched += np.bincount(levels[compared], weights=matching[compared], minlength=len(matched))
        start_m, start_u = (np.array([getattr(level, part) for level in comparison.levels]) for part in "mu")
        m[comparison.name] = _smoothed(matched, start_m, model.pseudo_matches) if train_m else current.m[comparison.name]
        by_chance = chance[comparison.name]
        unmatched = np.maximum(by_chance.shares * by_chance.pairs - matched, 0)
        u[comparison.name] = np.maximum(_smoothed(unmatched, start_u, model.pseudo_pairs), _mistakes(comparison, sides))
    matches = min(max(float(matching.sum()), 0.5), 0.9 * current.pairs)
    return Estimate(m, u, matches, current.pairs)


def _mistakes(comparison: Comparison, sides: Sides) -> Numbers:
    """Per level the share of pairs that agree because one record carries the value of somebody else."""
    return np.array([level.by_mistake for level in comparison.levels]) / 100_000 / max(sides.left, sides.right, 1)


def _smoothed(counts: Numbers, start: Numbers, pseudo: float) -> Numbers:
    start = start / start.sum()
    return np.asarray((counts + pseudo * start) / (counts.sum() + pseudo))
