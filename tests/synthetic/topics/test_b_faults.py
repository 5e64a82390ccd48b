"""Care, payments, relief and villages: planted faults are found by direct rules, near-misses are not."""

from collections.abc import Mapping

import pytest

from toolkit.synthetic.topic import Topic
from toolkit.synthetic.topics import (
    clue_dates,
    coverage,
    custody,
    fund_flow,
    other_aid,
    pay_lines,
    postings,
    price_link,
    relief,
    services,
    tekun_care,
    village_signs,
    voluntary,
)
from toolkit.synthetic.world import Key, World

MODULES = (
    coverage, voluntary, tekun_care, other_aid, pay_lines, fund_flow, price_link, custody, relief, postings, village_signs,
    clue_dates, services,
)  # fmt: skip
MINE: tuple[Topic, ...] = tuple(module.TOPIC for module in MODULES)
CHECKS = sorted({check for topic in MINE for check in topic.units})
SCARCE = {"T07", "O03", "O04", "O05", "O07", "L01", "P04", "P08", "P09", "P11", "V01", "V03", "V04", "V05", "V06", "K03"}
SCARCE |= {"O08", "R06"}
ONE = {"O03:county", "P08:township"}  # a county has one of them, or a near-miss instead


@pytest.fixture(scope="module")
def faults(world: World) -> Mapping[str, set[Key]]:
    found: dict[str, set[Key]] = {}
    for topic in MINE:
        found |= topic.faults(world, world.registers)
    return found


def test_every_check_of_the_chapters_is_planted() -> None:
    wanted = (
        "T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 P02 P03 P04 P05 P07 P08 P09 P10 P11 L01 L02 L03 L04 L06 S01 S02 S04 S05 S06 "
    )
    wanted += "S07 S08 K03 C10 V01 V03 V04 V05 V06 O01 O02 O03 O04 O05 O07 O08 G05 G06 G07 R06 O03:county P08:township"
    assert set(CHECKS) == set(wanted.split())
    assert all(set(topic.notes) == set(topic.units) for topic in MINE)


@pytest.mark.parametrize("check", CHECKS)
def test_planted_faults_are_true_and_near_misses_are_not(world: World, faults: Mapping[str, set[Key]], check: str) -> None:
    assert world.planted[check] or check in ONE
    assert world.planted[check] <= faults[check]
    assert not world.spared[check] & faults[check]


@pytest.mark.parametrize("check", sorted(set(CHECKS) - SCARCE - ONE))
def test_checks_of_persons_and_households_have_enough_of_both(world: World, check: str) -> None:
    assert len(world.planted[check]) >= 14
    assert len(world.spared[check]) >= 14


@pytest.mark.parametrize("check", sorted(SCARCE))
def test_checks_of_scarce_units_have_a_handful_of_both(world: World, check: str) -> None:
    assert len(world.planted[check]) >= 2
    assert len(world.spared[check]) >= 2


@pytest.mark.parametrize("check", sorted(ONE))
def test_a_check_of_the_whole_county_has_a_case_or_a_near_miss(world: World, check: str) -> None:
    assert world.planted[check] | world.spared[check]


@pytest.mark.parametrize("check", sorted(set(CHECKS) - {"S08", "P02", "P03", "T06", "V01", "V06"}))
def test_hardly_any_fault_comes_about_by_itself(world: World, faults: Mapping[str, set[Key]], check: str) -> None:
    assert len(faults[check] - world.planted[check]) <= 3


def test_faults_that_come_about_have_a_cause_elsewhere(world: World, faults: Mapping[str, set[Key]]) -> None:
    late_uplift = world.planted["P10"] | world.planted["P02"] | world.planted["P03"]
    unlisted = world.members.loc[~world.members["listed"], "household"]  # struck from the roster and still paid for
    assert faults["P03"] - world.planted["P03"] <= late_uplift | {(home,) for home in unlisted.tolist()}
    dead = {int(key[0]) for key in world.planted["D02"]}
    assert {int(key[0]) for key in faults["T06"] - world.planted["T06"]} <= dead
    doubles = {int(key[0]) for check in ("T01", "S03", "E13", "S06") for key in world.planted[check]}
    assert len({int(key[0]) for key in faults["S08"] - world.planted["S08"]} - doubles) <= 3


def test_near_misses_of_persons_carry_no_fault_of_the_same_family_of_checks(world: World) -> None:
    for check in ("T04", "T05", "T06", "T08", "T09", "T10"):
        assert not world.planted[check] & world.spared[check]
