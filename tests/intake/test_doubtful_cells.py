"""Cells, rows and files that must not be taken for what they are not."""

import itertools
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import an_id
from toolkit.intake import Intake, read_folder
from toolkit.intake.spelling import mask_digits, mask_unless_date
from toolkit.model.errors import Problems

Write = Callable[..., Path]
DEATHS = ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"]
OFFICIALS = ["职务", "人员类别", "姓名", "身份证号", "任职时间"]
PAYMENTS = ["乡镇", "村", "户主姓名", "身份证号", "保障人口", "金额", "发放日期", "开户姓名", "账号"]
PAID = ["柳河镇", "石桥村", "赵大", an_id(1), 1, 2025.1, "2025-03-08", "赵大", "012345678901"]
DEAD = ["赵大", "男", an_id(1), "20200101", "20200102"]


def read(folder: Path) -> Intake:
    return read_folder(folder, fictional_regions=True)


@pytest.mark.parametrize("number", [1234567890123456.0, 1e15, 6.217990123456789e18])
def test_a_number_beyond_15_digits_is_no_account(registers: Path, workbook: Write, number: float) -> None:
    workbook("发放.xlsx", {"2025年3月": [PAYMENTS, [*PAID[:-1], number]]})
    intake = read(registers)
    assert intake.registers["payments"]["account_number"].isna().all()
    assert intake.rejects[["column", "reason"]].values.tolist() == [["账号", "账号不完整"]]


def test_a_15_digit_number_is_an_account(registers: Path, workbook: Write) -> None:
    workbook("发放.xlsx", {"2025年3月": [PAYMENTS, [*PAID[:-1], 999999999999999.0]]})
    assert read(registers).registers["payments"]["account_number"].tolist() == ["9" * 15]


@pytest.mark.parametrize("gap", ["", " ", "-", "  ", "\u2014"])
def test_ids_broken_by_gaps_or_letters_are_masked(gap: str) -> None:
    number = an_id(7)
    for written in (number, number.replace("0", "O")):
        masked = mask_digits(f"电话 {gap.join(written)} 某人")
        assert sum(character.isdigit() for character in masked) <= 4
        assert masked.endswith("某人")
    assert mask_digits(f"{number[:6]}{gap}{number[6:14]}{gap}{number[14:]}").count("*") == 4


IMPOSSIBLE_DATES = [
    "20251301",
    "20250230",
    "2025-13-01",
    "2025 - 02 - 30",
    "2025/2/30",
    "31.02.2025",
    "2025年13月01日",
    "2025-02-30 08:30:15",
    "20250230 8时30分",
    "约2025-13-01（补办）",
    "2025-01-01至2025-02-30",
    "20250101到20250230",
    "0225-03-01",
]
NUMBERS = [
    an_id(7),
    an_id(7)[:6] + an_id(7)[8:17],
    "6217000012345678901",
    "012345678901",
    "13812345678",
    "02084123456",
    "84123456",
]


def shown_death_dates(registers: Path, workbook: Write, written: list[str]) -> list[str]:
    workbook("死亡.xlsx", {"表": [DEATHS, *([*DEAD[:3], cell, "20200102"] for cell in written)]})
    noted = read(registers).rejects
    assert set(noted["column"]) == {"死亡日期"}
    return noted["value_masked"].tolist()


def test_dates_that_cannot_be_read_are_shown_whole(registers: Path, workbook: Write) -> None:
    shown = shown_death_dates(registers, workbook, IMPOSSIBLE_DATES)
    assert shown == [unicodedata.normalize("NFKC", written) for written in IMPOSSIBLE_DATES]


@pytest.mark.parametrize("around", ["{}", "身份证{}", "2025-02-30 {}", "{}（2025年13月1日）"])
def test_ids_accounts_and_phones_in_a_column_of_dates_stay_masked(registers: Path, workbook: Write, around: str) -> None:
    shown = shown_death_dates(registers, workbook, [around.format(number) for number in NUMBERS])
    assert len(shown) == len(NUMBERS)
    for number, text in zip(NUMBERS, shown, strict=True):
        assert "****" in text and number[2:-2] not in text


@given(
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from(["", " ", "-", ".", "/", "年", "月", ":", "至"]), min_size=20, max_size=20),
)
def test_no_number_of_a_person_passes_for_a_date_however_it_is_broken_up(number: str, gaps: list[str]) -> None:
    written = "".join(itertools.chain.from_iterable(zip(number, gaps, strict=False)))
    assert mask_unless_date(written) == mask_digits(written)


@pytest.mark.parametrize(
    "written", ["******19500307****", "399901.19500307.0017", "20251332", "20120000", "2025023", "20250230083015"]
)
def test_what_may_be_part_of_a_number_is_no_date(written: str) -> None:
    assert mask_unless_date(written) == mask_digits(written) != written


def test_short_numbers_are_shown() -> None:
    assert mask_digits("3楼 120室 2025年") == "3楼 120室 2025年"


