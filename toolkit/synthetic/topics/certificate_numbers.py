"""S04: the number of a disability certificate is the id number, the category and the level."""

import numpy as np
import pandas as pd

from toolkit.synthetic.disability import certificate_numbers
from toolkit.synthetic.topics.ground import Ground, keys
from toolkit.synthetic.world import Key, World

REISSUED = "B1"


def make(ground: Ground) -> None:
    """Numbers of all certificates; some with another's id, category or level, or a figure short; some issued again."""
    rows = ground.world.certificates
    numbers = _right(ground.world)
    living = rows.index[ground.world.persons["alive"].to_numpy()[rows["person"]] & rows["valid"]].to_numpy()
    chosen, reissued = ground.shuffled(living)[: 2 * ground.n].reshape(2, -1)
    for i, row in enumerate(chosen.tolist()):
        numbers[row] = _spoilt(numbers, row, i, living)
    numbers[reissued] = numbers[reissued] + REISSUED
    rows["certificate_number"] = numbers
    ground.plant("S04", rows.loc[chosen, "person"])
    ground.spare("S04", rows.loc[reissued, "person"])


def _right(world: World) -> pd.Series:
    """The number each certificate should have."""
    rows = world.certificates
    ids = pd.Series(world.persons["id_number"].to_numpy()[rows["person"]], index=rows.index)
    return certificate_numbers(ids, rows["category"], rows["level"])


def _spoilt(numbers: pd.Series, row: int, i: int, others: np.typing.NDArray[np.int64]) -> str:
    """The number with one thing wrong: the id of somebody else, the category, the level, or the length."""
    number = str(numbers[row])
    if i % 4 == 0:
        stranger = int(others[0]) if int(others[0]) != row else int(others[1])
        return str(numbers[stranger])[:18] + number[18:]
    if i % 4 == 1:
        return number[:18] + str(int(number[18]) % 7 + 1) + number[19]
    if i % 4 == 2:
        return number[:19] + str(int(number[19]) % 4 + 1)
    return number[:19]


def inconsistent(world: World) -> set[Key]:
    """S04: holders whose number, a re-issue mark aside, is not id, category and level."""
    numbers = world.certificates["certificate_number"].str.replace(r"B\d$", "", regex=True)
    return keys(world.certificates.loc[(numbers != _right(world)).to_numpy(), "person"])
