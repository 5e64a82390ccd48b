"""Visits to tekun persons and to left-behind persons: T06, O01, O02 and O08."""

import numpy as np
import pandas as pd

from toolkit.synthetic.months import first_day
from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.apart import villagers
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.topics.tekun_hands import Hands, at_home
from toolkit.synthetic.world import Key, World

FINDINGS = ("情况正常", "身体尚可", "生活正常，家中整洁", "需购买药品，已代办", "")


def make(ground: Ground, hands: Hands) -> None:
    """Visit records of both groups, and the list of left-behind persons."""
    table = pd.concat([_tekun_visits(ground, hands), _left_behind(ground)], ignore_index=True)
    persons = ground.world.persons
    table = table[table["visited_on"] < persons["died"].to_numpy()[table["person"]]]
    table["visitor_person"] = _visitors(ground, table["person"].to_numpy())
    table["finding"] = ground.rng.choice(FINDINGS, len(table))
    order = np.lexsort((table["person"], table["visited_on"], persons["village"].to_numpy()[table["person"]]))
    ground.tables["care_visits"] = table.iloc[order].reset_index(drop=True)


def _visits(ground: Ground, person: Ints, start: Ints, longest: Ints) -> pd.DataFrame:
    """Visits since ``start`` until today, never more than ``longest`` days apart."""
    rng = ground.rng
    slots = CareLimits.window_days // 5 + 1
    gaps = rng.integers(np.maximum(longest - 7, 5)[:, None], longest[:, None] + 1, (len(person), slots))
    gaps[:, 0] = rng.integers(0, longest + 1)
    day = ground.world.as_of - np.cumsum(gaps, axis=1)
    kept = day >= start[:, None]
    mode = rng.choice(["home", "phone", "video"], int(kept.sum()), p=[0.86, 0.12, 0.02])
    return pd.DataFrame({"person": np.repeat(person, kept.sum(axis=1)), "visited_on": day[kept], "visit_mode": mode})


def _visitors(ground: Ground, person: Ints) -> Ints:
    """A committee member of the person's village; one member looks after each person."""
    members = ground.world.officials.query("kind == 'village' and until < 0")
    rank = members.groupby("village").cumcount()
    by_place = pd.Series(members["person"].to_numpy(), index=pd.MultiIndex.from_arrays([members["village"], rank]))
    village = ground.world.persons["village"].to_numpy()[person]
    found = by_place.reindex(pd.MultiIndex.from_arrays([village, person % 4]))
    first = members.drop_duplicates("village").set_index("village")["person"].reindex(village)
    return np.asarray(found.fillna(pd.Series(first.to_numpy(), index=found.index)).fillna(-1)).astype(np.int64)


def _tekun_limits(world: World) -> pd.DataFrame:
    """Persons at home: from when visits are looked at, and how far apart they may be."""
    rows = at_home(world)
    start = np.maximum(world.as_of - CareLimits.window_days, first_day(rows["supported_from"]))
    often, rarely = CareLimits.visit_days
    longest = np.where(rows["tier"] == "none", rarely, often)
    return pd.DataFrame({"person": rows["person"].to_numpy(), "start": start, "longest": longest})


def _tekun_visits(ground: Ground, hands: Hands) -> pd.DataFrame:
    """Visits of everybody at home; gaps for some, gaps filled by telephone for others."""
    limits = _tekun_limits(ground.world)
    table = _visits(ground, *(limits[c].to_numpy() for c in ("person", "start", "longest")))
    chosen, phoned = hands.deal(ground.n), hands.deal(ground.n)
    ground.plant("T06", chosen)
    ground.spare("T06", phoned)
    from_day, days = ground.days_back(50, 170, ground.n), ground.rng.integers(48, 90, ground.n)
    recent = ground.rng.random(ground.n) < 0.4
    gaps = pd.DataFrame({"person": chosen, "from": from_day[: len(chosen)], "until": (from_day + days)[: len(chosen)]})
    gaps.loc[recent[: len(chosen)], "until"] = ground.world.as_of
    by_phone = table["person"].isin(phoned) & (table["visited_on"] > ground.world.as_of - 80)
    table.loc[by_phone, "visit_mode"] = "phone"
    return _without(table, gaps)


