"""What a run read, rejected, linked, flagged, scored and drew, on the terminal."""

import json

import pandas as pd
from rich.console import Console

from toolkit import inspection as ins
from toolkit.cli.terminal import grid
from toolkit.intake.sources import REPEATED_COLUMN_REASON, UNUSED_COLUMN_REASON, WHOLE_ROW
from toolkit.synthetic.evaluation import Evaluation, evaluate
from toolkit.values.money import yuan

COLUMN_REASONS = [UNUSED_COLUMN_REASON, REPEATED_COLUMN_REASON]
ARMS = {"random": "随机", "risk": "按疑点", "certainty": "必查"}


def show(inspection: ins.Inspection, console: Console) -> None:
    """Print the summary of the last run."""
    console.print(f"\n[bold]{inspection.settings.county}[/bold]  数据截止 {inspection.settings.as_of}")
    for part in (_read, _linked, _flagged, _scored, _drawn):
        part(inspection, console)
    if (inspection.folder / "truth").is_dir():
        show_comparison(evaluate(inspection.folder), console)
    console.print(f"\n名单：{inspection.out / ins.LIST_NAME}\n中间表：{inspection.work}\n评分只建议去哪里看，不认定问题。")


def _groups(frame: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(register), rows) for register, rows in frame.groupby("register")]


def _read(inspection: ins.Inspection, console: Console) -> None:
    sources, rejects = ins.table(inspection, "sources"), ins.table(inspection, "rejects")
    figures = ["文件", "读取行", "采用", "未采用", "其中合计和表尾", "看不懂的单元格"]
    lines = grid("\n一、读取", "登记表", right=figures)
    layouts = ins.layouts_of(inspection)
    for register, files in _groups(sources):
        aside = rejects[rejects["register"] == register]
        whole = aside[aside["column"] == WHOLE_ROW]
        lines.add_row(
            layouts[register].title if register else "（未识别的工作表）",
            str(files["file"].nunique()),
            *(f"{files[name].sum():,}" for name in ("rows_read", "rows_kept", "rows_rejected")),
            f"{whole['reason'].isin(['合计行', '表尾']).sum():,}",
            f"{(aside['column'].ne(WHOLE_ROW) & aside['reason'].ne(UNUSED_COLUMN_REASON)).sum():,}",
        )
    console.print(lines)
    received = ins.handed_in(inspection)
    needed = {name for check in ins.catalogue_of(inspection).checks.values() for name in check.missing(received)}
    missing = [layout.title for name, layout in layouts.items() if name in needed]
    if missing:
        console.print(f"没有收到：{'、'.join(missing)}；用到它们的检查项一律列为待核。")


def _linked(inspection: ins.Inspection, console: Console) -> None:
    links, unlinked = ins.table(inspection, "links"), ins.table(inspection, "unlinked")
    title = "\n二、比对（A 证号姓名全同，B 证号同，C 证号有误姓名同，D 姓名生日村同）"
    lines = grid(title, "登记表", right=["A", "B", "C", "D", "对不上"])
    layouts = ins.layouts_of(inspection)
    for register, rows in _groups(links):
        grades = rows["grade"].value_counts()
        lost = unlinked.loc[unlinked["register"] == register, "rows"].sum()
        lines.add_row(layouts[register].title, *(f"{grades.get(grade, 0):,}" for grade in "ABCD"), f"{lost:,}")
    console.print(lines)


def _flagged(inspection: ins.Inspection, console: Console) -> None:
    """What each check came to."""
    show_runs(ins.table(inspection, "check_runs"), console)


def show_runs(runs: pd.DataFrame, console: Console) -> None:
    """Units judged, flagged and undecided of each check, with the amounts of the flags."""
    lines = grid("\n三、检查", "检查项", right=["已查", "疑点", "待核", "涉及金额（元）"])
    for run in runs.sort_values("check_id", kind="stable").to_dict("records"):
        amount = "" if pd.isna(run["amount_fen"]) or not run["amount_fen"] else yuan(int(run["amount_fen"]))
        lines.add_row(f"{run['check_id']} {run['title']}", *(f"{run[name]:,}" for name in ("units", "flag", "undecided")), amount)
    console.print(lines)


def _scored(inspection: ins.Inspection, console: Console) -> None:
    villages = ins.table(inspection, "village_scores")
    title = f"\n四、评分：{len(villages)} 个村，位次靠前的"
    lines = grid(title, "村", right=["在保户", "涉疑户", "预期发现", "首要疑点"])
    for village in villages.head(5).itertuples():
        name = f"{village.township_name}{village.village_name}"
        counts = (str(village.household_count), str(village.flagged_households), f"{village.expected_findings:.1f}")
        lines.add_row(name, *counts, village.reason_1 if isinstance(village.reason_1, str) else "")
    console.print(lines)


def _drawn(inspection: ins.Inspection, console: Console) -> None:
    sample, record = ins.table(inspection, "sample"), ins.table(inspection, "draws").iloc[-1]
    arms = sample[(sample["unit"] == "village") & (sample["arm"] != "reserve")]["arm"].value_counts()
    drawn = sample[sample["arm"] != "reserve"]["unit"].value_counts()
    parts = " + ".join(f"{ARMS[str(arm)]} {count}" for arm, count in arms.items())
    plan = json.loads(record["plan"])
    console.print(
        f"\n[bold]五、抽样[/bold]\n{drawn.get('village', 0)} 个村 = {parts}；{drawn.get('household', 0)} 户，"
        f"另有疑似漏保 {drawn.get('missed', 0)} 人。随机占比 {plan['random_share']:.0%}，种子 {record['seed']},"
        f"抽样框指纹 {record['frame_sha256'][:16]}…"
    )


def show_comparison(evaluation: Evaluation, console: Console) -> None:
    """Recall and precision of each check against the answers of a fictional county."""
    figures = ["植入", "查出", "疑点", "答案里有的", "不该报的近似件", "查出率", "准确率", "证号完好查出率", "证号完好准确率"]
    lines = grid("\n六、与已知答案对照（仅虚构县）", "检查项", right=figures)
    rates = evaluation.rates()
    for row in evaluation.by_check.to_dict("records"):
        shares = rates.loc[row["check_id"], ["recall", "precision", "good_recall", "good_precision"]]
        counts = (str(row[name]) for name in ("planted", "found", "flags", "true_flags", "near_missed"))
        lines.add_row(str(row["check_id"]), *counts, *map(_share, shares))
    console.print(lines)
    console.print(f"证号完好的查出率 {_share(evaluation.recall)}；答案里没有的疑点占 {_share(evaluation.unfounded_share)}")


def _share(value: float) -> str:
    return "—" if pd.isna(value) else f"{value:.1%}"
