"""The sheets taken along: villages, households to visit, persons who may have been missed, evidence."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from toolkit.fieldwork.listing import (
    HouseholdLine,
    MissedLine,
    VillageLine,
    evidence_lines,
    household_lines,
    missed_lines,
    village_lines,
)
from toolkit.fieldwork.material import ListMaterial
from toolkit.fieldwork.wording import OUTCOMES
from toolkit.paper import Column, Paper, Sheet

OUTCOME, REMARK, SIGNATURE = Column("核查结论", 10, "center"), Column("备注", 17), Column("签字", 10, "center")
WRITING_ROOM = 34.0  # points: two lines of handwriting

VILLAGE_COLUMNS = (
    Column("次序", 6, "center"),
    Column("乡镇", 13, "center"),
    Column("村", 15, "center"),
    Column("抽取方式", 9, "center"),
    Column("在保户", 8, "count"),
    Column("在保人", 8, "count"),
    Column("涉疑户", 8, "count"),
    Column("理由", 64),
    Column("入样概率", 10, "percent"),
)
HOUSEHOLD_COLUMNS = (
    Column("次序", 5, "center"),
    Column("村", 10, "center"),
    Column("组", 7, "center"),
    Column("户主", 10, "center"),
    Column("证件", 10, "center"),
    Column("人数", 5, "count"),
    Column("月补助（元）", 12, "money"),
    Column("方式", 6, "center"),
    Column("待核内容", 50),
    Column("涉及金额（元）", 13, "money"),
    OUTCOME,
    REMARK,
    SIGNATURE,
)
MISSED_COLUMNS = (
    Column("次序", 6, "center"),
    Column("乡镇", 12, "center"),
    Column("村", 12, "center"),
    Column("姓名", 11, "center"),
    Column("证件", 10, "center"),
    Column("待核内容", 60),
    OUTCOME,
    REMARK,
    SIGNATURE,
)
EVIDENCE_COLUMNS = (
    Column("村", 10, "center"),
    Column("户主", 10, "center"),
    Column("疑点类型", 14),
    Column("说明", 38),
    Column("涉及金额（元）", 13, "money"),
    Column("期间", 13, "center"),
    Column("匹配等级", 9, "center"),
    Column("已考虑的例外", 17),
    Column("出处", 41),
)
CLOSING = "核查人（两人）：______________  ______________    到村日期：______年____月____日    村公示栏：□ 内容齐全  □ 内容不全  □ 未公示"


def write_villages(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 村名单."""
    sheet = _begin(paper, material, "村名单", VILLAGE_COLUMNS, "按次序前往。次序、备选由抽签决定。")
    for line in village_lines(material):
        counts = (line.household_count, line.person_count, line.flagged_households)
        sheet.record((line.order, line.township, line.name, line.arm, *counts, line.reason, line.probability))
    sheet.finish()


def write_households(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 走访名单： every village on pages of its own."""
    note = "疑点待核，不是结论。结论从列表中选填；「备」为备选户，前面的户确实无法核查时按次序启用。"
    sheet = _begin(paper, material, "走访名单", HOUSEHOLD_COLUMNS, note)
    villages = {line.village_code: line for line in village_lines(material)}
    for code, lines in groupby(household_lines(material), attrgetter("village_code")):
        _write_village(sheet, villages[code], list(lines))
    sheet.finish()


def write_missed(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 疑似漏保： people outside the roster who may qualify."""
    note = "从未在保人员中等概率抽取，看有没有该保未保。请先了解情况，不作承诺。"
    sheet = _begin(paper, material, "疑似漏保", MISSED_COLUMNS, note)
    villages = {line.village_code: line for line in village_lines(material)}
    lines = missed_lines(material)
    for line in lines:
        row = sheet.record(_missed_values(villages[line.village_code], line), WRITING_ROOM)
        sheet.choices(row, OUTCOME.label, OUTCOMES)
    if not lines:
        sheet.note("本次没有抽取疑似漏保人员。")
    sheet.finish()


def write_evidence(paper: Paper, material: ListMaterial) -> None:
    """Add the sheet 疑点依据： one row per flag of a listed household."""
    note = "匹配等级：A 证件号码一致，B、C 依次减弱，D 仅供参考。例外一栏写明比对时已经考虑过的情形。"
    sheet = _begin(paper, material, "疑点依据", EVIDENCE_COLUMNS, note)
    names = {line.village_code: line.name for line in village_lines(material)}
    households = {line.household_key: line for line in household_lines(material)}
    for flag in evidence_lines(material, list(households)):
        home = households[flag.household_key]
        about = (names[home.village_code], home.head_name, flag.title, flag.sentence, flag.amount, flag.period)
        sheet.record((*about, flag.link_grade, flag.suppressions, flag.source_rows))
    sheet.finish()


def _begin(paper: Paper, material: ListMaterial, name: str, columns: Sequence[Column], note: str) -> Sheet:
    return paper.listing(name, columns, title=f"{material.county}农村低保明查暗访{name}", note=note)


def _write_village(sheet: Sheet, village: VillageLine, lines: list[HouseholdLine]) -> None:
    planned = sum(line.arm != "备选" for line in lines)
    where = f"第 {village.order} 村  {village.township} {village.name}（{village.arm}）"
    sheet.band(
        f"{where}  在保 {village.household_count} 户 {village.person_count} 人，走访 {planned} 户，备选 {len(lines) - planned} 户"
    )
    for line in lines:
        row = sheet.record(_household_values(village, line), WRITING_ROOM)
        sheet.choices(row, OUTCOME.label, OUTCOMES)
    sheet.band(CLOSING)
    sheet.break_page()


def _household_values(village: VillageLine, line: HouseholdLine) -> tuple[str | float | None, ...]:
    who = (line.order, village.name, line.group, line.head_name, line.id_tail, line.member_count)
    return (*who, line.monthly_benefit, line.arm, line.to_verify, line.amount, None, None, None)


def _missed_values(village: VillageLine, line: MissedLine) -> tuple[str | float | None, ...]:
    return (line.order, village.township, village.name, line.name, line.id_tail, line.to_verify, None, None, None)
