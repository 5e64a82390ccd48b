"""Members who are not insured, registers handed in late, townships with quotas: what the last topics leave behind."""

import numpy as np
import pandas as pd
import pytest

from toolkit.synthetic.bundle import make_registers
from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH, Calibration
from toolkit.synthetic.county import make_county
from toolkit.synthetic.form import load_forms
from toolkit.synthetic.odd_villages import alike, quotas
from toolkit.synthetic.quotas import apportioned, surplus
from toolkit.synthetic.topics import TOPICS
from toolkit.synthetic.topics.freshness import newest
from toolkit.synthetic.topics.institutions import nursing_beds_target
from toolkit.synthetic.vehicles import active_cars
from toolkit.synthetic.world import World


@pytest.fixture(scope="module")
def roster(world: World) -> pd.DataFrame:
    table = make_registers(np.random.default_rng(5), world)["dibao_roster"]
    return table[table["roster_month"] == LAST_MONTH]


def test_some_families_are_listed_though_not_all_of_them_are_insured(roster: pd.DataFrame) -> None:
    others = roster[roster["insured"] == "no"]
    assert len(others) >= 25
    homes = roster[roster["household"].isin(others["household"]) & ~roster.duplicated(["household", "person"])]
    assert (homes.groupby("household")["leads"].sum() == 1).all()
    assert (homes["insured_count"] == (homes["insured"] == "yes").groupby(homes["household"]).transform("sum")).all()
    assert (homes["household_size"] > homes["insured_count"]).all()
    assert {"household", "single_person"} <= set(homes["benefit_scope"])


def test_who_is_not_insured_is_paid_nothing_there_and_is_no_case(world: World, roster: pd.DataFrame) -> None:
    counted = set(zip(world.members["household"], world.members["person"], strict=True))
    pairs = set(zip(world.uninsured["household"], world.uninsured["person"], strict=True))
    assert not pairs & counted
    persons = set(world.uninsured["person"])
    assert not persons & set(active_cars(world.vehicles)["person"])
    assert not persons & set(world.kin["person"])
    assert persons & set(world.members["person"])  # insured elsewhere
    assert persons & set(world.registers["detentions"]["person"])


def test_no_register_speaks_of_days_after_the_one_it_was_kept_to(world: World) -> None:
    assert world.planted["Q03"]
    assert world.spared["Q03"]
    for name, day in world.dated.items():
        assert newest(load_forms()[name], world.registers[name], world.as_of) <= day < world.as_of


def test_a_quota_township_lets_in_as_many_as_leave(world: World) -> None:
    township = world.places["township"].to_numpy()
    (town,) = quotas(township)
    homes = world.households[township[world.households["village"]] == town]
    months = range(FIRST_MONTH + 1, LAST_MONTH + 1)
    come = homes["first"].value_counts().reindex(months, fill_value=0)
    gone = (homes["last"] + 1).value_counts().reindex(months, fill_value=0)
    assert come.sum() >= 12
    assert (come - gone).abs().sum() <= 0.4 * come.sum()  # planted cases of other checks have moved some
    assert set(alike(township)).isdisjoint({town})


def test_sizes_are_apportioned_without_loss() -> None:
    found = apportioned(np.array([0, 1, 7, 45]), (0.5, 0.3, 0.2))
    assert found.sum(axis=1).tolist() == [0, 1, 7, 45]
    assert found[3].tolist() == [22, 14, 9] or found[3].tolist() == [23, 13, 9]
    village = np.repeat([0, 1, 2], [10, 4, 5])
    beyond = surplus(village, np.array([7, 9, -1]))
    assert np.bincount(village[beyond], minlength=3).tolist() == [3, 0, 0]


def test_every_check_of_the_topics_has_a_note() -> None:
    assert all(set(topic.units) == set(topic.notes) for topic in TOPICS)


def test_some_counties_lack_nursing_beds_and_the_others_have_just_enough() -> None:
    found = set()
    for seed in range(6):
        county = make_county(Calibration(), seed=seed, townships=2, villages=4, progress=lambda message: None)
        beds = county.registers["facilities"]
        target = nursing_beds_target(county, beds)
        assert bool(county.planted["O03:county"]) == (beds["nursing_beds"].sum() < target)
        assert county.planted["O03:county"] or beds["nursing_beds"].sum() == target
        found.add(bool(county.planted["O03:county"]))
    assert found == {True, False}
