"""How often two records agree by chance: from how often each value occurs, and from a fixed sample for fuzzy levels."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from toolkit.linkage.derivation import REFINES
from toolkit.linkage.likeness import NOT_COMPARED, DistinctValues, Levels, levels_of
from toolkit.linkage.records import Sides, columns_of
from toolkit.linkage.specification import Comparison, LinkModel, Test

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

MOST_RECORDS = 50_000  # of a longer list only about so many are counted, chosen by a digest of the record
SAMPLE = 500  # records of each side whose pairs are compared for the fuzzy levels

COUNTS = """
    SELECT value, CAST(sum(n_left) AS DOUBLE) AS n_left, CAST(sum(n_right) AS DOUBLE) AS n_right
    FROM (SELECT "{column}" AS value, count(*) AS n_left, 0 AS n_right FROM counted_l GROUP BY 1
          UNION ALL SELECT "{column}", 0, count(*) FROM counted_r GROUP BY 1)
    WHERE value IS NOT NULL
    GROUP BY value
    ORDER BY value
"""


@dataclass(frozen=True)
class ValueCounts:
    """Distinct values of a column in their order, with the number of counted records on each side that have them.

    Each counted record stands for ``weight`` pairs with each of the other side.
    """

    values: DistinctValues
    left: Numbers
    right: Numbers
    weight: float


@dataclass(frozen=True)
class Chance:
    """Of all pairs that a comparison speaks about, ``pairs`` in number, the share on each level."""

    pairs: float
    shares: Numbers


def chances(connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides) -> dict[str, Chance]:
    """Per comparison what chance does."""
    weight = _count_records(connection, model, "l", sides.left) * _count_records(connection, model, "r", sides.right)
    counted = {column: _value_counts(connection, column, weight) for column in columns_of(model)}
    return {c.name: _chance(c, counted[c.column], sides, model) for c in model.comparisons}


def occurrences(connection: duckdb.DuckDBPyConnection, values: pa.Table) -> Numbers:
    """How many records of both sides have each row of values, in these columns."""
    columns = ", ".join(f'"{name}"' for name in values.column_names)
    if not len(values):
        return np.zeros(0)
    connection.register("looked_for", values.append_column("value_number", pa.array(range(len(values)))))
    counted = " UNION ALL ".join(f"SELECT value_number FROM {side} JOIN looked_for USING ({columns})" for side in "lr")
    found = connection.sql(f"SELECT value_number, count(*) AS n FROM ({counted}) GROUP BY value_number").to_arrow_table()
    connection.unregister("looked_for")
    counts = np.zeros(len(values))
    counts[found["value_number"].to_numpy()] = found["n"].to_numpy()
    return counts


def _count_records(connection: duckdb.DuckDBPyConnection, model: LinkModel, side: str, records: int) -> float:
    """Lay the records to be counted aside; how many of the side each of them stands for.

    The choice depends on what a record says and not on where it stands. DuckDB's own hash does for it: nothing is
    kept, and a cryptographic one would cost as much as all the rest of this module.
    """
    every = -(-records // MOST_RECORDS)
    columns = ", ".join(f'"{column}"' for column in columns_of(model))
    chosen = f"WHERE hash({columns}) % {every} = 0" if every > 1 else ""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted_{side} AS SELECT {columns} FROM {side} {chosen}")
    ((count,),) = connection.execute(f"SELECT count(*) FROM counted_{side}").fetchall()
    return records / max(int(count), 1)


def _value_counts(connection: duckdb.DuckDBPyConnection, column: str, weight: float) -> ValueCounts:
    found = connection.sql(COUNTS.format(column=column)).to_arrow_table()
    values = DistinctValues(found["value"].combine_chunks().cast(pa.large_string()))
    return ValueCounts(values, found["n_left"].to_numpy(), found["n_right"].to_numpy(), weight)


def _chance(comparison: Comparison, counts: ValueCounts, sides: Sides, model: LinkModel) -> Chance:
    """Shares of the levels: equality and derivations from the values' counts, the rest on a sample."""
    pairs = _pairs(comparison, counts, sides)
    shares = _sampled_shares(comparison, counts, model.pseudo_pairs)
    for number, level in enumerate(comparison.levels[:-1]):
        derived = [test.same for test in level.any if test.same and not _is_fuzzy(test)]
        if derived and pairs:  # what else the level admits hardly ever happens by chance
            shares[number] = sum(_agreement(counts, name) - _agreement(counts, REFINES.get(name)) for name in derived)
    if comparison.has_equal:
        shares[0] = _equal_pairs(comparison, counts, sides) / max(pairs, 1)
    shares[-1] = max(1 - shares[:-1].sum(), 0.0)
    return Chance(pairs * counts.weight / (2 if sides.same else 1), shares)


