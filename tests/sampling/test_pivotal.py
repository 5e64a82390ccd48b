"""Ordered pivotal sampling: fixed size, exact probabilities, spread along the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.sampling import ordered_pivotal

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def numbers(count: int, seed: int) -> list[float]:
    return np.random.default_rng(seed).random(count).tolist()


@given(PROBABILITIES, st.integers(0, 2**32))
def test_number_taken_is_the_sum_rounded_up_or_down(probabilities: list[float], seed: int) -> None:
    taken = ordered_pivotal(probabilities, numbers(len(probabilities), seed)).sum()
    assert np.floor(sum(probabilities) - 1e-6) <= taken <= np.ceil(sum(probabilities) + 1e-6)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=30), st.integers(1, 29), st.integers(0, 2**32))
def test_whole_sums_give_exactly_that_many(weights: list[float], n: int, seed: int) -> None:
    n = min(n, len(weights) - 1)
    probabilities = np.full(len(weights), n / len(weights))
    shift = (np.array(weights) - np.mean(weights)) * min(probabilities[0], 1 - probabilities[0])
    taken = ordered_pivotal((probabilities + shift).tolist(), numbers(len(weights), seed))
    assert taken.sum() == n


def test_certain_units_are_always_taken_and_impossible_ones_never() -> None:
    for seed in range(200):
        taken = ordered_pivotal([0.5, 1.0, 0.0, 0.5, 1.0], numbers(5, seed))
        assert taken[[1, 4]].all() and not taken[2] and taken.sum() == 3


@pytest.mark.parametrize("probabilities", [[0.2, 0.9, 0.4, 0.5], [0.3, 0.3], [0.05] * 20, [0.7, 0.8, 0.95, 0.35, 0.6]])
def test_shares_of_many_draws_are_the_probabilities(probabilities: list[float]) -> None:
    rounds = 20_000
    draws = np.random.default_rng(7).random((rounds, len(probabilities)))
    shares = np.mean([ordered_pivotal(probabilities, row.tolist()) for row in draws], axis=0)
    errors = np.sqrt(np.array(probabilities) * (1 - np.array(probabilities)) / rounds)
    assert (np.abs(shares - probabilities) < 4.5 * errors).all()


def test_each_stretch_of_the_order_gets_its_due() -> None:
    # 12 units at 1/4: of any 4 neighbours that add up to 1 from the start, exactly one is taken.
    for seed in range(100):
        taken = ordered_pivotal([0.25] * 12, numbers(12, seed))
        assert taken.reshape(3, 4).sum(axis=1).tolist() == [1, 1, 1]
