"""Orphans and children whom nobody attends to: S06 and S07."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.disability import INTELLECTUAL
from toolkit.synthetic.months import of_days
from toolkit.synthetic.other_benefits import subsidy_rows
from toolkit.synthetic.people import YEAR, Flags, Ints
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.world import Key, World

ABSENT = ("lost_contact", "imprisoned", "drug_rehabilitation", "serious_illness", "restricted")
GONE = ("dead", "missing", "unknown")


def half_orphans(world: World, low: float, high: float) -> pd.DataFrame:
    """Living persons of an age with one dead parent: ``person``, ``parent`` (who lives) and ``recorded``.

    ``recorded`` deaths are in the death register; older ones show in that the hukou books have no such person.
    """
    everyone = world.persons
    alive = everyone["alive"].to_numpy()
    registered = everyone["registered_on"].to_numpy() >= 0
    known = ~alive & (~everyone["listed"].to_numpy() | registered)
    pool = everyone[
        everyone["alive"] & everyone["age"].between(low, high) & (everyone["father"] >= 0) & (everyone["mother"] >= 0)
    ]
    father, mother = pool["father"].to_numpy(), pool["mother"].to_numpy()
    one = (alive[father] & known[mother]) | (alive[mother] & known[father])
    lost, parent = np.where(alive[father], mother, father), np.where(alive[father], father, mother)
    recorded = everyone["listed"].to_numpy()[lost] & registered[lost]
    return pd.DataFrame({"person": pool.index.to_numpy()[one], "parent": parent[one], "recorded": recorded[one]})


def _severe(world: World, person: Ints) -> Flags:
    """Whether each person holds a valid certificate of level 1 or 2."""
    rows = world.certificates
    return np.isin(person, rows.loc[rows["valid"] & (rows["level"] <= 2), "person"])


def must_be_listed(world: World) -> Ints:
    """Minors whose parents are dead or severely disabled, not both dead."""
    everyone = world.persons
    pool = everyone[everyone["alive"] & (everyone["age"] < 18) & (everyone["father"] >= 0) & (everyone["mother"] >= 0)]
    father, mother = pool["father"].to_numpy(), pool["mother"].to_numpy()
    both = (
        _severe(world, father)
        & _severe(world, mother)
        & everyone["alive"].to_numpy()[father]
        & everyone["alive"].to_numpy()[mother]
    )
    half = half_orphans(world, 0, 17.999)
    left = half.loc[_severe(world, half["parent"].to_numpy()), "person"]
    return np.union1d(pool.index[both], left)


def certify_parents(ground: Ground) -> None:
    """Give the surviving parents of some half-orphans a severe disability, its certificate and nursing subsidy."""
    world = ground.world
    half = half_orphans(world, 1, 16)
    covered = world.members["person"]
    bare = ~half["parent"].isin(world.certificates["person"]) & ~half["parent"].isin(covered) & ~half["person"].isin(covered)
    bare &= (world.persons["official"].to_numpy()[half["parent"]] == 0) & ~half["parent"].duplicated()
    parents = ground.some(half.loc[bare & half["recorded"], "parent"], 2 * ground.n)
    issued = ground.days_back(800, 3000, len(parents))
    valid_until = issued + int(10 * YEAR)
    new = pd.DataFrame({"person": parents, "category": 4, "level": 2, "issued_on": issued, "valid_until": valid_until})
    new.loc[new.index % 5 == 4, "category"] = INTELLECTUAL
    world.certificates = pd.concat([world.certificates, new.assign(status="valid", valid=True, severe=True)], ignore_index=True)
    world.persons.loc[parents, ["severe", "disabled"]] = 1
    world.nursing = pd.concat([world.nursing, subsidy_rows(ground.rng, world, new, 1)], ignore_index=True)


def make(ground: Ground) -> None:
    """The list of children with the faults of both checks."""
    due = must_be_listed(ground.world)
    recorded = half_orphans(ground.world, 0, 17.999).query("recorded")["person"]
    unlisted = ground.some(np.intersect1d(due, recorded), max(1, ground.n // 2))
    listed = np.setdiff1d(due, unlisted)
    parts = [_unattended(ground, listed, certified=True)]
    pool = half_orphans(ground.world, 0.5, 17.5)
    free = pool[~pool["person"].isin(due) & ~pool["person"].isin(ground.world.members["person"])]
    free = free.iloc[ground.shuffled(len(free))].drop_duplicates("parent").reset_index(drop=True)
    rates, half = CareRates(), max(1, ground.n // 2)
    sizes = [
        max(1, ground.n - ground.n // 3 - ground.n // 5),
        half,
        max(2, round(rates.orphans * len(free))),
        round(rates.unattended * len(free)),
    ]
    false, ended, orphans, unattended = (free.iloc[end - size : end] for size, end in zip(sizes, np.cumsum(sizes), strict=True))
    parts += [_false_orphans(ground, false), _ended(ground, ended), _orphans(ground, orphans)]
    parts += [_unattended(ground, unattended["person"].to_numpy()), _grown(ground), _in_dibao(ground)]
    table = pd.concat(parts, ignore_index=True)
    village = ground.world.persons["village"].to_numpy()[table["person"]]
    ground.tables["children"] = table.iloc[np.argsort(village, kind="stable")].reset_index(drop=True)
    ground.plant("S07", unlisted)
    ground.spare("S07", listed)


def _rows(ground: Ground, person: Ints, kind: str) -> pd.DataFrame:
    """List rows with the parents, both alive until another status is set."""
    world, n = ground.world, len(person)
    table = pd.DataFrame({"person": person, "child_kind": kind})
    for side in ("father", "mother"):
        parent = world.persons[side].to_numpy()[person]
        dead = ~world.persons["alive"].to_numpy()[parent]
        table[f"{side}_person"] = parent
        table[f"{side}_status"] = np.where(dead, "dead", "alive")
        table[f"{side}_status_from"] = np.where(dead, world.persons["died"].to_numpy()[parent], -1)
    table["guardian_person"] = _grandparent(world, person)
    table["in_school"] = np.where(world.persons["age"].to_numpy()[person] >= 6, "yes", "no")
    table["monthly_amount_fen"] = CareRates().orphan_fen
    start = LAST_MONTH - ground.rng.integers(4, 60, n)
    table["paid_from"] = np.maximum(start, of_days(world.persons["born"].to_numpy()[person]) + 2)
    return table.assign(paid_until=LAST_MONTH)


def _grandparent(world: World, person: Ints) -> Ints:
    """A living grandparent, else -1."""
    everyone = world.persons
    alive = everyone["alive"].to_numpy()
    found = np.full(len(person), -1)
    for side in ("father", "mother"):
        parent = everyone[side].to_numpy()[person]
        for elder in ("father", "mother"):
            candidate = np.where(parent >= 0, everyone[elder].to_numpy()[parent], -1)
            found = np.where((found < 0) & (candidate >= 0) & alive[candidate], candidate, found)
    return np.asarray(found)


def _set_absent(ground: Ground, table: pd.DataFrame, status: object, days: Ints) -> pd.DataFrame:
    """Write the status of the parent who lives."""
    status = pd.Series(status, index=table.index)
    for side in ("father", "mother"):
        lives = table[f"{side}_status"] == "alive"
        table.loc[lives, f"{side}_status"] = status[lives]
        table.loc[lives, f"{side}_status_from"] = pd.Series(days, index=table.index)[lives]
    return table


def _orphans(ground: Ground, half: pd.DataFrame) -> pd.DataFrame:
    """True orphans: one parent dead, the other declared missing though the hukou books still hold him."""
    table = _rows(ground, half["person"].to_numpy(), "orphan")
    ground.spare("S06", table["person"])
    return _set_absent(ground, table, "missing", ground.days_back(800, 2500, len(table)))


def _unattended(ground: Ground, person: Ints, *, certified: bool = False) -> pd.DataFrame:
    """Children whose living parents are disabled, or away for half a year and more."""
    table = _rows(ground, person, "unattended")
    status = np.full(len(table), "severe_disability") if certified else ground.rng.choice(ABSENT, len(table))
    return _set_absent(ground, table, status, ground.days_back(230, 1500, len(table)))


def _false_orphans(ground: Ground, half: pd.DataFrame) -> pd.DataFrame:
    """S06: listed with both parents dead though one lives."""
    table = _rows(ground, half["person"].to_numpy(), "orphan")
    ground.plant("S06", table["person"])
    return _set_absent(ground, table, "dead", ground.days_back(400, 1500, len(table)))


def _ended(ground: Ground, half: pd.DataFrame) -> pd.DataFrame:
    """S07: the parent is there again, or has been out of touch for too short a time."""
    table = _rows(ground, half["person"].to_numpy(), "unattended")
    short = table.index % 2 == 1
    ground.plant("S07", table["person"])
    return _set_absent(ground, table, np.where(short, "lost_contact", "alive"), np.where(short, ground.world.as_of - 75, -1))


def _grown(ground: Ground) -> pd.DataFrame:
    """S06: over 18 and not at school; at school that is in order."""
    half = half_orphans(ground.world, 18.3, 22)
    free = ground.shuffled(half.loc[~half["person"].isin(ground.world.members["person"]), "person"])
    quarter = max(1, ground.n // 3)
    table = _rows(ground, free[: quarter + ground.n], "orphan")
    left = table.index < quarter
    table["in_school"] = np.where(left, "no", "yes")
    ground.plant("S06", table.loc[left, "person"])
    ground.spare("S06", table.loc[~left, "person"])
    return _set_absent(ground, table, "missing", ground.days_back(800, 2500, len(table)))


def _in_dibao(ground: Ground) -> pd.DataFrame:
    """S06 and S08: paid as an orphan and counted in a dibao household."""
    half = half_orphans(ground.world, 1, 17.5)
    homes = ground.world.roster()
    pool = half[half["person"].isin(homes["person"])].drop_duplicates("parent")
    table = _rows(ground, pool["person"].to_numpy()[: max(1, ground.n // 5)], "orphan")
    table["paid_from"] = np.maximum(table["paid_from"], LAST_MONTH - 5)
    ground.plant("S06", table["person"])
    ground.plant("S08", table["person"])
    return _set_absent(ground, table, "missing", ground.days_back(800, 2500, len(table)))


def no_orphans(world: World, tables: Tables) -> set[Key]:
    """S06: a parent lives who is listed dead, or is not listed gone; grown and not at school; or counted in dibao."""
    table = tables["children"]
    table = table[(table["child_kind"] == "orphan") & (table["paid_until"] == LAST_MONTH)]
    alive = world.persons["alive"].to_numpy()
    wrong = np.zeros(len(table), dtype=bool)
    for side in ("father", "mother"):
        said_dead = (table[f"{side}_status"] == "dead").to_numpy() & alive[table[f"{side}_person"]]
        wrong |= said_dead | ~table[f"{side}_status"].isin(GONE).to_numpy()
    grown = (world.persons["age"].to_numpy()[table["person"]] >= 18) & (table["in_school"] != "yes").to_numpy()
    return keys(table.loc[wrong | grown | table["person"].isin(world.roster()["person"]).to_numpy(), "person"])


def unattended(world: World, tables: Tables) -> set[Key]:
    """S07: due and on no list; or listed though a parent is there, or has been out of touch for under half a year."""
    table = tables["children"]
    unlisted = np.setdiff1d(must_be_listed(world), table["person"])
    rows = table[table["child_kind"] == "unattended"]
    there = np.zeros(len(rows), dtype=bool)
    for side in ("father", "mother"):
        recent = rows[f"{side}_status_from"] > world.as_of - CareLimits.lost_contact_months * 30
        there |= ((rows[f"{side}_status"] == "alive") | ((rows[f"{side}_status"] == "lost_contact") & recent)).to_numpy()
    return keys(np.union1d(unlisted, rows.loc[there, "person"]))
