"""Rivals share what one alone would have; ties are no hits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.linkage.resolution import clusters, expected_false, resolve

LEFT, RIGHT = np.array([0, 0, 1]), np.array([0, 1, 1])


def test_two_equal_rivals_have_half_each_and_neither_is_a_hit() -> None:
    resolved = resolve(np.array([0, 0]), np.array([0, 1]), np.array([20.0, 20.0]), "many_to_one")
    assert resolved.probability.tolist() == pytest.approx([0.5, 0.5], abs=1e-5)
    assert resolved.tied.all()


def test_many_rows_may_mean_one_person() -> None:
    resolved = resolve(np.array([0, 1]), np.array([0, 0]), np.array([20.0, 20.0]), "many_to_one")
    assert (resolved.probability > 0.999).all()
    assert resolved.chosen.all()
    assert not resolved.tied.any()


def test_one_to_one_chooses_the_better_of_two_rows() -> None:
    resolved = resolve(np.array([0, 1]), np.array([0, 0]), np.array([20.0, 10.0]), "one_to_one")
    assert resolved.chosen.tolist() == [True, False]


@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3))
def test_probabilities_of_one_record_never_add_up_to_more_than_one(weights: list[float]) -> None:
    probability = resolve(LEFT, RIGHT, np.array(weights), "many_to_one").probability
    assert probability[LEFT == 0].sum() <= 1 + 1e-9
    alone = 1 / (1 + 2.0 ** -weights[2])
    assert probability[2] == pytest.approx(alone)


def test_clusters_join_through_common_members() -> None:
    assert clusters(np.array([0, 1, 4]), np.array([1, 3, 5]), 6).tolist() == [0, 0, 2, 0, 4, 4]


def test_expected_false_links_add_up_the_doubts_above_the_threshold() -> None:
    assert expected_false(np.array([0.99, 0.9, 0.5]), 0.9) == pytest.approx(0.11)
