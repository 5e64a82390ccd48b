"""Persons for planting and persons to choose from."""

import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.topics.ground import Ground, ever_supported, inhabitants, roster
from toolkit.synthetic.world import World


def apart(ground: Ground, persons: Ints, n: int) -> Ints:
    """Up to ``n`` of the roster persons, one per household that carries no fault yet; it is spoken for from now on."""
    table = roster(ground.world)
    mine = table[table["person"].isin(persons)].drop_duplicates("household")
    homes = ground.take(mine["household"], n)
    chosen: Ints = mine.loc[mine["household"].isin(homes), "person"].to_numpy()
    return chosen


def villagers(world: World, low: float, high: float) -> pd.DataFrame:
    """Living persons of an age who never had support, with their homes."""
    table = inhabitants(world, "age", "male", "official", "disabled", "village", "township")
    return table[table["age"].between(low, high) & ~ever_supported(world)[table.index]]
