"""What a county handed in, invented: every sheet of the report has something to say."""

import datetime as dt

import pandas as pd
import pytest

from toolkit.model.errors import IntakeError
from toolkit.reports import Overlap, Reception
from toolkit.reports.record_quality import STATES

MONTHS = 24
TOWNSHIPS = ["柳河镇", "青石镇", "白沙镇", "云岭乡", "双溪乡", "南坪镇"]


def a_source(file: str, sheet: str, register: str, title: str, **facts: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "sha256": "0123456789abcdef" * 4,
        "as_of": pd.Timestamp("2026-10-31"),
        "rows_read": 120,
        "rows_kept": 118,
        "rows_rejected": 2,
        "hidden": "",
        "office": "民政局",
        "days_old": 0,
        "stale": False,
    }
    return {"file": file, "sheet": sheet, "register": register, "title": title} | usual | facts


def the_sources() -> pd.DataFrame:
    rows = [a_source("低保花名册_柳河镇.xlsx", f"石桥村{n}", "dibao_roster", "农村低保对象花名册") for n in range(1, 9)]
    rows += [
        a_source("发放_柳河镇_2024-11至2025-10.xlsx", f"{n}月", "payments", "农村低保金发放花名册", office="财政局", as_of=pd.NaT,
                 days_old=None, stale=None)
        for n in range(1, MONTHS + 1)
    ]  # fmt: skip
    old = {"as_of": pd.Timestamp("2026-03-31"), "days_old": 214, "stale": True, "hidden": "工作表隐藏；隐藏列：身份证号码、备注"}
    rows.append(
        a_source(
            "公安局2026年一季度死亡注销人口汇总表（第二次报送）.xlsx", "Sheet1", "deaths", "死亡人员信息", office="公安局", **old
        )
    )
    return pd.DataFrame(rows).astype({"days_old": "Int64"})


def the_rejects() -> pd.DataFrame:
    rows = [
        ("发放_柳河镇_2024-11至2025-10.xlsx", f"{sheet}月", "payments", row, column, value, reason)
        for sheet in range(1, 4)
        for row, column, value, reason in [
            (130, "整行", "", "合计行"),
            (131, "整行", "", "表尾"),
            (20 + sheet, "账号", "62****E+18", "账号不完整"),
            (40 + sheet, "发放日期", "2025年13月", "日期读不出来"),
        ]
    ]
    place = [f"{file}!{sheet}!{row}" for file, sheet, _, row, *_ in rows]
    frame = pd.DataFrame(rows, columns=["file", "sheet", "register", "row", "column", "value_masked", "reason"])
    return frame.assign(source_row=place)[["source_row", "register", "column", "value_masked", "reason"]]


@pytest.fixture(scope="session")
def material() -> Reception:
    """A reception with every kind of remark in it."""
    heading = {"register": "deaths", "title": "死亡人员信息", "file": "死亡.xlsx", "sheet": "Sheet1", "nearest": "死亡日期"}
    households = [
        (town, side, "石桥村", "399901********0017", f"低保花名册_{town}.xlsx!石桥村!{row}")
        for town in TOWNSHIPS
        for side in ("roster", "payments")
        for row in range(5, 12)
    ]
    states = dict.fromkeys(STATES, 3) | {"valid": 480_000}
    return Reception(
        county="测试县",
        as_of=dt.date(2026, 10, 31),
        code_version="0.1.0",
        stale_after_days=35,
        sources=the_sources(),
        rejects=the_rejects(),
        unknown_headings=pd.DataFrame([heading | {"heading": "亡故时间"}, heading | {"heading": "=HYPERLINK(1)", "nearest": ""}]),
        missing=pd.DataFrame(
            [{"title": "机动车登记信息", "office": "公安局", "blocked": "E02 户内成员名下有机动车", "others": ""}]
            + [{"title": f"登记表{n}", "office": "人社局", "blocked": "", "others": "E07、E11、E15、M09"} for n in range(40)]
        ),
        overlap=Overlap(
            pd.DataFrame({"township": TOWNSHIPS, "month": pd.Timestamp("2026-10-01"), "both": 310, "roster": 7, "payments": 7,
                          "roster_unusable": 1, "payments_unusable": 2}),
            pd.DataFrame(households, columns=["township", "side", "village", "id_masked", "source_row"]),
        ),
        id_quality=pd.DataFrame([{"title": "户籍人口信息", "column": "公民身份号码", "as_of": pd.NaT, "rows": 480_024} | states]),
        contradictions=pd.DataFrame(
            [{"title": "户籍人口信息", "column": "公民身份号码", "as_of": pd.NaT, "what": "登记的性别与证号不符", "count": 12,
              "examples": "户籍人口.xlsx!柳河镇!12；户籍人口.xlsx!柳河镇!99"}]
        ),
        problems=[IntakeError("文件打不开，可能已损坏或扩展名与内容不符", "坏文件.xlsx", "用 Excel 或 WPS 打开确认后另存为 xlsx")],
    )  # fmt: skip
