"""Empty workbooks, filled in as people fill them in, are read into the same table."""

import datetime as dt
import io
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import an_id
from toolkit.intake import Intake, read_folder
from toolkit.intake.layout import Kind, Layout, LayoutColumn
from toolkit.intake.layout_files import load_layouts
from toolkit.intake.sources import GUIDE_REASON, GUIDE_SHEET
from toolkit.intake.templates import HEADING_ROW, choices, template

Cell = str | int | float | dt.date | None
Value = object  # as the table holds it; None for nothing
Rows = list[dict[str, tuple[Cell, Value]]]

LAYOUTS = {name: layout for name, layout in load_layouts().items() if layout.form != "geojson"}
WORDS = "石桥柳河青白沙云岭双溪南坪"
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1).toordinal(), dt.date(2026, 10, 31).toordinal()


def text(rng: random.Random) -> tuple[Cell, Value]:
    written = "".join(rng.choices(WORDS, k=rng.randint(2, 5)))
    return written, written


def id_number(rng: random.Random) -> tuple[Cell, Value]:
    number = an_id(rng.randint(1, 999), f"{rng.randint(1931, 2010)}0307")
    return number, number


def certificate(rng: random.Random) -> tuple[Cell, Value]:
    number = f"{an_id(rng.randint(1, 999))}{rng.randint(1, 7)}{rng.randint(1, 4)}"
    return number, number


def day(rng: random.Random) -> tuple[Cell, Value]:
    """Typed as text, or a date of Excel's own."""
    found = dt.date.fromordinal(rng.randint(FIRST_DAY, LAST_DAY))
    return (found if rng.random() < 0.5 else found.isoformat()), pd.Timestamp(found)


def month(rng: random.Random) -> tuple[Cell, Value]:
    found = dt.date.fromordinal(rng.randint(FIRST_DAY, LAST_DAY)).replace(day=1)
    return f"{found:%Y-%m}", pd.Timestamp(found)


def moment(rng: random.Random) -> tuple[Cell, Value]:
    found = dt.datetime.combine(dt.date.fromordinal(rng.randint(FIRST_DAY, LAST_DAY)), dt.time(rng.randint(0, 23), 30))
    return f"{found:%Y-%m-%d %H:%M}", pd.Timestamp(found)


def money(rng: random.Random) -> tuple[Cell, Value]:
    fen = rng.randint(1, 10_000_000)
    return fen / 100, fen


def whole(rng: random.Random) -> tuple[Cell, Value]:
    count = rng.randint(0, 500)
    return count, count


def fraction(rng: random.Random) -> tuple[Cell, Value]:
    value = rng.randint(0, 9999) / 100
    return value, value


def account(rng: random.Random) -> tuple[Cell, Value]:
    number = f"0{rng.randint(10**10, 10**11 - 1)}"
    return number, number


def phone(rng: random.Random) -> tuple[Cell, Value]:
    number = f"139{rng.randint(0, 10**8 - 1):08d}"
    return number, number


MAKERS: dict[Kind, Callable[[random.Random], tuple[Cell, Value]]] = {
    "text": text,
    "name": text,
    "id_number": id_number,
    "certificate": certificate,
    "date": day,
    "month": month,
    "datetime": moment,
    "money": money,
    "integer": whole,
    "number": fraction,
    "account": account,
    "phone": phone,
}


def a_cell(column: LayoutColumn, layout: Layout, rng: random.Random) -> tuple[Cell, Value]:
    if not column.required and column.name not in layout.essential and rng.random() < 0.3:
        return None, None
    if column.lookup:
        value, spellings = rng.choice(list(choices(column).items()))
        return rng.choice(spellings), value
    return MAKERS[column.kind](rng)


