"""m, u and weight of every level as one table: what a model believes once it has seen the data."""

import numpy as np
import pandas as pd

from toolkit.linkage.engine import Linkage
from toolkit.linkage.likeness import NOT_COMPARED


def level_weights(linkage: Linkage) -> pd.DataFrame:
    """One row per level: the two labels, m, u, the weight in bits, the weight before the data were seen, and the pairs on it.

    Agreement on a value of known rarity has weights of its own around the one told here.
    """
    rows = []
    for comparison in linkage.model.comparisons:
        m, u = linkage.estimate.m[comparison.name], linkage.estimate.u[comparison.name]
        found = linkage.compared.levels[comparison.name]
        pairs = np.bincount(found[found != NOT_COMPARED], minlength=len(comparison.levels))
        for number, level in enumerate(comparison.levels):
            shipped = float(np.log2(level.m / level.u))
            estimated = (m[number], u[number], float(np.log2(m[number] / u[number])))
            rows.append((comparison.label, level.label, *estimated, shipped, int(pairs[number])))
    return pd.DataFrame(rows, columns=["comparison", "level", "m", "u", "weight", "shipped_weight", "pairs"])
