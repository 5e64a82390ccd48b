"""Sheets as clerks lay them out: title rows, one or two heading rows, data, totals, footers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from toolkit.synthetic import wording
from toolkit.synthetic.roster import HOUSEHOLD_COLUMNS
from toolkit.synthetic.wording import Cell

MONTH_COLUMNS = frozenset("pay_month paid_from paid_until supported_from supported_until last_paid_month".split())
DATE_COLUMNS = frozenset("valid_until in_office_from in_office_until".split())


@dataclass(frozen=True)
class Form:
    """How one office writes one register: ``columns`` is ``name=heading`` words; the rest are the habits of its clerk.

    ``groups`` is ``heading:n`` words: a first heading row over ``n`` columns each, ``-:n`` where a heading
    spans both rows.
    """

    columns: str
    date: str = "dashed"
    month: str = "compact"
    money: str = "plain"
    variety: int = 0
    groups: str = ""

    def names(self) -> list[str]:
        """Columns in order; ``number`` is the running number."""
        return [pair.split("=")[0] for pair in self.columns.split()]

    def headings(self) -> list[str]:
        """Headings in order."""
        return [pair.split("=")[1] for pair in self.columns.split()]

    def spans(self) -> list[tuple[str, int]]:
        """Groups of the first heading row."""
        pairs = (word.rsplit(":", 1) for word in self.groups.split())
        return [(heading, int(width)) for heading, width in pairs]


@dataclass
class Sheet:
    """Rows of cells ready to be written; ``sources`` names the table row behind each row, -1 for totals."""

    name: str
    form: Form
    banners: list[str]
    rows: list[list[Cell]]
    sources: list[int]
    footers: list[str] = field(default_factory=list)

    @property
    def first_row(self) -> int:
        """Physical number of the first data row, counted from 1."""
        return len(self.banners) + (2 if self.form.groups else 1) + 1

    def row_numbers(self) -> dict[int, int]:
        """Physical row number of each table row."""
        return {source: self.first_row + i for i, source in enumerate(self.sources) if source >= 0}


def fill(rng: np.random.Generator, form: Form, table: pd.DataFrame) -> list[list[Cell]]:
    """The table's rows in the form's columns and wording."""
    columns = [_column(rng, form, name, table) for name in form.names()]
    return [list(row) for row in zip(*columns, strict=True)]


def make_sheet(
    rng: np.random.Generator, form: Form, table: pd.DataFrame, name: str, banners: Sequence[str], footers: Sequence[str] = ()
) -> Sheet:
    """One plain sheet of a table; the sources are the table's index."""
    return Sheet(name, form, list(banners), fill(rng, form, table), table.index.tolist(), list(footers))


def with_totals(sheet: Sheet, money: str, blocks: pd.Series | None = None) -> Sheet:
    """Add a 合计 row under the data; with ``blocks`` (one value per row) also a 小计 row under each run of equal values."""
    rows, sources = sheet.rows, sheet.sources
    sheet.rows, sheet.sources = [], []
    values = blocks.tolist() if blocks is not None else []
    start = 0
    for i, (row, source) in enumerate(zip(rows, sources, strict=True)):
        sheet.rows.append(row)
        sheet.sources.append(source)
        if values and (i + 1 == len(rows) or values[i + 1] != values[i]):
            _add_total(sheet, "小计", money, rows[start : i + 1])
            start = i + 1
    _add_total(sheet, "合计", money, rows)
    return sheet


def _add_total(sheet: Sheet, word: str, money: str, rows: Sequence[Sequence[Cell]]) -> None:
    """Append one row with the sum of the money column over ``rows``."""
    place = sheet.form.names().index(money)
    total: list[Cell] = [None] * len(sheet.form.names())
    total[0] = word
    total[place] = round(sum(_as_number(row[place]) for row in rows), 2)
    sheet.rows.append(total)
    sheet.sources.append(-1)


def _as_number(cell: Cell) -> float:
    return float(str(cell).replace("元", "").replace(",", "")) if cell is not None else 0.0


def blank_members(sheet: Sheet, table: pd.DataFrame) -> Sheet:
    """Leave the household columns blank below the first row of each household, as merged cells look when read."""
    places = [i for i, name in enumerate(sheet.form.names()) if name in HOUSEHOLD_COLUMNS]
    shown = (table["leads"] | table["broken"]).to_numpy()
    for row, show in zip(sheet.rows, shown, strict=True):
        for place in places if not show else ():
            row[place] = None
    return sheet


def _column(rng: np.random.Generator, form: Form, name: str, table: pd.DataFrame) -> list[Cell]:
    """One column as written."""
    if name == "number":
        return list(range(1, len(table) + 1))
    if name == "relation_to_head":
        return wording.relation_words(table[name], table["sex"], form.variety)
    if name in wording.WORDS:
        return wording.words(name, table[name], form.variety)
    if name in MONTH_COLUMNS:
        return wording.month_texts(table[name], form.month)
    if name.endswith("_on") or name in DATE_COLUMNS:
        return wording.dates(rng, table[name], form.date)
    if name.endswith("_fen"):
        return wording.amounts(table[name], form.money)
    return [None if value == "" else value for value in table[name].tolist()]
