"""Cells of a workbook as text: nothing invented, nothing silently shortened."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from toolkit.intake.grid import Grid
from toolkit.intake.readers.cell_text import text_column

Grids = Callable[..., list[Grid]]


def plain(cell: float) -> str:
    """A number one at a time, as Python writes it."""
    if abs(cell) >= 1e15:
        return np.format_float_scientific(cell, trim="-")
    return str(int(cell)) if cell.is_integer() else repr(cell)


numbers = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**17), 10**17).map(float)
    | st.decimals(-(10**12), 10**12, places=2).map(float)
)
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(numbers | texts | st.booleans(), min_size=1, max_size=40))
def test_a_column_of_anything_is_each_cell_as_text(column: list[object]) -> None:
    text, fractional = text_column(column)
    wanted = [
        cell if isinstance(cell, str) else ("是" if cell else "否") if isinstance(cell, bool) else plain(float(str(cell)))
        for cell in column
    ]
    assert text.to_pylist() == wanted
    marks = [isinstance(cell, float) and not cell.is_integer() for cell in column]
    assert (fractional.tolist() if fractional is not None else [False] * len(column)) == marks


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.datetime(2026, 1, 2), "2026-01-02"),
        (dt.datetime(2026, 1, 2, 8, 30, 15), "2026-01-02 08:30"),
        (dt.datetime(2026, 1, 2, 8, 59, 59, 999_800), "2026-01-02 09:00"),
        (dt.datetime(2026, 1, 2, 0, 0, 20), "2026-01-02"),
        (dt.time(8, 30), "08:30:00"),
        (3.99901e17, "3.99901e+17"),
        (2025.1, "2025.1"),
        (340.0, "340"),
        (12, "12"),
    ],
)
def test_one_cell(cell: object, text: str) -> None:
    assert text_column([cell])[0].to_pylist() == [text]
    assert text_column(["题", cell, ""])[0].to_pylist() == ["题", text, ""]


def test_row_numbers_hidden_parts_and_blank_rows(tmp_path: Path, grids: Grids) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet("明细")
    sheet.write_row(2, 1, ["姓名", "身份证号", "月份"])
    sheet.write_row(5, 1, ["赵大", "", 2025.1])
    sheet.write_row(6, 1, [" ", "　", ""])
    sheet.write_row(7, 1, ["钱二", True, 2025.0])
    sheet.set_column(2, 2, None, None, {"hidden": True})
    secret = book.add_worksheet("底稿")
    secret.write(0, 0, "x")
    secret.hide()
    book.add_chartsheet("图")
    book.close()
    first, second = grids(tmp_path / "表.xlsx")
    assert (first.sheet, first.hidden, first.hidden_columns) == ("明细", False, (2,))
    assert (second.sheet, second.hidden) == ("底稿", True)
    assert first.row_numbers.tolist() == [3, 6, 8]
    assert first.rows(9)[1:] == [["", "赵大", "", "2025.1"], ["", "钱二", "是", "2025"]]
    assert first.fractional[3].tolist() == [False, True, False]
    assert set(first.fractional) == {3}


def test_a_formula_is_its_last_value(tmp_path: Path, grids: Grids) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, '=CONCATENATE("赵","大")', None, "赵大")
    book.close()
    assert grids(tmp_path / "表.xlsx")[0].rows(1) == [["2", "赵大"]]


def test_many_rows_come_back_in_their_order(tmp_path: Path, grids: Grids) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "表.xlsx"))
    sheet = book.add_worksheet()
    for row in range(0, 9000, 2):
        sheet.write_row(row, 0, [f"C{row}", row / 4])
    book.close()
    (grid,) = grids(tmp_path / "表.xlsx")
    assert grid.row_numbers.tolist() == list(range(1, 9001, 2))
    assert grid.cells["0"].to_pylist() == [f"C{row}" for row in range(0, 9000, 2)]
    assert grid.fractional[1].tolist() == [row % 4 != 0 for row in range(0, 9000, 2)]
