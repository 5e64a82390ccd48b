"""Write sheets to disk: xlsx workbooks, and csv in the encodings of the offices.

Everything is reproducible to the byte: workbooks carry a fixed creation date.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from toolkit.synthetic.sheets import Sheet
from toolkit.synthetic.wording import Cell

CREATED = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC).replace(tzinfo=None)


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """One workbook; titles merged over the columns, two-row headings merged as clerks do."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": CREATED})
        title = book.add_format({"bold": True, "align": "center", "font_size": 14})
        head = book.add_format({"bold": True, "align": "center", "border": 1})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for row, text in enumerate(sheet.banners):
                page.merge_range(row, 0, row, len(sheet.form.names()) - 1, text, title)
            _write_headings(page, sheet, head)
            for row, cells in enumerate(sheet.rows, start=sheet.first_row - 1):
                _write_cells(page, row, cells)
            for i, text in enumerate(sheet.footers):
                page.write_string(sheet.first_row - 1 + len(sheet.rows) + i, 0, text)


def _write_headings(page: Worksheet, sheet: Sheet, style: object) -> None:
    """One heading row, or two with groups merged across and lone headings merged down."""
    top, headings = len(sheet.banners), sheet.form.headings()
    if not sheet.form.groups:
        page.write_row(top, 0, headings, style)
        return
    at = 0
    for group, width in sheet.form.spans():
        if group == "-":
            for place in range(at, at + width):
                page.merge_range(top, place, top + 1, place, headings[place], style)
        else:
            page.merge_range(top, at, top, at + width - 1, group, style)
            page.write_row(top + 1, at, headings[at : at + width], style)
        at += width


def _write_cells(page: Worksheet, row: int, cells: Iterable[Cell]) -> None:
    """Text stays text; numbers become numbers; an id that was kept as a number loses its text."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            if len(cell) == 18 and cell.endswith("000"):
                page.write_number(row, column, float(cell))
            else:
                page.write_string(row, column, cell)
        elif cell is not None:
            page.write_number(row, column, cell)


def write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    """One csv; an id that was kept as a number shows as 3.99901E+17, which is what Excel saves."""
    width = len(sheet.form.names())
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows([text] + [""] * (width - 1) for text in sheet.banners)
        writer.writerow(sheet.form.headings())
        writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
        writer.writerows([text] + [""] * (width - 1) for text in sheet.footers)


def _csv_cell(cell: Cell) -> Cell:
    lost = isinstance(cell, str) and len(cell) == 18 and cell.endswith("000")
    return "3.99901E+17" if lost else cell
