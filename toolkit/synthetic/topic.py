"""A topic: registers of one office or one subject, made from the true county, with the faults planted in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.synthetic.world import Key, World

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Topic:
    """Registers that are made together.

    ``make`` returns clean tables under the register's name and records in ``world.planted`` the keys of the
    faults it puts in, in ``world.spared`` those of near-misses that must not flag. ``faults`` finds all faults
    in the clean tables by direct rules, planted or come about by themselves: it never looks at ``world.planted``.
    ``units`` names per check what its keys are (``person``, ``household``, ``village``, ``township``, ``batch``,
    ``case`` …, joined by ``|``), ``notes`` one English line each for the truth file.
    """

    name: str
    make: Callable[[np.random.Generator, World], Tables]
    faults: Callable[[World, Tables], Mapping[str, set[Key]]]
    units: Mapping[str, str]
    notes: Mapping[str, str]
