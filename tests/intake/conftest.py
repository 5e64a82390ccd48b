"""Writes small bureau files as bureaus write them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

Rows = Sequence[Sequence[object]]


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    """An empty ``registers`` folder."""
    folder = tmp_path / "registers"
    folder.mkdir()
    return folder


@pytest.fixture
def workbook(registers: Path) -> Callable[..., Path]:
    """Write ``{sheet name: rows}`` to an xlsx in ``registers``."""

    def write(name: str, sheets: dict[str, Rows]) -> Path:
        book = xlsxwriter.Workbook(str(registers / name))
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
        book.close()
        return registers / name

    return write
