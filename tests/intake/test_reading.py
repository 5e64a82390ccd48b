"""Bureau files in their usual disorder become typed tables; nothing is lost or guessed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.sheets import take_rows
from toolkit.intake import Intake, read_folder
from toolkit.model.errors import IntakeError, Problems
from toolkit.values.id_number import check_characters

Write = Callable[..., Path]


def an_id(sequence: int, born: str = "19500307") -> str:
    body = f"399901{born}{sequence:03d}"
    return body + str(check_characters(np.array([body]))[0])


def read(folder: Path) -> Intake:
    return read_folder(folder, fictional_regions=True)


DEATH_HEADINGS = ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"]
ROSTER_HEADINGS = [
    "乡镇",
    "村",
    "低保证编号",
    "户主姓名",
    "家庭成员姓名",
    "与户主关系",
    "家庭人口数",
    "身份证号码",
    "月保障金额(元)",
]
PAYMENT_HEADINGS = ["村", "户主姓名", "身份证号", "保障人口", "金额", "开户姓名", "账号"]


def test_titles_units_two_line_headings_totals_and_footers(registers: Path, workbook: Write) -> None:
    workbook(
        "名册.xlsx",
        {
            "石桥村": [
                ["柳河镇农村低保对象花名册(截至2026年10月31日)"],
                ["单位：元"],
                ["乡镇", "村", "低保证编号", "户主", "家庭成员", "", "", "证件", "保障"],
                ["", "", "", "", "姓名", "与户主关系", "家庭人口数", "身份证号码", "月保障金额"],
                ["柳河镇", "石桥村", "C1", "赵大", "赵大", "户主", 2, an_id(1), "1,080.50"],
                ["", "", "", "", "钱 二", "妻子", "", an_id(2), ""],
                ["柳河镇", "石桥村", "C2", "孙三", "孙三", "本人", 1, an_id(3), 340],
                ["合计", "", "", "", "", "", 3, "", 1420.5],
                ["制表人：某某", "", "", "审核人：某某"],
            ]
        },
    )
    intake = read(registers)
    roster = intake.registers["dibao_roster"]
    assert roster["person_name"].tolist() == ["赵大", "钱二", "孙三"]
    assert roster["dibao_certificate"].tolist() == ["C1", "C1", "C2"]
    assert roster["monthly_benefit_fen"].tolist() == [108_050, 108_050, 34_000]
    assert roster["relation_to_head"].tolist() == ["head", "spouse", "head"]
    assert roster["source_row"].tolist() == [f"名册.xlsx!石桥村!{row}" for row in (5, 6, 7)]
    assert intake.sources[["rows_read", "rows_kept", "rows_rejected"]].values.tolist() == [[5, 3, 2]]
    assert intake.sources["as_of"][0] == pd.Timestamp("2026-10-31")
    assert set(intake.rejects["reason"]) == {"合计行", "表尾"}


def test_member_rows_beyond_the_household_are_rejected_not_guessed(registers: Path, workbook: Write) -> None:
    workbook(
        "名册.xlsx",
        {
            "表": [
                ROSTER_HEADINGS,
                ["柳河镇", "石桥村", "C1", "赵大", "赵大", "户主", 1, an_id(1), 340],
                ["", "", "", "", "李四", "长子", "", an_id(2), ""],
                ["柳河镇", "石桥村", "C2", "孙三", "孙三", "户主", 2, an_id(3), 340],
                ["", "", "", "", "周五", "妻子", "", an_id(4), ""],
            ]
        },
    )
    intake = read(registers)
    assert intake.registers["dibao_roster"]["person_name"].tolist() == ["赵大", "孙三", "周五"]
    assert intake.rejects["source_row"].tolist() == ["名册.xlsx!表!3"]


def test_a_row_copied_inside_its_household_costs_no_other_member_his_place(registers: Path, workbook: Write) -> None:
    child = ["", "", "", "", "赵小", "长子", "", an_id(2, "20100101"), ""]
    wife = ["", "", "", "", "钱二", "妻子", "", an_id(4), ""]
    head = ["柳河镇", "石桥村", "C1", "赵大", "赵大", "户主", 3, an_id(1), 340]
    workbook("名册.xlsx", {"表": [ROSTER_HEADINGS, head, child, child, wife]})
    intake = read(registers)
    assert intake.registers["dibao_roster"]["person_name"].tolist() == ["赵大", "赵小", "钱二"]
    assert intake.rejects[["source_row", "reason"]].values.tolist() == [["名册.xlsx!表!4", "与同户另一行完全重复"]]


def test_id_stored_as_number_is_precision_lost_and_never_repaired(registers: Path, workbook: Write) -> None:
    number = an_id(123)
    workbook("死亡.xlsx", {"表": [DEATH_HEADINGS, ["赵大", "男", int(number[:17] + "0"), 20200101, "2020.1.9"]]})
    deaths = read(registers).registers["deaths"]
    assert deaths["id_number_status"][0] == "precision_lost"
    assert number.startswith(deaths["id_number"][0])
    assert deaths["died_on"][0] == pd.Timestamp("2020-01-01")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_text_files_in_every_charset_of_the_trade(registers: Path, encoding: str) -> None:
    text = ",".join(DEATH_HEADINGS) + f"\n赵大,男,{an_id(1)},2020年1月1日,43839\n"
    (registers / "死亡.csv").write_bytes(text.encode(encoding))
    deaths = read(registers).registers["deaths"]
    assert deaths["person_name"][0] == "赵大"
    assert deaths["registered_on"][0] == pd.Timestamp("2020-01-09")
    assert deaths["source_row"][0] == "死亡.csv!csv!2"


def test_month_township_and_credit_date_from_the_title(registers: Path, workbook: Write) -> None:
    row = ["石桥村", "赵大", an_id(1), 1, "340元", "赵大", "012345678901"]
    titles = ["柳河镇2025年3月农村低保金发放花名册"], ["发放日期:2025年3月8日"]
    workbook("发放.xlsx", {"Sheet1": [*titles, PAYMENT_HEADINGS, row]})
    payment = read(registers).registers["payments"].iloc[0]
    assert payment["pay_month"] == pd.Timestamp("2025-03-01")
    assert payment["credited_on"] == pd.Timestamp("2025-03-08")
    assert (payment["township_name"], payment["amount_fen"]) == ("柳河镇", 34_000)


def test_amounts_in_ten_thousands_by_heading(registers: Path, workbook: Write) -> None:
    headings = ["乡镇", "发放月份", "发放日期", *PAYMENT_HEADINGS[:4], "金额(万元)", *PAYMENT_HEADINGS[5:]]
    workbook(
        "发放.xlsx",
        {"表": [headings, ["柳河镇", "202503", "20250308", "石桥村", "赵大", an_id(1), 1, 0.034, "赵大", "012345678901"]]},
    )
    assert read(registers).registers["payments"]["amount_fen"][0] == 34_000


SUBSIDY = ["姓名", "身份证号", "残疾人证号", "残疾等级", "月补贴标准", "起发月份", "最近发放月份"]


def test_title_decides_between_the_two_subsidies(registers: Path, workbook: Write) -> None:
    row = ["赵大", an_id(1), an_id(1) + "41", "一级", 80, "202501", "202610"]
    workbook("甲.xlsx", {"表": [["柳河镇困难残疾人生活补贴发放名册"], SUBSIDY, row]})
    workbook("乙.xlsx", {"表": [["柳河镇重度残疾人护理补贴发放名册"], SUBSIDY, row]})
    assert {"living_subsidies", "nursing_subsidies"} == set(read(registers).registers)


def test_ambiguous_headings_are_reported_not_guessed(registers: Path, workbook: Write) -> None:
    workbook("丙.xlsx", {"表": [["名册"], SUBSIDY, ["赵大", an_id(1), an_id(1) + "41", "一级", 80, "202501", "202610"]]})
    with pytest.raises(
        Problems, match=r"【丙.xlsx!表】表头同时符合.*生活补贴.*护理补贴|【丙.xlsx!表】表头同时符合.*护理补贴.*生活补贴"
    ):
        read(registers)


def test_missing_required_column_says_file_sheet_column_and_what_to_do(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"一月": [["姓名", "性别", "公民身份号码", "注销日期"], ["赵大", "男", an_id(1), "20200101"]]})
    with pytest.raises(Problems) as error:
        read(registers)
    assert (
        str(error.value)
        == "【死亡.xlsx!一月】看来是《死亡人员信息》，但缺少必需的列：死亡日期。请补上这一列，或把表头改成规定的名称后重新放入。"
    )


def test_all_unusable_files_are_named_at_once(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"表": [DEATH_HEADINGS, ["赵大", "男", an_id(1), "20200101", "20200102"]]})
    workbook("通讯录.xlsx", {"表": [["科室", "座机"], ["社会救助科", "内线"]]})
    (registers / "坏的.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (registers / "改名.csv").write_bytes(b"\xd0\xcf\x11\xe0\x00\x00\x00\x00")
    (registers / "照片.jpg").write_bytes(b"\xff\xd8")
    (registers / "空.csv").write_text("", "utf-8")
    with pytest.raises(Problems) as error:
        read(registers)
    sentences = str(error.value).splitlines()
    assert len(sentences) == 5
    for name in ("通讯录.xlsx", "坏的.xlsx", "改名.csv", "照片.jpg", "空.csv"):
        assert sum(name in sentence and "请" in sentence for sentence in sentences) == 1


def test_ignored_files_are_left_out(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"表": [DEATH_HEADINGS, ["赵大", "男", an_id(1), "20200101", "20200102"]]})
    (registers / "照片.jpg").write_bytes(b"\xff\xd8")
    intake = read_folder(registers, fictional_regions=True, ignore=["照片.jpg"])
    assert list(intake.registers) == ["deaths"]


def test_a_stray_sheet_beside_a_register_is_set_aside_row_by_row(registers: Path, workbook: Write) -> None:
    workbook(
        "死亡.xlsx",
        {"表": [DEATH_HEADINGS, ["赵大", "男", an_id(1), "20200101", "20200102"]], "说明": [["一、填表说明"], ["二、其他"]]},
    )
    intake = read(registers)
    assert intake.sources["rows_read"].tolist() == [1, 2]
    assert intake.sources["rows_rejected"].tolist() == [0, 2]
    assert len(intake.rejects) == 2


def test_empty_folder_says_what_to_do(registers: Path) -> None:
    with pytest.raises(IntakeError, match="没有登记表"):
        read(registers)


def test_unknown_value_is_noted_masked_and_the_row_kept(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"表": [DEATH_HEADINGS, ["赵大", an_id(7), an_id(1), "某天", "20200102"]]})
    intake = read(registers)
    assert pd.isna(intake.registers["deaths"]["sex"][0])
    assert len(intake.registers["deaths"]) == 1
    assert intake.rejects["column"].tolist() == ["性别", "死亡日期"]
    assert an_id(7) not in intake.rejects.to_string()


CELL = st.one_of(
    st.just(""),
    st.sampled_from(["赵大", "合计", "男", "20200101", "制表人：某某", an_id(1), "3.99901E+17", "?"]),
    st.text(max_size=4),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELL, min_size=5, max_size=5), max_size=12))
def test_no_row_is_ever_lost(rows: list[list[str]]) -> None:
    written = sum(any(cell.strip() for cell in row) for row in rows)
    intake = take_rows(DEATH_HEADINGS, *rows)
    source = intake.sources.iloc[0]
    assert source["rows_read"] == written
    assert source["rows_kept"] == len(intake.registers["deaths"])
    whole_rows = intake.rejects[intake.rejects["column"] == "整行"]
    assert source["rows_rejected"] == whole_rows["source_row"].nunique() == len(whole_rows)
