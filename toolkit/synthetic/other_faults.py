"""Faults planted outside the dibao roster: subsidies, missed persons, kin filings, cremation mix-ups."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.other_benefits import clear_dead_rows, subsidy_rows
from toolkit.synthetic.people import YEAR, Ints
from toolkit.synthetic.truth import missed_persons, reportable_kin
from toolkit.synthetic.world import World


def plant_dead_recipients(rng: np.random.Generator, world: World) -> None:
    """D02: subsidy and tekun rows of dead persons that go on being paid; other dead rows stop in time or are struck."""
    for scheme, column in (("living", "paid_until"), ("nursing", "paid_until"), ("tekun", "last_paid_month")):
        rows: pd.DataFrame = getattr(world, scheme)
        early = ~world.persons.loc[rows["person"], "alive"].to_numpy() & (rows[column] <= LAST_MONTH - 2).to_numpy()
        wanted = min(world.calibration.faults.at_least // 2, (int(early.sum()) + 1) // 2)
        chosen = np.sort(rng.permutation(np.flatnonzero(early))[:wanted])
        unstopped = rng.random(len(chosen)) < 0.6
        later = np.minimum(rows[column].to_numpy()[chosen] + rng.integers(1, 5, len(chosen)), LAST_MONTH)
        rows.loc[rows.index[chosen], column] = np.where(unstopped, LAST_MONTH, later)
        if scheme == "tekun":
            rows.loc[rows.index[chosen], "supported_until"] = -1
        persons = {int(p) for p in rows["person"].to_numpy()[chosen]}
        world.planted["D02"] |= {(p, scheme) for p in persons}
        setattr(world, scheme, clear_dead_rows(rng, world, rows, persons))


def plant_wrong_subsidies(rng: np.random.Generator, world: World) -> None:
    """S03: living subsidies outside dibao or on tekun; nursing subsidies on a light, invalid or missing certificate."""
    certificates = world.certificates[world.persons.loc[world.certificates["person"], "alive"].to_numpy()]
    taken = set(world.living["person"]) | set(world.nursing["person"]) | set(world.members["person"])
    free = certificates[~certificates["person"].isin(taken) & ~certificates["person"].isin(world.on_tekun())]
    tekun = certificates[certificates["valid"] & certificates["person"].isin(world.on_tekun())]
    living = pd.concat([_some(rng, free[free["valid"]], 10), _some(rng, tekun, 5)])
    free = free[~free["person"].isin(living["person"])]
    third = free["valid"] & (free["level"] == 3)
    light = pd.concat([_some(rng, free[third & ~free["severe"]], 8), _some(rng, free[third & free["severe"]], 3)])
    lapsed = _some(rng, free[~free["valid"] & (free["level"] <= 2)], 6)
    nursing = subsidy_rows(rng, world, pd.concat([light, lapsed, _uncertified(rng, world, taken, 4)]), 1)
    nursing.loc[rng.random(len(nursing)) < 0.6, "listed_level"] = 2
    _add(world, "living", subsidy_rows(rng, world, living, 0))
    _add(world, "nursing", nursing)
    _add_stopped_in_time(rng, world)


def _some(rng: np.random.Generator, table: pd.DataFrame, n: int) -> pd.DataFrame:
    return table.iloc[np.sort(rng.permutation(len(table))[:n])]


def _uncertified(rng: np.random.Generator, world: World, taken: set[int], n: int) -> pd.DataFrame:
    """Persons without any certificate, with the certificate details somebody invented for them."""
    persons = world.persons
    barred = set(world.certificates["person"]) | taken | set(world.tekun["person"])
    pool = persons.index[persons["alive"] & (persons["age"] > 40) & ~persons.index.isin(barred)].to_numpy()
    return pd.DataFrame({"person": rng.permutation(pool)[:n], "category": 4, "level": 2})


def _add(world: World, scheme: str, rows: pd.DataFrame) -> None:
    """Append wrong rows to a list and remember them."""
    setattr(world, scheme, pd.concat([getattr(world, scheme), rows], ignore_index=True))
    world.planted["S03"] |= {(int(p), scheme) for p in rows["person"]}


def _add_stopped_in_time(rng: np.random.Generator, world: World) -> None:
    """Near-misses: living subsidies that ended in the month in which dibao ended."""
    members = world.members[~world.members["household"].duplicated(keep=False)]
    status = world.households["status"].to_numpy()[members["household"]]
    left = members[np.isin(status, ["gone", "suspended"]) & world.persons["alive"].to_numpy()[members["person"]]]
    valid = world.certificates[world.certificates["valid"]].merge(left[["person", "to_month"]], on="person")
    valid = _some(rng, valid[~valid["person"].isin(world.tekun["person"])], world.calibration.faults.at_least_apart)
    rows = subsidy_rows(rng, world, valid, 0).assign(paid_until=valid["to_month"].to_numpy())
    rows["paid_from"] = np.minimum(rows["paid_from"], rows["paid_until"] - 1)
    world.living = pd.concat([world.living, rows], ignore_index=True)
    world.spared["S03"] = {(int(p), "living") for p in rows["person"]}


def mark_missed(world: World) -> None:
    """M01: call the plainly poor among the missed planted: alone, old, or several disabled in one family."""
    persons = world.persons
    missed = missed_persons(world)
    severe = int((persons["alive"] & (persons["severe"] > 0)).sum())
    wanted = world.calibration.faults.count(world.calibration.faults.missed_severe, severe)
    alive = persons[persons["alive"]]
    size = persons.loc[missed, "unit"].map(alive["unit"].value_counts()).to_numpy()
    others = persons.loc[missed, "unit"].map(alive.groupby("unit")["disabled"].sum()).to_numpy()
    order = np.lexsort((missed, -persons.loc[missed, "age"], -others, size))
    world.planted["M01"] = {(int(p),) for p in missed[order[:wanted]]}


def file_kin(rng: np.random.Generator, world: World) -> None:
    """K01: file most core-kin pairs, household by household; the rest, and filings closed too early, are faults."""
    pairs = reportable_kin(world)
    roster = world.roster().drop_duplicates("person").set_index("person")["household"]
    pairs["household"] = roster.reindex(pairs["person"]).to_numpy()
    cases = pairs[["household", "official"]].drop_duplicates().sort_values(["household", "official"])
    kept_back = max(world.calibration.faults.at_least, round((1 - world.calibration.surroundings.filed_share) * len(cases)))
    lot = rng.permutation(len(cases))
    cases["open"] = lot < kept_back
    cases["closed"] = lot < kept_back // 5
    pairs = pairs.merge(cases, on=["household", "official"])
    world.planted["K01"] = set(pairs.loc[pairs["open"], ["person", "official"]].itertuples(index=False, name=None))
    world.spared["K01"] = set(pairs.loc[~pairs["open"], ["person", "official"]].itertuples(index=False, name=None))
    former = _past_filings(rng, world)
    world.filings = _dated(rng, world, pd.concat([pairs[~pairs["open"] | pairs["closed"]], former], ignore_index=True))


def _past_filings(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Closed filings of former officials' kin and of kin who left dibao."""
    roster = world.roster()["person"]
    left = set(world.members["person"]) - set(roster)
    kin = world.kin[world.kin["person"].isin(left) | (world.kin["former"] & world.kin["person"].isin(roster))]
    kin = kin[world.persons.loc[kin["person"], "alive"].to_numpy()]
    return _some(rng, kin[["person", "official", "relation"]], 8).assign(open=False, closed=True)


