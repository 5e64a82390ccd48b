"""Which of the pairs that are alike are hits: a record has as many partners as the resolution allows; ties are no hits."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.linkage.specification import Resolution

Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TIE = 1e-6  # bits; nearer than this two weights are equal


@dataclass(frozen=True)
class Resolved:
    """Per pair: its probability among its rivals, whether it is its record's best, and whether another is equally good."""

    probability: Numbers
    chosen: Flags
    tied: Flags


def resolve(left: Rows, right: Rows, weight: Numbers, resolution: Resolution) -> Resolved:
    """Let pairs that cannot all be true compete.

    Where a record has one partner at the most, each pair's probability is its odds over one plus the odds of all
    its rivals, so that two equally good candidates share what one alone would have.
    """
    odds = np.exp2(np.clip(weight, -500, 500))
    groups = {"many_to_one": (left,), "one_to_one": (left, right), "all": (), "dedupe": ()}[resolution]
    rivals = np.zeros(len(odds))
    chosen, tied = np.ones(len(odds), dtype=np.bool_), np.zeros(len(odds), dtype=np.bool_)
    for side in groups:
        records, places = np.unique(side, return_inverse=True)
        rivals += np.bincount(places, weights=odds, minlength=len(records))[places] - odds
        best = _largest(places, weight, len(records))[places]
        chosen &= weight >= best - TIE
        tied |= np.bincount(places, weights=weight >= best - TIE, minlength=len(records))[places] > 1
    return Resolved(odds / (1 + odds + np.maximum(rivals, 0)), chosen, tied & chosen)


def _largest(places: Rows, weight: Numbers, groups: int) -> Numbers:
    largest = np.full(groups, -np.inf)
    np.maximum.at(largest, places, weight)
    return largest


def clusters(left: Rows, right: Rows, records: int) -> Rows:
    """Cluster number of each of ``records`` records when these pairs are one: connected components, numbered by first record."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(left), dtype=np.bool_), (left, right)), shape=(records, records))
    _, labels = connected_components(graph, directed=False)
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(first[places], dtype=np.int64)


def expected_false(probability: Numbers, threshold: float) -> float:
    """How many pairs at or above a threshold are expected not to be one person."""
    return float((1 - probability[probability >= threshold]).sum())
