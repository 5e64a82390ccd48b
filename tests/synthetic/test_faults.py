"""Planted faults are true in the clean county, near-misses are not among them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from toolkit.synthetic.months import of_days
from toolkit.synthetic.truth import UNITS, find_faults
from toolkit.synthetic.vehicles import active_cars
from toolkit.synthetic.world import Key, World


@pytest.fixture(scope="module")
def faults(world: World) -> dict[str, set[Key]]:
    return find_faults(world)


def first(keys: set[Key]) -> set[int]:
    return {int(key[0]) for key in keys}


@pytest.mark.parametrize("check", sorted(UNITS))
def test_every_planted_fault_is_true_and_there_are_enough(world: World, faults: dict[str, set[Key]], check: str) -> None:
    assert len(world.planted[check]) >= 12
    assert world.planted[check] <= faults[check]


@pytest.mark.parametrize("check", sorted(set(UNITS) - {"M01", "K01"}))
def test_hardly_any_fault_comes_about_by_itself(world: World, faults: dict[str, set[Key]], check: str) -> None:
    assert len(faults[check] - world.planted[check]) <= 3


def test_the_dead_of_d01_are_still_in_the_payments(world: World, faults: dict[str, set[Key]]) -> None:
    paid = world.payments.set_index("household")
    died = of_days(world.persons["died"])
    for person in first(faults["D01"]):
        household = world.members.loc[world.members["person"] == person, "household"].iloc[0]
        rows = paid.loc[[household]]
        after = rows[rows["month"] > died[person]]
        assert len(after) > 0
        living = world.members[(world.members["household"] == household) & (world.members["person"] != person)]
        assert (after["insured_count"] > len(living[living["to_month"] >= after["month"].max()])).all()


def test_most_deaths_of_members_are_handled_in_time(world: World, faults: dict[str, set[Key]]) -> None:
    died = of_days(world.persons["died"])[world.members["person"]]
    in_time = world.members.loc[world.members["to_month"] == died, "person"]
    assert len(in_time) > 100
    assert not first(faults["D01"]) & set(in_time)


def test_late_registration_alone_is_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    members = world.persons.loc[world.members["person"]]
    late = members[members["registered_on"] - members["died"] > 60].index
    assert len(set(late) - first(faults["D01"])) >= 12


def test_informants_whose_id_stands_in_a_cremation_record_are_alive(world: World, faults: dict[str, set[Key]]) -> None:
    informants = set(world.cremation_informants.values())
    assert len(informants & set(world.roster()["person"])) >= 12
    assert world.persons.loc[sorted(informants), "alive"].all()
    assert not first(faults["D01"]) & informants


def test_moving_from_dibao_to_tekun_in_time_is_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    both = world.members.merge(world.tekun, on="person")
    moved = both.loc[both["to_month"] < both["supported_from"], "person"]
    assert moved.nunique() >= 12
    assert not first(faults["T01"]) & set(moved)


def test_former_officials_and_filed_kin_are_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    effective = world.filings[world.filings["closed_on"] < 0]
    assert len(effective) >= 12
    assert not set(effective[["person", "official"]].itertuples(index=False, name=None)) & faults["K01"]
    former = set(world.officials.loc[world.officials["until"] >= 0, "person"])
    assert world.kin["official"].isin(former).any()
    assert not {int(key[1]) for key in faults["K01"]} & former


def test_unfiled_kin_are_kin_by_the_ids_in_the_books(world: World, faults: dict[str, set[Key]]) -> None:
    persons = world.persons
    links = persons[["known_father", "known_mother", "known_spouse"]].to_numpy()

    def parents(person: int) -> set[int]:
        return {int(p) for p in links[person, :2] if p >= 0}

    for person, official in ((int(a), int(b)) for a, b in faults["K01"]):
        up, down = parents(official), parents(person)
        grand = {g for p in up if persons["listed"].iloc[p] for g in parents(p)}
        grand_of_person = {g for p in down if persons["listed"].iloc[p] for g in parents(p)}
        direct = person in up | grand or official in down | grand_of_person
        assert direct or up & down or official in (links[person, 2], *links[[person], 2]) or links[official, 2] == person


def test_cars_that_do_not_count(world: World, faults: dict[str, set[Key]]) -> None:
    roster, vehicles = world.roster(), world.vehicles
    cars = set(active_cars(vehicles)["person"])
    light = vehicles.loc[~vehicles["person"].isin(cars), "person"]
    assert roster["person"].isin(light).sum() >= 12
    status = world.households["status"].to_numpy()[roster["household"]]
    leaving = roster[(status == "gradual_exit") & roster["person"].isin(cars)]
    assert len(leaving) >= 12
    assert not first(faults["E02"]) & set(leaving["household"])
    books = set(world.persons["book"].to_numpy()[list(cars)])
    beside = roster[world.persons.loc[roster["person"], "book"].isin(books).to_numpy() & ~roster["person"].isin(cars)]
    assert len(set(beside["household"]) - first(faults["E02"])) >= 12


def test_a_suspended_second_entry_is_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    listed = world.members[world.members["listed"]]
    twice = listed.loc[listed["person"].duplicated(), "person"]
    assert len(set(twice) - first(faults["E13"])) >= 6
    status = world.households["status"].to_numpy()[listed["household"]]
    active = listed[np.isin(status, ["active", "gradual_exit"])].groupby("person").size()
    assert set(active.index[active > 1]) == first(faults["E13"])


def test_monday_after_a_weekend_is_in_time(world: World, faults: dict[str, set[Key]]) -> None:
    late = {(t, m) for t, m in faults["P01"]}
    mondays = 0
    for batch in world.batches.itertuples():
        day = dt.date(1970, 1, 1) + dt.timedelta(days=int(batch.credited_on))
        tenth = dt.date(day.year, day.month, 10)
        assert (day.year * 12 + day.month - 1) == batch.month
        if day > tenth and (batch.township, batch.month) not in late:
            assert tenth.weekday() >= 5
            assert day.weekday() == 0
            mondays += 1
        assert (batch.township, batch.month) not in late or day > tenth
    assert mondays >= 6


def test_accounts_of_relatives_are_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    book = world.persons["book"].to_numpy()
    other = world.households[world.households["account_holder"] != world.households["head"]]
    relatives = other[book[other["account_holder"]] == book[other["head"]]]
    assert len(relatives) / len(world.households) == pytest.approx(0.02, abs=0.01)
    assert len(set(relatives.index) - first(faults["P06"])) >= 12
    strangers = set(other.index) - set(relatives.index)
    assert strangers <= first(faults["P06"])


def test_subsidies_of_the_dead_belong_to_d02_only(world: World, faults: dict[str, set[Key]]) -> None:
    alive = world.persons["alive"].to_numpy()
    assert not any(alive[int(key[0])] for key in faults["D02"])
    assert all(alive[int(key[0])] for key in faults["S03"])
    died = of_days(world.persons["died"])
    lists = [
        world.living,
        world.nursing,
        world.tekun.rename(columns={"last_paid_month": "paid_until"}),
        world.registers["elderly_allowances"],
    ]
    dead = pd.concat([rows[~alive[rows["person"]]] for rows in lists])
    in_time = dead.loc[dead["paid_until"] <= died[dead["person"]], "person"]
    assert len(in_time) >= 12
    assert len(dead) - len(in_time) == len(faults["D02"])


def test_a_living_subsidy_that_ended_with_dibao_is_no_fault(world: World, faults: dict[str, set[Key]]) -> None:
    living = world.living[world.persons["alive"].to_numpy()[world.living["person"]]]
    gone = living[~living["person"].isin(world.roster()["person"]) & (living["paid_until"] < 2026 * 12 + 9)]
    assert len(gone) >= 5
    assert not {(int(p), "living") for p in gone["person"]} & faults["S03"]


def test_missed_persons_have_nothing(world: World, faults: dict[str, set[Key]]) -> None:
    missed = sorted(first(faults["M01"]))
    certificates = world.certificates.set_index("person").loc[missed]
    assert ((certificates["level"] <= 2) | (certificates["category"].isin([5, 6]) & (certificates["level"] == 3))).all()
    assert (certificates["status"] == "valid").all()
    assert not pd.Index(missed).isin(world.roster()["person"]).any()
    books = world.persons.loc[active_cars(world.vehicles)["person"], "book"]
    assert not world.persons.loc[missed, "book"].isin(books).any()
    assert len(faults["M01"]) < 350


@pytest.mark.parametrize("check", ["D01", "T01", "K01", "E02", "E13", "P01", "P06", "S03"])
def test_near_misses_are_there_and_are_no_faults(base_world: World, check: str) -> None:
    assert len(base_world.spared[check]) >= 5
    assert not base_world.spared[check] & find_faults(base_world)[check]
