"""Hotlines and training: O05 and O07."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.synthetic.topic import Tables, Topic
from toolkit.synthetic.topics.care_rates import CareLimits, CareRates
from toolkit.synthetic.topics.ground import Ground, keys, latest
from toolkit.synthetic.world import Key, World

SUBJECTS = ("低保政策业务培训", "社会救助经办业务培训", "低保审核确认程序培训", "近亲属备案与公示业务培训")


def make(rng: np.random.Generator, world: World) -> Tables:
    """Test calls to every office, and the townships' training."""
    ground = Ground(rng, world, {})
    ground.tables["hotline_tests"] = _calls(ground)
    ground.tables["trainings"] = _trainings(ground)
    return ground.tables


def _towns(world: World) -> list[str]:
    return world.places.drop_duplicates("township").sort_values("township", kind="stable")["township_name"].tolist()


def _calls(ground: Ground) -> pd.DataFrame:
    """A call every quarter; some offices do not answer or publish a number that is not the registered one."""
    units = [f"{ground.world.calibration.county_name}民政局", *(f"{town}民政办" for town in _towns(ground.world))]
    n = len(units)
    numbers = [f"12{lot:09d}" for lot in ground.shuffled(90_000)[:n] + 1_000_000]
    rounds = []
    for low, high in ((280, 300), (190, 210), (100, 120), (5, 30)):
        rounds.append(pd.DataFrame({"unit": units, "hotline": numbers, "registered_number": numbers, "answered": "yes"}))
        rounds[-1]["tested_on"] = ground.days_back(low, high, n)
    lots = ground.shuffled(n)
    few = CareRates().few(n) + 1
    wrong, near = lots[:few], lots[few : 2 * few]
    for i, place in enumerate(wrong.tolist()):
        column, value = (("answered", "no"), ("hotline", f"12{9_900_000 + i:09d}"))[i % 2]
        for calls in rounds[-2:]:
            calls.loc[place, column] = value
    rounds[1].loc[near, "answered"] = "no"
    ground.plant("O05", [(units[i],) for i in wrong])
    ground.spare("O05", [(units[i],) for i in near])
    return pd.concat(rounds, ignore_index=True).sort_values(["tested_on", "unit"]).reset_index(drop=True)


def _trainings(ground: Ground) -> pd.DataFrame:
    """Two or three trainings a year; some townships had none for over a year, or nobody came."""
    townships = int(ground.world.places["township"].max()) + 1
    rounds = [(60, 340), (380, 500), (560, 700)]
    table = pd.concat(
        [pd.DataFrame({"township": np.arange(townships), "trained_on": ground.days_back(*r, townships)}) for r in rounds]
    )
    table = table.assign(topic=ground.rng.choice(SUBJECTS, len(table)), attendees=ground.rng.integers(12, 60, len(table)))
    lots = ground.shuffled(townships)
    few = CareRates().few(townships)
    wrong, near = lots[:few], lots[few : 2 * few]
    recent = table["trained_on"] >= ground.world.as_of - CareLimits.training_days
    nobody = table["township"].isin(wrong[1::2])
    table.loc[recent & nobody, "attendees"] = 0
    table.loc[recent & table["township"].isin(near), "trained_on"] = ground.world.as_of - 360
    ground.plant("O07", wrong)
    ground.spare("O07", near)
    table["organiser"] = [f"{name}人民政府" for name in np.array(_towns(ground.world))[table["township"]]]
    table = table[~(recent & table["township"].isin(wrong[::2]))]
    return table.sort_values("trained_on", kind="stable").reset_index(drop=True)


def unreachable(tables: Tables) -> set[Key]:
    """O05: the last call was not answered, or the number published is not the one registered."""
    newest = latest(tables["hotline_tests"], "unit", "tested_on")
    wrong = (newest["answered"] != "yes") | (newest["hotline"] != newest["registered_number"])
    return {(unit,) for unit in newest.loc[wrong, "unit"].tolist()}


def untrained(world: World, tables: Tables) -> set[Key]:
    """O07: townships without a training that anybody attended, within a year."""
    table = tables["trainings"]
    held = table[(table["trained_on"] >= world.as_of - CareLimits.training_days) & (table["attendees"] > 0)]
    return keys(np.setdiff1d(world.places["township"], held["township"]))


def faults(world: World, tables: Tables) -> Mapping[str, set[Key]]:
    """Offices that cannot be reached, townships without training."""
    return {"O05": unreachable(tables), "O07": untrained(world, tables)}


TOPIC = Topic(
    "热线和培训",
    make,
    faults,
    units={"O05": "office", "O07": "township"},
    notes={
        "O05": "the last test call was not answered, or the published number is not the registered one",
        "O07": "no training with attendees within a year",
    },
)
