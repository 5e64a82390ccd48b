"""Sheets as clerks lay them out: title rows, one or two heading rows, data, totals, footers."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.synthetic import wording
from toolkit.synthetic.dialect import Dialect
from toolkit.synthetic.people import Flags, Ints
from toolkit.synthetic.wording import NUMBER, Cells

IN_TEN_THOUSANDS = 1_000_000  # fen: columns whose median is below are never written in 万元
NUMBER_HEADING = "序号"
WAN = "（万元）"
Written = dict[str, tuple[str, Cells]]  # column -> heading and cells
NO_BLOCKS: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Sheet:
    """Columns of cells ready to be written; ``sources`` names the table row behind each row, -1 for totals."""

    name: str
    titles: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    columns: dict[str, str]
    cells: dict[str, Cells]
    sources: Ints
    footers: tuple[str, ...] = ()
    hidden: str = ""

    @property
    def first_row(self) -> int:
        """Physical number of the first data row, counted from 1."""
        return len(self.titles) + (2 if self.groups else 1) + 1

    def row_numbers(self) -> tuple[Ints, Ints]:
        """Table row and physical row number of each row that is data."""
        place = np.flatnonzero(self.sources >= 0)
        return self.sources[place], place + self.first_row


def make_sheet(
    rng: np.random.Generator, dialect: Dialect, table: pd.DataFrame, name: str, titles: tuple[str, ...] | None = None
) -> Sheet:
    """One sheet of a table in the dialect; the sources are the table's index."""
    return lay_out(dialect, write_columns(rng, dialect, table), table, name, titles)


def write_columns(rng: np.random.Generator, dialect: Dialect, table: pd.DataFrame) -> Written:
    """Heading and cells of each column."""
    return {column: _column(rng, dialect, table, column, heading) for column, heading in dialect.columns.items()}


def cut(written: Written, start: int, length: int) -> Written:
    """Some rows of written columns."""
    return {name: (heading, cells.cut(start, length)) for name, (heading, cells) in written.items()}


def lay_out(dialect: Dialect, body: Written, table: pd.DataFrame, name: str, titles: tuple[str, ...] | None = None) -> Sheet:
    """A sheet of columns that are written already."""
    columns = {column: heading for column, (heading, _) in body.items()}
    written = {column: cells for column, (_, cells) in body.items()}
    if dialect.numbered:
        columns = {"number": NUMBER_HEADING} | columns
        numbers = wording.cells(pa.array(np.arange(1, len(table) + 1)).cast(pa.string()), NUMBER)
        written = {"number": numbers} | written
    groups = ((("", 1),) if dialect.numbered else ()) + dialect.groups if dialect.groups else ()
    above = titles if titles is not None else (dialect.title,)
    above = tuple(text for text in (*above, dialect.said_above) if text)
    footers = tuple(text for text in (dialect.said_below, dialect.footer) if text)
    sheet = Sheet(name, above, groups, columns, written, table.index.to_numpy(dtype=np.int64), footers, dialect.hidden)
    return _with_totals(dialect, sheet, table) if dialect.totals and "person_name" in columns else sheet


def _column(rng: np.random.Generator, dialect: Dialect, table: pd.DataFrame, name: str, heading: str) -> tuple[str, Cells]:
    """Heading, with the unit where money has one, and cells of one column."""
    values, style = table[name], dialect.form.style(name)
    if style == "money":
        money = _money_style(dialect, values)
        unit = {"wan": WAN, "plain": "（元）" if dialect.variety == 1 else ""}.get(money, "")
        return heading + unit, wording.amounts(values, money)
    if style == "date":
        return heading, wording.dates(rng, values, dialect.date, dialect.other_date)
    if style == "month":
        return heading, wording.months(values, dialect.month)
    if style == "relation":
        return heading, wording.relation_words(values, table["sex"], dialect.variety)
    return heading, _simple_column(dialect, values, name, style)


def _simple_column(dialect: Dialect, values: pd.Series, name: str, style: str) -> Cells:
    if style == "words":
        return wording.words(values, dialect.words[name])
    if style == "moment":
        return wording.moments(values)
    return wording.id_numbers(values) if name.endswith("id_number") else wording.plain(values)


def _money_style(dialect: Dialect, values: pd.Series) -> str:
    typical = values.abs().median()
    small = dialect.money == "wan" and (pd.isna(typical) or typical < IN_TEN_THOUSANDS)
    return "plain" if small else dialect.money


def _with_totals(dialect: Dialect, sheet: Sheet, table: pd.DataFrame) -> Sheet:
    """Add a 合计 row under the data, and in some offices a 小计 row under each village."""
    money = next((name for name in sheet.columns if name.endswith("_fen")), "")
    if not money or table.empty:
        return sheet
    blocks = table.get("village_block", table.get("village_name"))  # a village has several spellings
    ends = _block_ends(blocks) if dialect.subtotals and blocks is not None else NO_BLOCKS
    fen = pd.to_numeric(table[money]).fillna(0).to_numpy(dtype=np.int64)
    sums = np.append(np.diff(np.cumsum(fen)[ends], prepend=0), fen.sum())
    order = np.insert(np.arange(len(table)), np.append(ends + 1, len(table)), -1)
    total = order < 0
    cells = {name: column.taken(order) for name, column in sheet.cells.items()}
    first = next(iter(cells))
    words = ["小计"] * len(ends) + ["合计"]
    cells[first] = cells[first].put(total, wording.cells(pa.array(words, pa.string())))
    if money != first:
        style = "wan" if sheet.columns[money].endswith(WAN) else "plain" if dialect.money == "wan" else dialect.money
        cells[money] = cells[money].put(total, wording.amounts(sums, style))
    return replace(sheet, cells=cells, sources=np.where(total, -1, sheet.sources[order]))


def _block_ends(values: pd.Series) -> Ints:
    """Last place of each run of equal values; none where some value has several runs."""
    text = values.to_numpy(dtype=object)
    ends = np.append(np.flatnonzero(text[1:] != text[:-1]), len(text) - 1)
    return ends if len(ends) == values.nunique() else NO_BLOCKS


def blank_members(sheet: Sheet, shown: Flags, columns: frozenset[str]) -> Sheet:
    """Leave household columns blank on the rows not ``shown``, as merged cells look when read; totals stay."""
    data = sheet.sources >= 0
    kept = np.ones(len(sheet.sources), dtype=bool)
    kept[data] = shown
    rows = np.where(kept, np.arange(len(kept)), -1)
    cells = {name: column.taken(rows) if name in columns else column for name, column in sheet.cells.items()}
    return replace(sheet, cells=cells)
