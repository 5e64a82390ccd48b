"""Which roster rows are one household, with and without certificates, in good order and in bad."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import an_id
from tests.intake.sheets import take_rows
from toolkit.intake import read_folder

Write = Callable[..., Path]
HEADINGS = ["乡镇", "村", "低保证编号", "户主姓名", "家庭成员姓名", "与户主关系", "家庭人口数", "身份证号码", "月保障金额"]


def head(number: int, certificate: str, name: str, size: int = 2) -> list[object]:
    return ["柳河镇", f"第{number}村", certificate, name, name, "户主", size, an_id(number), 300 + number]


def member(number: int, name: str, certificate: str = "") -> list[object]:
    return ["", "", certificate, "", name, "妻子", "", an_id(number), ""]


def roster(registers: Path, workbook: Write, rows: list[list[object]]) -> pd.DataFrame:
    workbook("名册.xlsx", {"表": [HEADINGS, *rows]})
    return read_folder(registers, fictional_regions=True).registers["dibao_roster"]


def households(table: pd.DataFrame) -> list[list[str]]:
    return [group["person_name"].tolist() for _, group in table.groupby("household_group", sort=False)]


@pytest.mark.parametrize("relation", ["户主", "户 主"])
def test_a_head_without_certificate_is_not_filled_from_the_household_above(
    registers: Path, workbook: Write, relation: str
) -> None:
    second = head(3, "", "孙三")
    second[5] = relation
    table = roster(registers, workbook, [head(1, "C1", "赵大"), member(2, "钱二"), second, member(4, "李四")])
    assert households(table) == [["赵大", "钱二"], ["孙三", "李四"]]
    assert table["dibao_certificate"].fillna("").tolist() == ["C1", "C1", "", ""]
    assert table["village_name"].tolist() == ["第1村", "第1村", "第3村", "第3村"]


def test_a_household_goes_on_after_a_head_without_certificate(registers: Path, workbook: Write) -> None:
    rows = [head(1, "C1", "赵大"), head(3, "", "孙三", 1), member(2, "钱二", "C1")]
    table = roster(registers, workbook, rows)
    assert table.set_index("person_name")["dibao_certificate"].fillna("").to_dict() == {"赵大": "C1", "孙三": "", "钱二": "C1"}
    assert households(table)[1] == ["孙三"]


def test_a_member_above_the_head_of_the_same_certificate_stays_with_him(registers: Path, workbook: Write) -> None:
    above = ["柳河镇", "第3村", "C3", "孙三", "李四", "妻子", 2, an_id(4), 303]
    table = roster(registers, workbook, [head(1, "C1", "赵大", 1), above, head(3, "C3", "孙三")])
    assert households(table) == [["赵大"], ["李四", "孙三"]]


def test_a_member_written_twice_pushes_nobody_out(registers: Path, workbook: Write) -> None:
    """The second time with another amount, so that it is no copy: both rows stay, and so does the last member."""
    again = member(2, "钱二")
    again[-1] = 100
    table = roster(registers, workbook, [head(1, "C1", "赵大", 3), member(2, "钱二"), again, member(3, "孙三")])
    assert households(table) == [["赵大", "钱二", "钱二", "孙三"]]


def test_without_a_certificate_column_every_head_starts_a_household(registers: Path, workbook: Write) -> None:
    rows = [head(1, "", "赵大"), member(2, "钱二"), head(3, "", "孙三"), member(4, "李四")]
    kept = [column for column, heading in enumerate(HEADINGS) if heading != "低保证编号"]
    workbook("名册.xlsx", {"表": [[row[column] for column in kept] for row in [HEADINGS, *rows]]})
    table = read_folder(registers, fictional_regions=True).registers["dibao_roster"]
    assert households(table) == [["赵大", "钱二"], ["孙三", "李四"]]


def test_members_beyond_the_size_of_a_head_without_certificate_are_rejected(registers: Path, workbook: Write) -> None:
    table = roster(registers, workbook, [head(1, "C1", "赵大", 5), head(3, "", "孙三", 1), member(4, "李四")])
    assert table["person_name"].tolist() == ["赵大", "孙三"]


HOUSEHOLDS = st.lists(
    st.tuples(st.integers(1, 4), st.booleans(), st.sampled_from(["merged", "repeated", "no key repeated"])), max_size=8
)


@settings(deadline=None, max_examples=40)
@given(HOUSEHOLDS)
def test_every_member_is_filled_from_his_own_head_and_no_other(households_of: list[tuple[int, bool, str]]) -> None:
    """Households of any size, with and without certificate, with blank or repeated cells, one under another."""
    rows, truth = [], []
    for number, (size, certified, habit) in enumerate(households_of):
        own = [f"第{number}村", f"C{number}" if certified else "", f"户主{number}"]
        for place in range(size):
            shown = own if place == 0 or habit == "repeated" else ["", "", ""]
            person = [f"人{number}之{place}", "户主" if place == 0 else "子", an_id(10 * number + place)]
            rows.append(["柳河镇", *shown, *person, str(size) if place == 0 else "", str(300 + number) if place == 0 else ""])
            truth.append((f"人{number}之{place}", f"第{number}村", f"C{number}" if certified else None, 100 * (300 + number)))
    headings = ["乡镇", "村", "低保证编号", "户主姓名", "家庭成员姓名", "与户主关系", "身份证号码", "家庭人口数", "月保障金额"]
    intake = take_rows(headings, *rows)
    table = intake.registers["dibao_roster"]
    read = table[["person_name", "village_name", "dibao_certificate", "monthly_benefit_fen"]].astype("object")
    assert [tuple(row) for row in read.where(read.notna(), None).values.tolist()] == truth
    assert table.groupby("household_group").ngroups == len(households_of)
    assert intake.rejects.empty