def some_rows(layout: Layout, rng: random.Random) -> Rows:
    """A few rows; households have one member each, so that nothing is filled down."""
    rows = [{column.name: a_cell(column, layout, rng) for column in layout.columns} for _ in range(rng.randint(1, 4))]
    for number, row in enumerate(rows):
        if layout.group:
            row |= {
                "relation_to_head": ("户主", "head"),
                "household_size": (1, 1),
                "dibao_certificate": (f"C{number}", f"C{number}"),
            }
    return rows


def fill(layout: Layout, rows: Rows, as_of: str = "") -> openpyxl.Workbook:
    book = openpyxl.load_workbook(io.BytesIO(template(layout)))
    sheet = book.worksheets[0]
    if as_of:
        sheet["A1"] = f"{layout.title}（截至{as_of}）"
    for number, row in enumerate(rows, start=HEADING_ROW + 2):
        for index, (written, _) in enumerate(row.values(), start=1):
            sheet.cell(number, index).value = written
    return book


def read_filled(filled: dict[str, Rows]) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, rows) in enumerate(filled.items()):
            fill(LAYOUTS[name], rows, "2026年10月31日").save(Path(folder) / f"{number}.xlsx")
        return read_folder(Path(folder), fictional_regions=True)


def as_list(values: Iterable[object]) -> list[object]:
    return [None if pd.isna(value) else value for value in values]


def check_same(taken: Intake, filled: dict[str, Rows]) -> None:
    assert set(taken.registers) == set(filled)
    for name, rows in filled.items():
        table = taken.registers[name]
        for column in LAYOUTS[name].columns:
            assert as_list(table[column.name]) == [row[column.name][1] for row in rows], (name, column.name)
            if column.kind == "id_number":
                assert set(table[f"{column.name}_status"]) <= {"valid", "missing"}


def test_every_template_is_recognised_with_all_its_columns() -> None:
    rng = random.Random(20261031)
    filled = {name: some_rows(layout, rng) for name, layout in LAYOUTS.items()}
    taken = read_filled(filled)
    check_same(taken, filled)
    assert set(taken.rejects["reason"]) == {GUIDE_REASON}
    known = taken.sources[taken.sources["register"] != ""]
    assert set(known["as_of"]) == {pd.Timestamp("2026-10-31")}
    assert set(known["unused_columns"]) == {""}


@settings(max_examples=6, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(LAYOUTS)), min_size=1, max_size=6, unique=True), rng=st.randoms())
def test_what_is_filled_in_is_what_is_read(names: Sequence[str], rng: random.Random) -> None:
    filled = {name: some_rows(LAYOUTS[name], rng) for name in names}
    check_same(read_filled(filled), filled)


@pytest.mark.parametrize("name", ["dibao_roster", "payments"])
def test_excel_keeps_long_numbers_as_they_are_typed(name: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(LAYOUTS[name]))).worksheets[0]
    formats = {
        column.name: sheet.column_dimensions[cell.column_letter].number_format
        for column, cell in zip(LAYOUTS[name].columns, sheet[1], strict=False)
    }
    assert formats["id_number"] == "@" and formats["account_number"] == "@"


def test_look_ups_offer_their_usual_words_and_required_columns_are_marked() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(LAYOUTS["deaths"]))).worksheets[0]
    headings = [cell.value for cell in sheet[HEADING_ROW + 1]]
    assert "*姓名" in headings and "性别" in headings
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {'"男,女"'}


def test_the_lists_fit_what_excel_takes() -> None:
    columns = [column for layout in LAYOUTS.values() for column in layout.columns if column.lookup]
    usual = {column.name: ",".join(spellings[0] for spellings in choices(column).values()) for column in columns}
    assert max(map(len, usual.values())) <= 255


def test_the_guide_says_for_every_column_what_may_be_written() -> None:
    layout = LAYOUTS["dibao_roster"]
    guide = openpyxl.load_workbook(io.BytesIO(template(layout)))[GUIDE_SHEET]
    rows = list(guide.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [column.label for column in layout.columns]
    status = next(row for row in rows if row[0] == "保障状态")
    assert "在保、正常、享受" in status[3] and "在保状态" in status[4]
