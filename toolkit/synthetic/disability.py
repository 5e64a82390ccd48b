"""Disability certificates."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import Surroundings
from toolkit.synthetic.odd_villages import need
from toolkit.synthetic.people import YEAR, Flags, Ints

AGE_FACTORS = ((18, 0.35), (45, 0.75), (60, 1.1), (200, 1.9))
INTELLECTUAL, MENTAL = 5, 6


def make_certificates(
    rng: np.random.Generator, around: Surroundings, persons: pd.DataFrame, township: Ints, as_of: int
) -> pd.DataFrame:
    """One row per holder: person, category 1-7, level 1-4, dates, status; ``severe`` and ``valid`` for convenience.

    ``township`` has one element per village.
    """
    listed = persons[persons["listed"]]
    chance = np.select([listed["age"] < limit for limit, _ in AGE_FACTORS], [f for _, f in AGE_FACTORS])
    chance = chance * need(listed["village"], township)
    chance = chance * around.certificate_share / chance[listed["alive"].to_numpy()].mean()
    holder = listed.index.to_numpy()[rng.random(len(listed)) < chance]
    n = len(holder)
    table = pd.DataFrame({"person": holder})
    table["category"] = 1 + rng.choice(7, size=n, p=around.category_shares)
    table["level"] = 1 + rng.choice(4, size=n, p=around.level_shares)
    age = listed.loc[holder, "age"].to_numpy()
    table["issued_on"] = as_of - (rng.uniform(0.1, age.clip(0.2, 16), n) * YEAR).astype(np.int64)
    renewed = ((as_of - table["issued_on"]) // int(10 * YEAR) + 1) * 10
    table["valid_until"] = table["issued_on"] + (renewed * YEAR).astype(np.int64)
    return _with_status(rng, table, (listed.loc[holder, "registered_on"] >= 0).to_numpy(), as_of)


def _with_status(rng: np.random.Generator, table: pd.DataFrame, struck: Flags, as_of: int) -> pd.DataFrame:
    """Status of each certificate; a few have run out; most are cancelled once the holder is struck from the hukou books."""
    lot = rng.random(len(table))
    table["status"] = np.select([struck & (lot < 0.6), lot < 0.025, lot < 0.035], ["cancelled", "cancelled", "frozen"], "valid")
    expired = (table["status"] == "valid") & (rng.random(len(table)) < 0.015)
    table.loc[expired, "valid_until"] = as_of - rng.integers(30, 600, int(expired.sum()))
    table["valid"] = (table["status"] == "valid") & (table["valid_until"] >= as_of)
    table["severe"] = (table["level"] <= 2) | (table["category"].isin([INTELLECTUAL, MENTAL]) & (table["level"] == 3))
    return table


def certificate_numbers(id_number: pd.Series, category: pd.Series, level: pd.Series) -> pd.Series:
    """20 characters: id number, category, level."""
    return id_number.astype("str") + category.astype("str") + level.astype("str")
