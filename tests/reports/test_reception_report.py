"""The report of what was received, read back with another library and as LibreOffice prints it."""

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.office import heights, printed_pages
from toolkit.reports import Overlap, Reception, reasons_by_file, reception_report
from toolkit.reports.overlap import SIDES

SHEETS = [
    "总表",
    "读不了的文件",
    "未采用原因",
    "未识别的列",
    "缺少的登记表",
    "户重合情况",
    "户重合明细",
    "证件质量",
    "记录矛盾",
]
ABOVE = 3  # title, note, headings


def rows_of(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))[ABOVE:]


@pytest.fixture(scope="module")
def report(material: Reception) -> bytes:
    return reception_report(material)


def test_sheets_stand_in_the_order_in_which_one_asks(report: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(report)).sheetnames == SHEETS


def test_every_table_of_every_file_is_listed_with_its_counts(report: bytes, material: Reception) -> None:
    rows = rows_of(report, "总表")
    assert len(rows) == len(material.sources)
    assert sum(row[7] for row in rows) == material.sources["rows_read"].sum()
    assert all(row[7] == row[8] + row[9] for row in rows)
    assert {row[11] for row in rows} == {"01234567"}


def test_an_old_file_is_called_so_and_one_without_a_day_cannot_be_judged(report: bytes) -> None:
    told = {row[0]: row[4:7] for row in rows_of(report, "总表")}
    assert told["死亡人员信息"] == ("2026年3月31日", 214, "过期")
    assert told["农村低保对象花名册"] == ("2026年10月31日", 0, "未过期")
    assert told["农村低保金发放花名册"] == ("未注明", None, "无法判断")


def test_reasons_are_counted_with_places_and_masked_values(material: Reception) -> None:
    reasons = reasons_by_file(material).set_index("reason")
    assert reasons["count"].to_dict() == {"合计行": 3, "表尾": 3, "账号不完整": 3, "日期读不出来": 3}
    assert reasons.loc["账号不完整", "examples"].startswith("1月!21（62****E+18）；2月!22")


def test_a_reason_has_five_examples_at_most(material: Reception) -> None:
    first = material.rejects.head(1)
    rejects = pd.concat([first.assign(source_row=f"{first['source_row'].iloc[0]}{row}") for row in range(100, 120)])
    (reason,) = reasons_by_file(dataclasses.replace(material, rejects=rejects)).to_dict("records")
    assert reason["count"] == 20
    assert len(reason["examples"].split("；")) == 5


def test_two_tables_of_one_sheet_do_not_double_the_counts(material: Reception) -> None:
    twice = pd.concat([material.sources, material.sources])
    doubled = reasons_by_file(dataclasses.replace(material, sources=twice))
    assert doubled["count"].tolist() == reasons_by_file(material)["count"].tolist()


def test_what_bureaus_wrote_is_never_a_formula(report: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_the_overlap_says_its_month_its_files_and_a_total(report: bytes) -> None:
    rows = rows_of(report, "户重合情况")
    assert rows[0][:4] == ("柳河镇", "2026年10月", 310, 7)
    assert rows[-1][:4] == ("合计", None, 1860, 42)
    note = openpyxl.load_workbook(io.BytesIO(report))["户重合情况"]["A2"].value
    assert note.endswith("数据来源：名册截至2026年10月31日，发放明细没有注明截止日。")


def test_nothing_to_say_is_said(material: Reception) -> None:
    empty = dataclasses.replace(
        material,
        **{
            name: getattr(material, name).head(0)
            for name in ("rejects", "unknown_headings", "missing", "id_quality", "contradictions")
        },
        overlap=Overlap(pd.DataFrame(columns=["township", "month", *SIDES]), material.overlap.households.head(0)),
        problems=[],
    )
    content = reception_report(empty)
    assert [rows_of(content, sheet)[0][0] for sheet in SHEETS[1:]] == [
        "没有读不了的文件。",
        "所有的行和单元格都用上了。",
        "没有不认识的列。",
        "各种登记表都收到了。",
        "没有收到低保花名册和发放明细。",
        "没有只在一边出现的户。",
        "没有收到带证件号码的登记表。",
        "没有看到互相矛盾的记录。",
    ]


def test_the_same_material_gives_the_same_bytes(report: bytes, material: Reception) -> None:
    assert reception_report(material) == report


def test_it_is_set_up_for_a4_landscape_with_headings_on_every_page(report: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(report)):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
        assert sheet.print_title_rows == "$3:$3"
        assert "测试县" in sheet.oddHeader.center.text and "2026年10月31日" in sheet.oddFooter.right.text


@pytest.mark.office
def test_no_text_is_cut_off_and_no_page_is_empty(report: bytes, tmp_path: Path) -> None:
    workbook = tmp_path / "report.xlsx"
    workbook.write_bytes(report)
    compared = heights(workbook, tmp_path)
    assert len(compared) > 100
    assert [row for row in compared if row[2] < row[3] - 0.5] == []
    pages = printed_pages(workbook)
    assert all("内部资料" in page and len(re.sub(r"\s", "", page)) > 80 for page in pages)
    assert sum("· 总表" in page for page in pages) == 2
    assert all("指纹前" in page for page in pages if "· 总表" in page)
