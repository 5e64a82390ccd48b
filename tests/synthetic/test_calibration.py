"""The county looks like the published figures and judgements it is drawn from."""

import numpy as np
import pandas as pd
import pytest
from shapely import union_all

from toolkit.synthetic.months import of_days
from toolkit.synthetic.odd_villages import plan
from toolkit.synthetic.officials import wider_kin
from toolkit.synthetic.vehicles import CARS, active_cars
from toolkit.synthetic.world import World
from toolkit.values import id_number


def test_population_of_sixty_villages(base_world: World) -> None:
    population = base_world.places["population"]
    assert 130_000 < population.sum() < 170_000
    assert 1_900 < population.median() < 2_700
    assert population.between(450, 7_500).all()


def test_crude_death_rate_is_seven_per_thousand(base_world: World) -> None:
    died = base_world.persons["died"]
    deaths = ((died > base_world.as_of - 730) & (died <= base_world.as_of)).sum() / 2
    assert deaths / base_world.persons["alive"].sum() == pytest.approx(0.0073, abs=0.0012)


def test_families_are_possible(base_world: World) -> None:
    persons = base_world.persons
    child = persons[persons["mother"] >= 0]
    mother = persons.loc[child["mother"]]
    age = (child["born"].to_numpy() - mother["born"].to_numpy()) / 365.25
    assert age.min() > 15
    assert age.max() < 46
    assert not mother["male"].any()
    assert (persons.loc[child["father"], "died"].to_numpy() > child["born"].to_numpy()).all()
    married = persons[persons["spouse"] >= 0]
    assert (persons["spouse"].to_numpy()[married["spouse"]] == married.index).all()
    assert (married["father"].to_numpy() != persons["father"].to_numpy()[married["spouse"]])[married["father"] >= 0].all()


def test_coverage_and_who_is_on_the_roster(base_world: World) -> None:
    roster = base_world.roster()
    people = base_world.persons.loc[roster["person"].unique()]
    assert len(people) / base_world.persons["alive"].sum() == pytest.approx(0.036, abs=0.004)
    assert (people["age"] >= 60).mean() == pytest.approx(0.27, abs=0.04)
    assert (people["age"] < 18).mean() == pytest.approx(0.154, abs=0.03)
    assert (~people["male"]).mean() == pytest.approx(0.44, abs=0.04)
    assert people["disabled"].mean() == pytest.approx(0.202, abs=0.03)


def test_sizes_of_roster_households(base_world: World) -> None:
    sizes = base_world.roster().groupby("household").size()
    shares = sizes.clip(upper=5).value_counts(normalize=True).sort_index()
    np.testing.assert_allclose(shares, [0.52, 0.26, 0.13, 0.06, 0.03], atol=0.035)
    assert sizes.mean() == pytest.approx(1.82, abs=0.12)  # villages with an odd coverage take whole families


def test_village_coverage_varies(base_world: World) -> None:
    home = base_world.households["village"].to_numpy()[base_world.roster()["household"]]
    rate = np.bincount(home, minlength=len(base_world.places)) / base_world.places["population"]
    usual = rate.drop(index=list(plan(base_world.places["township"])))
    assert 0.007 < usual.std() < 0.018


def test_death_rates_of_recipients(base_world: World) -> None:
    died = of_days(base_world.persons["died"])[base_world.members["person"]]
    dead = ((died > 2024 * 12 + 9) & (died <= 2026 * 12 + 9)).sum() / 2
    assert dead / len(base_world.roster()) == pytest.approx(0.025, abs=0.008)


def test_registration_of_deaths(base_world: World) -> None:
    dead = base_world.persons.query("listed and not alive and died < @base_world.as_of - 400")
    registered = dead["registered_on"] >= 0
    assert (~registered).mean() == pytest.approx(0.06, abs=0.02)
    assert (dead["registered_on"] - dead["died"])[registered].median() == pytest.approx(18, abs=3)
    assert (dead["cremated_on"] >= 0).mean() == pytest.approx(0.557, abs=0.03)


def test_disability_certificates(base_world: World) -> None:
    alive = base_world.persons.loc[base_world.certificates["person"], "alive"].to_numpy()
    assert alive.sum() / base_world.persons["alive"].sum() == pytest.approx(0.027, abs=0.002)
    levels = base_world.certificates["level"].value_counts(normalize=True).sort_index()
    np.testing.assert_allclose(levels, [0.12, 0.30, 0.26, 0.32], atol=0.03)


def test_tekun(base_world: World) -> None:
    now = base_world.tekun[base_world.tekun["supported_until"] < 0]
    assert len(now) / len(base_world.roster()) == pytest.approx(0.12, abs=0.02)
    assert (now["mode"] == "institution").mean() == pytest.approx(0.18, abs=0.05)


def test_officials_and_kin(base_world: World) -> None:
    serving = base_world.officials[base_world.officials["until"] < 0]
    per_village = serving[serving["kind"] == "village"].groupby("village").size()
    assert per_village.between(5, 7).all()
    assert (serving["kind"] == "county").sum() == 10
    core = base_world.kin.loc[~base_world.kin["former"], "person"]
    kin = pd.concat([core, wider_kin(base_world.persons, serving["person"].to_numpy())["person"]])
    roster = base_world.roster()
    share = roster.loc[roster["person"].isin(kin), "household"].nunique() / roster["household"].nunique()
    assert 0.015 < share < 0.05


def test_one_book_in_eight_has_a_car(base_world: World) -> None:
    cars = active_cars(base_world.vehicles)
    books = base_world.persons.loc[base_world.persons["alive"], "book"].nunique()
    share = base_world.persons["book"].to_numpy()[cars["person"]]
    assert len(np.unique(share)) / books == pytest.approx(0.12, abs=0.03)
    assert set(base_world.vehicles["kind"]) > set(CARS)


def test_incidental_missed_persons_stay_few(base_world: World) -> None:
    assert base_world.persons.query("alive and severe > 0").shape[0] > 1_500
    assert len(base_world.planted["M01"]) >= 12


def test_ids_are_correct_distinct_and_fictional(base_world: World) -> None:
    ids = base_world.persons["id_number"]
    assert ids.is_unique
    assert not ids.str.endswith("000").any()
    assert ids.str.startswith("399901").all()
    assert id_number.is_valid(ids, fictional_regions=True).all()
    assert (id_number.born_on(ids).to_numpy().astype("datetime64[D]").astype(int) == base_world.persons["born"]).all()
    assert ((id_number.sex(ids) == "male") == base_world.persons["male"]).all()


def test_townships_hang_together(base_world: World) -> None:
    assert base_world.places["village_name"].is_unique
    assert base_world.places["village_code"].str.fullmatch(r"399901[123]\d\d[23]\d\d").all()
    for _, cells in base_world.places.groupby("township"):
        whole = union_all([cell.buffer(0.0002) for cell in cells["polygon"]])
        assert whole.geom_type == "Polygon"
