"""Family members who stand on the roster and are not insured: near-misses of E12 and E13, and no case of anything."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareRates
from toolkit.synthetic.topics.families import detention_rows
from toolkit.synthetic.topics.ground import Ground, inhabitants
from toolkit.synthetic.world import Key, World

TELLING = (  # registers that other checks hold against members of a household
    "real_estate market_entities public_payroll employee_insurance provident_fund unemployment poverty_monitoring medical_self_pay "
    "detentions event_families children institution_residents injury_care left_behind"
).split()
AGES = ((3, 17), (28, 58))  # neither new graduates nor old enough for an allowance
NEEDED = ["household", "person"]


def make(rng: np.random.Generator, world: World) -> Tables:
    """Families of persons insured alone, children insured elsewhere, and members in prison or moved away; no register of its own."""
    ground = Ground(rng, world, {})
    free = _free(world)
    parts = [_families(ground, free), _insured_elsewhere(ground, free), *_gone(ground, free)]
    listing = np.isin(world.places["township"].to_numpy(), _careful_offices(ground))
    table = pd.concat(parts, ignore_index=True)[NEEDED].drop_duplicates("person")
    home = world.households["village"].to_numpy()[table["household"]]
    world.uninsured = table[listing[home]].reset_index(drop=True)
    _remember(ground)
    return {}


def _careful_offices(ground: Ground) -> Ints:
    """Townships that list the whole family: all but a few."""
    townships = int(ground.world.places["township"].max()) + 1
    return np.asarray(ground.shuffled(townships)[: max(1, round(CareRates().lists_families * townships))])


def _free(world: World) -> Flags:
    """Persons whom no register names and no case is about, of an age at which no benefit is due."""
    persons = world.persons
    free = persons["alive"].to_numpy() & persons["listed"].to_numpy() & ~persons["moved_out"].to_numpy(dtype=bool)
    free &= np.logical_or.reduce([persons["age"].between(*ages).to_numpy() for ages in AGES])
    own = (world.kin["person"], world.kin["official"], world.certificates["person"], world.vehicles["person"])
    named = np.concatenate([column.to_numpy(dtype=np.int64) for column in (*_named(world), *own)])
    told = (keys for cases in (world.planted, world.spared) for keys in cases.values())
    cases = {part for keys in told for key in keys for part in key if not isinstance(part, str)}
    known = persons.index.isin(named) | persons.index.isin(cases)  # numbers of places and months spare a few persons more
    return np.asarray(free & ~known & (persons["official"].to_numpy() == 0))


def _named(world: World) -> list[pd.Series]:
    """Whom the telling registers name."""
    tables = [world.registers[name] for name in TELLING]
    return [table[column] for table in tables for column in table if column == "person" or str(column).endswith("_person")]


def _quiet(world: World, households: pd.Series) -> Flags:
    """Households without a case of their own."""
    told = {key[0] for cases in (world.planted, world.spared) for keys in cases.values() for key in keys if len(key) == 1}
    return np.asarray(~households.isin(told | world.spoken_for))


def _families(ground: Ground, free: Flags) -> pd.DataFrame:
    """Those of the family of somebody insured alone who are free, in most of these families."""
    world = ground.world
    homes = world.households
    alone = homes.index[(homes["scope"] == "single_person") & (homes["status"] == "active")].to_numpy()
    alone = alone[ground.rng.random(len(alone)) < CareRates().lists_families]
    head = homes["head"].to_numpy()[alone]
    unit = world.persons["unit"].to_numpy()
    kin = inhabitants(world, "unit").rename_axis("person").reset_index()
    table = kin.merge(pd.DataFrame({"household": alone, "unit": unit[head], "head": head}), on="unit")
    table = table[table["person"] != table["head"]]
    return table[free[table["person"]] & ~table["person"].isin(world.members["person"])]


def _insured_elsewhere(ground: Ground, free: Flags) -> pd.DataFrame:
    """E13: grown children insured in a household of their own, listed with a parent who is insured too."""
    world = ground.world
    roster = world.roster()[NEEDED]
    roster = roster[~roster["person"].duplicated(keep=False)]
    parents = roster.rename(columns={"person": "parent"})
    own = roster[free[roster["person"]]]
    sides = [own.assign(parent=world.persons[f"known_{side}"].to_numpy()[own["person"]]) for side in ("father", "mother")]
    table = pd.concat(sides).merge(parents, on="parent", suffixes=("_own", ""))
    table = table[(table["household"] != table["household_own"]) & _quiet(world, table["household"])]
    table = table[_quiet(world, table["household_own"]) & (world.households["status"] == "active").to_numpy()[table["household"]]]
    return table[table["person"].isin(ground.some(table["person"], 2 * ground.n))]


def _gone(ground: Ground, free: Flags) -> tuple[pd.DataFrame, pd.DataFrame]:
    """E12: book-mates of a head who are in prison or moved away, and are not counted any more."""
    world, persons = ground.world, ground.world.persons
    homes = world.households[(world.households["status"] == "active") & (world.households["scope"] == "household")]
    books = pd.DataFrame({"book": persons["book"].to_numpy()[homes["head"]], "household": homes.index})
    books = books[_quiet(world, books["household"])].drop_duplicates("book")
    unmarried = free & (persons["spouse"].to_numpy() < 0) & (persons["age"].to_numpy() >= 28)
    pool = pd.DataFrame({"person": np.flatnonzero(unmarried), "book": persons["book"].to_numpy()[unmarried]}).merge(
        books, on="book"
    )
    pool = pool[~pool["person"].isin(world.members["person"])].drop_duplicates("book")
    held, moved = np.array_split(ground.shuffled(pool.index)[: 2 * ((ground.n + 1) // 2)], 2)
    begin = ground.days_back(300, 700, len(held))
    rows = detention_rows(pool.loc[held, "person"].to_numpy(), "prison", begin, begin + 1500)
    world.registers["detentions"] = pd.concat([world.registers["detentions"], rows], ignore_index=True)
    away = pool.loc[moved, "person"].to_numpy()
    persons.loc[away, "moved_out"] = True
    persons.loc[away, "changed_on"] = ground.days_back(100, 600, len(away))
    persons.loc[away, "change_reason"] = "迁往县外"
    return pool.loc[held], pool.loc[moved]


def _remember(ground: Ground) -> None:
    """Near-misses: those insured elsewhere for E13, those who are gone for E12."""
    world = ground.world
    listed, persons = world.uninsured["person"], world.persons
    held = world.registers["detentions"]["person"]
    ground.spare("E13", listed[listed.isin(world.members["person"])])
    ground.spare("E12", listed[listed.isin(held) | persons["moved_out"].to_numpy(dtype=bool)[listed]])


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """None: who is not insured draws nothing."""
    return {}


TOPIC = Topic("家庭成员", make, faults, units={}, notes={})
