"""Headings as clerks lay them out: over several lines, repeated, spanning, with units, side by side."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.conftest import an_id
from tests.intake.sheets import take, take_rows
from toolkit.intake.grid import grid_of
from toolkit.model.errors import IntakeError

DEATHS = ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"]
DEAD = ["赵大", "男", an_id(1), "20200101", "20200102"]
PAYMENTS = ["乡镇", "村", "户主姓名", "身份证号", "保障人口", "金额", "发放月份", "发放日期", "开户姓名", "账号"]
PAID = ["柳河镇", "石桥村", "赵大", an_id(1), "1", "3.4", "202503", "20250308", "赵大", "012345678901"]


def test_the_line_above_tells_two_equal_headings_apart() -> None:
    intake = take_rows(
        ["婚姻登记"],
        ["男方", "", "女方", "", "登记类型", "登记日期"],
        ["姓名", "身份证号", "姓名", "身份证号", "", ""],
        ["赵大", an_id(1), "钱二", an_id(2), "结婚", "2020-01-01"],
    )
    row = intake.registers["marriages"].iloc[0]
    assert (row["person_name"], row["spouse_name"]) == ("赵大", "钱二")
    assert (row["id_number"], row["spouse_id_number"]) == (an_id(1), an_id(2))


def test_columns_of_another_group_come_first() -> None:
    intake = take_rows(
        ["经办人", "", "享受对象", "", "备案日期", "关系"],
        ["姓名", "身份证号", "姓名", "身份证号", "", ""],
        ["孙三", an_id(3), "赵大", an_id(1), "2020-01-01", "兄弟"],
    )
    row = intake.registers["kin_filings"].iloc[0]
    assert (row["official_name"], row["person_name"], row["relation"]) == ("孙三", "赵大", "兄弟")


def test_headings_over_three_lines() -> None:
    intake = take_rows(
        ["死亡人员登记", "", "", "", ""],
        ["基本情况", "", "", "登记情况", ""],
        ["姓名", "性别", "证件", "死亡", "注销"],
        ["", "", "公民身份号码", "日期", "日期"],
        DEAD,
    )
    assert intake.registers["deaths"]["died_on"].tolist() == [pd.Timestamp("2020-01-01")]
    assert intake.sources["heading_row"].tolist() == [4]


def test_a_second_column_of_the_same_name_is_reported() -> None:
    intake = take_rows([*DEATHS, "姓名"], [*DEAD, "别人"])
    assert intake.registers["deaths"]["person_name"].tolist() == ["赵大"]
    assert intake.rejects[["column", "reason"]].values.tolist() == [["姓名", "表头重复，只用了前一列"]]
    assert intake.sources["unused_columns"].tolist() == ["姓名"]


@pytest.mark.parametrize(
    ("heading", "fen"), [("金额（万元）", 3_400_000), ("金额(单位:千元)", 340_000), ("金额/元", 340), ("金额（分）", 3)]
)
def test_the_unit_of_an_amount_in_its_heading(heading: str, fen: int) -> None:
    intake = take_rows([heading if h == "金额" else h for h in PAYMENTS], PAID)
    assert intake.registers["payments"]["amount_fen"].tolist() == [fen]


@pytest.mark.parametrize(
    ("title", "fen"), [("单位：万元", 3_400_000), ("单位:元", 340), ("单位：人、千元", 340_000), ("填报单位：元宝镇", 340)]
)
def test_the_unit_of_all_amounts_in_a_title(title: str, fen: int) -> None:
    assert take_rows(["农村低保金发放花名册"], [title], PAYMENTS, PAID).registers["payments"]["amount_fen"].tolist() == [fen]


def test_the_unit_in_the_heading_counts_more_than_that_of_the_title() -> None:
    intake = take_rows(["单位：万元"], ["金额(元)" if h == "金额" else h for h in PAYMENTS], PAID)
    assert intake.registers["payments"]["amount_fen"].tolist() == [340]


def test_unknown_headings_are_shown_with_what_they_resemble() -> None:
    with pytest.raises(IntakeError) as error:
        take_rows(["姓名", "性别", "公民身份号码", "死亡日朝", "注销日期"], DEAD)
    assert "缺少必需的列：死亡日期；没有认出的表头：“死亡日朝”（像“死亡日期”）" in str(error.value)


def test_no_id_is_quoted_from_a_heading() -> None:
    with pytest.raises(IntakeError) as error:
        take_rows(["姓名", f"证件{an_id(7)}", "公民身份号码", "注销日期"], DEAD)
    assert an_id(7) not in str(error.value)


def test_two_tables_side_by_side_are_refused() -> None:
    with pytest.raises(IntakeError, match=r"并排放了两张表.*把两张表分到两个工作表"):
        take_rows([*DEATHS, "", *DEATHS], [*DEAD, "", *DEAD])


def test_hidden_columns_and_sheets_are_read_and_named() -> None:
    grid = replace(grid_of("死亡.xlsx", "表", [DEATHS, DEAD]), hidden=True, hidden_columns=(2,))
    intake = take(grid)
    assert intake.registers["deaths"]["id_number"].tolist() == [an_id(1)]
    assert intake.sources["hidden"].tolist() == ["工作表隐藏；隐藏列：公民身份号码"]


ROSTER = ["低保证编号", "姓名", "与户主关系", "身份证号码", "月保障金额"]
MEMBER = ["C1", "赵大", "户主", an_id(1), "340"]


@pytest.mark.parametrize(
    ("title", "month", "area"),
    [
        ("柳河镇石桥村2026年9月农村低保对象花名册", "2026-09-01", "rural"),
        ("柳河镇石桥村城市低保对象花名册(截至2026年10月31日)", "2026-10-01", "urban"),
        ("柳河镇石桥村城乡低保对象花名册", None, None),
        ("柳河镇石桥村农村商业银行代发低保花名册", None, None),
    ],
)
def test_month_and_kind_of_a_roster_from_its_title(title: str, month: str | None, area: str | None) -> None:
    roster = take_rows([title], ROSTER, MEMBER).registers["dibao_roster"].iloc[0]
    assert pd.isna(roster["roster_month"]) if month is None else roster["roster_month"] == pd.Timestamp(month)
    assert pd.isna(roster["area"]) if area is None else roster["area"] == area


def test_a_household_register_is_no_roster_for_want_of_one_heading() -> None:
    headings = ["户口编号", "姓名", "公民身份号码", "与户主关系", "村", "乡镇", "住址"]
    with pytest.raises(IntakeError, match="看来是《户籍人口信息》，但缺少必需的列：户号"):
        take_rows(headings, ["1", "赵大", an_id(1), "户主", "石桥村", "柳河镇", "一组"])


def test_a_list_of_people_is_no_register() -> None:
    with pytest.raises(IntakeError, match="认不出是哪种登记表"):
        take_rows(["姓名", "身份证号码", "联系电话"], ["赵大", an_id(1), ""])
