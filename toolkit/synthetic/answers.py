"""The truth files: which faults and near-misses there are, and whose row is whose."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.synthetic.filling import roles
from toolkit.synthetic.linkable import Linkable
from toolkit.synthetic.months import iso
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.topics import TOPICS
from toolkit.synthetic.truth import NOTES, SCHEMES, UNITS, find_faults
from toolkit.synthetic.world import Key, World

Tables = dict[str, pd.DataFrame]
ID_COLUMN = {"person": "id_number"}


def write_truth(world: World, tables: Tables, places: Mapping[str, pa.Array], folder: Path) -> None:
    """``planted.csv``, ``links.csv`` and ``hukou_keys.csv``.

    A row of a register without a line in ``links.csv`` carries the right id number of every person it names:
    the hukou row with that id says who it is, and ``hukou_keys.csv`` gives the keys of the hukou rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in truth_tables(world, tables, places).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def truth_tables(world: World, tables: Tables, places: Mapping[str, pa.Array]) -> Tables:
    """The truth files by name."""
    return {
        "planted": planted_table(world, tables),
        "links": links_table(world, tables, places),
        "hukou_keys": hukou_keys(world, tables["hukou"], places["hukou"]),
    }


def planted_table(world: World, tables: Tables) -> pd.DataFrame:
    """Every true fault and every near-miss: check_id, unit, unit_key, kind, linkable, note."""
    keyed, rows = Keys(world), []
    for check, unit, note, found, linkable in _checks(world, tables):
        for kind, keys in _by_kind(world, check, found).items():
            for text, key in sorted((keyed.text(unit, key), key) for key in keys):
                rows.append((check, unit, text, kind, int(linkable.of(check, unit, key)), note))
    return pd.DataFrame(rows, columns=["check_id", "unit", "unit_key", "kind", "linkable", "note"])


def _checks(world: World, tables: Tables) -> Iterator[tuple[str, str, str, set[Key], Linkable]]:
    """Each check with its unit, note, true faults and who can be linked for it."""
    base = Linkable(world, tables)
    for check, found in find_faults(world).items():
        yield check, UNITS[check], NOTES[check], found, base
    for topic in TOPICS:
        own = base.among(tables, world.made_by[topic.name])
        for check, found in topic.faults(world, world.registers).items():
            yield check, topic.units[check], topic.notes[check], set(found), own


def _by_kind(world: World, check: str, found: set[Key]) -> dict[str, set[Key]]:
    planted, spared = world.planted[check] & found, world.spared[check] - found
    return {"planted": planted, "incidental": found - planted, "near_miss": spared}


class Keys:
    """Keys as the truth files write them."""

    def __init__(self, world: World) -> None:
        self._person = world.persons["person_key"].tolist()
        self._head = world.households["head"].tolist()
        self._village = world.places["village_code"].tolist()
        self._township = world.places.drop_duplicates("township").set_index("township")["township_name"].to_dict()

    def text(self, unit: str, key: Key) -> str:
        """``unit_key`` of a fault; ``unit`` names the parts of its key."""
        return "|".join(self._part(word, part) for word, part in zip(unit.split("|"), key, strict=True))

    def _part(self, unit: str, part: int | str) -> str:
        if isinstance(part, str):
            return SCHEMES.get(part, part)
        number = int(part)
        if unit == "household":
            return str(self._person[self._head[number]])
        if unit == "village":
            return str(self._village[number])
        if unit == "township":
            return str(self._township[number])
        return iso(number) if unit == "month" else str(self._person[number])


def links_table(world: World, tables: Tables, places: Mapping[str, pa.Array]) -> pd.DataFrame:
    """Register, source_row, role and person where an id number is asked for and does not say who it is."""
    keys = world.persons["person_key"].to_numpy()
    parts = [
        _role_links(keys, register, role, table[column], table.get(_intact(role)), places[register])
        for register, table in tables.items()
        for role, column in roles(table).items()
        if ID_COLUMN.get(role, f"{role}_id_number") in table
    ]
    return pd.concat(parts, ignore_index=True)


def _intact(role: str) -> str:
    return "intact" if role == "person" else f"{role}_intact"


def _role_links(
    keys: npt.NDArray[np.object_], register: str, role: str, persons: pd.Series, intact: pd.Series | None, places: pa.Array
) -> pd.DataFrame:
    person: Ints = persons.fillna(-1).to_numpy(dtype=np.int64)
    unclear: Flags = (person >= 0) & (np.ones(len(person), dtype=bool) if intact is None else ~intact.to_numpy(dtype=bool))
    rows = np.flatnonzero(unclear)
    source = places.take(pa.array(rows)).to_pandas()
    return pd.DataFrame({"register": register, "source_row": source, "role": role, "person_key": keys[person[rows]]})


def hukou_keys(world: World, table: pd.DataFrame, places: pa.Array) -> pd.DataFrame:
    """First and last row and key per hukou sheet; keys run on by one per row, in base 36."""
    sheets = pc.utf8_rtrim(places, "0123456789").dictionary_encode()
    names, codes = sheets.dictionary.to_pylist(), sheets.indices.to_numpy()
    first = np.array([np.argmax(codes == code) for code in range(len(names))])
    last = first + np.bincount(codes) - 1
    keys = world.persons["person_key"].to_numpy()[table["person"].to_numpy()]
    number = {
        name: [int(places[int(i)].as_py().rsplit("!", 1)[1]) for i in rows] for name, rows in (("first", first), ("last", last))
    }
    columns = {"first_row": number["first"], "last_row": number["last"], "first_key": keys[first], "last_key": keys[last]}
    return pd.DataFrame({"sheet": [name.removesuffix("!") for name in names], **columns})
