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
from toolkit.linkage.rarity import Rarity
from toolkit.linkage.records import Sides
from toolkit.linkage.specification import Comparison, LinkModel

Numbers = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int8]

MOST_ROUNDS = 5_000
TOLERANCE = 1e-8  # of the largest change of an m
QUARTERS = 4
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
    """Distinct combinations of levels (one row each, one column per comparison) and how many candidates have each.

    ``rare`` marks levels whose chance is that of the value itself; ``bits`` is what these chances weigh together.
    """

    levels: Levels
    counts: Numbers
    rare: npt.NDArray[np.bool_]
    bits: Numbers
    verdicts: Levels  # what people have decided about the pairs: 1 the same, -1 different, 0 nothing


def patterns_of(compared: Compared, rarity: Rarity, verdicts: Levels) -> Patterns:
    """The combinations among the candidates, with the weight of rare values to the nearest quarter of a bit.

    Pairs that people have decided on are patterns of their own.
    """
    pairs = len(compared.pairs)
    code, bits = verdicts.astype(np.int64) + 1, np.zeros(pairs)
    for name, column in compared.levels.items():
        rare = rarity.speaks(name, pairs)
        code = np.unique(code * 64 + (column + 1) * 2 + rare, return_inverse=True)[1]
        bits[rare] -= np.log2(rarity.shares[name][rare]) if rare.any() else 0.0
    quarters = np.rint(bits * QUARTERS).astype(np.int64)
    _, first, counts = np.unique(np.stack([code, quarters]), axis=1, return_index=True, return_counts=True)
    levels = np.stack([column[first] for column in compared.levels.values()], axis=1)
    speaking = np.stack([rarity.speaks(name, pairs)[first] for name in compared.levels], axis=1)
    return Patterns(levels, counts.astype(np.float64), speaking, quarters[first] / QUARTERS, verdicts[first])


def shipped(model: LinkModel, sides: Sides) -> Estimate:
    """What the model says of m and u, before any data were seen."""
    m = {c.name: np.array([level.m for level in c.levels]) for c in model.comparisons}
    u = {c.name: np.array([level.u for level in c.levels]) for c in model.comparisons}
    return Estimate(m, u, max(min(sides.left, sides.right) * FIRST_SHARE, 0.5), max(sides.pairs, 1.0))


def estimate(model: LinkModel, sides: Sides, chance: Mapping[str, Chance], patterns: Patterns, *, train_m: bool) -> Estimate:
    """Fit u and the number of matches, and m too where ``train_m``; the shipped values count as a little data of their own.

    Pairs that people have decided on count as what they said.
    """
    current = shipped(model, sides)
    for _ in range(MOST_ROUNDS):
        likely = match_probabilities(current, patterns)
        matching = patterns.counts * np.where(patterns.verdicts == 0, likely, patterns.verdicts > 0)
        following = _maximise(model, sides, current, chance, patterns, matching, train_m=train_m)
        moved = max(float(np.abs(following.m[name] - current.m[name]).max()) for name in current.m)
        steady = abs(following.matches - current.matches) <= TOLERANCE * following.matches
        current = following
        if moved < TOLERANCE and steady:
            break
    return current


def match_probabilities(estimate: Estimate, patterns: Patterns) -> Numbers:
    """Probability of a match for each pattern."""
    weight = estimate.prior_weight + patterns.bits
    for column, name in enumerate(estimate.m):
        ratio, m = (
            weights_by_level(bits, patterns.levels[:, column]) for bits in (estimate.weights(name), np.log2(estimate.m[name]))
        )
        weight += np.where(patterns.rare[:, column], m, ratio)
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
        u[comparison.name] = np.maximum(
            _smoothed(unmatched, start_u, model.pseudo_pairs), _mistakes(comparison, sides, m[comparison.name])
        )
    matches = min(max(float(matching.sum()), 0.5), 0.9 * current.pairs)
    return Estimate(m, u, matches, current.pairs)


def _mistakes(comparison: Comparison, sides: Sides, m: Numbers) -> Numbers:
    """Per level the share of pairs that agree because one record carries the value of somebody else.

    Where an equal value may be somebody else's, one that is nearly equal is worth no more.
    """
    least = np.array([level.by_mistake for level in comparison.levels]) / 100_000 / max(sides.left, sides.right, 1)
    if comparison.has_equal and least[0]:
        least[1:-1] = np.maximum(least[1:-1], m[1:-1] * least[0] / m[0])
    return least


def _smoothed(counts: Numbers, start: Numbers, pseudo: float) -> Numbers:
    start = start / start.sum()
    return np.asarray((counts + pseudo * start) / (counts.sum() + pseudo))
