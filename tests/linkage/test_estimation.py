"""m and the number of matches are found again where they are known."""

import numpy as np
import numpy.typing as npt
import pytest

from tests.linkage.records import toy
from toolkit.linkage.estimation import Patterns, estimate, match_probabilities, probability_of, shipped, weights_by_level
from toolkit.linkage.frequency import Chance
from toolkit.linkage.model_files import load_model
from toolkit.linkage.records import Sides

M = {"name": [0.85, 0.08, 0.05, 0.02], "born": [0.9, 0.1], "place": [0.7, 0.3]}
U = {"name": [0.002, 0.001, 0.01, 0.987], "born": [0.01, 0.99], "place": [0.1, 0.9]}
SIDES = Sides(2_000, 2_000, same=False)
MATCHES = 800


def expected_patterns() -> Patterns:
    """The counts that these m and u make on average: nothing is drawn, so nothing is left to luck."""
    grids = np.meshgrid(*(np.arange(len(m)) for m in M.values()), indexing="ij")
    levels = np.stack([grid.ravel() for grid in grids], axis=1).astype(np.int8)
    share = {
        which: np.prod([np.array(v)[levels[:, i]] for i, v in enumerate(which_.values())], axis=0)
        for which, which_ in (("m", M), ("u", U))
    }
    counts = MATCHES * share["m"] + (SIDES.pairs - MATCHES) * share["u"]
    return Patterns(levels, counts, np.zeros(levels.shape, dtype=np.bool_), np.zeros(len(levels)), np.zeros(len(levels), np.int8))


def chance() -> dict[str, Chance]:
    mixed = {name: (MATCHES * np.array(M[name]) + (SIDES.pairs - MATCHES) * np.array(U[name])) / SIDES.pairs for name in M}
    return {name: Chance(SIDES.pairs, shares) for name, shares in mixed.items()}


def test_known_m_u_and_matches_are_found_without_labels() -> None:
    model = toy(pseudo_matches=0, pseudo_pairs=0)
    found = estimate(model, SIDES, chance(), expected_patterns(), train_m=True)
    assert found.matches == pytest.approx(MATCHES, rel=0.01)
    for name, m in M.items():
        assert found.m[name].tolist() == pytest.approx(m, abs=0.01)
        assert found.u[name].tolist() == pytest.approx(U[name], rel=0.02)


def test_without_training_the_shipped_m_stays() -> None:
    model = toy()
    found = estimate(model, SIDES, chance(), expected_patterns(), train_m=False)
    assert found.m["name"].tolist() == [level.m for level in model.comparisons[0].levels]


def unweighted(levels: npt.NDArray[np.int8]) -> Patterns:
    nobody = np.zeros(len(levels), np.int8)
    return Patterns(levels, np.ones(len(levels)), np.zeros(levels.shape, dtype=np.bool_), np.zeros(len(levels)), nobody)


def test_the_weight_of_a_pair_is_bayes_rule() -> None:
    """Three comparisons by hand: posterior odds are prior odds times the ratios m / u; what is not compared has ratio 1."""
    fitted = shipped(toy(), Sides(100, 100, same=False))
    levels = np.array([[0, 0, 1], [3, -1, 0]], dtype=np.int8)
    odds = 10 / 9_990
    expected = [odds * 0.9 / 0.01 * 0.95 / 0.01 * 0.1 / 0.9, odds * 0.01 / 0.93 * 0.9 / 0.1]
    assert match_probabilities(fitted, unweighted(levels)).tolist() == pytest.approx([o / (1 + o) for o in expected])


def test_nothing_compared_weighs_nothing() -> None:
    assert weights_by_level(np.array([3.0, -2.0]), np.array([-1, 0, 1], dtype=np.int8)).tolist() == [0.0, 3.0, -2.0]


def test_probabilities_do_not_overflow() -> None:
    assert probability_of(np.array([-1e6, 0.0, 1e6])).tolist() == [pytest.approx(0), 0.5, 1.0]


def test_a_slip_in_a_number_is_never_worth_more_than_the_number_itself() -> None:
    """Short lists: by chance nobody is within one edit of another, but a clerk may have copied a relative's number."""
    model = load_model("person")
    sides = Sides(400, 500, same=False)
    nothing = {c.name: Chance(0.0, np.zeros(len(c.levels))) for c in model.comparisons}
    fitted = estimate(model, sides, nothing, unweighted(np.zeros((1, len(model.comparisons)), dtype=np.int8)), train_m=False)
    weights = fitted.weights("id_number")
    assert weights[0] == pytest.approx(weights[:-1].max())
