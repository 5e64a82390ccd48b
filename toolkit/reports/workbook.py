"""``out/数据接收报告.xlsx``: what each file is, what was not used and why, what is missing."""

from typing import Any

import pandas as pd

from toolkit.paper import Column, Imprint, Paper, Sheet, date, month, records, text
from toolkit.reports.overlap import MOST_LISTED
from toolkit.reports.reception import Reception, reasons_by_file
from toolkit.reports.record_quality import STATES

FILES = (
    Column("登记表", 25),
    Column("提供单位", 12, "center"),
    Column("文件", 40),
    Column("工作表", 15),
    Column("数据截止日", 17, "center"),
    Column("相差天数", 10, "count"),
    Column("是否过期", 9, "center"),
    Column("读取行", 9, "count"),
    Column("采用行", 9, "count"),
    Column("未采用行", 9, "count"),
    Column("隐藏内容", 13, "center"),
    Column("指纹前 8 位", 11, "center"),
)
PROBLEMS = (Column("文件", 40), Column("问题", 60), Column("怎么办", 50))
REASONS = (
    Column("登记表", 25),
    Column("文件", 30),
    Column("数据截止日", 17, "center"),
    Column("哪一列", 14, "center"),
    Column("原因", 30),
    Column("数量", 8, "count"),
    Column("例子（工作表!行，原值已遮挡）", 48),
)
HEADINGS = (
    Column("登记表", 25),
    Column("文件", 40),
    Column("工作表", 26),
    Column("表头", 24),
    Column("最接近的列或说明", 24),
)
MISSING = (
    Column("登记表", 30),
    Column("提供单位", 16, "center"),
    Column("因此只能列为待核的检查项", 52),
    Column("还会用到它的检查项", 44),
)
TOWNSHIPS = (
    Column("乡镇", 24, "center"),
    Column("对照的发放月份", 20, "center"),
    Column("两边都有", 16, "count"),
    Column("只在名册", 16, "count"),
    Column("只在发放", 16, "count"),
    Column("名册证号不能比", 20, "count"),
    Column("发放证号不能比", 20, "count"),
)
HOUSEHOLDS = (
    Column("乡镇", 18, "center"),
    Column("情形", 22, "center"),
    Column("村", 20, "center"),
    Column("证件（已遮挡）", 28, "center"),
    Column("出处", 60),
)
SIDES = {
    "roster": "只在名册",
    "payments": "只在发放",
    "roster_unusable": "名册证号不能比",
    "payments_unusable": "发放证号不能比",
}
ID_STATES = (
    Column("登记表", 26),
    Column("哪一列", 18, "center"),
    Column("数据截止日", 17, "center"),
    Column("行数", 10, "count"),
    *(Column(label, 10, "count") for label in STATES.values()),
)
CONTRADICTIONS = (
    Column("登记表", 26),
    Column("哪一列", 18, "center"),
    Column("数据截止日", 17, "center"),
    Column("情形", 36),
    Column("数量", 10, "count"),
    Column("例子（出处）", 70),
)
OVERLAP_NOTE = (
    "名册中未停保的户，与本乡镇最近一个发放月份的领款人对照；户内任一成员的证件号码与领款人相同即为两边都有。"
    "证件号码不完整的不能比。两边差得多，先查文件是否收齐，再看是否有疑点。"
)


def reception_report(material: Reception) -> bytes:
    """The workbook 数据接收报告, ready to print on A4 landscape; the same material gives the same bytes."""
    paper = Paper(_imprint(material), material.as_of)
    for write in (_files, _problems, _reasons, _headings, _missing, _townships, _households, _id_quality, _contradictions):
        write(paper, material)
    return paper.close()


def _imprint(material: Reception) -> Imprint:
    return Imprint(
        head=f"{material.county}数据接收报告",
        foot_left=f"程序版本 {material.code_version}",
        foot_center="证件号码和账号均已遮挡",
        foot_right=f"核查数据截止日 {date(material.as_of)}",
    )


def _end(sheet: Sheet, *, empty: bool, sentence: str) -> None:
    if empty:
        sheet.band(sentence)
    sheet.finish()


def _files(paper: Paper, material: Reception) -> None:
    sources = material.sources
    unreadable = f"；另有 {len(material.problems)} 处读不了。" if material.problems else "，都能读。"
    note = (
        f"{material.county}，核查数据截止日 {date(material.as_of)}。共 {sources['file'].nunique()} 个文件、{len(sources)} 张表，"
        f"读取 {sources['rows_read'].sum():,} 行 = 采用 {sources['rows_kept'].sum():,} 行 + 未采用 {sources['rows_rejected'].sum():,} 行"
        f"{unreadable}数据截止日取自表格标题；比核查数据截止日早 {material.stale_after_days} 天以上的算过期。"
    )
    sheet = paper.listing("总表", FILES, note=note)
    for row in records(sources.sort_values(["title", "file"], kind="stable")):
        sheet.record(_file_values(row))
    _end(sheet, empty=sources.empty, sentence="没有一个文件能读。")


def _file_values(row: dict[str, Any]) -> list[str | float | None]:
    named = not pd.isna(row["as_of"])
    stale = ("过期" if row["stale"] else "未过期") if named else "无法判断"
    about = [row["title"], row["office"], row["file"], row["sheet"], date(row["as_of"]) or "未注明"]
    counts = [int(row[name]) for name in ("rows_read", "rows_kept", "rows_rejected")]
    return [*about, int(row["days_old"]) if named else None, stale, *counts, text(row["hidden"]), row["sha256"][:8]]


