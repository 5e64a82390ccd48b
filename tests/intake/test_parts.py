"""Several tables in one sheet, headings repeated from page to page: nothing is mixed, nothing is lost."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import an_id
from tests.intake.sheets import take_rows, whole_rows
from toolkit.intake import Intake
from toolkit.intake.sources import WHOLE_ROW
from toolkit.model.errors import IntakeError

DEATHS = ["姓名", "性别", "公民身份号码", "死亡日期", "注销日期"]
VEHICLES = ["号牌号码", "号牌种类", "所有人", "身份证明号码", "初次登记日期", "机动车状态"]
CAR = ["虚A12345", "小型汽车", "孙三", an_id(3), "2020-01-01", "正常"]
PAYMENTS = ["村", "户主姓名", "身份证号", "保障人口", "金额", "开户姓名", "账号"]


def dead(number: int, name: str = "赵大") -> list[str]:
    return [name, "男", an_id(number), "20200101", "20200102"]


def paid(number: int) -> list[str]:
    return ["石桥村", "赵大", an_id(number), "1", "340", "赵大", "012345678901"]


def test_two_registers_under_one_another_are_read_apart() -> None:
    intake = take_rows(
        ["一、死亡人员"], DEATHS, dead(1), ["合计", "1"], ["二、机动车"], VEHICLES, CAR, [*CAR[:3], an_id(4), *CAR[4:]]
    )
    assert intake.registers["deaths"]["source_row"].tolist() == ["某文件.xlsx!表!3"]
    assert intake.registers["vehicles"]["source_row"].tolist() == ["某文件.xlsx!表!7", "某文件.xlsx!表!8"]
    assert whole_rows(intake) == [("表!4", "合计行")]
    assert intake.sources[["register", "heading_row", "rows_read"]].values.tolist() == [["deaths", 2, 2], ["vehicles", 6, 2]]


def test_the_same_register_with_other_columns_further_down() -> None:
    other = ["公民身份号码", "姓名", "注销日期", "死亡日期"]
    intake = take_rows(DEATHS, dead(1), other, [an_id(2), "钱二", "20210102", "20210101"])
    assert intake.registers["deaths"]["person_name"].tolist() == ["赵大", "钱二"]
    assert intake.registers["deaths"]["died_on"].dt.year.tolist() == [2020, 2021]


def test_headings_and_title_of_every_page_are_set_aside() -> None:
    intake = take_rows(["名单"], DEATHS, dead(1), ["名单（续）"], DEATHS, dead(2, "钱二"), DEATHS, dead(3, "孙三"))
    assert intake.registers["deaths"]["person_name"].tolist() == ["赵大", "钱二", "孙三"]
    assert whole_rows(intake) == [("表!4", "重复表头上方的标题"), ("表!5", "重复的表头"), ("表!7", "重复的表头")]


def test_each_month_of_a_sheet_has_its_own_title() -> None:
    titles = [[f"柳河镇2025年{month}月农村低保金发放名册", "", "", f"发放日期：2025年{month}月8日"] for month in (3, 4)]
    intake = take_rows(titles[0], PAYMENTS, paid(1), paid(2), titles[1], PAYMENTS, paid(1))
    months = intake.registers["payments"]["pay_month"]
    assert months.tolist() == [pd.Timestamp("2025-03-01")] * 2 + [pd.Timestamp("2025-04-01")]
    assert intake.registers["payments"]["township_name"].tolist() == ["柳河镇"] * 3


def test_a_later_table_takes_from_the_first_title_what_its_own_does_not_say() -> None:
    title = ["柳河镇2025年3月农村低保金发放名册"]
    intake = take_rows(title, ["发放日期：2025-03-08"], PAYMENTS, paid(1), ["2025年4月"], PAYMENTS, paid(1))
    payments = intake.registers["payments"]
    assert payments["pay_month"].dt.month.tolist() == [3, 4]
    assert payments["credited_on"].tolist() == [pd.Timestamp("2025-03-08")] * 2


def test_headings_of_an_unknown_table_further_down_are_refused() -> None:
    unknown = ["乡镇", "村", "联系电话", "住址"]
    with pytest.raises(IntakeError, match=r"【某文件\.xlsx!表!3】从这一行起像是另一张表"):
        take_rows(DEATHS, dead(1), unknown, ["柳河镇", "石桥村", "", ""])


def test_a_member_row_above_another_table_is_no_title() -> None:
    rows = [["C1", "赵大", "户主", an_id(1), "340"], ["", "钱二", "妻子", "", ""]]
    intake = take_rows(
        ["柳河镇石桥村低保名册"], ["低保证编号", "姓名", "与户主关系", "身份证号码", "月保障金额"], *rows, VEHICLES, CAR
    )
    assert intake.registers["dibao_roster"]["person_name"].tolist() == ["赵大", "钱二"]


CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "赵大",
            "合计",
            "小 计",
            "男",
            "20200101",
            "制表人：某某",
            "（盖章）",
            an_id(1),
            "3.99901E+17",
            "?",
            *DEATHS,
            *VEHICLES,
            "2025年3月",
        ]
    ),
    st.text(max_size=4),
)
ROWS = st.one_of(
    st.lists(CELLS, max_size=6), st.sampled_from([DEATHS, VEHICLES, CAR, dead(1), ["续表"], ["二、机动车"], ["合计", "", "2"]])
)


def accounted(intake: Intake) -> bool:
    """Every row read is in a register or set aside, once."""
    kept = [place for table in intake.registers.values() for place in table["source_row"]]
    aside = intake.rejects.loc[intake.rejects["column"] == WHOLE_ROW, "source_row"].tolist()
    return len(kept) + len(aside) == len({*kept, *aside}) == intake.sources["rows_read"].sum()


@settings(deadline=None, max_examples=80)
@given(st.lists(ROWS, max_size=14))
def test_every_row_of_a_messy_sheet_is_kept_or_rejected(rows: list[list[str]]) -> None:
    try:
        intake = take_rows(["名单"], DEATHS, dead(9), *rows)
    except IntakeError as error:
        assert any(
            words in str(error) for words in ("像是另一张表", "表头上方还有数据行", "看来是", "并排", "同时符合", "缺少必需")
        )
        return
    assert accounted(intake)
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    titles_and_headings = 2 * len(intake.sources)  # each further table has its heading line and at most four titles
    assert len(rows) - blank + 1 - intake.sources["rows_read"].sum() <= titles_and_headings + 4 * len(intake.sources)
