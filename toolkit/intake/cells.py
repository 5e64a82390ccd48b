"""Text cells -> typed columns; what cannot be read is noted with its value masked.

Every distinct spelling of a column is read once, unless a large part of its cells differ.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionDtype

from toolkit.intake.layout import DTYPES, Layout, LayoutColumn
from toolkit.intake.numbers import to_counts, to_numbers
from toolkit.intake.spelling import mask_digits, mask_unless_date, normalize_value
from toolkit.values import bank_account, dates, disability_certificate, id_number, money, person_name, phone, text

Codes = npt.NDArray[np.int64]
Reader = Callable[[pd.Series], pd.Series]

UNREADABLE = {
    "date": "日期读不出来",
    "month": "月份读不出来",
    "datetime": "时间读不出来",
    "money": "金额读不出来",
    "integer": "数字读不出来",
    "number": "数字读不出来",
    "account": "账号不完整",
    "phone": "电话号码读不出来",
    "certificate": "残疾人证号读不出来",
}
PANDAS_TYPES: dict[str, ExtensionDtype | np.dtype[Any]] = {
    "text": pd.StringDtype(na_value=np.nan),
    "date": np.dtype("datetime64[s]"),
    "datetime": np.dtype("datetime64[s]"),
    "integer": pd.Int64Dtype(),
    "number": np.dtype("float64"),
}
DATES = frozenset({"date", "month", "datetime"})
UNTYPED = ("source_row", "part", "household_group", "geometry")
AT_ONCE = 2  # columns: more need more memory
SAMPLE, MOSTLY = 4_000, 0.3  # cells looked at, and the share of different ones, before all cells are compared


def type_columns(
    rows: pa.Table,
    layout: Layout,
    scales: Mapping[str, float],
    lookups: Mapping[str, Mapping[str, str]],
    *,
    fictional_regions: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Typed table of all rows, and notes (row, column, value_masked, reason) on unreadable cells.

    ``rows`` holds text under table column names; ``scales`` are yuan per unit of money columns.
    """
    typed = {name: rows[name].to_pandas() for name in UNTYPED if name in rows.column_names}
    notes = [_no_notes()]
    read = partial(_type_column, rows, scales=scales, lookups=lookups, fictional_regions=fictional_regions)
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as threads:  # Arrow and NumPy let go of the interpreter
        for column, noted in threads.map(read, layout.columns):
            typed |= column
            notes += [noted] if len(noted) else []
    return pd.DataFrame(typed, copy=False), pd.concat(notes, ignore_index=True)


def _type_column(
    rows: pa.Table,
    column: LayoutColumn,
    *,
    scales: Mapping[str, float],
    lookups: Mapping[str, Mapping[str, str]],
    fictional_regions: bool,
) -> tuple[dict[str, pd.Series], pd.DataFrame]:
    """A column of the layout as columns of the table, and the notes on its cells."""
    if column.name not in rows.column_names:
        return _absent(column, len(rows)), _no_notes()
    distinct, codes = _distinct(rows[column.name])
    if column.kind == "id_number":
        numbers = id_number.normalize(distinct, fictional_regions=fictional_regions)
        nothing = numbers["text"] == ""
        texts = numbers["text"].mask(nothing) if nothing.any() else numbers["text"]
        return {column.name: _spread(texts, codes), f"{column.name}_status": _spread(numbers["status"], codes)}, _no_notes()
    tidied = text.tidy(distinct)
    said = _said(tidied, column.kind)
    values = _reader(column, scales.get(column.name, 1.0), lookups)(tidied if column.kind == "lookup" else said)
    return {column.name: _spread(values, codes)}, _notes(column, said, values, codes)


def _said(tidied: pd.Series, kind: str) -> pd.Series:
    """Cells that say something: a dash or 无 does not, nor does an end that was left open. 无 is a value of look-ups."""
    said = text.without_nothing(tidied)
    return dates.without_open_ends(said) if kind in DATES else said


def _distinct(column: pa.ChunkedArray) -> tuple[pd.Series, Codes | None]:
    """Different spellings and which of them each row has; the cells themselves and None where most are different."""
    cells = column.cast(pa.large_string()).combine_chunks().fill_null("")
    first = cells.slice(0, SAMPLE)
    if len(cells) > SAMPLE and len(first.unique()) > MOSTLY * SAMPLE:
        return pd.Series(cells, dtype="str"), None
    encoded = cells.dictionary_encode()
    return pd.Series(encoded.dictionary, dtype="str"), encoded.indices.to_numpy().astype(np.int64)


def _spread(values: pd.Series, codes: Codes | None) -> pd.Series:
    return values.reset_index(drop=True) if codes is None else pd.Series(values.array.take(codes))


def _absent(column: LayoutColumn, count: int) -> dict[str, pd.Series]:
    """A column that the file does not have."""
    if column.kind == "id_number":
        return {column.name: _alike(None, count, "str"), f"{column.name}_status": _alike("missing", count, "str")}
    return {column.name: _alike(None, count, PANDAS_TYPES[DTYPES[column.kind]])}


def _alike(value: str | None, count: int, dtype: ExtensionDtype | np.dtype[Any] | str) -> pd.Series:
    """One value in every row."""
    return _spread(pd.Series([value], dtype=dtype), np.zeros(count, dtype=np.int64))


def _reader(column: LayoutColumn, yuan_per_unit: float, lookups: Mapping[str, Mapping[str, str]]) -> Reader:
    if column.kind == "lookup":
        return partial(_look_up, meanings=lookups[column.lookup])
    readers: dict[str, Reader] = {
        "text": lambda written: written,
        "phone": phone.normalize,
        "certificate": disability_certificate.normalize,
        "name": person_name.normalize,
        "date": dates.to_dates,
        "datetime": dates.to_datetimes,
        "month": dates.to_months,
        "money": partial(money.to_fen, yuan_per_unit=yuan_per_unit),
        "integer": to_counts,
        "number": to_numbers,
        "account": bank_account.normalize,
    }
    return readers[column.kind]


def _look_up(written: pd.Series, meanings: Mapping[str, str]) -> pd.Series:
    return written.map(lambda spelling: meanings.get(normalize_value(spelling)), na_action="ignore").astype("str")


def _notes(column: LayoutColumn, written: pd.Series, values: pd.Series, codes: Codes | None) -> pd.DataFrame:
    lost = written.notna().to_numpy() & values.isna().to_numpy()
    if not lost.any():
        return _no_notes()
    mask = mask_unless_date if column.kind in DATES else mask_digits
    masked = written.where(lost).map(mask, na_action="ignore")
    rows = np.flatnonzero(lost if codes is None else lost[codes])
    reason = UNREADABLE.get(column.kind, f"“{column.label}”里有不认识的值")
    shown = _spread(masked, codes).iloc[rows].to_numpy()
    return pd.DataFrame({"row": rows, "column": column.label, "value_masked": shown, "reason": reason})


def _no_notes() -> pd.DataFrame:
    return pd.DataFrame(
        {"row": pd.Series(dtype="int64")} | dict.fromkeys(("column", "value_masked", "reason"), pd.Series(dtype="str"))
    )