def test_a_number_with_a_fraction_is_no_month_but_still_money(registers: Path, workbook: Write) -> None:
    workbook("发放.xlsx", {"表": [[*PAYMENTS, "发放月份"], [*PAID, 2025.1], [*PAID, "2025.1"]]})
    intake = read(registers)
    payments = intake.registers["payments"]
    assert payments["source_row"].tolist() == ["发放.xlsx!表!3"]
    assert payments["pay_month"].tolist() == [pd.Timestamp("2025-01-01")]
    assert payments["amount_fen"].tolist() == [202_510]
    assert intake.rejects["source_row"].tolist() == ["发放.xlsx!表!2"]


def test_a_number_with_a_fraction_is_no_date(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"表": [DEATHS, [*DEAD[:3], 2025.1, "2025.1"]]})
    intake = read(registers)
    assert intake.registers["deaths"]["died_on"].isna().all()
    assert intake.registers["deaths"]["registered_on"].tolist() == [pd.Timestamp("2025-01-01")]
    assert intake.rejects[["column", "reason"]].values.tolist() == [["死亡日期", "日期读不出来"]]


@pytest.mark.parametrize("period", ["2025年1月至12月", "2024-11至2025-10"])
@pytest.mark.parametrize("place", ["title", "sheet", "file"])
def test_a_range_of_months_is_no_pay_month(registers: Path, workbook: Write, period: str, place: str) -> None:
    texts = {name: period if name == place else "低保金" for name in ("title", "sheet", "file")}
    workbook(f"{texts['file']}.xlsx", {texts["sheet"]: [[texts["title"]], PAYMENTS, PAID]})
    with pytest.raises(Problems, match="缺少必需的内容：发放月份"):
        read(registers)


def test_the_file_name_gives_the_month_of_one_register_sheet_only(registers: Path, workbook: Write) -> None:
    path = workbook("发放2025年3月.xlsx", {"石桥村": [PAYMENTS, PAID], "说明": [["填表说明"], ["其他"]]})
    assert read(registers).registers["payments"]["pay_month"].tolist() == [pd.Timestamp("2025-03-01")]
    path.unlink()
    workbook("发放2025年3月.xlsx", {"三月": [PAYMENTS, PAID], "四月": [PAYMENTS, PAID]})
    with pytest.raises(Problems, match="缺少必需的内容：发放月份"):
        read(registers)


def test_sheets_of_a_file_over_a_range_have_their_own_months(registers: Path, workbook: Write) -> None:
    workbook("发放_2024-11至2025-10.xlsx", {name: [PAYMENTS, PAID] for name in ("202411", "2024-12", "2025年1月")})
    months = read(registers).registers["payments"]["pay_month"]
    assert months.tolist() == [pd.Timestamp(day) for day in ("2024-11-01", "2024-12-01", "2025-01-01")]


def test_copies_of_a_file_are_named_together(registers: Path, workbook: Write) -> None:
    original = workbook("a.xlsx", {"表": [DEATHS, DEAD]})
    copy = registers / "a - 副本.xlsx"
    copy.write_bytes(original.read_bytes())
    with pytest.raises(Problems) as error:
        read(registers)
    sentence = str(error.value)
    assert len(sentence.splitlines()) == 1
    assert all(words in sentence for words in (original.name, copy.name, "内容完全相同", "删去", "ignore_files"))
    assert len(read_folder(registers, fictional_regions=True, ignore=[copy.name]).registers["deaths"]) == 1


def test_a_post_that_sounds_like_a_footer_is_data(registers: Path, workbook: Write) -> None:
    rows = [
        ["经办人员", "乡镇经办", "赵大", an_id(1), "2020-01-01"],
        ["负责人", "乡镇经办", "钱二", "无", "2020-01-01"],
        ["负责人：某某", "", "", "", "2026年10月31日"],
        ["", "", "审核人：某某", "2026-10-31", " " * 12],
        ["复核：", "", "", " " * 12, "20261031"],
        ["（盖章）"],
    ]
    workbook("干部.xlsx", {"表": [OFFICIALS, *rows]})
    intake = read(registers)
    assert intake.registers["officials"]["person_name"].tolist() == ["赵大", "钱二"]
    assert intake.rejects["reason"].tolist() == ["表尾"] * 4


@pytest.mark.parametrize("number", [an_id(1), "3.99901E+17", an_id(1)[:6] + "********" + an_id(1)[14:]])
def test_a_person_beside_the_word_total_is_data(registers: Path, workbook: Write, number: str) -> None:
    rows = [["村级合计", "村两委", "赵大", number, ""], ["合计", "", "2人", "—", ""]]
    workbook("干部.xlsx", {"表": [OFFICIALS, *rows]})
    intake = read(registers)
    assert intake.registers["officials"]["person_name"].tolist() == ["赵大"]
    assert intake.rejects["reason"].tolist() == ["合计行"]


def test_columns_nobody_uses_are_listed_and_cost_no_row(registers: Path, workbook: Write) -> None:
    workbook("死亡.xlsx", {"表": [["名单"], ["序号", *DEATHS, "家属电话"], ["1", *DEAD, "无"]]})
    intake = read(registers)
    assert intake.rejects.to_dict("records") == [
        {"source_row": "死亡.xlsx!表!2", "register": "deaths", "column": "家属电话", "value_masked": "", "reason": "没有用到的列"}
    ]
    assert intake.sources[["rows_read", "rows_kept", "rows_rejected"]].values.tolist() == [[1, 1, 0]]
