"""Match weights of candidate pairs, with agreement on rare values weighing more, and the number of matches."""

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt

from toolkit.linkage.comparing import Compared
from toolkit.linkage.estimation import Estimate, probability_of, weights_by_level
from toolkit.linkage.frequency import occurrences
from toolkit.linkage.records import Sides
from toolkit.linkage.specification import Comparison, LinkModel

Numbers = npt.NDArray[np.float64]

EQUAL = 0  # the level of equal values
ROUNDS = 100


@dataclass(frozen=True)
class Weighed:
    """Weight of each comparison and their sum with the prior, for every candidate pair, in bits (log2 odds)."""

    estimate: Estimate
    by_comparison: dict[str, Numbers]

    @property
    def total(self) -> Numbers:
        """log2 odds that the pair is one person."""
        return np.asarray(self.estimate.prior_weight + self.evidence)

    @property
    def evidence(self) -> Numbers:
        """What the comparisons say, without the prior."""
        return np.asarray(sum(self.by_comparison.values()))


def weigh(
    connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides, compared: Compared, estimate: Estimate
) -> Weighed:
    """Weigh every pair; the expected number of matches is fitted once more, now that rare values count for more."""
    return _with_matches(Weighed(estimate, weigh_comparisons(connection, model, sides, compared, estimate)))


def weigh_comparisons(
    connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides, compared: Compared, estimate: Estimate
) -> dict[str, Numbers]:
    """Weight of every comparison for every pair, in bits."""
    by_comparison = {}
    for comparison in model.comparisons:
        levels = compared.levels[comparison.name]
        weights = weights_by_level(estimate.weights(comparison.name), levels)
        if comparison.frequency:
            equal = np.flatnonzero(levels == EQUAL)
            shares = _shares(connection, model, sides, comparison, compared, equal)
            weights[equal] = np.log2(estimate.m[comparison.name][EQUAL] / shares)
        by_comparison[comparison.name] = weights
    return by_comparison


def _shares(
    connection: duckdb.DuckDBPyConnection,
    model: LinkModel,
    sides: Sides,
    comparison: Comparison,
    compared: Compared,
    equal: npt.NDArray[np.int64],
) -> Numbers:
    """Share of records with the value that these pairs have; few records are eked out by the shipped u."""
    column = compared.columns[comparison.column]
    used, places = np.unique(column.left[equal], return_inverse=True)
    counts = occurrences(connection, comparison.column, column.values.values.take(used))
    records = 2 * sides.left if sides.same else sides.left + sides.right
    return np.asarray((counts + model.pseudo_records * comparison.levels[EQUAL].u) / (records + model.pseudo_records))[places]


def occurrences_behind(model: LinkModel, sides: Sides, estimate: Estimate, comparison: Comparison, weights: Numbers) -> Numbers:
    """How many records have the value that these weights of equal values were given for: :func:`_shares` undone."""
    shares = estimate.m[comparison.name][EQUAL] / np.exp2(weights)
    records = 2 * sides.left if sides.same else sides.left + sides.right
    counts = shares * (records + model.pseudo_records) - model.pseudo_records * comparison.levels[EQUAL].u
    return np.asarray(np.rint(counts / 2 if sides.same else counts))


def _with_matches(weighed: Weighed) -> Weighed:
    """The number of matches that agrees with the probabilities it leads to."""
    evidence, estimate = weighed.evidence, weighed.estimate
    for _ in range(ROUNDS):
        matches = max(float(probability_of(estimate.prior_weight + evidence).sum()), 0.5)
        steady = abs(matches - estimate.matches) < 1e-6 * matches
        estimate = replace(estimate, matches=min(matches, 0.9 * estimate.pairs))
        if steady:
            break
    return replace(weighed, estimate=estimate)