def _without(table: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """The visits outside each person's gap."""
    joined = table.merge(gaps, on="person", how="left")
    inside = (joined["visited_on"] >= joined["from"]) & (joined["visited_on"] <= joined["until"])
    return table[~inside.to_numpy()]


def _too_long(world: World, tables: Tables, limits: pd.DataFrame) -> set[Key]:
    """Persons with a stretch between start, visits and today longer than allowed; only those who were there all the time."""
    seen = tables["care_visits"][["person", "visited_on"]].rename(columns={"visited_on": "day"})
    seen = seen[seen["person"].isin(limits["person"])]
    ends = [limits[["person"]].assign(day=limits["start"]), limits[["person"]].assign(day=world.as_of)]
    days = pd.concat([seen, *ends]).merge(limits, on="person")
    days = days[days["day"] >= days["start"]].sort_values(["person", "day"])
    gap = days.groupby("person")["day"].diff()
    return keys(days.loc[gap > days["longest"], "person"].unique())


def unvisited_tekun(world: World, tables: Tables) -> set[Key]:
    """T06: at home, longer without a visit than the tier allows, within half a year."""
    return _too_long(world, tables, _tekun_limits(world))


def _left_behind(ground: Ground) -> pd.DataFrame:
    """Make the list of left-behind persons; returns the visits of the very old and the lonely."""
    table = _listed(ground)
    chosen, near = ground.shuffled(table.index)[: 2 * ground.n].reshape(2, -1)
    third = len(chosen) // 3 + 1
    table.loc[chosen[:third], "helper_person"] = -1
    late = chosen[third : 2 * third]
    table.loc[late, "last_contact_on"] = ground.days_back(50, 220, len(late))
    children = ground.shuffled(table.index[(table["left_behind_kind"] == "child") & ~table.index.isin(near)])
    unguarded = children[: max(1, len(chosen) - 2 * third)]
    table.loc[unguarded, "guardian_person"] = -1
    table.loc[near, "last_contact_on"] = ground.days_back(26, 30, len(near))
    ground.plant("O01", table.loc[np.concatenate([chosen[: 2 * third], unguarded]), "person"])
    ground.spare("O01", table.loc[near, "person"])
    ground.plant("O08", table.loc[chosen[:third], "person"])
    ground.spare("O08", table.loc[np.concatenate([late, near]), "person"])
    ground.tables["left_behind"] = table.sort_values("village", kind="stable").reset_index(drop=True)
    return _elder_visits(ground, table)


def _listed(ground: Ground) -> pd.DataFrame:
    """Elders, women and children whose families work elsewhere."""
    rates, world = CareRates(), ground.world
    free = villagers(world, 6, 95)
    free = free[free["official"] == 0]
    elders = _lot(ground, free[free["age"] >= 60], rates.elders_left_behind)
    women = _lot(ground, free[~free["male"] & free["age"].between(25, 55)], rates.women_left_behind)
    children = _lot(ground, free[free["age"] < 15], rates.children_left_behind)
    person = np.concatenate([elders, women, children])
    kind = np.repeat(["elderly", "woman", "child"], [len(elders), len(women), len(children)])
    alone = world.persons.loc[world.persons["alive"], "unit"].value_counts().reindex(world.persons["unit"].to_numpy()[person])
    table = pd.DataFrame({"person": person, "village": world.persons["village"].to_numpy()[person], "left_behind_kind": kind})
    table["guardian_person"] = np.where(kind == "child", _guardians(ground, person), -1)
    table["helper_person"] = _visitors(ground, person)
    table["helper_phone"] = [f"1{lot % 3}{lot:09d}" for lot in ground.rng.integers(0, 10**9, len(person)).tolist()]
    table["last_contact_on"] = ground.days_back(1, 26, len(person))
    table["living_alone"] = np.where(alone == 1, "yes", "no")
    return table


def _lot(ground: Ground, pool: pd.DataFrame, share: float) -> Ints:
    return np.asarray(pool.index.to_numpy()[ground.rng.random(len(pool)) < share])


def _guardians(ground: Ground, person: Ints) -> Ints:
    """An elder of the village for each person."""
    old = villagers(ground.world, 52, 74)
    old = old.iloc[ground.shuffled(len(old))]
    by_place = pd.Series(old.index, index=pd.MultiIndex.from_arrays([old["village"], old.groupby("village").cumcount()]))
    village = pd.Series(ground.world.persons["village"].to_numpy()[person])
    wanted = pd.MultiIndex.from_arrays([village, village.groupby(village).cumcount()])
    return np.asarray(by_place.reindex(wanted).fillna(-1)).astype(np.int64)


def _visited_elders(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Left-behind elders from 80 or alone, with the limit of a month."""
    age = world.persons["age"].to_numpy()[table["person"]]
    wanted = (table["left_behind_kind"] == "elderly") & ((age >= 80) | (table["living_alone"] == "yes"))
    limits = table.loc[wanted, ["person"]].reset_index(drop=True)
    return limits.assign(start=world.as_of - CareLimits.window_days, longest=CareLimits.elder_visit_days)


def _elder_visits(ground: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Monthly visits of elders who are very old or alone; a long gap for some, telephone for others."""
    limits = _visited_elders(ground.world, table)
    visits = _visits(ground, *(limits[c].to_numpy() for c in ("person", "start", "longest")))
    told = {int(key[0]) for key in ground.world.planted["O01"] | ground.world.spared["O01"]}
    free = ground.shuffled(limits.loc[~limits["person"].isin(told), "person"])
    chosen, phoned = free[: ground.n], free[ground.n : 2 * ground.n]
    from_day = ground.days_back(90, 150, len(chosen))
    gaps = pd.DataFrame({"person": chosen, "from": from_day, "until": from_day + ground.rng.integers(45, 70, len(chosen))})
    visits.loc[visits["person"].isin(phoned), "visit_mode"] = "phone"
    ground.plant("O02", chosen)
    ground.spare("O02", phoned)
    return _without(visits, gaps)


def uncared_left_behind(world: World, tables: Tables) -> set[Key]:
    """O01: no helper, no contact for over 30 days, or a child without guardian."""
    table = tables["left_behind"]
    silent = table["last_contact_on"] < world.as_of - CareLimits.contact_days
    unguarded = (table["left_behind_kind"] == "child") & (table["guardian_person"] < 0)
    return keys(table.loc[silent | unguarded | (table["helper_person"] < 0), "person"])


def without_helper(tables: Tables) -> set[Key]:
    """O08: nobody is named as responsible."""
    table = tables["left_behind"]
    return keys(table.loc[table["helper_person"] < 0, "person"])


def unvisited_elders(world: World, tables: Tables) -> set[Key]:
    """O02: left-behind elders from 80 or alone, longer than a month without a visit within half a year."""
    return _too_long(world, tables, _visited_elders(world, tables["left_behind"]))
