"""Inclusion probabilities: the sums and bounds that every estimate relies on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model.errors import MingchaError
from toolkit.sampling import mixture_probabilities

SIZES = st.lists(st.one_of(st.just(0.0), st.floats(1e-3, 1e3)), min_size=1, max_size=40)
SHARES = st.floats(0.01, 1.0)


@given(SIZES, st.integers(1, 45), SHARES)
def test_sum_is_the_number_drawn_and_every_unit_has_a_chance(sizes: list[float], n: int, share: float) -> None:
    inclusion, random = mixture_probabilities(pd.Series(sizes), n, share)
    assert inclusion.sum() == pytest.approx(min(n, len(sizes)))
    assert ((inclusion > 0) & (inclusion <= 1 + 1e-12)).all()
    assert (random <= inclusion + 1e-12).all()


@given(SIZES, st.integers(1, 45), SHARES)
def test_random_part_is_the_same_for_all_whatever_their_size(sizes: list[float], n: int, share: float) -> None:
    _, random = mixture_probabilities(pd.Series(sizes), n, share)
    np.testing.assert_allclose(random, share * min(n, len(sizes)) / len(sizes))


@given(SIZES, st.integers(1, 45), SHARES)
def test_larger_units_never_have_the_smaller_chance(sizes: list[float], n: int, share: float) -> None:
    inclusion, _ = mixture_probabilities(pd.Series(sorted(sizes)), n, share)
    assert (np.diff(inclusion) >= -1e-9).all()


def test_formula_where_nothing_is_capped() -> None:
    inclusion, _ = mixture_probabilities(pd.Series([1.0, 2.0, 3.0, 4.0]), 2, 0.5)
    np.testing.assert_allclose(inclusion, [0.25 + x / 10 for x in (1, 2, 3, 4)])


def test_what_a_cap_cuts_off_goes_to_the_others_by_size() -> None:
    # λ·n/N = .25; the large unit is capped at .75 of risk, the .25 left go 1:3 to the other two with a size.
    inclusion, _ = mixture_probabilities(pd.Series([96.0, 1.0, 3.0, 0.0]), 2, 0.5)
    np.testing.assert_allclose(inclusion, [1.0, 0.3125, 0.4375, 0.25])


def test_units_without_size_share_what_sized_ones_cannot_hold() -> None:
    inclusion, _ = mixture_probabilities(pd.Series([5.0, 0.0, 0.0, 0.0]), 3, 0.2)
    np.testing.assert_allclose(inclusion, [1.0, 2 / 3, 2 / 3, 2 / 3])


def test_all_sizes_zero_is_an_equal_lot() -> None:
    inclusion, _ = mixture_probabilities(pd.Series([0.0] * 8), 2, 0.3)
    np.testing.assert_allclose(inclusion, 0.25)


def test_more_wanted_than_there_are_takes_all() -> None:
    inclusion, random = mixture_probabilities(pd.Series([3.0, 1.0]), 5, 0.4)
    assert inclusion.tolist() == [1, 1]
    assert random.tolist() == [0.4, 0.4]


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan"), float("inf")])
def test_a_draw_without_random_share_is_refused(share: float) -> None:
    with pytest.raises(MingchaError, match="随机抽取比例必须大于 0"):
        mixture_probabilities(pd.Series([1.0, 2.0]), 1, share)


@pytest.mark.parametrize("sizes", [[1.0, -2.0], [1.0, float("nan")], [1.0, float("inf")]])
def test_sizes_that_are_no_sizes_are_refused(sizes: list[float]) -> None:
    with pytest.raises(MingchaError, match="缺失或负数"):
        mixture_probabilities(pd.Series(sizes), 1, 0.3)
