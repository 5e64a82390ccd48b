"""Tekun care and the two disability subsidies, all properly handled."""

import numpy as np
import pandas as pd

from toolkit.synthetic.benefits import on_dibao
from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Ints
from toolkit.synthetic.world import World

STILL_LISTED = 0.6  # share of dead recipients whose row is kept, with the month in which payment stopped


def make_tekun(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Rows of the tekun roster: person, months, mode, tier; dead persons' rows end with the month of death."""
    assistance = world.calibration.assistance
    wanted = round(assistance.tekun_share * len(on_dibao(world.households, world.members)))
    alive = _alone(world, alive=True)[:wanted]
    deaths = round(2 * assistance.tekun_yearly_death_rate * wanted)
    dead = rng.permutation(_alone(world, alive=False))[:deaths]
    person = np.concatenate([alive, dead])
    return tekun_rows(rng, world, person, LAST_MONTH - rng.exponential(70, len(person)).astype(np.int64).clip(2, 220))


def tekun_rows(rng: np.random.Generator, world: World, person: Ints, supported_from: Ints) -> pd.DataFrame:
    """Well-kept tekun rows for persons from the given months."""
    assistance = world.calibration.assistance
    persons = world.persons.loc[person]
    died = of_days(persons["died"])
    alive = persons["alive"].to_numpy()
    tier = rng.choice(["full", "half", "none"], size=len(person), p=assistance.care_tiers)
    home = rng.random(len(person)) >= assistance.institution_share
    return pd.DataFrame(
        {
            "person": person,
            "supported_from": np.where(alive, supported_from, np.minimum(supported_from, died - 1)),
            "supported_until": np.where(alive, -1, died),
            "last_paid_month": np.where(alive, LAST_MONTH, died),
            "mode": np.where(home, "home", "institution"),
            "tier": tier,
            "amount_fen": assistance.tekun_amount_fen + 5000 * (tier == "half") + 20000 * (tier == "full"),
        }
    )


def _alone(world: World, *, alive: bool) -> Ints:
    """Persons alone in their family who are old or severely disabled and not on dibao, the childless first."""
    persons = world.persons
    died = of_days(persons["died"])
    here = (
        persons["alive"] if alive else (~persons["alive"] & persons["listed"] & (died > FIRST_MONTH + 1) & (died <= LAST_MONTH))
    )
    units = persons.loc[persons["alive"] | here, "unit"].value_counts()
    free = here & ~persons.index.isin(world.members["person"]) & (persons["official"] == 0)
    pool = persons[free & (persons["unit"].map(units) == 1) & ((persons["age"] >= 60) | (persons["severe"] > 0))]
    children = pool.index.isin(persons["father"]) | pool.index.isin(persons["mother"])
    married = (pool["spouse"] >= 0).to_numpy()
    return np.asarray(pool.index.to_numpy()[np.lexsort((pool["person_key"], married, children))])


def make_living(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Living subsidies of disabled dibao members, and of dead ones until their month of death."""
    entitled = world.certificates[world.certificates["valid"]]
    on_list = entitled["person"].isin(on_dibao(world.households, world.members))
    dead = _dead(world, world.certificates)
    dead = dead[dead["person"].isin(world.members["person"])]
    drawn = entitled[on_list & (rng.random(len(entitled)) < world.calibration.assistance.living_share)]
    return _free_of_tekun(world, subsidy_rows(rng, world, pd.concat([drawn, dead]), 0))


def make_nursing(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Nursing subsidies of holders of a valid level 1 or 2 certificate, and of dead ones until their month of death."""
    severe = world.certificates[world.certificates["valid"] & (world.certificates["level"] <= 2)]
    severe = severe[world.persons.loc[severe["person"], "alive"].to_numpy()]
    dead = _dead(world, world.certificates[world.certificates["level"] <= 2])
    drawn = severe[rng.random(len(severe)) < world.calibration.assistance.nursing_share]
    return _free_of_tekun(world, subsidy_rows(rng, world, pd.concat([drawn, dead]), 1))


def subsidy_rows(rng: np.random.Generator, world: World, certificates: pd.DataFrame, scheme: int) -> pd.DataFrame:
    """List rows for certificates: level as certified, paid until now or the month of death."""
    persons = world.persons.loc[certificates["person"]]
    alive = persons["alive"].to_numpy()
    until = np.where(alive, LAST_MONTH, of_days(persons["died"]))
    since = until - rng.exponential(40, len(persons)).astype(np.int64).clip(1, 120)
    table = certificates[["person", "category", "level"]].reset_index(drop=True)
    return table.assign(paid_from=since, paid_until=until, amount_fen=world.calibration.assistance.subsidy_fen[scheme])


def _dead(world: World, certificates: pd.DataFrame) -> pd.DataFrame:
    """Certificates of persons who died inside the period."""
    persons = world.persons.loc[certificates["person"]]
    died = of_days(persons["died"])
    return certificates[~persons["alive"].to_numpy() & (died > FIRST_MONTH) & (died <= LAST_MONTH)]


def _free_of_tekun(world: World, rows: pd.DataFrame) -> pd.DataFrame:
    """Tekun persons draw neither subsidy."""
    return rows[~rows["person"].isin(world.tekun["person"])].reset_index(drop=True)


def clear_dead_rows(rng: np.random.Generator, world: World, rows: pd.DataFrame, kept: set[int]) -> pd.DataFrame:
    """Strike some of the dead from a list, except the persons in ``kept``."""
    alive = world.persons.loc[rows["person"], "alive"].to_numpy()
    stays = alive | rows["person"].isin(kept).to_numpy() | (rng.random(len(rows)) < STILL_LISTED)
    left: pd.DataFrame = rows[stays].reset_index(drop=True)
    return left
