"""``out/疑点清单.xlsx``: every flag by township and village, with names masked, and what each check came to."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from toolkit.paper import Column, Imprint, Paper, date, period, records, text, yuan
from toolkit.values import person_name

MOST_LISTED = 20_000  # more rows are no list to read or print
TIERS = {"strong": "强", "medium": "中", "weak": "弱"}
DIRECTIONS = {"overpaid": "多发", "underpaid": "少发", "in_question": "经手"}
NO_VILLAGE = "（没有落到村）"
NOTE = "疑点来自数据比对，未经核实，不作为停发、处理或通报的依据；核实以后才是问题。姓名和证件已遮挡，按出处可以在原表里找到。"
SUMMARY_NOTE = "多发、少发金额按从严口径；同一户同一个月的同一种补助，几个检查项都涉及的只算一次。经手金额不在其内。"
CHECK_NOTE = "“待核”是缺少登记表、记录不清或对不准人，不能判断的对象，没有列入清单；不等于没有问题。"

VILLAGES = (
    Column("乡镇", 16, "center"),
    Column("村", 20, "center"),
    Column("疑点数", 11, "count"),
    Column("涉及户数", 11, "count"),
    Column("强疑点", 11, "count"),
    Column("中疑点", 11, "count"),
    Column("弱疑点", 11, "count"),
    Column("多发金额（元）", 18, "money"),
    Column("其中从宽（元）", 18, "money"),
    Column("少发金额（元）", 18, "money"),
)
FLAGS = (
    Column("序号", 7, "count"),
    Column("姓名", 10, "center"),
    Column("户主", 10, "center"),
    Column("检查项", 8, "center"),
    Column("疑点类型", 20),
    Column("强度", 6, "center"),
    Column("说明", 52),
    Column("金额（元）", 13, "money"),
    Column("从宽（元）", 13, "money"),
    Column("期间", 13, "center"),
    Column("匹配等级", 9, "center"),
    Column("出处", 34),
)
CHECKS = (
    Column("检查项", 9, "center"),
    Column("疑点类型", 30),
    Column("已查对象", 11, "count"),
    Column("符合", 11, "count"),
    Column("疑点", 11, "count"),
    Column("待核", 11, "count"),
    Column("涉及金额（元）", 17, "money"),
    Column("没有收到的登记表", 34),
    Column("没有执行的原因", 40),
)


@dataclass(frozen=True)
class FlagList:
    """What goes into the list; columns as in :mod:`toolkit.model.tables`.

    ``flags`` have ``person_name`` and ``head_name`` in full besides, and ``township_name``, ``village_name``; ``totals``
    are AMOUNT_TOTALS with ``township_name`` and ``village_name``; ``runs`` are CHECK_RUNS with titles of the missing registers.
    """

    county: str
    as_of: dt.date
    code_version: str
    flags: pd.DataFrame
    totals: pd.DataFrame
    runs: pd.DataFrame


def flag_list(material: FlagList) -> bytes:
    """The workbook 疑点清单, ready to print on A4 landscape; the same material gives the same bytes."""
    imprint = Imprint(
        head=f"{material.county}疑点清单",
        foot_left=f"程序版本 {material.code_version}",
        foot_center="姓名和证件均已遮挡",
        foot_right=f"数据截至 {date(material.as_of)}",
    )
    paper = Paper(imprint, material.as_of)
    for write in (_villages, _flags, _checks):
        write(paper, material)
    return paper.close()


def _villages(paper: Paper, material: FlagList) -> None:
    note = f"数据截至 {date(material.as_of)}。{NOTE}{SUMMARY_NOTE}"
    sheet = paper.listing("乡镇村汇总", VILLAGES, title=f"{material.county}疑点汇总", note=note)
    places = [*zip(*(material.flags[name].fillna("") for name in ("township_name", "village_name")), strict=True)]
    counted = material.flags.groupby(pd.Series(places, index=material.flags.index, dtype="object"), sort=True)
    amounts = _amounts(material.totals)
    for place, rows in counted:
        sheet.record(_village_values(place, rows, amounts))
    sheet.finish()


def _amounts(totals: pd.DataFrame) -> dict[tuple[Any, ...], float]:
    """(township, village, direction, reading) -> yuan."""
    keys = [totals["township_name"].fillna(""), totals["village_name"].fillna(""), totals["direction"]]
    sums = totals.groupby(keys)[["strict_fen", "tolerant_fen"]].sum()
    return {
        (*place, reading): fen / 100
        for reading in ("strict_fen", "tolerant_fen")
        for place, fen in zip(sums.index.tolist(), sums[reading].tolist(), strict=True)
    }


def _village_values(place: Any, rows: pd.DataFrame, amounts: dict[tuple[Any, ...], float]) -> list[str | float | None]:
    tiers = rows["tier"].value_counts()
    money = [
        amounts.get((*place, *kind))
        for kind in (("overpaid", "strict_fen"), ("overpaid", "tolerant_fen"), ("underpaid", "strict_fen"))
    ]
    return [
        place[0] or "—",
        place[1] or NO_VILLAGE,
        len(rows),
        rows["household_key"].nunique(),
        *(int(tiers.get(tier, 0)) for tier in TIERS),
        *money,
    ]


def _flags(paper: Paper, material: FlagList) -> None:
    listed = _listed(material.flags)
    left = len(material.flags) - len(listed)
    more = f"共 {len(material.flags):,} 条，这里只列强度高的 {len(listed):,} 条。" if left else ""
    sheet = paper.listing("疑点清单", FLAGS, title=f"{material.county}疑点清单", note=f"{more}{NOTE}")
    number = 0
    for (township, village), rows in groupby(
        records(listed), key=lambda row: (text(row["township_name"]), text(row["village_name"]))
    ):
        here = list(rows)
        sheet.band(f"{township} {village or NO_VILLAGE}　{len(here)} 条")
        for row in here:
            number += 1
            sheet.record([number, *_flag_values(row)])
    if listed.empty:
        sheet.band("没有疑点。")
    sheet.finish()


def _listed(flags: pd.DataFrame) -> pd.DataFrame:
    """The strongest flags that fit, by township, village and household."""
    strength = flags["tier"].map({tier: place for place, tier in enumerate(TIERS)})
    kept = flags.assign(strength=strength).sort_values("strength", kind="stable").head(MOST_LISTED)
    kept = _masked(kept)
    return kept.sort_values(
        ["township_name", "village_name", "household_key", "person_key", "check_id", "unit_key"], kind="stable"
    )


def _masked(flags: pd.DataFrame) -> pd.DataFrame:
    """Names by surname only, in the sentences too."""
    hidden = person_name.mask(flags["person_name"].astype("str"))
    pairs = zip(flags["sentence"].astype("str"), flags["person_name"], hidden, strict=True)
    told = [sentence if pd.isna(name) else sentence.replace(name, masked) for sentence, name, masked in pairs]
    return flags.assign(sentence=told, person_name=hidden, head_name=person_name.mask(flags["head_name"].astype("str")))


def _flag_values(row: dict[str, Any]) -> list[str | float | None]:
    about = [text(row[name]) for name in ("person_name", "head_name", "check_id", "title")]
    money = [yuan(row[name]) for name in ("amount_fen", "tolerant_fen")]
    rows = text(row["source_rows"]).replace(";", "\n")
    return [
        *about,
        TIERS[row["tier"]],
        row["sentence"],
        *money,
        period(row["since"], row["until"]),
        text(row["link_grade"]),
        rows,
    ]


def _checks(paper: Paper, material: FlagList) -> None:
    sheet = paper.listing("检查项", CHECKS, title="检查项执行情况", note=CHECK_NOTE)
    for row in records(material.runs.sort_values("check_id", kind="stable")):
        counts = [int(row[name]) for name in ("units", "ok", "flag", "undecided")]
        sheet.record(
            [
                row["check_id"],
                row["title"],
                *counts,
                yuan(row["amount_fen"]),
                text(row["missing_registers"]),
                text(row["problem"]),
            ]
        )
    sheet.finish()
