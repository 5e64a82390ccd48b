"""Complaints and clues about the dibao scheme."""

import numpy as np
import pandas as pd

from toolkit.synthetic.world import World

CHANNELS = ("hotline", "letters_visits", "website", "inspection", "media", "referral")
SUBJECTS = ("exclusion", "favouritism", "payment")
SUMMARIES = {
    "exclusion": ("反映家中困难申请低保未获批准", "反映村里困难户没有纳入低保", "反映低保评定不公平"),
    "favouritism": ("反映村干部亲属享受低保", "反映条件好的家庭享受低保", "反映低保评议走过场"),
    "payment": ("反映低保金到账晚", "反映办理低保态度生硬", "反映存折由他人保管"),
}


def make_complaints(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Two years of clues; villages differ, and those with planted faults draw somewhat more."""
    around = world.calibration.surroundings
    people = int(world.places["population"].sum())
    n = max(12, round(2 * around.clues_per_thousand * people / 1000))
    weight = world.places["population"] * rng.gamma(2.0, 1.0, len(world.places)) * _faulty(world)
    village = rng.choice(len(world.places), size=n, p=(weight / weight.sum()).to_numpy())
    received = np.sort(world.as_of - rng.integers(3, 725, n))
    table = pd.DataFrame({"received_on": received, "village": village})
    table["channel"] = rng.choice(CHANNELS, size=n, p=around.clue_channels)
    table["subject"] = rng.choice(SUBJECTS, size=n, p=around.clue_subjects)
    table["summary"] = [SUMMARIES[s][i] for s, i in zip(table["subject"], rng.integers(0, 3, n), strict=True)]
    closed = np.where(rng.random(n) < 1 / 3, "substantiated", "unsubstantiated")
    table["conclusion"] = np.where(received > world.as_of - rng.integers(20, 70, n), "open", closed)
    return table


def _faulty(world: World) -> np.typing.NDArray[np.float64]:
    """Factor per village: one, and a quarter more for each household with a planted fault."""
    village = world.households["village"].to_numpy()[sorted(world.spoken_for)]
    return np.asarray(1 + 0.25 * np.bincount(village, minlength=len(world.places)), dtype=np.float64)
