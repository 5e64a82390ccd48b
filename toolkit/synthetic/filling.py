"""Names, id numbers and homes filled into tables from the row numbers of the persons they name."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from toolkit.synthetic.people import Ints
from toolkit.synthetic.world import World

HOME = ("township_name", "village_name")
IDENTITY = ("person_name", "id_number", "sex", "born_on", *HOME)


def roles(table: pd.DataFrame) -> dict[str, str]:
    """Role -> the column that holds its persons: ``person`` -> person, ``caregiver`` -> caregiver_person."""
    columns = [str(column) for column in table]
    return {column.removesuffix("_person"): column for column in columns if column == "person" or column.endswith("_person")}


def filled(world: World, table: pd.DataFrame, wanted: Collection[str]) -> pd.DataFrame:
    """Add the wanted identity columns that the table has not."""
    table = table.reset_index(drop=True)
    added = _place_names(world, table, set(wanted) - set(table)) if "village" in table or "township" in table else {}
    for role, column in roles(table).items():
        person = table[column].fillna(-1).to_numpy(dtype=np.int64)
        names = IDENTITY if role == "person" else (f"{role}_name", f"{role}_id_number")
        missing = [name for name in names if name in wanted and name not in table and name not in added]
        added |= {
            name: identity_column(world, person, name.removeprefix(f"{role}_") if role != "person" else name) for name in missing
        }
    return table.assign(**added)


def identity_column(world: World, person: Ints, name: str) -> pd.Series:
    """One identity column of persons; blank where the row number is -1."""
    known = person >= 0
    if name in HOME:
        village = np.where(known, world.people.village[person], -1)
        return _at(world.places[name], village)
    if name == "sex":
        return pd.Series(np.select([~known, world.people.male[person]], ["", "male"], "female"), dtype="str")
    if name == "born_on":
        return pd.Series(np.where(known, world.people.born[person], -1))
    return _at(world.persons["person_name" if name == "name" else name], person)


def _place_names(world: World, table: pd.DataFrame, wanted: set[str]) -> dict[str, pd.Series]:
    """Names of the place that a row is about."""
    towns = world.places.drop_duplicates("township").set_index("township")["township_name"]
    if "village" in table:
        village = table["village"].fillna(-1).to_numpy(dtype=np.int64)
        found = {name: _at(world.places[name], village) for name in HOME if name in wanted}
    else:
        found = {}
    if "township" in table and "township_name" in wanted and not {"village", "person"} & set(table):
        found["township_name"] = _at(towns.sort_index(), table["township"].fillna(-1).to_numpy(dtype=np.int64))
    return found


def _at(values: pd.Series, place: Ints) -> pd.Series:
    """The values at the places, blank for -1."""
    found = values.take(np.maximum(place, 0)).reset_index(drop=True)
    return found if (place >= 0).all() else found.where(place >= 0, "")
