"""Match weights of candidate pairs, with agreement on rare values weighing more."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.linkage.comparing import Compared
from toolkit.linkage.estimation import Estimate, weights_by_level
from toolkit.linkage.rarity import Rarity
from toolkit.linkage.specification import LinkModel

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """Weight of each comparison and their sum with the prior, for every candidate pair, in bits (log2 odds)."""

    estimate: Estimate
    rarity: Rarity
    by_comparison: dict[str, Numbers]

    @property
    def total(self) -> Numbers:
        """log2 odds that the pair is one person."""
        return np.asarray(self.estimate.prior_weight + sum(self.by_comparison.values()))


def weigh(model: LinkModel, compared: Compared, rarity: Rarity, estimate: Estimate) -> Weighed:
    """Weigh every pair: log2(m / u), and where the pair agrees on a value of known rarity log2(m / share)."""
    by_comparison = {}
    for comparison in model.comparisons:
        levels = compared.levels[comparison.name]
        weights = weights_by_level(estimate.weights(comparison.name), levels)
        rare = np.flatnonzero(rarity.speaks(comparison.name, len(levels)))
        m = estimate.m[comparison.name][levels[rare]]
        weights[rare] = np.log2(m / rarity.shares[comparison.name][rare]) if len(rare) else 0.0
        by_comparison[comparison.name] = weights
    return Weighed(estimate, rarity, by_comparison)
