"""Temporary relief: cases, the townships' reserves, and families at risk without relief: L01 to L04 and L06."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics import reserves
from toolkit.synthetic.topics.care_rates import FEN, CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, covered, keys, yearly_standard_fen
from toolkit.synthetic.topics.workdays import after_workdays, workdays_between
from toolkit.synthetic.world import Key, World

CAUSES = ("突发重病", "火灾", "交通事故", "意外伤害", "子女就学", "慢性病支出", "自然灾害")
DAY = 24 * 60  # minutes


def make(rng: np.random.Generator, world: World) -> Tables:
    """Two years of cases, then the faults, and the reserves that paid for part of them."""
    ground = Ground(rng, world, {})
    person = _recipients(ground)
    clean = _cases(ground, person[: -6 * ground.n], _kinds(ground, len(person) - 6 * ground.n))
    special = np.split(person[-6 * ground.n :], 6)
    plants = (_plant_hours, _spare_hours, _plant_papers, _spare_papers, _plant_amounts, _spare_amounts)
    parts = [clean, _bridging(ground), *(plant(ground, people) for plant, people in zip(plants, special, strict=True))]
    table = pd.concat([*parts, _same_day(ground, parts)], ignore_index=True)
    table = table.sort_values("paid_at", kind="stable").reset_index(drop=True)
    table["case_number"] = [f"{ground.world.calibration.sign}LS{i + 1:05d}" for i in range(len(table))]
    _remember(ground, table)
    ground.tables["temporary_relief"] = table.drop(columns=["planted", "spared"])
    ground.tables["relief_reserves"] = reserves.make(ground, ground.tables["temporary_relief"])
    _remember_families(ground)
    return ground.tables


def _recipients(ground: Ground) -> Ints:
    """Grown people of families that are neither watched nor hit by an event nor waiting for a decision."""
    world = ground.world
    persons = world.persons
    free = persons["alive"] & persons["listed"] & persons["age"].between(22, 80) & (persons["official"] == 0)
    for name in ("poverty_monitoring", "event_families", "applications"):
        if name in world.registers:
            free &= ~persons["unit"].isin(persons["unit"].to_numpy()[world.registers[name]["person"]])
    n = round(2 * CareRates().relief_per_thousand * int(persons["alive"].sum()) / 1000)
    heads = persons[free].drop_duplicates("unit").index.to_numpy()
    return np.asarray(ground.shuffled(heads)[: n + 6 * ground.n])


def _kinds(ground: Ground, n: int) -> np.ndarray:
    return np.where(ground.rng.random(n) < CareRates().emergency_share, "emergency", "expenditure")


def _cases(ground: Ground, person: Ints, kind: object) -> pd.DataFrame:
    """Cases in order: emergencies within a day and papers soon after, the others after an application."""
    n, rng = len(person), ground.rng
    table = pd.DataFrame({"person": person, "relief_kind": kind, "planted": "", "spared": ""})
    urgent = (table["relief_kind"] == "emergency").to_numpy()
    found = ground.days_back(45, 720, n) * DAY + rng.integers(7 * 60, 18 * 60, n)
    table["relief_cause"] = rng.choice(CAUSES, n)
    table["household_size"] = rng.integers(1, 6, n)
    table["found_at"] = np.where(urgent, found, -1)
    later = found + rng.integers(8, 25, n) * DAY
    table["paid_at"] = np.where(urgent, found + rng.integers(90, 20 * 60, n), later)
    table["applied_on"] = np.where(urgent, -1, found // DAY)
    table["amount_fen"] = rng.integers(8, 25, n) * 100 * FEN
    table["advance_aid"] = np.where(urgent, "yes", "no")
    paid_on = table["paid_at"].to_numpy() // DAY
    table["filed_on"] = np.where(urgent, paid_on + rng.integers(0, 5, n), -1)
    table["papers_completed_on"] = np.where(urgent, after_workdays(paid_on, rng.integers(3, 10, n)), -1)
    table["pay_channel"] = np.where(urgent & (rng.random(n) < 0.3), "cash", "bank")
    return table


def _bridging(ground: Ground) -> pd.DataFrame:
    """Aid to applicants while their case is pending, as the register of applications says."""
    applications = ground.world.registers.get("applications", pd.DataFrame({"person": [], "bridge_aid": [], "applied_on": []}))
    helped = applications[applications["bridge_aid"] == "yes"]
    table = _cases(ground, helped["person"].to_numpy(dtype=np.int64), "expenditure")
    table["applied_on"] = helped["applied_on"].to_numpy(dtype=np.int64)
    paid = np.minimum(table["applied_on"] + ground.rng.integers(3, 20, len(table)), ground.world.as_of - 1)
    return table.assign(paid_at=paid * DAY + 600, relief_cause="申请低保期间生活困难")


def _plant_hours(ground: Ground, person: Ints) -> pd.DataFrame:
    """L02: paid days after the emergency was found."""
    table = _cases(ground, person, "emergency").assign(planted="L02")
    table["paid_at"] = table["found_at"] + ground.rng.integers(30 * 60, 6 * DAY, len(table))
    table["filed_on"] = np.maximum(table["filed_on"], table["paid_at"] // DAY + 1)
    table["papers_completed_on"] = after_workdays((table["paid_at"] // DAY).to_numpy(), np.full(len(table), 4))
    return table


def _spare_hours(ground: Ground, person: Ints) -> pd.DataFrame:
    """Paid the next day, but within 24 hours."""
    table = _cases(ground, person, "emergency").assign(spared="L02")
    table["paid_at"] = table["found_at"] + ground.rng.integers(22 * 60, 24 * 60, len(table))
    table["papers_completed_on"] = after_workdays((table["paid_at"] // DAY).to_numpy(), np.full(len(table), 4))
    return table


def _plant_papers(ground: Ground, person: Ints) -> pd.DataFrame:
    """L03: aid in advance that was never filed, or whose papers came very late or never."""
    table = _cases(ground, person, "emergency").assign(planted="L03")
    place = np.arange(len(table)) % 3
    table["filed_on"] = table["filed_on"].where(place != 0, -1)
    late = np.where(place == 1, after_workdays((table["paid_at"] // DAY).to_numpy(), np.full(len(table), 35)), -1)
    table["papers_completed_on"] = table["papers_completed_on"].where(place == 0, late)
    return table


def _spare_papers(ground: Ground, person: Ints) -> pd.DataFrame:
    """Papers after ten working days, or not yet because the aid is a week old."""
    table = _cases(ground, person, "emergency").assign(spared="L03")
    days = after_workdays((table["paid_at"] // DAY).to_numpy(), np.full(len(table), 10))
    fresh = np.arange(len(table)) % 2 == 1
    recent = (ground.world.as_of - 7) * DAY + 600
    table["found_at"] = table["found_at"].where(~fresh, recent - 300)
    table["paid_at"] = table["paid_at"].where(~fresh, recent)
    table["filed_on"] = table["filed_on"].where(~fresh, ground.world.as_of - 5)
    table["papers_completed_on"] = np.where(fresh, -1, days)
    return table


def _plant_amounts(ground: Ground, person: Ints) -> pd.DataFrame:
    """L04: more than the township may give, or twice in a year for the same cause."""
    half = len(person) // 2
    high = _cases(ground, person[:half], "expenditure").assign(planted="L04")
    high["amount_fen"] = ground.rng.integers(45, 80, half) * 100 * FEN
    once = _cases(ground, person[half:], "expenditure").assign(planted="L04")
    once["paid_at"] = _in_year(ground, len(once), 30, 150)
    once["applied_on"] = once["paid_at"] // DAY - 15
    again = once.assign(paid_at=once["paid_at"] + 60 * DAY, applied_on=once["applied_on"] + 60)
    return pd.concat([high, once, again], ignore_index=True)


def _in_year(ground: Ground, n: int, low: int, high: int) -> Ints:
    """Minutes in the year of the as-of day, so many days after New Year."""
    new_year = int(np.datetime64(int(ground.world.as_of), "D").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64))
    return np.asarray((new_year + ground.rng.integers(low, high, n)) * DAY + 600)


def _spare_amounts(ground: Ground, person: Ints) -> pd.DataFrame:
    """At the limit; or twice in a year for different causes."""
    half = len(person) // 2
    high = _cases(ground, person[:half], "expenditure").assign(spared="L04")
    high["amount_fen"] = _limit_fen(high["paid_at"] // DAY)
    once = _cases(ground, person[half:], "expenditure").assign(spared="L04", relief_cause=CAUSES[0])
    once["paid_at"] = _in_year(ground, len(once), 30, 150)
    once["applied_on"] = once["paid_at"] // DAY - 15
    again = once.assign(paid_at=once["paid_at"] + 50 * DAY, applied_on=once["applied_on"] + 50, relief_cause=CAUSES[1])
    return pd.concat([high, once, again], ignore_index=True)


def _limit_fen(day: pd.Series) -> Ints:
    """What a township may grant on each day: four monthly standards of that day."""
    return np.asarray(yearly_standard_fen(day.to_numpy()) * CareLimits.relief_cap_months // 12)


def _same_day(ground: Ground, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """L04: the same small sum to a dozen households of a township on one day; six are in order."""
    world = ground.world
    used = pd.concat(parts)["person"]
    persons = world.persons
    pool = persons[persons["alive"] & persons["age"].between(30, 70) & ~persons.index.isin(used) & ~covered(world)]
    pool = pool[~pool["unit"].isin(persons["unit"].to_numpy()[_watched(world)])].drop_duplicates("unit")
    towns = ground.shuffled(pool["township"].unique())[:2]
    groups = []
    for town, size, mark in zip(towns.tolist(), (12, 6), ("planted", "spared"), strict=False):
        people = ground.some(pool.index[pool["township"] == town], size)
        day = int(ground.days_back(60, 300, 1)[0])
        rows = _cases(ground, people, "expenditure").assign(paid_at=day * DAY + 600, applied_on=day - 9, amount_fen=500 * FEN)
        groups.append(rows.assign(**{mark: "L04"}, relief_cause=CAUSES[5]))
    return pd.concat(groups, ignore_index=True)


def _watched(world: World) -> Ints:
    """Everybody on the lists of watched families, families hit by events, and applicants."""
    names = [name for name in ("poverty_monitoring", "event_families", "applications") if name in world.registers]
    return np.concatenate(
        [world.registers[name]["person"].to_numpy(dtype=np.int64) for name in names] or [np.zeros(0, dtype=np.int64)]
    )


def _remember(ground: Ground, table: pd.DataFrame) -> None:
    for check in ("L02", "L03", "L04"):
        ground.world.planted[check] |= _case_keys(table[table["planted"] == check])
        ground.world.spared[check] |= _case_keys(table[table["spared"] == check])


def _case_keys(table: pd.DataFrame) -> set[Key]:
    return {(number,) for number in table["case_number"].tolist()}


def _remember_families(ground: Ground) -> None:
    """L06: the families of M06, which had no relief either."""
    world = ground.world
    ground.plant("L06", {int(k[0]) for k in world.planted["M06"]})
    ground.spare("L06", {int(k[0]) for k in world.spared["M06"]})


def slow_emergencies(tables: Tables) -> set[Key]:
    """L02: an emergency paid over 24 hours after it was found."""
    table = tables["temporary_relief"]
    late = table["paid_at"] - table["found_at"] > CareLimits.emergency_minutes
    return _case_keys(table[(table["relief_kind"] == "emergency") & (table["found_at"] >= 0) & late])


def without_papers(world: World, tables: Tables) -> set[Key]:
    """L03: aid in advance not filed, or its papers not complete after so many working days."""
    table = tables["temporary_relief"].query("advance_aid == 'yes'")
    paid = (table["paid_at"] // DAY).to_numpy()
    done = np.where(table["papers_completed_on"] >= 0, table["papers_completed_on"], world.as_of)
    return _case_keys(table[(table["filed_on"] < 0).to_numpy() | (workdays_between(paid, done) > CareLimits.papers_workdays)])


def odd_amounts(world: World, tables: Tables) -> set[Key]:
    """L04: above the limit, twice a calendar year for one cause, or the same sum to ten on a day in a township."""
    table = tables["temporary_relief"]
    day = table["paid_at"] // DAY
    year = day.to_numpy().astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    twice = pd.DataFrame({"person": table["person"], "cause": table["relief_cause"], "year": year}).duplicated(keep=False)
    township = pd.Series(world.persons["township"].to_numpy()[table["person"]], index=table.index)
    alike = table.groupby([township, day, "amount_fen"])["person"].transform("size") >= CareLimits.same_day_grants
    return _case_keys(table[(table["amount_fen"] > _limit_fen(day)) | twice | alike])


def at_risk(world: World, tables: Tables) -> set[Key]:
    """L06: watched families whose risk stands, with nobody on dibao or tekun and no relief in a year; by their head."""
    if "poverty_monitoring" not in tables:
        return set()
    table, relief = tables["poverty_monitoring"], tables["temporary_relief"]
    recent = relief.loc[relief["paid_at"] >= (world.as_of - 365) * DAY, "person"]
    helped = covered(world)[table["person"]] | table["person"].isin(recent).to_numpy()
    alone = table[~table["household_number"].isin(table.loc[helped, "household_number"])]
    return keys(alone.loc[(alone["monitor_kind"] != "") & (alone["risk_removed"] != "yes"), "head"].unique())


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Every fault of temporary relief."""
    return {
        "L01": reserves.poor_reserves(tables),
        "L02": slow_emergencies(tables),
        "L03": without_papers(world, tables),
        "L04": odd_amounts(world, tables),
        "L06": at_risk(world, tables),
    }


TOPIC = Topic(
    "临时救助",
    make,
    faults,
    units={"L01": "township", "L02": "case", "L03": "case", "L04": "case", "L06": "person"},
    notes={
        "L01": "no ledger of the reserve, a negative balance, no use for a year, or less than 50,000 yuan",
        "L02": "emergency aid over 24 hours after the need was found",
        "L03": "aid in advance not filed, or papers over 20 working days late",
        "L04": "above the township's limit, twice a year for one cause, or the same sum to ten households on a day",
        "L06": "watched family whose risk stands, without dibao, tekun or relief in a year; keyed by its head",
    },
)
