"""The same table as four offices would write it."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tests.intake.truths import Row
from toolkit.intake import Layout
from toolkit.intake.layout import LayoutColumn
from toolkit.intake.layout_files import load_lookups

Cell = object
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
EPOCH = dt.date(1899, 12, 30)


def spelling(column: LayoutColumn, value: object, number: int) -> str:
    """One of the spellings of a look-up's value."""
    spellings = [written for written, meaning in load_lookups()[column.lookup].items() if meaning == value]
    return spellings[number % len(spellings)]


def formal(column: LayoutColumn, value: object) -> Cell:
    """Everything spelled out for people: 2025年3月8日, 1,280.50元."""
    if column.kind == "lookup":
        return spelling(column, value, 0)
    if column.kind == "money":
        return f"{Decimal(value) / 100:,.2f}元"
    if isinstance(value, dt.datetime):
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if column.kind == "date" else "")
    return str(value)


def exported(column: LayoutColumn, value: object) -> Cell:
    """From another system: 2025.03.08, 1280.5, other words."""
    if column.kind == "lookup":
        return spelling(column, value, 1)
    if column.kind == "money":
        return str(Decimal(value) / 100)
    if isinstance(value, dt.datetime):
        return f"{value:%Y.%m.%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y%m}" if column.kind == "month" else f"{value:%Y.%m.%d}"
    return str(value)


def careless(column: LayoutColumn, value: object) -> Cell:
    """Typed by many hands: serial dates, full-width digits, gaps and apostrophes, 万元."""
    if column.kind == "lookup":
        return f" {spelling(column, value, 2)} "
    if column.kind == "money":
        return f"{Decimal(value) / 1_000_000:f}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}:00"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}" if column.kind == "month" else str((value - EPOCH).days)
    if column.kind in {"id_number", "certificate"}:
        text = str(value)
        return f"'{text[:6]} {text[6:14]} {text[14:].lower().replace('x', '×')}"
    if column.kind == "name":
        return f"{str(value)[0]}　{str(value)[1:]}"
    return str(value).translate(FULL_WIDTH) if column.kind in {"integer", "number", "account"} else f"{value} "


def numeric(column: LayoutColumn, value: object) -> Cell:
    """As a spreadsheet keeps it: numbers are numbers, days are days."""
    if column.kind == "lookup":
        return spelling(column, value, 3)
    if column.kind == "money":
        return float(Decimal(value) / 100)
    return value


def cells(
    layout: Layout, rows: Sequence[Row], write: Callable[[LayoutColumn, object], Cell], *, merged: bool
) -> list[list[Cell]]:
    """Rows as written; ``merged``: what a household shares stands in its first row only."""
    lines = []
    for number, row in enumerate(rows):
        shared = layout.group.fill_forward if layout.group and merged else ()
        again = number > 0 and layout.group is not None and row[layout.group.key] == rows[number - 1][layout.group.key]
        blank = {name for name in shared if again}
        values = [(column, None if column.name in blank else row[column.name]) for column in layout.columns]
        lines.append(["" if value is None else write(column, value) for column, value in values])
    return lines


def write_formal(folder: Path, layout: Layout, rows: Sequence[Row]) -> None:
    """xlsx: titles, headings over two lines, a 合计 row and a footer."""
    labels = [column.label for column in layout.columns]
    upper = [*labels[:-2], "其他情况", ""]
    lower = [*[""] * (len(labels) - 2), *labels[-2:]]
    body = cells(layout, rows, formal, merged=True)
    lines = [[layout.title], ["单位：元"], upper, lower, *body, ["合计", "", "6"], ["制表人：某某", "", "审核人：某某"]]
    _write_xlsx(folder / f"{layout.name}.xlsx", lines)


def write_exported(folder: Path, layout: Layout, rows: Sequence[Row]) -> None:
    """GB18030 csv: the last alias of each column, columns in the opposite order; a title only where it must decide."""
    headings = [(column.label, *column.aliases)[-1] for column in layout.columns]
    lines = [line[::-1] for line in [headings, *cells(layout, rows, exported, merged=False)]]
    titles = [[layout.title]] if layout.title_words else []
    _write_text(folder / f"{layout.name}.csv", [*titles, *lines], "gb18030", ",")


def write_careless(folder: Path, layout: Layout, rows: Sequence[Row]) -> None:
    """UTF-16 tsv: the first alias, money in 万元."""
    headings = [(column.label, *column.aliases)[:2][-1] for column in layout.columns]
    units = [h + "（万元）" if c.kind == "money" else f" {h[0]} {h[1:]}" for c, h in zip(layout.columns, headings, strict=True)]
    lines = [[layout.title], ["序号", *units]]
    lines += [[str(n), *line] for n, line in enumerate(cells(layout, rows, careless, merged=False), start=1)]
    _write_text(folder / f"{layout.name}.tsv", lines, "utf-16", "\t")


def write_numeric(folder: Path, layout: Layout, rows: Sequence[Row]) -> None:
    """xlsx of plain cells; where a title must decide, the sheet is called so."""
    lines = [[column.label for column in layout.columns], *cells(layout, rows, numeric, merged=True)]
    _write_xlsx(folder / f"{layout.name}.xlsx", lines, layout.title if layout.title_words else "Sheet1")


def write_map(folder: Path, layout: Layout, rows: Sequence[Row], alias: int) -> None:
    """GeoJSON with the label (0) or an alias of each property."""
    names = [(column.label, *column.aliases)[min(alias, len(column.aliases))] for column in layout.columns]
    features = []
    for number, row in enumerate(rows):
        values = [value.isoformat() if isinstance(value, dt.date) else value for value in row.values()]
        point = {"type": "Point", "coordinates": [number, 1]}
        features.append({"type": "Feature", "properties": dict(zip(names, values, strict=True)), "geometry": point})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (folder / f"{layout.name}.geojson").write_text(text, "utf-8")


def _write_text(path: Path, lines: Sequence[Sequence[Cell]], encoding: str, delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    path.write_bytes(text.getvalue().encode(encoding))


def _write_xlsx(path: Path, lines: Sequence[Sequence[Cell]], sheet: str = "Sheet1") -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm", "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for number, line in enumerate(lines):
            page.write_row(number, 0, ["" if cell is None else cell for cell in line])
