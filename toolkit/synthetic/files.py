"""Write sheets to disk: xlsx workbooks, csv in the encodings of the offices, and a plain fast xlsx for bulk tables.

Everything is reproducible to the byte: workbooks carry a fixed creation date.
"""

import csv
import datetime as dt
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from toolkit.synthetic.sheets import Sheet
from toolkit.synthetic.wording import Cell

CREATED = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC).replace(tzinfo=None)
TEMPLATE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"""
OFFICE = "http://schemas.openxmlformats.org"


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


def write_bulk_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """A workbook of text cells only, four times faster and a third smaller than xlsxwriter makes it.

    Cells carry no addresses and strings stand inline, which the format allows; used for the hukou register,
    by far the largest file.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, text in _package_parts([sheet.name for sheet in sheets]).items():
            package.writestr(_entry(name), TEMPLATE + text)
        for i, sheet in enumerate(sheets, start=1):
            lines: list[list[Cell]] = [[text] for text in sheet.banners]
            lines += [list(sheet.form.headings())] + sheet.rows
            body = "".join(["<row>" + "".join(map(_inline, cells)) + "</row>" for cells in lines])
            space = f'<worksheet xmlns="{OFFICE}/spreadsheetml/2006/main"><sheetData>'
            package.writestr(_entry(f"xl/worksheets/sheet{i}.xml"), f"{TEMPLATE}{space}{body}</sheetData></worksheet>")


def _inline(cell: Cell) -> str:
    return f'<c t="inlineStr"><is><t>{cell}</t></is></c>' if cell is not None else "<c/>"


def _entry(name: str) -> zipfile.ZipInfo:
    """A zip entry with a fixed date."""
    entry = zipfile.ZipInfo(name, CREATED.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _package_parts(names: Sequence[str]) -> dict[str, str]:
    """The small parts every workbook needs."""
    numbers = range(1, len(names) + 1)
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{main}.worksheet+xml"/>' for i in numbers)
    relation = f"{OFFICE}/officeDocument/2006/relationships"
    links = "".join(f'<Relationship Id="rId{i}" Type="{relation}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers)
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"/>' for i, n in zip(numbers, names, strict=True))
    return {
        "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{relation}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{links}</Relationships>',
    }
