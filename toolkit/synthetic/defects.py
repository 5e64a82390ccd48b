"""Spoil names and id numbers the way clerks and spreadsheets do."""

import numpy as np
import pandas as pd

from toolkit.synthetic.calibration import Defects
from toolkit.synthetic.names import mishear
from toolkit.synthetic.people import Flags


def spoil_identity(rng: np.random.Generator, table: pd.DataFrame, defects: Defects, care: float = 1.0) -> pd.DataFrame:
    """Spoil ``person_name`` and ``id_number`` of some rows; ``intact`` says whose id number is still right.

    ``care`` below one is for bureaus that make fewer mistakes. An id that ends in 000 stands for one that
    was kept as a number: Excel keeps 15 digits.
    """
    table = table.copy()
    lot = rng.random(len(table)) / care
    edges = np.cumsum([defects.precision_lost, defects.typo, defects.missing])
    ids = table["id_number"].astype("str")
    lost, typed, blank = lot < edges[0], (lot >= edges[0]) & (lot < edges[1]), (lot >= edges[1]) & (lot < edges[2])
    scientific = rng.random(len(table)) < 0.5
    shortened = pd.Series(np.where(scientific, "3.99901E+17", ids.str.slice(0, 15) + "000"), index=table.index)
    ids = ids.mask(lost, shortened).mask(blank, "")
    ids = ids.mask(typed, pd.Series([_mistype(rng, text) for text in ids[typed]], index=ids.index[typed]))
    table["intact"] = ~(lost | typed | blank) & table.get("intact", True)
    table["id_number"] = ids
    table["person_name"] = _spoil_names(rng, table["person_name"], defects, care)
    return table


def _mistype(rng: np.random.Generator, text: str) -> str:
    """One digit wrong or two neighbours swapped, in the birth date or the sequence."""
    place = int(rng.integers(8, 16))
    if rng.random() < 0.4 and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    wrong = str((int(text[place]) + int(rng.integers(1, 10))) % 10)
    return text[:place] + wrong + text[place + 1 :]


def _spoil_names(rng: np.random.Generator, names: pd.Series, defects: Defects, care: float) -> pd.Series:
    """Some names typed by sound, some with a space after the surname."""
    names = names.astype("str")
    lot = rng.random(len(names)) / care
    misheard: Flags = lot < defects.homophone
    spaced: Flags = (lot >= defects.homophone) & (lot < defects.homophone + defects.spaced)
    heard = pd.Series([mishear(rng, name) for name in names[misheard]], index=names.index[misheard], dtype="str")
    return names.mask(misheard, heard).mask(spaced, names.str.slice(0, 1) + " " + names.str.slice(1))


def duplicate_rows(rng: np.random.Generator, table: pd.DataFrame, defects: Defects, allowed: Flags) -> pd.DataFrame:
    """Repeat some of the allowed rows right after themselves."""
    chosen = allowed & (rng.random(len(table)) < defects.duplicate / max(allowed.mean(), 0.01))
    return table.loc[table.index.repeat(1 + chosen)].reset_index(drop=True)


def shift_birth_dates(rng: np.random.Generator, born_on: pd.Series, defects: Defects) -> pd.Series:
    """Birth dates that no longer agree with the id number, by a month or more."""
    wrong = rng.random(len(born_on)) < defects.birth_date
    return born_on + np.where(wrong, 30 * rng.integers(1, 30, len(born_on)), 0)
