"""Persons alone who could have tekun support: T02, and the agreements of those who prefer dibao: T03."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.disability import INTELLECTUAL, MENTAL
from toolkit.synthetic.people import Flags, Ints, day_number
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.apart import apart
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.ground import Ground, active, keys
from toolkit.synthetic.world import Key, World

VISUAL, PHYSICAL = 1, 4
OLD = 60
FRAIL = 70  # a parent of this age owes no support
MOTHER_AGE = 16


def make(rng: np.random.Generator, world: World) -> Tables:
    """Agreements of nearly everybody who could have tekun support."""
    ground = Ground(rng, world, {})
    pool = candidates(world)
    missing = apart(ground, pool[_visibly_without_kin(world, pool)], ground.n)
    wanting = apart(ground, np.setdiff1d(pool, missing), ground.n)
    table = _clean(ground, np.setdiff1d(pool, missing))
    table = _plant(ground, table, wanting)
    village = world.persons["village"].to_numpy()[table["person"]]
    ground.tables["voluntary_agreements"] = table.iloc[np.argsort(village, kind="stable")].reset_index(drop=True)
    ground.plant("T02", missing)
    ground.spare("T02", _with_kin(ground))
    return ground.tables


def _alone(world: World) -> pd.DataFrame:
    """Members of active households of one person, of whatever way of inclusion."""
    table = active(world)
    return table[~table["household"].duplicated(keep=False) & (table["scope"] == "household")]


def _unable(world: World, persons: Ints) -> Flags:
    """From 60 years, or of a disability that counts as inability to work."""
    valid = world.certificates[world.certificates["valid"]]
    severe = (
        (valid["category"].isin([INTELLECTUAL, MENTAL]) & (valid["level"] <= 3))
        | ((valid["category"] == PHYSICAL) & (valid["level"] <= 2))
        | ((valid["category"] == VISUAL) & (valid["level"] == 1))
    )
    return np.asarray((world.persons["age"].to_numpy()[persons] >= OLD) | np.isin(persons, valid.loc[severe, "person"]))


def _has_kin(world: World, persons: Ints) -> Flags:
    """Whether a spouse, a child or a parent who is not frail lives."""
    everyone = world.persons
    living = everyone[everyone["alive"]]
    parents = np.concatenate([living["father"].to_numpy(), living["mother"].to_numpy()])
    spouse = everyone["spouse"].to_numpy()[persons]
    married = (spouse >= 0) & everyone["alive"].to_numpy()[spouse]
    return np.asarray(np.isin(persons, parents) | married | _has_parent(world, persons, FRAIL))


def _has_parent(world: World, persons: Ints, below: float = np.inf) -> Flags:
    """Whether a parent below an age lives."""
    everyone = world.persons
    able = (everyone["alive"] & (everyone["age"] < below)).to_numpy()
    sides = [everyone[side].to_numpy()[persons] for side in ("father", "mother")]
    return np.asarray(np.any([(parent >= 0) & able[parent] for parent in sides], axis=0))


def _visibly_without_kin(world: World, persons: Ints) -> Flags:
    """Of those without kin, whom the household register shows to have none: unmarried, or of an age whose children it names."""
    born = world.persons["born"].to_numpy()[persons]
    named_from = day_number(f"{world.calibration.population.parents_recorded_of_born - MOTHER_AGE}-01-01")
    unmarried = np.asarray(world.people.spouse)[persons] < 0
    return np.asarray((unmarried | (born >= named_from)) & ~_has_parent(world, persons))


def candidates(world: World) -> Ints:
    """Persons alone on dibao who are unable to work and have nobody who must support them."""
    person = _alone(world)["person"].to_numpy()
    return np.asarray(person[_unable(world, person) & ~_has_kin(world, person)])


def _with_kin(ground: Ground) -> Ints:
    """Near-misses: old and alone on the roster, but with children, a spouse or parents elsewhere."""
    person = _alone(ground.world)["person"].to_numpy()
    near = person[_unable(ground.world, person) & _has_kin(ground.world, person)]
    return apart(ground, near, ground.n)


def _clean(ground: Ground, person: Ints) -> pd.DataFrame:
    """Agreements sealed and filed; those older than a year are renewed."""
    n, today = len(person), ground.world.as_of
    signed = ground.days_back(60, 1400, n)
    signed = np.where(ground.rng.random(n) < 0.5, ground.days_back(60, 340, n), signed)
    renewed = np.where(signed < today - 350, ground.days_back(30, 340, n), -1)
    table = pd.DataFrame({"person": person, "signed_on": signed, "township_sealed": "yes"})
    return table.assign(filed_on=signed + ground.rng.integers(1, 25, n), renewed_on=renewed)


def _plant(ground: Ground, table: pd.DataFrame, wanting: Ints) -> pd.DataFrame:
    """Agreements without seal or filing, or not renewed for over a year."""
    for i, person in enumerate(wanting.tolist()):
        mine = table["person"] == person
        if i % 3 == 0:
            table.loc[mine, "township_sealed"] = "no"
        elif i % 3 == 1:
            table.loc[mine, "filed_on"] = -1
        else:
            signed = int(ground.days_back(450, 900, 1)[0])
            table.loc[mine, ["signed_on", "filed_on", "renewed_on"]] = [signed, signed + 10, -1]
    ground.plant("T03", wanting)
    ground.spare("T03", table.loc[(table["renewed_on"] >= 0) & ~table["person"].isin(wanting), "person"].iloc[: ground.n])
    return table


def unprotected(world: World, tables: Tables) -> set[Key]:
    """T02: could have tekun support and has signed no agreement."""
    return keys(np.setdiff1d(candidates(world), tables["voluntary_agreements"]["person"]))


def deficient(world: World, tables: Tables) -> set[Key]:
    """T03: the agreement is not sealed, not filed, or neither signed nor renewed within a year."""
    table = tables["voluntary_agreements"]
    fresh = table[["signed_on", "renewed_on"]].max(axis=1) >= world.as_of - CareLimits.renewal_days
    good = (table["township_sealed"] == "yes") & (table["filed_on"] >= 0) & fresh
    return keys(table.loc[~good & table["person"].isin(candidates(world)), "person"])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Persons alone without an agreement, and with one that is not in order."""
    return {"T02": unprotected(world, tables), "T03": deficient(world, tables)}


TOPIC = Topic(
    "自愿低保协议",
    make,
    faults,
    units={"T02": "person", "T03": "person"},
    notes={
        "T02": "alone on dibao, unable to work, nobody who must support: tekun support is due",
        "T03": "prefers dibao, but the agreement is not sealed, not filed or over a year old",
    },
)
