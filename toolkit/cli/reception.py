"""``mingcha intake``: what was handed in, on one screen."""

import sys
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import click
import pandas as pd
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.passwords import Passwords
from toolkit.cli.progress import shown
from toolkit.cli.terminal import console, grid
from toolkit.intake.rows import FOOTER_REASON, HEADING_REASON, TITLE_REASON, TOTAL_REASON
from toolkit.intake.sources import WHOLE_ROW
from toolkit.reports import Reception, reasons_by_file

SOME_FILES_UNUSABLE = 2
MOST_FILES = 40  # more do not fit a screen: then one line per register
NO_REGISTER = "（不是登记表的工作表）"  # sorts after all titles
NO_DATA_REASONS = [TOTAL_REASON, FOOTER_REASON, HEADING_REASON, TITLE_REASON]  # every file has them: they would hide the others
MOST_LINES = 12  # of reasons and of headings; the workbook has them all


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def intake(folder: Path) -> None:
    """说明 FOLDER 里收到的每个文件是什么、读了多少、什么没有用上，并写出数据接收报告。"""
    inspection = ins.open_inspection(folder)
    was_scored = ins.is_scored(inspection)
    with shown(console) as progress:
        received = ins.receive(inspection, progress, Passwords(progress.aside))
    show(received)
    console.print(f"\n报告：{escape(str(inspection.out / ins.REPORT_NAME))}")
    if received.problems:
        console.print("有文件读不了，work 里的结果没有改动；处理好以后再运行一遍。")
        sys.exit(SOME_FILES_UNUSABLE)
    if was_scored and not ins.is_scored(inspection):
        console.print("表有变动，以前的疑点和评分是按旧表算的，已从 work 中去掉，要重新运行；out 里的名单和抽取记录没有动。")
    console.print(f"都能读。接着运行：mingcha run {escape(str(folder))}")


def show(received: Reception) -> None:
    """Print files, what was not used and why, unknown headings, unusable files, missing registers."""
    console.print(f"\n[bold]{escape(received.county)}[/bold]  数据截止 {received.as_of}")
    for part in (_files, _reasons, _headings, _overlap, _missing, _problems):
        part(received)


def _files(received: Reception) -> None:
    """One line per register and file; sheets that are no register are one line together."""
    sources, stray = received.sources, received.sources["register"] == ""
    many = sources["file"].nunique() > MOST_FILES
    lines = sources.assign(title=sources["title"].mask(stray, NO_REGISTER), place=sources["file"].mask(stray | many, ""))
    counts = lines.groupby(["title", "place"], sort=True).agg(
        files=("file", "nunique"), sheets=("sheet", "size"), sheet=("sheet", "first"), as_of=("as_of", "min"), stale=("stale", "max"),
        read=("rows_read", "sum"), kept=("rows_kept", "sum"), rejected=("rows_rejected", "sum"),
    )  # fmt: skip
    table = grid("\n收到了什么", "登记表", "文件", "工作表", "截至", right=["读取", "采用", "未采用"])
    for row in counts.reset_index().to_dict("records"):
        file = row["place"] or f"{row['files']} 个"
        sheet = row["sheet"] if row["sheets"] == 1 else f"{row['sheets']} 张"
        numbers = (f"{row[name]:,}" for name in ("read", "kept", "rejected"))
        table.add_row(*map(escape, (row["title"], file, sheet, _day(row))), *numbers)
    console.print(table)


def _day(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["as_of"]):
        return "未注明"
    return f"{row['as_of']:%Y-%m-%d}" + ("（过期）" if row["stale"] else "")


def _reasons(received: Reception) -> None:
    """The same reason in several files of a register is one line."""
    by_file = reasons_by_file(received)
    if by_file.empty:
        console.print("\n所有的行和单元格都用上了。")
        return
    ordinary = by_file["reason"].isin(NO_DATA_REASONS)
    grouped = by_file[~ordinary].groupby(["title", "column", "reason"], sort=False)
    reasons = grouped.agg(count=("count", "sum"), file=("file", "first"), examples=("examples", "first"))
    largest = reasons.reset_index().sort_values("count", ascending=False, kind="stable")
    table = grid("\n没有用上的", "登记表", "原因", "例", right=["数量"])
    for row in largest.head(MOST_LINES).to_dict("records"):
        reason = row["reason"] if row["column"] == WHOLE_ROW else f"{row['column']}：{row['reason']}"
        example = f"{row['file']}!{row['examples'].split('；', maxsplit=1)[0]}"
        table.add_row(escape(row["title"]), escape(reason), escape(example), f"{row['count']:,}")
    if len(largest):
        console.print(table)
        _rest(len(largest))
    if ordinary.any():
        console.print(
            f"另有 {by_file.loc[ordinary, 'count'].sum():,} 行本来就不是数据：{'、'.join(by_file.loc[ordinary, 'reason'].unique())}。"
        )


def _headings(received: Reception) -> None:
    unknown = received.unknown_headings.groupby(["title", "heading", "nearest"], sort=False)["file"].agg(["first", "nunique"])
    if unknown.empty:
        return
    table = grid("\n不认识的列（没有读取）", "登记表", "表头", "最接近的列", "文件")
    for (title, heading, nearest), file, files in unknown.head(MOST_LINES).itertuples(name=None):
        table.add_row(*map(escape, (title, heading, nearest, file if files == 1 else f"{file}等 {files} 个")))
    console.print(table)
    _rest(len(unknown))


def _rest(count: int) -> None:
    if count > MOST_LINES:
        console.print(f"另有 {count - MOST_LINES} 种，见报告。")


def _overlap(received: Reception) -> None:
    towns = received.overlap.townships
    if len(towns):
        both, roster, payments = (f"{towns[side].sum():,}" for side in ("both", "roster", "payments"))
        unusable = towns["roster_unusable"].sum() + towns["payments_unusable"].sum()
        console.print(
            f"\n[bold]户重合[/bold]：名册与各乡镇最近一个发放月份都有 {both} 户，只在名册 {roster} 户，只在发放 {payments} 户，"
            f"证号不完整不能比 {unusable:,} 户。"
        )


def _missing(received: Reception) -> None:
    """By name those without which a check cannot judge; the report has them all."""
    missing = received.missing
    needed = missing.loc[missing["blocked"] != "", "title"]
    if len(needed):
        console.print(f"\n[bold]没有收到[/bold]：{'、'.join(needed)}；用到它们的检查项一律列为待核。")
    if len(missing):
        console.print(f"共有 {len(missing)} 种登记表没有收到，见报告“缺少的登记表”。")


def _problems(received: Reception) -> None:
    if received.problems:
        console.print(f"\n[bold]读不了的文件[/bold]（{len(received.problems)} 处）")
        for problem in received.problems:
            console.print(escape(str(problem)))