def _dated(rng: np.random.Generator, world: World, pairs: pd.DataFrame) -> pd.DataFrame:
    """Dates of filing, and of closing where it is closed, as day numbers."""
    n = len(pairs)
    filed = world.as_of - rng.integers(int(1.2 * YEAR), int(3 * YEAR), n)
    closed = filed + rng.integers(90, 400, n)
    dates = {"filed_on": filed, "closed_on": np.where(pairs["closed"].astype(bool), closed, -1)}
    return pairs[["person", "official", "relation"]].assign(**dates).reset_index(drop=True)


def mix_up_cremations(rng: np.random.Generator, world: World) -> None:
    """Write the informant's id in some cremation records; a dozen informants are paid dibao members (near-misses of D01)."""
    persons = world.persons
    burned = persons[persons["listed"] & (persons["cremated_on"] >= 0)]
    informant = _informants(persons, burned)
    known = burned.index.to_numpy()[informant >= 0]
    paid = np.isin(informant[informant >= 0], world.roster()["person"])
    rate = world.calibration.defects.wrong_cremation_id
    first = rng.permutation(np.flatnonzero(paid))[: world.calibration.faults.at_least_apart]
    more = rng.permutation(np.flatnonzero(~paid))[: max(0, round(rate * len(burned)) - len(first))]
    chosen = np.concatenate([first, more])
    by = informant[informant >= 0][chosen]
    world.spared["D01"] = {(int(p),) for p in by[: len(first)]}
    world.cremation_informants = dict(zip(known[chosen].tolist(), by.tolist(), strict=True))


def _informants(persons: pd.DataFrame, dead: pd.DataFrame) -> Ints:
    """The living spouse of each dead person, else a living grown child, else -1."""
    alive = persons["alive"].to_numpy()
    spouse = dead["spouse"].to_numpy()
    children = persons[persons["alive"] & (persons["age"] >= 18) & (persons["father"] >= 0)].reset_index(names="child")
    by_parent = pd.concat([children.drop_duplicates(s).set_index(s)["child"] for s in ("father", "mother")])
    child = by_parent.reindex(dead.index, fill_value=-1).to_numpy()
    return np.asarray(np.where((spouse >= 0) & alive[spouse], spouse, child))
