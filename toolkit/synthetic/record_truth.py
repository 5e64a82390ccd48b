"""Truth about single rows: id numbers that do not say who is meant (Q01), rows that contradict a person's others (Q02)."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from toolkit.synthetic.filling import roles
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.world import World
from toolkit.values import id_number

Tables = Mapping[str, pd.DataFrame]
Places = Mapping[str, pa.Array]
Texts = npt.NDArray[np.object_]


def links_table(world: World, tables: Tables, places: Places) -> pd.DataFrame:
    """Register, source_row, role, person and defect where an id number is asked for and does not say who it is."""
    keys = world.persons["person_key"].to_numpy()
    parts = []
    for register, role, person, table in _roles(tables):
        if _id_column(role) not in table:
            continue
        named = (person >= 0) & (keys[person] != "")  # who died before the books begin is in none of them
        rows = np.flatnonzero(named & ~_intact(table, role))
        found = _rows(register, role, places[register], rows).assign(person_key=keys[person[rows]])
        parts.append(found.assign(defect=_defects(table[_id_column(role)].iloc[rows])))
    return pd.concat(parts, ignore_index=True)


def conflicts_table(world: World, tables: Tables, places: Places) -> pd.DataFrame:
    """Register, source_row, role and what differs where the id number is right: the name by more than spaces, the birth date."""
    names, born = world.persons["person_name"], world.people.born
    parts = []
    for register, role, person, table in _roles(tables):
        if _id_column(role) not in table:
            continue
        sure = (person >= 0) & _intact(table, role)
        written = table.get("person_name" if role == "person" else f"{role}_name")
        if written is not None:
            bare = written.str.replace(" ", "").fillna("").to_numpy()
            rows = np.flatnonzero(sure & (bare != "") & (bare != names.take(np.maximum(person, 0)).to_numpy()))
            parts.append(_rows(register, role, places[register], rows).assign(reason="name_differs"))
        if role == "person" and "born_on" in table:
            day = table["born_on"].to_numpy(dtype=np.int64)
            rows = np.flatnonzero(sure & (day >= 0) & (day != born[person]) & (born[person] >= 0))
            parts.append(_rows(register, role, places[register], rows).assign(reason="birth_date_differs"))
    return pd.concat(parts, ignore_index=True)


def _roles(tables: Tables) -> Iterator[tuple[str, str, Ints, pd.DataFrame]]:
    """Every register and role with the row numbers of its persons."""
    for register, table in tables.items():
        for role, column in roles(table).items():
            yield register, role, table[column].fillna(-1).to_numpy(dtype=np.int64), table


def _id_column(role: str) -> str:
    return "id_number" if role == "person" else f"{role}_id_number"


def _intact(table: pd.DataFrame, role: str) -> Flags:
    column = "intact" if role == "person" else f"{role}_intact"
    return table[column].to_numpy(dtype=bool) if column in table else np.ones(len(table), dtype=bool)


def _rows(register: str, role: str, places: pa.Array, rows: Ints) -> pd.DataFrame:
    return pd.DataFrame({"register": register, "source_row": places.take(pa.array(rows)).to_pandas(), "role": role})


def _defects(ids: pd.Series) -> Texts:
    """What is the matter with id numbers that do not say who is meant; ``another`` is a good number of somebody else."""
    judged = id_number.normalize(ids, fictional_regions=True)["status"].to_numpy()
    return np.where(np.isin(judged, ["valid", "valid_15"]), "another", judged)
