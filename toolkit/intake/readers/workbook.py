"""Workbooks by calamine: xlsx, xlsm, xls, xlsb, ods, et; formula cells hold their last value."""

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from toolkit.intake.readers.archive import check_archive
from toolkit.intake.readers.blocks import Block, Sheet, block_of
from toolkit.intake.readers.cell_text import joined, text_column
from toolkit.intake.readers.limits import FAR_ADVICE, Damaged, Limits, Refused
from toolkit.intake.readers.sheet_parts import SheetPart, sheet_parts
from toolkit.intake.readers.unlock import is_locked, unknown_encryption, unlock

ROWS = 2048  # more at a time fall out of the processor's cache: measured


def read_workbook(data: bytes, passwords: Sequence[str], limits: Limits, announce: Callable[[str, str], None]) -> Iterator[Sheet]:
    """All sheets with cells, in their order; ``announce`` hears each sheet and its used range before it is opened.

    Raises ``Refused`` for what cannot be read and ``Locked`` when no password fits.
    """
    parts = sheet_parts(check_archive(data, limits)) if data.startswith(b"PK") else {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (python_calamine.CalamineError, OSError) as error:
        yield from read_workbook(_unlocked(data, passwords, limits, error), (), limits, announce)
        return
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            part = parts.get(sheet.name, SheetPart())
            announce(sheet.name, part.used_range)
            blocks = _blocks(_open(book, sheet.name), limits)
            yield Sheet(sheet.name, blocks, sheet.visible != SheetVisibleEnum.Visible, part.hidden_columns)


def _unlocked(data: bytes, passwords: Sequence[str], limits: Limits, error: Exception) -> bytes:
    """From memory calamine does not tell a password from damage."""
    if is_locked(data):
        return unlock(data, passwords, limits)
    if isinstance(error, python_calamine.PasswordError):
        raise unknown_encryption() from error
    raise Damaged() from error


def _open(book: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise Damaged("工作表读不出来，文件可能已损坏", name) from error


def _blocks(sheet: CalamineSheet, limits: Limits) -> Iterator[Block]:
    height, width = (place + 1 for place in sheet.end or (-1, -1))
    if height * width > limits.cells:
        size = f"{height:,} 行 × {width:,} 列"
        raise Refused(f"表格范围异常大（{size}），很可能在很远的单元格里误留了内容", FAR_ADVICE, sheet.name)
    rows = sheet.iter_rows()
    indent = sheet.start[1] if sheet.start else 0
    number = 1
    while chunk := list(islice(rows, ROWS)):
        yield _block(list(zip(*chunk, strict=True)), indent, number)
        number += len(chunk)


def _block(columns: Sequence[Sequence[object]], indent: int, number: int) -> Block:
    """Rows ``number`` onwards; calamine leaves out the columns left of the first one used."""
    texts, fractional = [joined([""] * len(columns[0]))] * indent, {}
    for position, cells in enumerate(columns, start=indent):
        text, mask = text_column(cells)
        texts.append(text)
        if mask is not None:
            fractional[position] = mask
    return block_of(texts, number, fractional)
