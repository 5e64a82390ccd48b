"""The payment lists as the townships hand them in: a sheet per month, a workbook per year, or one list."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from toolkit.synthetic import wording
from toolkit.synthetic.calibration import FIRST_MONTH
from toolkit.synthetic.dating import dated
from toolkit.synthetic.dialect import Dialect, draw_dialect, workbooks_only
from toolkit.synthetic.form import load_forms
from toolkit.synthetic.months import iso
from toolkit.synthetic.sheets import Sheet, Written, cut, lay_out, make_sheet, write_columns
from toolkit.synthetic.world import World

TEXT_LISTS = 2  # townships, the smallest, that may hand in text
TAB_STYLES = ("chinese", "compact", "dashed")
COLUMNS_IN_TITLES = ((), ("pay_month",), ("pay_month", "township_name"), ("pay_month", "township_name", "credited_on"))


def files(rng: np.random.Generator, world: World, table: pd.DataFrame) -> Iterator[tuple[str, list[Sheet], Dialect]]:
    """One list per township, as text, or a workbook for each half of the period with a sheet per month."""
    form = load_forms()["payments"]
    small = set(table["township_name"].value_counts().index[-TEXT_LISTS:])
    for town in world.places["township_name"].unique():
        part = table[table["township_name"] == town]
        text = town in small and len(part) <= world.calibration.text_rows
        allowed = form if text else workbooks_only(form)
        told = part.columns[part.notna().any()]
        dialect = dated(rng, draw_dialect(rng, allowed, told, str(town)), world.as_of, names=False)
        if not dialect.is_workbook:
            yield f"{dialect.stem}_{town}", [make_sheet(rng, dialect, part, "csv")], dialect
            continue
        dialect, tabs = _month_dialect(rng, dialect)
        for half, rows in part.groupby((part["pay_month"] - FIRST_MONTH) // 12):
            since = FIRST_MONTH + 12 * int(str(half))
            yield (
                f"{dialect.stem}_{town}_{iso(since)}至{iso(since + 11)}",
                _month_sheets(rng, dialect, str(town), rows, tabs),
                dialect,
            )


def _month_dialect(rng: np.random.Generator, dialect: Dialect) -> tuple[Dialect, str]:
    """The dialect without the columns that stand in the titles of its month sheets, and how the tabs are named."""
    above = COLUMNS_IN_TITLES[int(rng.integers(len(COLUMNS_IN_TITLES)))]
    columns = {name: heading for name, heading in dialect.columns.items() if name not in above}
    return replace(dialect, columns=columns, groups=(), subtotals=False), str(rng.choice(TAB_STYLES))


def _month_sheets(rng: np.random.Generator, dialect: Dialect, town: str, rows: pd.DataFrame, tabs: str) -> list[Sheet]:
    """A sheet per month of rows that are ordered by month; the columns are written once for all of them."""
    written = write_columns(rng, dialect, rows)
    months, first, count = np.unique(rows["pay_month"].to_numpy(), return_index=True, return_counts=True)
    return [
        _month_sheet(dialect, cut(written, start, n), town, month, rows.iloc[start : start + n], tabs)
        for month, start, n in zip(months.tolist(), first.tolist(), count.tolist(), strict=True)
    ]


def _month_sheet(dialect: Dialect, written: Written, town: str, month: int, batch: pd.DataFrame, tabs: str) -> Sheet:
    """One month of one township: what the dialect has no column for stands in the titles."""
    name = wording.month_text(month, "chinese")
    titles = [f"{town}{name}{dialect.form.titles[0]}"]
    if "credited_on" not in dialect.columns:
        day = wording.DATE_STYLES["chinese"](batch["credited_on"].iloc[0])
        titles.append(f"单位：元    发放日期：{day}")
    return lay_out(dialect, written, batch, wording.month_text(month, tabs), tuple(titles))
