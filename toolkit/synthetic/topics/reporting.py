"""Deaths as they come to be known: members not taken off, mixed-up cremation ids, villages that report late or never."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import LAST_MONTH
from toolkit.synthetic.months import of_days
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.registers import REGISTERED_SINCE
from toolkit.synthetic.topic import Tables
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.world import Key, World

UNITS = {"D03": "household", "D04": "person", "D05": "village"}
NOTES = {
    "D03": "a dead member is still counted beside living ones",
    "D04": "a living informant's id number stands in a cremation record",
    "D05": "deaths registered late in the median, or none registered in a year",
}
YEARLY_DEATHS = 0.0073  # per inhabitant
SILENT_FROM = 3.0  # deaths expected in a year; fewer may well be none


def plant(ground: Ground) -> None:
    """D05 by changing days of registration; D03 and D04 are in the county already and are named here."""
    world = ground.world
    ground.plant("D03", {(h,) for h in still_counted(world)["household"]})
    ground.spare("D03", ground.some(_taken_off(world)["household"], 4 * ground.n))
    slow, silent, brisk = np.split(_villages(ground), _cuts(len(world.places)))
    for village in slow:
        _register_after(ground, village, 75, 200)
    for village in brisk:
        _register_after(ground, village, 30, 55)
    for village in silent:
        _silence(world, village)
    ground.plant("D05", np.concatenate([slow, silent]))
    ground.spare("D05", brisk)
    ground.plant("D04", mixed_up(world))
    known = world.persons[(world.persons["cremated_on"] >= REGISTERED_SINCE) & (world.persons["registered_on"] >= 0)]
    ground.spare("D04", ground.some(known.index.difference(list(mixed_up(world))), ground.n))


def _cuts(villages: int) -> tuple[int, int]:
    """Where slow villages end and silent ones end, among the villages chosen."""
    slow, silent = max(1, villages // 30), max(1, villages // 60)
    return slow, slow + silent


def _villages(ground: Ground) -> Ints:
    """Villages whose registration may be changed: no planted fault hangs on a death there, as far as there are such."""
    world = ground.world
    dead = {int(key[0]) for check in ("D01", "D02") for key in world.planted[check]} | set(world.cremation_informants)
    weight = world.persons.loc[sorted(dead), "village"].value_counts().reindex(world.places.index, fill_value=0)
    order = np.lexsort((ground.rng.random(len(weight)), weight.to_numpy()))
    wanted = _cuts(len(weight))[1] + max(1, len(weight) // 30)
    return np.asarray(order[:wanted])


def _recent(world: World, village: int) -> Flags:
    """Deaths of the village that count for the last year's registrations."""
    persons = world.persons
    return np.asarray((persons["village"] == village) & (persons["died"] <= world.as_of) & (persons["died"] > world.as_of - 600))


def _register_after(ground: Ground, village: int, low: int, high: int) -> None:
    world = ground.world
    chosen = _recent(world, village)
    day = world.persons.loc[chosen, "died"] + ground.rng.integers(low, high, int(chosen.sum()))
    world.persons.loc[chosen, "registered_on"] = day.where(day <= world.as_of, -1)


def _silence(world: World, village: int) -> None:
    """Earth burials that nobody reports: no registration and no cremation within the last year."""
    chosen = _recent(world, village) & (world.persons["registered_on"] > world.as_of - 366).to_numpy()
    world.persons.loc[chosen, ["registered_on", "cremated_on"]] = -1
    burned = _recent(world, village) & (world.persons["cremated_on"] > world.as_of - 366).to_numpy()
    world.persons.loc[burned, "cremated_on"] = -1


def still_counted(world: World) -> pd.DataFrame:
    """Memberships of dead persons who are counted to this day in households that have living members."""
    table = world.members.assign(died=of_days(world.persons["died"])[world.members["person"]])
    living = world.members.loc[world.persons["alive"].to_numpy()[world.members["person"]] & world.members["listed"], "household"]
    after = (table["to_month"] >= LAST_MONTH) & (table["died"] < LAST_MONTH)
    return table[after & table["household"].isin(living) & world.paid_now()[table["household"]]]


def _taken_off(world: World) -> pd.DataFrame:
    """Memberships that ended with the month of death in households that go on."""
    table = world.members.assign(died=of_days(world.persons["died"])[world.members["person"]])
    wrong = still_counted(world)["household"]
    return table[(table["to_month"] == table["died"]) & world.paid_now()[table["household"]] & ~table["household"].isin(wrong)]


def mixed_up(world: World) -> set[int]:
    """Living persons whose id number a cremation record carries."""
    cremated, alive = world.persons["cremated_on"].to_numpy(), world.persons["alive"].to_numpy()
    return {by for dead, by in world.cremation_informants.items() if cremated[dead] >= 0 and alive[by]}


def slow_villages(world: World, limits: Limits) -> set[int]:
    """Villages whose deaths registered in the last year took too long in the median, or that registered none."""
    persons, since = world.persons, world.as_of - 365
    recent = persons.loc[persons["registered_on"] > since, ["village", "died", "registered_on"]]
    lags = (recent["registered_on"] - recent["died"]).groupby(recent["village"])
    lag = lags.median()[lags.size() >= limits.lag_deaths]
    expected = world.places["population"] * YEARLY_DEATHS
    silent = set(world.places.index[expected >= SILENT_FROM]) - set(recent["village"])
    return {int(v) for v in lag.index[lag > limits.lag_days]} | {int(v) for v in silent}


def faults(world: World, tables: Tables, limits: Limits) -> dict[str, set[Key]]:
    """Keys of D03, D04, D05."""
    return {
        "D03": keys(still_counted(world)["household"]),
        "D04": keys(mixed_up(world)),
        "D05": keys(slow_villages(world, limits)),
    }