def _problems(paper: Paper, material: Reception) -> None:
    note = "这些文件没有采用。改好以后放回 registers 文件夹；确实不用的，把文件名写进 inspection.yaml 的 ignore_files。"
    sheet = paper.listing("读不了的文件", PROBLEMS, note=note)
    for problem in material.problems:
        sheet.record((problem.where, problem.what, problem.advice))
    _end(sheet, empty=not material.problems, sentence="没有读不了的文件。")


def _reasons(paper: Paper, material: Reception) -> None:
    note = "“整行”是一行都没有用；其他是那一行用了，但这一列的值读不出来，按没有填处理。每种原因至多举 5 个例子。"
    sheet = paper.listing("未采用原因", REASONS, note=note)
    reasons = reasons_by_file(material)
    for row in records(reasons):
        place = (row["title"], row["file"], date(row["as_of"]) or "未注明")
        sheet.record((*place, row["column"], row["reason"], int(row["count"]), row["examples"]))
    _end(sheet, empty=reasons.empty, sentence="所有的行和单元格都用上了。")


def _headings(paper: Paper, material: Reception) -> None:
    note = "这些列没有读取（重复的只用了前一列）。如果是有用的列，可以把表头改成最接近的列名，或在本次核查的 layouts 文件夹里给那一列加一个别名。"
    sheet = paper.listing("未识别的列", HEADINGS, note=note)
    for row in records(material.unknown_headings):
        sheet.record([text(row[name]) for name in ("title", "file", "sheet", "heading", "nearest")])
    _end(sheet, empty=material.unknown_headings.empty, sentence="没有不认识的列。")


def _missing(paper: Paper, material: Reception) -> None:
    note = "没有收到或一行都没有采用的登记表。用到它们的检查项只能列为待核，不会当作没有问题。"
    sheet = paper.listing("缺少的登记表", MISSING, note=note)
    for row in records(material.missing):
        sheet.record([text(row[name]) for name in ("title", "office", "blocked", "others")])
    _end(sheet, empty=material.missing.empty, sentence="各种登记表都收到了。")


def _townships(paper: Paper, material: Reception) -> None:
    sheet = paper.listing("户重合情况", TOWNSHIPS, note=OVERLAP_NOTE + _overlap_sources(material))
    counts = ("both", "roster", "payments", "roster_unusable", "payments_unusable")
    towns = material.overlap.townships
    for row in records(towns):
        about = (row["township"] or "（没有写乡镇）", month(row["month"]) or "没有发放数据")
        sheet.record((*about, *(int(row[name]) for name in counts)))
    if len(towns) > 1:
        sheet.record(("合计", None, *(int(towns[name].sum()) for name in counts)))
    _end(sheet, empty=towns.empty, sentence="没有收到低保花名册和发放明细。")


def _overlap_sources(material: Reception) -> str:
    """Which files the comparison rests on, and their days."""
    days = material.sources.groupby("register")["as_of"].agg(["min", "max"])
    told = []
    for register, name in (("dibao_roster", "名册"), ("payments", "发放明细")):
        first, last = map(date, days.loc[register]) if register in days.index else ("", "")
        span = first if first == last else f"{first}至{last}"
        told.append(f"{name}截至{span}" if span else f"{name}没有注明截止日")
    return f"数据来源：{'，'.join(told)}。"


def _households(paper: Paper, material: Reception) -> None:
    note = f"只在一边出现的户，每个乡镇每种情形至多列 {MOST_LISTED} 户，按出处可以在原表里找到。"
    sheet = paper.listing("户重合明细", HOUSEHOLDS, note=note)
    listed = material.overlap.households
    for row in records(listed):
        sheet.record((row["township"], SIDES[row["side"]], text(row["village"]), row["id_masked"], row["source_row"]))
    _end(sheet, empty=listed.empty, sentence="没有只在一边出现的户。")


def _id_quality(paper: Paper, material: Reception) -> None:
    note = "按国家标准 GB 11643 核对。“有效”和“15 位已换算”的号码用于比对，其他的一律不当作同一个人；末几位丢失多半是被 Excel 当成数字保存了。"
    sheet = paper.listing("证件质量", ID_STATES, note=note)
    for row in records(material.id_quality):
        about = (row["title"], row["column"], date(row["as_of"]) or "未注明", int(row["rows"]))
        sheet.record((*about, *(int(row[state]) for state in STATES)))
    _end(sheet, empty=material.id_quality.empty, sentence="没有收到带证件号码的登记表。")


def _contradictions(paper: Paper, material: Reception) -> None:
    note = "同一人的记录前后不一致，或同一证号写了不同的人。先核对原始资料；这些情况只说明数据质量，不进入评分。"
    sheet = paper.listing("记录矛盾", CONTRADICTIONS, note=note)
    for row in records(material.contradictions):
        about = (row["title"], row["column"], date(row["as_of"]) or "未注明", row["what"])
        sheet.record((*about, int(row["count"]), row["examples"]))
    _end(sheet, empty=material.contradictions.empty, sentence="没有看到互相矛盾的记录。")
