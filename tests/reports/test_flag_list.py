"""``疑点清单.xlsx`` on the sample county: every flag once, nobody by name, amounts counted once."""

import re

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from tests.demo import Demo
from toolkit import inspection as ins


@pytest.fixture(scope="module")
def book(demo: Demo) -> Workbook:
    return openpyxl.load_workbook(demo.inspection.out / ins.FLAG_LIST_NAME)


def cells(book: Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def test_every_flag_is_listed_once(demo: Demo, book: Workbook) -> None:
    listed = [row for row in cells(book, "疑点清单") if isinstance(row[0], int)]
    flags = ins.table(demo.inspection, "flags")
    assert [row[0] for row in listed] == list(range(1, len(flags) + 1))
    assert sorted(str(row[3]) for row in listed) == sorted(flags["check_id"])


def test_nobody_is_named_in_full(demo: Demo, book: Workbook) -> None:
    flags, persons = ins.table(demo.inspection, "flags"), ins.table(demo.inspection, "persons")
    names = set(persons.loc[persons["person_key"].isin(flags["person_key"]), "person_name"].dropna())
    for row in cells(book, "疑点清单"):
        assert row[1] is None or not isinstance(row[0], int) or str(row[1]).endswith("*")
        told = str(row[6] or "")
        assert not any(told.startswith(name) for name in names)
        assert not re.search(r"399901\d{8}", " ".join(map(str, row)))


def test_amounts_of_villages_add_up_to_the_totals(demo: Demo, book: Workbook) -> None:
    totals = ins.table(demo.inspection, "amount_totals")
    overpaid = totals.loc[(totals["direction"] == "overpaid") & totals["village_code"].notna(), "strict_fen"].sum() / 100
    rows = [row for row in cells(book, "乡镇村汇总") if isinstance(row[2], int)]
    assert sum(float(str(row[7] or 0)) for row in rows) == pytest.approx(overpaid)


def test_it_prints_on_a4_landscape(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows
