"""Our record linkage on the benchmark's data, one whole process: ``python benchmarks/ours.py NAME FOLDER`` writes ``ours_NAME.parquet``.

Besides rows and probability of every pair above ``KEPT`` it says the grade and whether the pair is a hit by default.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from toolkit.linkage.engine import Linkage, link_records
from toolkit.linkage.model_files import load_model
from toolkit.linkage.specification import LinkModel
from toolkit.values import id_number, person_name

HERE = Path(__file__).resolve().parent
KEPT = 0.001


def febrl4(folder: Path) -> Linkage:
    """Two files linked, each record once at the most."""
    return _febrl(folder, "one_to_one", "febrl4a", "febrl4b")


def febrl3(folder: Path) -> Linkage:
    """One file with itself."""
    return _febrl(folder, "dedupe", "febrl3")


def _febrl(folder: Path, resolution: str, *names: str) -> Linkage:
    rules = yaml.safe_load((HERE / "blocking.yaml").read_text("utf-8"))["febrl"]
    blocking = [{"name": " and ".join(columns), "equal": columns} for columns in rules]
    said = yaml.safe_load((HERE / "febrl.yaml").read_text("utf-8"))
    model = LinkModel.model_validate(said | {"blocking": blocking, "resolution": resolution})
    return _linked(model, [pq.read_table(folder / f"{name}.parquet") for name in names])


def chinese(folder: Path) -> Linkage:
    """The raw lists with the model that is shipped for people; cleaning is part of the cost."""
    return _people([pq.read_table(folder / f"{name}.parquet") for name in ("roster", "deaths")])


def chinese_without_ids(folder: Path) -> Linkage:
    """Of the deaths only name, sex, birth date and village are known: where a probability has to be right."""
    roster, deaths = (pq.read_table(folder / f"{name}.parquet") for name in ("roster", "deaths"))
    for name in ("id_number", "phone", "address"):
        place = deaths.column_names.index(name)
        deaths = deaths.set_column(place, name, pa.nulls(len(deaths), pa.string()))
    return _people([roster, deaths])


def _people(tables: list[pa.Table]) -> Linkage:
    codes = _village_codes(tables)
    return _linked(load_model("person"), [_cleaned(table, codes) for table in tables])


def _linked(model: LinkModel, tables: list[pa.Table]) -> Linkage:
    connection = duckdb.connect()
    for name, table in zip(("left_list", "right_list"), tables, strict=False):
        connection.register(name, table.append_column("row", pa.array(np.arange(len(table)))))
    return link_records(connection, model, "left_list", "right_list" if len(tables) > 1 else None)


def _cleaned(table: pa.Table, codes: pa.Table) -> pa.Table:
    """Id numbers and names as intake hands them on, the village as a code."""
    numbers = id_number.normalize(table["id_number"].to_pandas(), fictional_regions=True)
    columns: dict[str, Any] = {name: table[name] for name in ("born_on", "sex", "address", "phone")}
    columns |= {"id_number": numbers["text"], "id_status": numbers["status"]}
    columns["person_name"] = person_name.normalize(table["person_name"].to_pandas())
    place = pc.index_in(_place(table), value_set=codes["place"])
    return pa.table({**columns, "village": codes["code"].take(place)})


def _place(table: pa.Table) -> Any:
    return pc.binary_join_element_wise(table["township"], table["village"], " ")


def _village_codes(tables: list[pa.Table]) -> pa.Table:
    """A code of twelve digits for each village; the first nine are its township, as in the official ones."""
    places = sorted({place for table in tables for place in pc.unique(_place(table)).to_pylist()})
    townships = sorted({place.split()[0] for place in places})
    codes = [f"399901{townships.index(place.split()[0]):03d}{number % 1000:03d}" for number, place in enumerate(places)]
    return pa.table({"place": places, "code": codes})


def write(linkage: Linkage, target: Path) -> None:
    """All pairs that are not hopeless, and which of them are shown to people."""
    table = linkage.table(linkage.resolved.probability >= KEPT).select(["left_row", "right_row", "match_probability", "grade"])
    shown = np.isin(_numbers(table), _numbers(linkage.hits()))
    pq.write_table(table.append_column("hit", pa.array(shown)), target)


def _numbers(pairs: pa.Table) -> Any:
    """One number per pair."""
    left, right = (pairs[name].to_numpy() for name in ("left_row", "right_row"))
    return left * 2**32 + right


TASKS: dict[str, Callable[[Path], Linkage]] = {task.__name__: task for task in (febrl4, febrl3, chinese, chinese_without_ids)}

if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    write(TASKS[name](folder), folder / f"ours_{name}.parquet")
