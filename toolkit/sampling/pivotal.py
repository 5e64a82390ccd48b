"""Ordered pivotal sampling: fixed size, exact inclusion probabilities, neighbours rarely taken together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SETTLED = 1e-9  # probabilities this near to 0 or 1 are decided without a duel


def ordered_pivotal(probabilities: Sequence[float], uniforms: Sequence[float]) -> npt.NDArray[np.bool_]:
    """True for the units taken; unit k is taken with exactly ``probabilities[k]``.

    Units duel in the order given (Deville and Tillé 1998; ordered variant: Chauvet 2012): the one who
    holds the running remainder against the next. Each duel uses the newcomer's own number from
    [0, 1), so numbers tied to keys make a draw replayable. If the probabilities add up to a whole
    number n, exactly n are taken; if not, floor or ceiling of their sum, decided by the number of
    the first undecided unit.
    """
    taken = np.asarray(probabilities, dtype=float) >= 1 - SETTLED
    undecided = [k for k, p in enumerate(probabilities) if SETTLED < p < 1 - SETTLED]
    if not undecided:
        return taken
    holder, rest = undecided[0], probabilities[undecided[0]]
    for newcomer in undecided[1:]:
        total = rest + probabilities[newcomer]
        newcomer_holds = uniforms[newcomer] < _chance_to_hold(probabilities[newcomer], total)
        holder, loser = (newcomer, holder) if newcomer_holds else (holder, newcomer)
        taken[loser] = total > 1  # above 1 the other is in for good, below 1 it is out
        rest = total - 1 if total > 1 else total
    taken[holder] = uniforms[undecided[0]] < round(rest, 9)
    return taken


def _chance_to_hold(newcomer: float, total: float) -> float:
    """Chance that the newcomer, not the holder, carries the remainder on."""
    return (1 - newcomer) / (2 - total) if total > 1 else newcomer / total
