"""Workbooks that are no xlsx: binary ones, old ones, with and without a password."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.intake.readers.xlsb import Day, write_xlsb
from tests.office import convert, save_locked
from toolkit.intake.grid import Grid
from toolkit.model.errors import IntakeError

Grids = Callable[..., list[Grid]]
Refusal = Callable[..., IntakeError]
CELLS = [["姓名", "证号", "月份", "日期"], ["赵大", "12345", 2025.1, 43832]]
TEXTS = [CELLS[0], ["赵大", "12345", "2025.1", "2020-01-02"]]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The cells as xlsx, for LibreOffice to save as something else."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("明细")
    for number, row in enumerate(CELLS):
        sheet.write_row(number, 0, row)
    sheet.write_number(1, 3, 43832, book.add_format({"num_format": "yyyy/m/d"}))
    book.close()
    return tmp_path / "a.xlsx"


def test_xlsb(tmp_path: Path, grids: Grids) -> None:
    rows = [CELLS[0], ["赵大", "12345", 2025.1, Day(43832)]]
    first, second = grids(write_xlsb(tmp_path / "表.xlsb", {"明细": rows, "二": [["", True]]}))
    assert (first.sheet, first.rows(2)) == ("明细", TEXTS)
    assert first.fractional[2].tolist() == [False, True]
    assert (second.sheet, second.rows(1)) == ("二", [["", "是"]])


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_saved_by_libreoffice(source: Path, grids: Grids, kind: str) -> None:
    (grid,) = grids(convert(source, kind, source.parent))
    assert (grid.sheet, grid.rows(2)) == ("明细", TEXTS)


@pytest.mark.office
def test_an_old_workbook_with_a_password(source: Path, grids: Grids, refusal: Refusal) -> None:
    path = save_locked(source, source.with_name("locked.xls"), "right")
    error = refusal(path, "wrong")
    assert "密码" in error.what and "MINGCHA_PASSWORDS" in error.advice
    assert grids(path, "wrong", "right")[0].rows(2) == TEXTS


@pytest.mark.office
def test_a_password_on_an_ods_is_named_as_such(source: Path, refusal: Refusal) -> None:
    error = refusal(save_locked(source, source.with_name("locked.ods"), "right"), "right")
    assert "ods" in error.what and "密码" in error.what and "去掉密码" in error.advice
