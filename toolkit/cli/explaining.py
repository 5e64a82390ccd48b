"""``mingcha check --explain``: one check, or one unit of it, on one screen."""

import pandas as pd
from rich.markup import escape

from toolkit.cli.terminal import console, grid
from toolkit.inspection.explanation import Explanation
from toolkit.values.money import yuan

VERDICTS = {"ok": "符合", "flag": "疑点", "undecided": "待核"}
DIRECTIONS = {"overpaid": "多发", "underpaid": "少发", "in_question": "经手"}


def show(told: Explanation) -> None:
    """Print what the check rests on, then the unit or the list of units."""
    for part in (_check, _parameters, _unit, _rows, _units):
        part(told)


def _check(told: Explanation) -> None:
    check = told.check
    console.print(
        f"\n[bold]{check.id} {escape(check.title)}[/bold]" + (f"（本县文件 {escape(check.origin)}）" if check.origin else "")
    )
    for basis in check.basis:
        console.print(f"依据：{escape(basis.document)}“{escape(basis.phrase)}”")
    registers = (name if there else f"{name}（没有收到）" for name, there in told.registers.items())
    console.print(f"用到的登记表：{'、'.join(registers)}")
    console.print(f"考虑的例外：{'、'.join(check.suppressions.values()) or '没有'}")


def _parameters(told: Explanation) -> None:
    if told.parameters:
        lines = grid("\n参数", "参数", "取值", "起", "是否核实", "来源")
        for used in told.parameters:
            lines.add_row(
                used.label, escape(used.value), used.since, "已核实" if used.verified else "待核实", escape(used.source)
            )
        console.print(lines)


def _unit(told: Explanation) -> None:
    if told.judged is None:
        return
    row, check = told.judged.standard, told.check
    console.print(f"\n[bold]结论：{VERDICTS[row['verdict']]}[/bold]  {escape(told.judged.sentence or '')}")
    if row["suppressed_by"]:
        console.print(f"适用的例外：{check.suppressions[row['suppressed_by']]}")
    if row["amount_fen"] is not None:
        lenient = f"，从宽口径 {yuan(int(row['tolerant_fen']))} 元" if row["tolerant_fen"] is not None else ""
        console.print(f"{DIRECTIONS.get(row['direction'], '涉及')} {yuan(int(row['amount_fen']))} 元{lenient}")
    days = [f"{row[name]:%Y-%m-%d}" if row[name] is not None else "" for name in ("since", "until")]
    console.print(f"时间：{days[0] or '不详'} 至 {days[1] or '今'}")
    console.print(f"匹配等级：{row['link_grade'] or '—'}，匹配概率：{_probability(row['link_probability'])}")
    facts = grid("\n依据的数据", "项目", "值")
    for name, value in told.judged.evidence.items():
        facts.add_row(told.labels.get(name, name), escape(check.words.get(name, {}).get(str(value), str(value))))
    console.print(facts)


def _probability(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def _rows(told: Explanation) -> None:
    for row in told.rows:
        lines = grid(f"\n{row.register}  {escape(row.place)}（已遮挡）", "列", "内容")
        for label, cell in row.cells.items():
            lines.add_row(label, escape(cell))
        console.print(lines)


def _units(told: Explanation) -> None:
    if told.judged is not None:
        return
    lines = grid(f"\n疑点和待核的对象（至多 {len(told.units)} 个）", "结论", "村", "姓名（已遮挡）", "对象键")
    for row in told.units.to_dict("records"):
        name, village = ("" if pd.isna(row[column]) else str(row[column]) for column in ("name", "village"))
        lines.add_row(VERDICTS[row["verdict"]], escape(village), escape(name), escape(row["unit_key"]))
    console.print(lines)
    console.print(f"看其中一个：--explain {told.check.id} 对象键")
