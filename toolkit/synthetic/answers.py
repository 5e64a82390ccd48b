"""The truth files: which faults and near-misses there are, and whose row is whose."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from toolkit.synthetic.linkable import Linkable
from toolkit.synthetic.months import iso
from toolkit.synthetic.record_truth import conflicts_table, links_table
from toolkit.synthetic.topics import TOPICS
from toolkit.synthetic.topics.care_rates import CareLimits
from toolkit.synthetic.topics.rates import Limits
from toolkit.synthetic.truth import NOTES, SCHEMES, UNITS, find_faults
from toolkit.synthetic.world import Key, World

Tables = dict[str, pd.DataFrame]


def write_truth(world: World, tables: Tables, places: Mapping[str, pa.Array], folder: Path) -> None:
    """``planted.csv``, ``links.csv``, ``conflicts.csv``, ``hukou_keys.csv`` and ``limits.yaml``.

    A row of a register without a line in ``links.csv`` carries the right id number of every person it names:
    the hukou row with that id says who it is, and ``hukou_keys.csv`` gives the keys of the hukou rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in truth_tables(world, tables, places).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    write_limits(folder / "limits.yaml")


def write_limits(path: Path) -> None:
    """The limits by which a case is a fault here, so that a check can be judged by the same."""
    values = asdict(Limits()) | asdict(CareLimits())
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in sorted(values.items())}
    path.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")


def truth_tables(world: World, tables: Tables, places: Mapping[str, pa.Array]) -> Tables:
    """The truth files by name."""
    return {
        "planted": planted_table(world, tables),
        "links": links_table(world, tables, places),
        "conflicts": conflicts_table(world, tables, places),
        "hukou_keys": hukou_keys(world, tables["hukou"], places["hukou"]),
    }


def planted_table(world: World, tables: Tables) -> pd.DataFrame:
    """Every true fault and every near-miss: check_id, unit, unit_key, kind, linkable, note.

    A check that judges two kinds of units is two here, told apart by what follows a colon (``O03:county``).
    """
    keyed, rows = Keys(world), []
    for check, unit, note, found, linkable in _checks(world, tables):
        for kind, keys in _by_kind(world, check, found).items():
            for text, key in sorted((keyed.text(unit, key), key) for key in keys):
                rows.append((check.partition(":")[0], unit, text, kind, int(linkable.of(check, unit, key)), note))
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
