"""Text cells -> typed columns; what cannot be read is noted with its value masked."""

import re
from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from toolkit.intake.layout import Layout, LayoutColumn, load_lookups
from toolkit.values import bank_account, dates, id_number, money, person_name, text

UNREADABLE = {
    "date": "日期读不出来",
    "month": "月份读不出来",
    "money": "金额读不出来",
    "integer": "数字读不出来",
    "number": "数字读不出来",
    "account": "账号不完整",
}


def type_columns(
    raw: pd.DataFrame, layout: Layout, scales: Mapping[str, float], *, fictional_regions: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Typed table of all rows, and notes (source_row, column, value_masked, reason) on unreadable cells.

    ``raw`` holds text under table column names; ``scales`` are yuan per unit of money columns.
    """
    typed = raw[["source_row"]].copy()
    notes = []
    for column in layout.columns:
        written = raw[column.name].astype("str") if column.name in raw else pd.Series(pd.NA, index=raw.index, dtype="str")
        if column.kind == "id_number":
            numbers = id_number.normalize(written, fictional_regions=fictional_regions)
            typed[column.name] = numbers["text"].mask(numbers["text"] == "")
            typed[f"{column.name}_status"] = numbers["status"]
            continue
        tidied = text.tidy(written)
        typed[column.name] = _reader(column, scales.get(column.name, 1.0))(tidied)
        notes.append(_notes(raw["source_row"], column, tidied, typed[column.name]))
    for extra in ("household_group", "geometry"):
        if extra in raw:
            typed[extra] = raw[extra]
    return typed, pd.concat(notes, ignore_index=True)


def mask_digits(value: str) -> str:
    """Long runs of digits, which may be ids, accounts or phones, shown by their ends only.

    Spaces, hyphens and letters O typed for zeros do not break a run.
    """
    return re.sub(r"\d(?:[\s\-\u2010-\u2015]*[\dOoXx]){6,}", lambda run: f"{run[0][:2]}****{run[0][-2:]}", value)


def _reader(column: LayoutColumn, yuan_per_unit: float) -> Callable[[pd.Series], pd.Series]:
    if column.kind == "lookup":
        meanings = load_lookups()[column.lookup]
        return lambda written: written.str.replace(r"\s", "", regex=True).map(meanings).astype("str")
    readers: dict[str, Callable[[pd.Series], pd.Series]] = {
        "text": lambda written: written,
        "phone": lambda written: written,
        "name": person_name.normalize,
        "date": dates.to_dates,
        "month": dates.to_months,
        "money": partial(money.to_fen, yuan_per_unit=yuan_per_unit),
        "integer": lambda written: pd.to_numeric(written, errors="coerce").round().astype("Int64"),
        "number": lambda written: pd.to_numeric(written, errors="coerce"),
        "account": bank_account.normalize,
    }
    return readers[column.kind]


def _notes(source_rows: pd.Series, column: LayoutColumn, written: pd.Series, values: pd.Series) -> pd.DataFrame:
    lost = written.notna() & values.isna()
    reason = UNREADABLE.get(column.kind, f"“{column.label}”里有不认识的值")
    return pd.DataFrame(
        {
            "source_row": source_rows[lost],
            "column": column.label,
            "value_masked": written[lost].map(mask_digits),
            "reason": reason,
        }
    )