def _pairs(comparison: Comparison, counts: ValueCounts, sides: Sides) -> float:
    """Ordered pairs of counted records whose values are in states that the comparison speaks about."""
    partial = counts.values.partial()
    left, right = ({"partial": n[partial].sum(), "whole": n[~partial].sum()} for n in (counts.left, counts.right))
    either = {(a, b) for a in left for b in left}
    wanted = {*comparison.states, *((b, a) for a, b in comparison.states)} or either
    return float(sum(left[a] * (right[b] - (1 if sides.same and a == b else 0)) for a, b in wanted))


def _equal_pairs(comparison: Comparison, counts: ValueCounts, sides: Sides) -> float:
    """Ordered pairs of counted records with one value; within one list no record is paired with itself."""
    compared = ~counts.values.partial() if comparison.states else np.ones(len(counts.left), dtype=np.bool_)
    right = counts.right - 1 if sides.same else counts.right
    return float((counts.left * right)[compared].sum())


def _agreement(counts: ValueCounts, derivation: str | None) -> float:
    """The chance that a record of the left and one of the right agree in a derivation, or in the value itself."""
    left, right = counts.left, counts.right
    if derivation:
        groups, _ = pd.factorize(counts.values.derived(derivation))
        left, right = (np.asarray(np.bincount(groups, weights=side), dtype=np.float64) for side in (left, right))
    return float(left @ right / (left.sum() * right.sum()))


def _sampled_shares(comparison: Comparison, counts: ValueCounts, pseudo: float) -> Numbers:
    """Shares of the levels among the pairs of two samples, with the shipped u as ``pseudo`` pairs more: rare levels have no pair in it."""
    start = np.array([level.u for level in comparison.levels])
    seen = np.zeros(len(start))
    if any(_is_fuzzy(test) for level in comparison.levels for test in level.any):
        levels, weights = _sample(comparison, counts)
        compared = levels != NOT_COMPARED
        seen += np.bincount(levels[compared], weights=weights[compared], minlength=len(start))
    return np.asarray((seen + pseudo * start / start.sum()) / max(seen.sum() + pseudo, 1))


def _is_fuzzy(test: Test) -> bool:
    """Whether only comparing values can tell; stand-ins hardly ever agree by chance."""
    return bool(test.osa or test.jaro_winkler or test.shared or test.mask)


def _sample(comparison: Comparison, counts: ValueCounts) -> tuple[Levels, Numbers]:
    """Levels of each distinct pair of sampled values, and how many pairs of records it stands for."""
    left, right = (_systematic(counts, weights, comparison) for weights in (counts.left, counts.right))
    (a, times_a), (b, times_b) = (np.unique(side, return_counts=True) for side in (left, right))
    pairs = (side.ravel() for side in np.meshgrid(a, b, indexing="ij"))
    return levels_of(comparison, counts.values, *pairs), np.outer(times_a, times_b).ravel().astype(np.float64)


def _systematic(counts: ValueCounts, weights: Numbers, comparison: Comparison) -> Places:
    """Places of ``SAMPLE`` records at equal distances in the order of their values; of either state where states count."""
    if not comparison.states:
        return _evenly(weights, SAMPLE)
    partial = counts.values.partial()
    return np.concatenate([_evenly(weights * chosen, SAMPLE // 2) for chosen in (partial, ~partial)])


def _evenly(weights: Numbers, size: int) -> Places:
    total = weights.sum()
    if not total:
        return np.zeros(0, dtype=np.int64)
    points = (np.arange(size) + 0.5) * total / size
    return np.asarray(np.searchsorted(np.cumsum(weights), points, side="right").clip(max=len(weights) - 1))
