"""Tekun persons who are in order, dealt out so that each carries one story at most."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topics.ground import Ground
from toolkit.synthetic.world import World


def supported(world: World) -> pd.DataFrame:
    """Rows of the tekun roster that have not ended."""
    rows: pd.DataFrame = world.tekun[world.tekun["supported_until"] < 0]
    return rows


def at_home(world: World) -> pd.DataFrame:
    """Supported rows of persons who live at home."""
    rows = supported(world)
    return rows[rows["mode"] == "home"]


@dataclass
class Hands:
    """Persons at home and in institutions left to deal, in random order."""

    home: Ints
    institution: Ints

    @classmethod
    def of(cls, ground: Ground) -> "Hands":
        """Living persons supported for over a year, without dibao and without another check's story."""
        world, rows = ground.world, supported(ground.world)
        told = {int(key[0]) for check in ("D02", "T01") for key in world.planted[check]} | set(world.members["person"])
        alive = world.persons["alive"].to_numpy()[rows["person"]]
        since = rows["supported_from"] < rows["last_paid_month"] - 12
        free = rows[alive & since & ~rows["person"].isin(told)]
        home, away = (free.loc[free["mode"] == mode, "person"].to_numpy() for mode in ("home", "institution"))
        return cls(ground.shuffled(home), ground.shuffled(away))

    def deal(self, n: int) -> Ints:
        """The next ``n`` persons at home."""
        dealt, self.home = self.home[:n], self.home[n:]
        return np.asarray(dealt)

    def deal_in_institutions(self, n: int) -> Ints:
        """The next ``n`` persons in institutions."""
        dealt, self.institution = self.institution[:n], self.institution[n:]
        return np.asarray(dealt)
