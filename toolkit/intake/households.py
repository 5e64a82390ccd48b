"""Household registers: which rows are one household, and its columns filled from its head row to its members."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.intake.layout import Group
from toolkit.intake.numbers import to_numbers
from toolkit.intake.spelling import normalize_value

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LARGE = 16  # rows: in a larger household every row is compared with every other in full
DUPLICATE_REASON = "与同户另一行完全重复"
STRAY_MEMBER_REASON = "成员行超出家庭人口数，无法确定属于哪一户"


def fill_forward(table: pa.Table, group: Group, meanings: Mapping[str, str]) -> pa.Table:
    """Fill the household's columns from its head row down to its members, never beyond the household or the table.

    ``meanings`` are the values of the column that says who is head. Adds ``household_group``; members who exceed
    their household and exact copies get a ``reject_reason``.
    """
    is_data = pc.is_null(table["reject_reason"]).to_numpy()
    data = np.flatnonzero(is_data)
    rows = table if is_data.all() else table.filter(pa.array(is_data))
    starts = _starts(rows, group, meanings)
    repeated = _repeated(rows, starts)
    stray = _stray(rows, starts, repeated, group)
    for name in [name for name in group.fill_forward if name in table.column_names]:
        table = _filled(table, name, _blank(rows[name]), starts, data)
    groups = np.full(len(table), -1)
    groups[data] = data[starts]
    household = pc.take(table["source_row"], pa.array(groups, mask=groups < 0))
    table = _rejected(_rejected(table, data[stray], STRAY_MEMBER_REASON), data[repeated], DUPLICATE_REASON)
    return table.append_column("household_group", household)


def _starts(rows: pa.Table, group: Group, meanings: Mapping[str, str]) -> Rows:
    """Of each row the first row of its household.

    A new one begins with each table, where the key changes, and at each head row that has no key. Rows of one
    key stay together wherever the head stands among them.
    """
    count = len(rows)
    key, blank = _keys(rows, group.key)
    keyless_head = _heads(rows, group, meanings) & blank
    anchors = np.flatnonzero(~blank | keyless_head)  # each other row belongs to the anchor above it
    keys = key.take(pa.array(anchors)) if len(anchors) < count else key
    begins = np.ones(len(anchors), dtype=bool)
    differs = pc.not_equal(keys.slice(1), keys.slice(0, max(len(keys) - 1, 0))).to_numpy(zero_copy_only=False)
    begins[1:] = differs | keyless_head[anchors[1:]] | keyless_head[anchors[:-1]]
    part = rows["part"].to_numpy()
    changes = np.r_[True, part[1:] != part[:-1]][:count]
    changes[anchors[begins]] = True
    return np.maximum.accumulate(np.where(changes, np.arange(count), 0))


def _keys(rows: pa.Table, name: str) -> tuple[pa.Array, Mask]:
    """The key of each row, and where there is none: 无, / and the like are no certificate."""
    if name not in rows.column_names:
        return pa.array([""] * len(rows), pa.string()), np.ones(len(rows), dtype=bool)
    written = pc.utf8_trim_whitespace(pc.utf8_normalize(pc.fill_null(rows[name], ""), "NFKC")).combine_chunks()
    return written, ~pc.match_substring_regex(written, "[0-9A-Za-z]").to_numpy(zero_copy_only=False)


def _heads(rows: pa.Table, group: Group, meanings: Mapping[str, str]) -> Mask:
    ((column, value),) = group.starts_when.items()
    encoded = pc.fill_null(rows[column], "").combine_chunks().dictionary_encode()
    is_head = [meanings.get(normalize_value(written)) == value for written in encoded.dictionary.to_pylist()]
    heads: Mask = np.array(is_head, dtype=bool)[encoded.indices.to_numpy()]
    return heads


def _repeated(rows: pa.Table, starts: Rows) -> Mask:
    """Rows that agree in every cell with an earlier one of their household.

    Few rows agree even in who they name: only those are compared in full.
    """
    telling = next((name for name in ("id_number", "person_name") if name in rows.column_names), "source_row")
    alike = np.flatnonzero(_alike(rows[telling].combine_chunks(), starts))
    some = rows.take(alike)
    cells = {name: _codes(some[name]) for name in rows.column_names if name not in {"source_row", "part", "reject_reason"}}
    repeated = np.zeros(len(rows), dtype=bool)
    repeated[alike] = pd.DataFrame(cells | {"": starts[alike]}).duplicated().to_numpy()
    return repeated


def _alike(names: pa.Array, starts: Rows) -> Mask:
    """Rows whose name stands in another row of their household too; all rows of households that are large."""
    count = len(starts)
    place = np.arange(count) - starts
    largest = np.bincount(starts, minlength=count)[starts] > LARGE
    alike: Mask = largest.copy()
    for distance in range(1, min(int(place.max(initial=0)) + 1, LARGE)):
        same = pc.equal(names.slice(distance), names.slice(0, count - distance)).fill_null(True).to_numpy(zero_copy_only=False)
        same &= starts[distance:] == starts[:-distance]
        alike[distance:] |= same
        alike[:-distance] |= same
    return alike


def _codes(column: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """A number per distinct text; no text counts as blank."""
    codes: npt.NDArray[np.int32] = pc.fill_null(column, "").combine_chunks().dictionary_encode().indices.to_numpy()
    return codes


def _stray(rows: pa.Table, starts: Rows, repeated: Mask, group: Group) -> Mask:
    """Member rows that rely on filling down but exceed the size their household states; who is named twice counts once."""
    if not {group.size, group.key} <= set(rows.column_names):
        return np.zeros(len(rows), dtype=bool)
    no_key = _blank(rows[group.key])
    if not no_key.any():
        return no_key
    written = pc.fill_null(rows[group.size], "").combine_chunks().dictionary_encode()
    stated = np.asarray(to_numbers(written.dictionary.to_pandas()))[written.indices.to_numpy()]
    sizes = pd.Series(stated).groupby(starts).transform("max").to_numpy()
    again = repeated | _named_again(rows, starts)
    position = pd.Series(~again).groupby(starts).cumsum().to_numpy()
    stray: Mask = no_key & ~again & (position > sizes)
    return stray


def _named_again(rows: pa.Table, starts: Rows) -> Mask:
    """Rows with the name and number of an earlier one of their household, whatever else they write otherwise."""
    names = [name for name in ("person_name", "id_number") if name in rows.column_names]
    named = np.logical_and.reduce([~_blank(rows[name]) for name in names] or [np.zeros(len(rows), dtype=bool)])
    again: Mask = named & pd.DataFrame({name: _codes(rows[name]) for name in names} | {"": starts}).duplicated().to_numpy()
    return again


def _blank(column: pa.ChunkedArray) -> Mask:
    blank: Mask = pc.equal(pc.utf8_trim_whitespace(pc.fill_null(column, "")), "").to_numpy().astype(bool)
    return blank


def _filled(table: pa.Table, name: str, blank: Mask, starts: Rows, data: Rows) -> pa.Table:
    """The table with the nearest value above, of the same household, in each blank cell of a column."""
    if not blank.any():
        return table
    own = np.arange(len(starts))
    latest = np.maximum.accumulate(np.where(blank, -1, own))
    sources = np.arange(len(table))
    sources[data] = data[np.where(latest >= starts, latest, own)]
    return _replace(table, name, table[name].combine_chunks().take(pa.array(sources)))


def _rejected(table: pa.Table, rows: Rows, reason: str) -> pa.Table:
    if not len(rows):
        return table
    mask = np.zeros(len(table), dtype=bool)
    mask[rows] = True
    reasons = pc.if_else(pa.array(mask), pa.scalar(reason, pa.string()), table["reject_reason"])
    return _replace(table, "reject_reason", reasons)


def _replace(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)
