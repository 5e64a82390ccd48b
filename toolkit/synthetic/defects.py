"""Spoil names and id numbers the way clerks and spreadsheets do."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.synthetic.calibration import Defects
from toolkit.synthetic.names import mishear
from toolkit.synthetic.people import Flags

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def spoil_identities(rng: np.random.Generator, table: pd.DataFrame, defects: Defects, care: float = 1.0) -> pd.DataFrame:
    """Spoil every ``…id_number`` column and the name beside it; ``…intact`` says whose id number is still right.

    ``care`` below one is for offices that make fewer mistakes, 0 for those that make none. An id that ends in
    000 stands for one that was kept as a number: Excel keeps 15 digits.
    """
    added: dict[str, pd.Series] = {}
    for column in [str(name) for name in table if str(name).endswith("id_number")]:
        role = column.removesuffix("id_number")
        name = f"{role}name" if role else "person_name"
        before = table.get(f"{role}intact", pd.Series(True, index=table.index))
        if not care:
            added[f"{role}intact"] = before
            continue
        added[column], right = spoil_ids(rng, table[column], defects, care)
        added[f"{role}intact"] = before & right
        if name in table:
            added[name] = spoil_names(rng, table[name], defects, care)
    return table.assign(**added)


def spoil_ids(rng: np.random.Generator, ids: pd.Series, defects: Defects, care: float) -> tuple[pd.Series, Flags]:
    """Spoilt id numbers, and where they are still right (perhaps oddly written)."""
    whole = ids.str.len().fillna(0).to_numpy() == 18
    lot = np.where(whole, rng.random(len(ids)) / care, 1e9)
    edges = np.cumsum([defects.precision_lost, defects.typo, defects.missing, defects.oddly_written, defects.old_number])
    fate = np.searchsorted(edges, lot, side="right")
    text = ids.to_numpy(dtype=object, copy=True)
    for number, change in enumerate((_lose_precision, _mistype, _leave_blank, _write_oddly, _shorten)):
        rows = np.flatnonzero(fate == number)
        text[rows] = change(rng, text[rows].astype("U18"))
    return pd.Series(text, index=ids.index, dtype="str"), fate >= 3


Texts = npt.NDArray[np.str_]


def _lose_precision(rng: np.random.Generator, ids: Texts) -> object:
    scientific = rng.random(len(ids)) < 0.5
    return np.where(scientific, "3.99901E+17", np.char.add(ids.astype("U15"), "000"))


def _mistype(rng: np.random.Generator, ids: Texts) -> object:
    """One digit wrong or two neighbours swapped, in the birth date or the sequence."""
    signs = np.array(ids).view("U1").reshape(len(ids), 18)
    row, place = np.arange(len(ids)), rng.integers(8, 16, len(ids))
    here, after = signs[row, place].copy(), signs[row, place + 1].copy()
    swapped = (rng.random(len(ids)) < 0.4) & (here != after)
    wrong = np.char.mod("%d", (here.astype(np.int64) + rng.integers(1, 10, len(ids))) % 10)
    signs[row, place] = np.where(swapped, after, wrong)
    signs[row, place + 1] = np.where(swapped, here, after)
    return np.ascontiguousarray(signs).view("U18").ravel()


def _leave_blank(rng: np.random.Generator, ids: Texts) -> object:
    return np.full(len(ids), "")


def _write_oddly(rng: np.random.Generator, ids: Texts) -> object:
    """With an apostrophe, spaces, full-width digits or a small x: the same number."""
    ways = (
        lambda t: "'" + t,
        lambda t: f"{t[:6]} {t[6:14]} {t[14:]}",
        lambda t: t.translate(FULL_WIDTH),
        lambda t: t + " ",
        str.lower,
    )
    return np.array(
        [ways[i](text) for i, text in zip(rng.integers(0, len(ways), len(ids)), ids.tolist(), strict=True)], dtype=object
    )


def _shorten(rng: np.random.Generator, ids: Texts) -> object:
    """The 15 digits of before 1999, of persons who had one."""
    return np.array([t[:6] + t[8:17] if t[6:10] < "1960" and t[6:8] == "19" else t for t in ids.tolist()], dtype=object)


def spoil_names(rng: np.random.Generator, names: pd.Series, defects: Defects, care: float) -> pd.Series:
    """Some names typed by sound, some with a space after the surname."""
    lot = np.where(names.fillna("").str.len() > 1, rng.random(len(names)) / care, 1e9)
    misheard: Flags = lot < defects.homophone
    spaced: Flags = (lot >= defects.homophone) & (lot < defects.homophone + defects.spaced)
    text = names.to_numpy(dtype=object, copy=True)
    text[misheard] = [mishear(rng, name) for name in text[misheard]]
    text[spaced] = [f"{name[0]} {name[1:]}" for name in text[spaced]]
    return pd.Series(text, index=names.index, dtype="str")


def duplicate_rows(rng: np.random.Generator, table: pd.DataFrame, defects: Defects, allowed: Flags) -> pd.DataFrame:
    """Repeat some of the allowed rows right after themselves."""
    share = max(float(allowed.sum()) / max(len(table), 1), 0.01)
    chosen = allowed & (rng.random(len(table)) < defects.duplicate / share)
    return table.loc[table.index.repeat(1 + chosen)].reset_index(drop=True)


def shift_birth_dates(rng: np.random.Generator, born_on: pd.Series, defects: Defects) -> pd.Series:
    """Birth dates that no longer agree with the id number, by a month or more."""
    wrong = rng.random(len(born_on)) < defects.birth_date
    return born_on + np.where(wrong, 30 * rng.integers(1, 30, len(born_on)), 0)
