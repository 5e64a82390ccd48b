"""A workbook in Excel's binary format, of the records that [MS-XLSB] asks for at least: no library writes one."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

Rows = Sequence[Sequence[object]]

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ROW_HEAD, REAL, BOOLEAN, TEXT, CELL_FORMAT = 0, 5, 4, 6, 47
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK, BEGIN_BUNDLE, END_BUNDLE = 129, 130, 131, 132, 143, 144
BEGIN_CELLS, END_CELLS, DIMENSION, BUNDLED_SHEET, BEGIN_STYLES, END_STYLES = 145, 146, 148, 156, 278, 279
BEGIN_FORMATS, END_FORMATS = 617, 618
GENERAL, DATE = 0, 14  # number formats that every workbook has


class Day(float):
    """A serial number in a cell formatted as a date."""


def write_xlsb(path: Path, sheets: dict[str, Rows]) -> Path:
    numbers = range(1, len(sheets) + 1)
    links = [f"worksheet {n} worksheets/sheet{n}.bin" for n in numbers] + ["styles 99 styles.bin"]
    bundled = b"".join(
        record(BUNDLED_SHEET, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(t)) for n, t in enumerate(sheets, 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types(len(sheets)))
        archive.writestr("_rels/.rels", relationships(["officeDocument 1 xl/workbook.bin"]))
        archive.writestr("xl/_rels/workbook.bin.rels", relationships(links))
        archive.writestr("xl/styles.bin", styles())
        archive.writestr("xl/workbook.bin", around(BEGIN_BOOK, around(BEGIN_BUNDLE, bundled, END_BUNDLE), END_BOOK))
        for number, rows in zip(numbers, sheets.values(), strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", sheet(rows))
    return path


def record(kind: int, body: bytes = b"") -> bytes:
    """Kind and length are written in groups of 7 bits, the lowest first."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return head + bytes([len(body) & 127 | 128, len(body) >> 7]) + body


def around(begin: int, inner: bytes, end: int) -> bytes:
    return record(begin) + inner + record(end)


def wide(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def sheet(rows: Rows) -> bytes:
    used = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    cells = b"".join(record(ROW_HEAD, struct.pack("<IIHHBI", n, 0, 300, 0, 0, 0)) + row(cells) for n, cells in enumerate(rows))
    return around(BEGIN_SHEET, record(DIMENSION, used) + around(BEGIN_CELLS, cells, END_CELLS), END_SHEET)


def row(cells: Sequence[object]) -> bytes:
    return b"".join(cell(struct.pack("<II", n, isinstance(value, Day)), value) for n, value in enumerate(cells) if value != "")


def cell(head: bytes, value: object) -> bytes:
    if isinstance(value, bool):
        return record(BOOLEAN, head + bytes([value]))
    if isinstance(value, int | float):
        return record(REAL, head + struct.pack("<d", value))
    return record(TEXT, head + wide(str(value)))


def styles() -> bytes:
    formats = b"".join(record(CELL_FORMAT, struct.pack("<5HBB2H", 0, number, *[0] * 7)) for number in (GENERAL, DATE))
    return around(BEGIN_STYLES, record(BEGIN_FORMATS, struct.pack("<I", 2)) + formats + record(END_FORMATS), END_STYLES)


def relationships(links: Sequence[str]) -> str:
    split = (link.split(" ") for link in links)
    items = "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, n, target in split)
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def content_types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'{parts}<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>'
    )
