"""Faults planted among dibao households, each beside cases that look alike and are in order."""

import numpy as np
import pandas as pd

from toolkit.synthetic import vehicles
from toolkit.synthetic.calibration import FIRST_MONTH, LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.other_benefits import tekun_rows
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.world import World


def plant_deaths(rng: np.random.Generator, world: World) -> None:
    """D01: the dead stay counted, alone or in a larger household, most until now, some for a few months."""
    dead = _dead_members(world)
    wanted = world.calibration.faults.count(world.calibration.faults.paid_after_death, int(world.members["listed"].sum()))
    alone = world.take(rng, dead.loc[dead["gone"], "household"].to_numpy(), wanted // 2)
    shared = world.take(rng, dead.loc[~dead["gone"], "household"].to_numpy(), wanted - len(alone))
    unstopped, late = alone[: -(len(alone) // 3)], alone[-(len(alone) // 3) :]
    _keep_counting(world, dead[dead["household"].isin(np.concatenate([unstopped, shared]))])
    _stop_late(rng, world, dead[dead["household"].isin(late)])
    planted = dead.loc[dead["household"].isin(np.concatenate([alone, shared])), "person"]
    world.planted["D01"] = {(int(p),) for p in planted}


def _dead_members(world: World) -> pd.DataFrame:
    """Members who died in the period while counted, in households paid now or ended by that death."""
    persons, households = world.persons, world.households
    table = world.members.reset_index(names="row")
    table["death_month"] = of_days(persons["died"].to_numpy()[table["person"]])
    table["gone"] = households["gone"].to_numpy()[table["household"]]
    current = world.paid_now()[table["household"]] | table["gone"]
    table = table[current & (table["to_month"] == table["death_month"]) & (table["death_month"] <= LAST_MONTH - 2)]
    single: pd.DataFrame = table[~table["household"].duplicated(keep=False)]
    return single


def _keep_counting(world: World, dead: pd.DataFrame) -> None:
    """Pay on as if nobody had died: the dead stay on the roster and counted, dead heads stay heads."""
    world.members.loc[dead["row"], "to_month"] = LAST_MONTH
    world.members.loc[dead["row"], "listed"] = True
    households = world.households
    headed = dead["household"][(households["former_head"].to_numpy()[dead["household"]] == dead["person"].to_numpy())]
    households.loc[headed, "head"] = households.loc[headed, "former_head"]
    households.loc[headed, "former_head"] = -1
    households.loc[dead["household"], "last"] = LAST_MONTH
    alone = dead.loc[dead["gone"], "household"]
    households.loc[alone, "status"] = "active"
    households.loc[alone, "gone"] = False


def _stop_late(rng: np.random.Generator, world: World, dead: pd.DataFrame) -> None:
    """Stop payment one to four months after the month of death; the household has left the roster."""
    until = np.minimum(dead["death_month"].to_numpy() + rng.integers(1, 5, len(dead)), LAST_MONTH)
    world.members.loc[dead["row"].to_numpy(), "to_month"] = until
    world.households.loc[dead["household"].to_numpy(), "last"] = until


def plant_tekun_doubles(rng: np.random.Generator, world: World) -> None:
    """T01: on tekun and still counted in dibao; beside them people whose dibao ended before tekun began."""
    persons, faults = world.persons, world.calibration.faults
    old = persons["alive"] & (persons["age"] >= 60) & (persons["disabled"] == 0)
    roster = world.roster()
    roster = roster[old.to_numpy()[roster["person"]] & (roster["from_month"] < LAST_MONTH - 6)]
    chosen = world.take(rng, roster["household"].to_numpy(), faults.at_least)
    doubles = roster[roster["household"].isin(chosen)].drop_duplicates("household")
    since = np.maximum(doubles["from_month"] + 1, LAST_MONTH - rng.integers(2, 15, len(doubles)))
    world.planted["T01"] = {(int(p),) for p in doubles["person"]}
    moved = _moved_to_tekun(rng, world, old.to_numpy())
    world.spared["T01"] = {(int(p),) for p in moved["person"]}
    person = np.concatenate([doubles["person"], moved["person"]])
    added = tekun_rows(rng, world, person, np.concatenate([since, moved["to_month"] + 1]))
    world.tekun = pd.concat([world.tekun, added], ignore_index=True)


def _moved_to_tekun(rng: np.random.Generator, world: World, old: Flags) -> pd.DataFrame:
    """One-person households whose dibao ended in the period, so that tekun could follow at once."""
    members = world.members[~world.members["household"].duplicated(keep=False)]
    ended = world.households["status"].isin(["gone", "suspended"]).to_numpy()[members["household"]]
    pool = members[ended & old[members["person"]] & (members["to_month"] < LAST_MONTH)]
    chosen = world.take(rng, pool["household"].to_numpy(), world.calibration.faults.at_least_apart)
    return pool[pool["household"].isin(chosen)]


def plant_double_enrolment(rng: np.random.Generator, world: World) -> None:
    """E13: married daughters counted at home and in their parents' household elsewhere; some of those are suspended."""
    faults = world.calibration.faults
    pool = _married_out(world)
    pool = pool[pool["household"].isin(world.take(rng, pool["household"].to_numpy(), 2 * faults.at_least))]
    pool = pool.sort_values("household", kind="stable").reset_index(drop=True)
    suspended = np.arange(len(pool)) >= (len(pool) + 1) // 2
    world.planted["E13"] = {(int(p),) for p in pool.loc[~suspended, "person"]}
    world.spared["E13"] = {(int(p),) for p in pool.loc[suspended, "person"]}
    _parental_households(rng, world, pool, suspended)


def _married_out(world: World) -> pd.DataFrame:
    """Daughters in active households whose parents live in another village and draw nothing: household, person, unit."""
    persons, roster = world.persons, world.roster()
    active = (world.households["status"] == "active").to_numpy()[roster["household"]]
    person = roster["person"].to_numpy()
    father, male = persons["father"].to_numpy()[person], persons["male"].to_numpy()[person]
    married = persons["alive"].to_numpy()[person] & ~male & (persons["spouse"].to_numpy()[person] >= 0)
    away = (father >= 0) & (persons["village"].to_numpy()[father] != persons["village"].to_numpy()[person])
    head = world.households["head"].to_numpy()[roster["household"]]
    chosen = active & married & away & persons["alive"].to_numpy()[father] & (head != person)
    table = roster[chosen].assign(unit=persons["unit"].to_numpy()[father[chosen]])[["household", "person", "unit"]]
    helped = persons.loc[persons.index.isin(world.members["person"]) | persons.index.isin(world.tekun["person"]), "unit"]
    barred = pd.concat([helped, persons.loc[persons["official"] > 0, "unit"]])
    free: pd.DataFrame = table[~table["unit"].isin(barred)].drop_duplicates("unit").drop_duplicates("household")
    return free


def _parental_households(rng: np.random.Generator, world: World, pool: pd.DataFrame, suspended: Flags) -> None:
    """Enrol the parents' families with the daughter as a member."""
    n, persons = len(pool), world.persons
    new = world.households.iloc[rng.permutation(np.flatnonzero(world.households["status"] == "active"))[:n]].copy()
    new.index = pd.RangeIndex(len(world.households), len(world.households) + n)
    kin = persons[persons["alive"] & persons["unit"].isin(pool["unit"])].reset_index(names="person")
    kin = kin.merge(pd.DataFrame({"unit": pool["unit"], "household": new.index}), on="unit")[["household", "person", "unit"]]
    new["unit"] = pool["unit"].to_numpy()
    new["head"] = kin[kin["person"] == kin["unit"]].set_index("household")["person"].reindex(new.index)
    new = new.assign(person=-1, former_head=-1, former_until=-1, scope="household", gone=False)
    new["village"] = persons["village"].to_numpy()[new["head"]]
    new["first"] = LAST_MONTH - rng.integers(12, 60, n)
    new["last"] = np.where(suspended, LAST_MONTH - rng.integers(1, 8, n), LAST_MONTH)
    new["status"] = np.where(suspended, "suspended", "active")
    world.households = pd.concat([world.households, new])
    world.spoken_for.update(new.index.tolist())
    rows = pd.concat([kin[["household", "person"]], pd.DataFrame({"household": new.index, "person": pool["person"]})])
    rows["from_month"] = world.households.loc[rows["household"], "first"].to_numpy()
    rows["to_month"] = world.households.loc[rows["household"], "last"].to_numpy()
    world.members = pd.concat([world.members, rows.assign(listed=True)], ignore_index=True)


def plant_cars(rng: np.random.Generator, world: World) -> None:
    """E02: a member of an active household holds a car in use; in gradual exit that is allowed."""
    faults, drivers = world.calibration.faults, _drivers(world)
    status = world.households["status"].to_numpy()[drivers.index]
    wanted = faults.count(faults.household_car, int(world.paid_now().sum()))
    chosen = world.take(rng, drivers.index[status == "active"].to_numpy(), wanted)
    leaving = world.take(rng, drivers.index[status == "gradual_exit"].to_numpy(), faults.at_least_apart)
    owner = drivers.loc[np.concatenate([chosen, leaving])].to_numpy()
    kinds = rng.choice(["small_car", "new_energy"], size=len(owner), p=[0.8, 0.2])
    world.planted["E02"] = {(int(h),) for h in chosen}
    world.spared["E02"] = {(int(h),) for h in leaving}
    world.vehicles = pd.concat([world.vehicles, vehicles.rows(rng, world, owner, kinds)], ignore_index=True)


def _drivers(world: World) -> pd.Series:
    """For each paid household that has one, a living grown roster member."""
    roster = world.roster()
    adult = (world.persons["alive"] & world.persons["age"].between(18, 75)).to_numpy()
    drivers = roster[adult[roster["person"]]].drop_duplicates("household")
    return drivers.set_index("household")["person"]


def plant_accounts(rng: np.random.Generator, world: World) -> None:
    """P06: one account for two households, or an account in the name of an outsider, mostly an official."""
    faults, households = world.calibration.faults, world.households
    paid = households.index[world.paid_now() & (households["last"] >= FIRST_MONTH)].to_numpy()
    paid = paid[~np.isin(paid, [key[0] for key in world.spared["P06"]])]
    count = int(world.paid_now().sum())
    pairs = world.take(rng, paid, 2 * (faults.count(faults.shared_account, count) // 2))
    pairs = pairs[np.argsort(households["village"].to_numpy()[pairs], kind="stable")]
    owner, sharer = pairs[: len(pairs) // 2 * 2 : 2], pairs[1::2]
    for column in ("account", "account_holder"):
        households.loc[sharer, column] = households.loc[owner, column].to_numpy()
    strangers = world.take(rng, paid, faults.count(faults.stranger_account, count))
    households.loc[strangers, "account_holder"] = _outsiders(rng, world, strangers)
    world.planted["P06"] = {(int(h),) for h in np.concatenate([owner, sharer, strangers])}


def _outsiders(rng: np.random.Generator, world: World, households: Ints) -> Ints:
    """Somebody of the village for each household: two in three a serving official."""
    village = world.households["village"].to_numpy()[households]
    serving = world.officials[(world.officials["until"] < 0) & (world.officials["kind"] == "village")]
    official = serving.groupby("village")["person"].first().reindex(village).to_numpy()
    adults = world.persons[world.persons["alive"] & world.persons["age"].between(25, 60)]
    other = adults.groupby("village").sample(1, random_state=int(rng.integers(2**31)))
    neighbour = pd.Series(other.index, index=other["village"]).reindex(village).to_numpy()
    return np.asarray(np.where(rng.random(len(village)) < 0.67, official, neighbour))
