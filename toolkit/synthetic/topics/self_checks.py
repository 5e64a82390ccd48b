"""Returns of the villages' own checks: V03, V05 and R06."""

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints, day_number
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.truth import find_faults
from toolkit.synthetic.world import Key, World

DEADLINES = (day_number("2025-04-30"), day_number("2026-04-30"))
PERSONS = ("D01", "E13", "K01", "M01")  # checks of the base county keyed by persons first
HOUSEHOLDS = ("E02", "P06")
ROUND_DAYS = 180  # a return within so many days of a deadline belongs to it


def make(ground: Ground) -> pd.DataFrame:
    """A return per village and year; the faults are in the newer one."""
    table = pd.concat([_returns(ground, deadline) for deadline in DEADLINES], ignore_index=True)
    newest = table["deadline"] == DEADLINES[-1]
    known = known_faults(ground.world)
    lots = ground.shuffled(np.flatnonzero(known >= CareLimits.zero_faults))
    lots = lots[
        np.argsort(-known[lots], kind="stable")
    ]  # with some to spare where nothing is reported: spoilt ids may hide a fault
    n = min(CareRates().odd_villages, max(1, len(lots) // 10))
    zero, late, unfinished, same_day, near = (lots[i * n : (i + 1) * n] for i in range(5))
    copied = lots[5 * n : 5 * n + CareLimits.copied_statements] if len(lots) >= 5 * n + CareLimits.copied_statements else lots[:0]
    _plant_slow(ground, table, newest, late, unfinished, near)
    table.loc[newest & table["village"].isin(zero), FOUND] = 0
    table["statement"] = _statements(ground, table)
    _plant_implausible(table, newest, same_day, copied)
    ground.plant("V05", np.concatenate([zero, same_day, copied]))
    ground.spare("V05", np.concatenate([late, unfinished, near]))
    table = table.drop(columns="deadline")
    _remember_deadlines(ground, table)
    return table.sort_values(["village", "returned_on"]).reset_index(drop=True)


FOUND = ["wrong_found", "missed_found", "exited_count", "added_count"]


def _returns(ground: Ground, deadline: int) -> pd.DataFrame:
    """Returns in time, with something found and put right within two months."""
    world, rng, n = ground.world, ground.rng, len(ground.world.places)
    households = world.households.index[world.paid_now()]
    checked = np.bincount(world.households["village"].to_numpy()[households], minlength=n)
    returned = deadline - rng.integers(0, 20, n)
    table = pd.DataFrame({"village": np.arange(n), "returned_on": returned, "households_checked": checked})
    table["wrong_found"], table["missed_found"] = rng.integers(1, 5, n), rng.integers(0, 4, n)
    table["exited_count"], table["added_count"] = table["wrong_found"], table["missed_found"]
    table["kin_filed"], table["deaths_stopped"] = rng.integers(0, 4, n), rng.integers(0, 5, n)
    return table.assign(rectified_on=returned + rng.integers(10, 60, n), deadline=deadline)


def _statements(ground: Ground, table: pd.DataFrame) -> list[str]:
    """What the village writes, in its own words and figures."""
    names = ground.world.places["village_name"].take(table["village"].to_numpy())
    rows = zip(names, table["households_checked"], table["wrong_found"], table["missed_found"], strict=True)
    return [
        f"{name}共排查{n}户，发现错保{a}户、漏保{b}户，均已落实整改责任。" if a + b else f"{name}共排查{n}户，未发现问题。"
        for name, n, a, b in rows
    ]


def _plant_slow(ground: Ground, table: pd.DataFrame, newest: pd.Series, late: Ints, unfinished: Ints, near: Ints) -> None:
    """V03: returned two months late, or not put right for half a year; a fortnight and 85 days are in order."""
    mine = newest & table["village"].isin(late)
    table.loc[mine, "returned_on"] = DEADLINES[-1] + 60
    table.loc[mine, "rectified_on"] = DEADLINES[-1] + 100
    table.loc[newest & table["village"].isin(unfinished), "rectified_on"] = -1
    close = newest & table["village"].isin(near)
    table.loc[close, "returned_on"] = DEADLINES[-1] + 14
    table.loc[close, "rectified_on"] = DEADLINES[-1] + 14 + 85
    ground.plant("V03", np.concatenate([late, unfinished]))
    ground.spare("V03", near)


def _plant_implausible(table: pd.DataFrame, newest: pd.Series, same_day: Ints, copied: Ints) -> None:
    """V05: all put right on the day of the return; a statement that several villages share."""
    mine = newest & table["village"].isin(same_day)
    table.loc[mine, "rectified_on"] = table.loc[mine, "returned_on"]
    table.loc[newest & table["village"].isin(copied), "statement"] = "经认真自查，本村低保工作规范，发现的个别问题已整改到位。"


def known_faults(world: World) -> Ints:
    """Faults of the base county's checks per village, of persons or households."""
    found = find_faults(world)
    persons = [int(key[0]) for check in PERSONS for key in found[check]]
    homes = [int(key[0]) for check in HOUSEHOLDS for key in found[check]]
    village = np.concatenate([world.persons["village"].to_numpy()[persons], world.households["village"].to_numpy()[homes]])
    return np.bincount(village.astype(np.int64), minlength=len(world.places))


def _newest(tables: Tables) -> pd.DataFrame:
    """The latest return of each village."""
    return tables["self_check_returns"].sort_values("returned_on", kind="stable").drop_duplicates("village", keep="last")


def _remember_deadlines(ground: Ground, table: pd.DataFrame) -> None:
    """R06: the villages that are late make their townships late; the other townships' latest days were in time."""
    late = townships_late(ground.world, {"self_check_returns": table})
    both = {(int(town), iso_day(day)) for town in ground.world.places["township"].unique() for day in DEADLINES}
    ground.plant("R06", late)
    ground.spare("R06", both - late)


def townships_late(world: World, tables: Tables) -> set[Key]:
    """R06: township and deadline where a village's return came after the deadline (or not at all)."""
    table = tables["self_check_returns"]
    found: set[Key] = set()
    for deadline in DEADLINES:
        mine = table[(table["returned_on"] > deadline - ROUND_DAYS) & (table["returned_on"] <= deadline + ROUND_DAYS)]
        in_time = mine.loc[mine["returned_on"] <= deadline, "village"]
        late = world.places.loc[~world.places.index.isin(in_time), "township"].unique()
        found |= {(int(town), iso_day(deadline)) for town in late}
    return found


def iso_day(day: int) -> str:
    """2026-04-30."""
    return str(np.datetime64(day, "D"))


def slow(world: World, tables: Tables) -> set[Key]:
    """V03: the return came a month late and more, or what it found is not put right after three."""
    table = _newest(tables)
    late = table["returned_on"] > DEADLINES[-1] + CareLimits.return_days
    done = table["rectified_on"].where(table["rectified_on"] >= 0, world.as_of)
    found = table[["wrong_found", "missed_found"]].sum(axis=1) > 0
    return keys(table.loc[late | (found & (done - table["returned_on"] > 3 * CareLimits.return_days)), "village"])


def implausible(world: World, tables: Tables) -> set[Key]:
    """V05: nothing found though three faults stand; a statement of three villages; or all put right the same day."""
    table = _newest(tables)
    found = table[["wrong_found", "missed_found"]].sum(axis=1) > 0
    empty = ~found & (known_faults(world)[table["village"]] >= CareLimits.zero_faults)
    copied = table.groupby("statement")["village"].transform("size") >= CareLimits.copied_statements
    return keys(table.loc[empty | copied | (found & (table["rectified_on"] == table["returned_on"])), "village"])
