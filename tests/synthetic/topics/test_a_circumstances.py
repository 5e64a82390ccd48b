"""Each check of the topic: planted faults are faults, near-misses are none, and there are enough of both."""

import numpy as np
import pandas as pd
import pytest

from toolkit.synthetic.calibration import Calibration
from toolkit.synthetic.county import make_county
from toolkit.synthetic.topics.circumstances import CIRCUMSTANCES
from toolkit.synthetic.world import Key, World

BY_PERSON_OR_HOUSEHOLD = sorted(c for c, unit in CIRCUMSTANCES.units.items() if unit not in ("village", "township"))
BY_PLACE = sorted(set(CIRCUMSTANCES.units) - set(BY_PERSON_OR_HOUSEHOLD))
LISTS = {"M04", "M05", "M10", "M12"}  # checks that list everybody of a kind: most of it comes about by itself
SCARCE = {"D03"}  # those of D01 who lived with others


@pytest.fixture(scope="module")
def faults(world: World) -> dict[str, set[Key]]:
    return dict(CIRCUMSTANCES.faults(world, world.registers))


@pytest.mark.parametrize("check", sorted(CIRCUMSTANCES.units))
def test_planted_faults_are_true_and_near_misses_are_not(world: World, faults: dict[str, set[Key]], check: str) -> None:
    assert world.planted[check] - faults[check] == set()
    assert world.spared[check] & faults[check] == set()


@pytest.mark.parametrize("check", BY_PERSON_OR_HOUSEHOLD)
def test_there_are_enough_of_both(world: World, check: str) -> None:
    assert len(world.planted[check]) >= (7 if check in SCARCE else 12)
    assert len(world.spared[check]) >= 12


@pytest.mark.parametrize("check", BY_PLACE)
def test_few_places_fail_and_others_do_not(world: World, faults: dict[str, set[Key]], check: str) -> None:
    assert world.planted[check]
    assert world.spared[check]
    places = world.places["township"].nunique() if CIRCUMSTANCES.units[check] == "township" else len(world.places)
    assert len(faults[check]) <= places / 2


@pytest.mark.parametrize("check", sorted(set(CIRCUMSTANCES.units) - LISTS))
def test_hardly_any_fault_comes_about_by_itself(world: World, faults: dict[str, set[Key]], check: str) -> None:
    assert len(faults[check] - world.planted[check]) <= 3


def test_most_households_have_no_planted_fault(world: World) -> None:
    units = CIRCUMSTANCES.units
    marked = {key[0] for check, unit in units.items() if unit == "household" for key in world.planted[check]}
    assert len(marked) < 0.12 * int(world.paid_now().sum())


def test_keys_have_as_many_parts_as_the_unit_has_words(world: World, faults: dict[str, set[Key]]) -> None:
    for check, unit in CIRCUMSTANCES.units.items():
        parts = len(unit.split("|"))
        assert {len(key) for key in faults[check] | world.spared[check]} == {parts}
        assert check in CIRCUMSTANCES.notes


def test_the_same_seed_makes_the_same_tables() -> None:
    one, two = (make_county(Calibration(), seed=5, townships=2, villages=6, progress=lambda message: None) for _ in range(2))
    assert one.planted == two.planted
    assert one.spared == two.spared
    for name, table in one.registers.items():
        pd.testing.assert_frame_equal(table, two.registers[name])


@pytest.mark.parametrize("seed", [3, 11])
def test_a_small_county_with_this_topic_alone_has_true_faults(seed: int) -> None:
    world = make_county(Calibration(), seed=seed, townships=2, villages=8, progress=lambda message: None, topics=(CIRCUMSTANCES,))
    faults = CIRCUMSTANCES.faults(world, world.registers)
    for check in CIRCUMSTANCES.units:
        assert world.planted[check] <= faults[check], check
        assert not world.spared[check] & faults[check], check


def test_persons_of_planted_faults_are_alive_unless_the_check_is_about_death(world: World, faults: dict[str, set[Key]]) -> None:
    alive = world.persons["alive"].to_numpy()
    for check, unit in CIRCUMSTANCES.units.items():
        if unit.startswith("person") and check not in ("K05", "M12"):
            persons = np.array([key[0] for key in world.planted[check]], dtype=np.int64)
            assert alive[persons].all(), check
