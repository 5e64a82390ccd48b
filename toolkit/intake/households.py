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

DUPLICATE_REASON = "与同户另一行完全重复"
STRAY_MEMBER_REASON = "成员行超出家庭人口数，无法确定属于哪一户"


def fill_forward(table: pa.Table, group: Group, meanings: Mapping[str, str]) -> pa.Table:
    """Fill the household's columns from its head row down to its members, never beyond the household or the table.

    ``meanings`` are the values of the column that says who is head. Adds ``household_group``; members who exceed
    their household and exact copies get a ``reject_reason``.
    """
    data = np.flatnonzero(pc.is_null(table["reject_reason"]).to_numpy())
    rows = table.take(data).combine_chunks()
    starts = _starts(rows, group, meanings)
    repeated = _repeated(rows, starts)
    stray = _stray(rows, starts, repeated, group)
    for name in [name for name in group.fill_forward if name in table.column_names]:
        table = _replace(table, name, table[name].combine_chunks().take(pa.array(_sources(rows[name], starts, data, len(table)))))
    groups = np.full(len(table), -1)
    groups[data] = data[starts]
    household = pc.take(table["source_row"].combine_chunks(), pa.array(groups, mask=groups < 0))
    reasons = table["reject_reason"].to_numpy().astype(object)
    reasons[data[stray]] = STRAY_MEMBER_REASON
    reasons[data[repeated]] = DUPLICATE_REASON
    return _replace(table.append_column("household_group", household), "reject_reason", pa.array(reasons, pa.string()))


def _starts(rows: pa.Table, group: Group, meanings: Mapping[str, str]) -> Rows:
    """Of each row the first row of its household.

    A new one begins with each table, where the key changes, and at each head row that has no key. Rows of one
    key stay together wherever the head stands among them.
    """
    count = len(rows)
    key, blank = _keys(rows, group.key)
    keyless_head = _heads(rows, group, meanings) & blank
    numbers = np.where(keyless_head, count + np.arange(count), key)
    numbers = numbers[np.maximum.accumulate(np.where(~blank | keyless_head, np.arange(count), 0))]
    part = rows["part"].to_numpy()
    changes = np.r_[True, (numbers[1:] != numbers[:-1]) | (part[1:] != part[:-1])][:count]
    return np.maximum.accumulate(np.where(changes, np.arange(count), 0))


def _keys(rows: pa.Table, name: str) -> tuple[Rows, Mask]:
    """A number per spelling of the key, and where there is none: 无, / and the like are no certificate."""
    if name not in rows.column_names:
        return np.zeros(len(rows), dtype=np.int64), np.ones(len(rows), dtype=bool)
    written = pc.utf8_trim_whitespace(pc.utf8_normalize(pc.fill_null(rows[name], ""), "NFKC")).combine_chunks()
    blank = ~pc.match_substring_regex(written, "[0-9A-Za-z]").to_numpy(zero_copy_only=False)
    return written.dictionary_encode().indices.to_numpy().astype(np.int64), blank


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
    alike = np.flatnonzero(pd.DataFrame({"": starts, telling: _codes(rows[telling])}).duplicated(keep=False))
    some = rows.take(alike)
    cells = {name: _codes(some[name]) for name in rows.column_names if name not in {"source_row", "part", "reject_reason"}}
    repeated = np.zeros(len(rows), dtype=bool)
    repeated[alike] = pd.DataFrame(cells | {"": starts[alike]}).duplicated().to_numpy()
    return repeated


def _codes(column: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """A number per distinct text; no text counts as blank."""
    codes: npt.NDArray[np.int32] = pc.fill_null(column, "").combine_chunks().dictionary_encode().indices.to_numpy()
    return codes


def _stray(rows: pa.Table, starts: Rows, repeated: Mask, group: Group) -> Mask:
    """Member rows that rely on filling down but exceed the size their household states; copies do not count."""
    if not {group.size, group.key} <= set(rows.column_names):
        return np.zeros(len(rows), dtype=bool)
    written = pc.fill_null(rows[group.size], "").combine_chunks().dictionary_encode()
    stated = np.asarray(to_numbers(written.dictionary.to_pandas()))[written.indices.to_numpy()]
    sizes = pd.Series(stated).groupby(starts).transform("max").to_numpy()
    position = pd.Series(~repeated).groupby(starts).cumsum().to_numpy()
    no_key = pc.equal(pc.utf8_trim_whitespace(rows[group.key]), "").fill_null(False).to_numpy()
    stray: Mask = no_key.astype(bool) & ~repeated & (position > sizes)
    return stray


def _sources(column: pa.ChunkedArray, starts: Rows, data: Rows, length: int) -> Rows:
    """Of each row of the table the row that its value comes from."""
    written = ~pc.equal(pc.utf8_trim_whitespace(pc.fill_null(column, "")), "").to_numpy().astype(bool)
    latest = np.maximum.accumulate(np.where(written, np.arange(len(starts)), -1))
    own = np.arange(len(starts))
    sources = np.arange(length)
    sources[data] = data[np.where(latest >= starts, latest, own)]
    return sources


def _replace(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)
