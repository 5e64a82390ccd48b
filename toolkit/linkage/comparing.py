"""Levels of candidate pairs: each distinct pair of values is compared once."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.linkage.blocking import Candidates
from toolkit.linkage.likeness import NOT_COMPARED, DistinctValues, Levels, levels_of
from toolkit.linkage.records import columns_of
from toolkit.linkage.specification import Comparison, LinkModel

Places = npt.NDArray[np.int64]
MISSING = -1


@dataclass(frozen=True)
class Coded:
    """One column of all candidate pairs: distinct values, and the place of each pair's two values (``MISSING`` for none)."""

    values: DistinctValues
    left: Places
    right: Places


@dataclass(frozen=True)
class Compared:
    """Candidate pairs with the level of every comparison, ``NOT_COMPARED`` where it says nothing."""

    pairs: Candidates
    levels: dict[str, Levels]
    columns: dict[str, Coded]

    def part(self, places: Places) -> "Compared":
        """Some of the pairs."""
        pairs = Candidates(self.pairs.left[places], self.pairs.right[places], self.pairs.rule[places])
        columns = {name: Coded(c.values, c.left[places], c.right[places]) for name, c in self.columns.items()}
        return Compared(pairs, {name: levels[places] for name, levels in self.levels.items()}, columns)


def compare(connection: duckdb.DuckDBPyConnection, model: LinkModel, pairs: Candidates, right: str = "r") -> Compared:
    """Compare the candidates on the records in ``l`` and ``r``, or in ``l`` and itself."""
    columns = _code_columns(connection, model, pairs, right)
    levels: dict[str, Levels] = {}
    for comparison in model.comparisons:
        levels[comparison.name] = _levels(comparison, columns[comparison.column])
        _silence(comparison, levels, model)
    return Compared(pairs, levels, columns)


def _code_columns(connection: duckdb.DuckDBPyConnection, model: LinkModel, pairs: Candidates, right: str) -> dict[str, Coded]:
    ours, our_places = _records(connection, "l", pairs.left, model)
    theirs, their_places = _records(connection, right, pairs.right, model)
    return {name: _coded(ours[name], theirs[name], our_places, their_places) for name in columns_of(model)}


def _records(connection: duckdb.DuckDBPyConnection, side: str, rows: Places, model: LinkModel) -> tuple[pa.Table, Places]:
    """The records that occur in a pair, and for each pair its place among them."""
    used, places = np.unique(rows, return_inverse=True)
    connection.register("used_rows", pa.table({"row": used}))
    columns = ", ".join(f'"{name}"' for name in columns_of(model))
    found = connection.sql(f'SELECT {columns} FROM {side} SEMI JOIN used_rows USING ("row") ORDER BY "row"').to_arrow_table()
    connection.unregister("used_rows")
    return found, places


def _coded(left: Any, right: Any, left_places: Places, right_places: Places) -> Coded:
    pooled = pa.chunked_array([*left.chunks, *right.chunks], left.type).cast(pa.large_string()).combine_chunks()
    coded = pooled.dictionary_encode()
    codes = pc.fill_null(coded.indices.cast(pa.int64()), MISSING).to_numpy(zero_copy_only=False)
    return Coded(DistinctValues(coded.dictionary), codes[: len(left)][left_places], codes[len(left) :][right_places])


def _levels(comparison: Comparison, column: Coded) -> Levels:
    levels = np.full(len(column.left), NOT_COMPARED, dtype=np.int8)
    there = (column.left != MISSING) & (column.right != MISSING)
    left, right = column.left[there], column.right[there]
    size = max(len(column.values.texts), 1)
    distinct, places = np.unique(left * size + right, return_inverse=True)
    levels[there] = levels_of(comparison, column.values, distinct // size, distinct % size)[places]
    return levels


def _silence(comparison: Comparison, levels: dict[str, Levels], model: LinkModel) -> None:
    """What an earlier comparison has weighed already is not weighed again."""
    earlier = {c.name: c.level_names() for c in model.comparisons}
    for other, names in comparison.unless.items():
        weighed = [earlier[other].index(name) for name in names]
        levels[comparison.name][np.isin(levels[other], weighed)] = NOT_COMPARED
