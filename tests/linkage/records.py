"""Small lists of fictional people for the engine, and ways to count what it should have counted."""

from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import yaml

from toolkit.linkage.specification import LinkModel

Row = dict[str, object]

TOY = """
model: toy
title: 试验
fields:
  name: {label: 姓名}
  born: {label: 出生}
  place: {label: 村}
blocking:
  - {name: 姓名, equal: [name]}
  - {name: 出生, equal: [born]}
comparisons:
  - name: name
    label: 姓名
    column: name
    frequency: true
    levels:
      - {name: equal, label: 相同, m: 0.9, u: 0.01}
      - {name: same_sound, label: 同音, any: [{same: sound}], m: 0.05, u: 0.01}
      - {name: near, label: 差一字, any: [{osa: 1}], m: 0.04, u: 0.05}
      - {name: different, label: 不同, m: 0.01, u: 0.93}
  - name: born
    label: 出生
    column: born
    levels:
      - {name: equal, label: 相同, m: 0.95, u: 0.01}
      - {name: different, label: 不同, m: 0.05, u: 0.99}
  - name: place
    label: 村
    column: place
    levels:
      - {name: equal, label: 相同, m: 0.9, u: 0.1}
      - {name: different, label: 不同, m: 0.1, u: 0.9}
"""


def toy(**changes: object) -> LinkModel:
    return LinkModel.model_validate({**yaml.safe_load(TOY), **changes})


def connection_with(**lists: Iterable[Row]) -> duckdb.DuckDBPyConnection:
    """Each list as a table of text with its row numbers."""
    connection = duckdb.connect()
    for name, rows in lists.items():
        frame = pd.DataFrame(list(rows)).astype("str").where(lambda f: f.notna() & (f != "None") & (f != "nan"))
        connection.register(f"{name}_frame", frame.assign(row=range(len(frame))))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_frame")
    return connection


def pairs_where(left: list[Row], right: list[Row], agree: Callable[[Row, Row], bool]) -> set[tuple[int, int]]:
    """Every pair of the two lists that agrees, by looking at all of them."""
    return {(i, j) for (i, a), (j, b) in product(enumerate(left), enumerate(right)) if agree(a, b)}


def shipped_file(name: str) -> Path:
    import toolkit.linkage

    return Path(toolkit.linkage.__file__).parent / "models" / f"{name}.yaml"
