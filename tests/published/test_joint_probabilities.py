"""Joint inclusion probabilities of ordered pivotal sampling against published figures.

The figures were computed by enumeration with the R package ``sampling`` 2.9 (Tillé and Matei) for
π = (.07, .17, .41, .61, .83, .91), n = 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from toolkit.sampling.pivotal import ordered_pivotal

PROBABILITIES = [0.07, 0.17, 0.41, 0.61, 0.83, 0.91]

JOINT_R_SAMPLING = np.array(
    [
        [0.070000000000, 0.000000000000, 0.000000000000, 0.028000000000, 0.051692307692, 0.060307692308],
        [0.000000000000, 0.170000000000, 0.000000000000, 0.068000000000, 0.125538461538, 0.146461538462],
        [0.000000000000, 0.000000000000, 0.410000000000, 0.164000000000, 0.302769230769, 0.353230769231],
        [0.028000000000, 0.068000000000, 0.164000000000, 0.610000000000, 0.440000000000, 0.520000000000],
        [0.051692307692, 0.125538461538, 0.302769230769, 0.440000000000, 0.830000000000, 0.740000000000],
        [0.060307692308, 0.146461538462, 0.353230769231, 0.520000000000, 0.740000000000, 0.910000000000],
    ]
)


@dataclass
class Coin:
    """Stands for a uniform number: falls as told, and remembers how likely that was."""

    below: bool
    chance: float = 1.0

    def __lt__(self, threshold: float) -> bool:
        self.chance = threshold if self.below else 1 - threshold
        return self.below


def every_sample(probabilities: list[float]) -> Iterator[tuple[float, np.ndarray]]:
    """All courses the draw can take, each with its exact probability."""
    for course in range(2 ** len(probabilities)):
        coins = [Coin(bool(course >> k & 1)) for k in range(len(probabilities))]
        taken = ordered_pivotal(probabilities, coins)  # type: ignore[arg-type]
        yield float(np.prod([coin.chance for coin in coins])), taken


def test_joint_inclusion_probabilities_are_the_published_ones() -> None:
    joint = sum(chance * np.outer(taken, taken) for chance, taken in every_sample(PROBABILITIES))
    np.testing.assert_allclose(joint, JOINT_R_SAMPLING, atol=1e-11)


def test_enumeration_is_complete() -> None:
    chances = [chance for chance, _ in every_sample(PROBABILITIES)]
    assert sum(chances) == pytest.approx(1)
    assert all(taken.sum() == 3 for chance, taken in every_sample(PROBABILITIES) if chance > 0)
