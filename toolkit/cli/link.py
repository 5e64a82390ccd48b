"""``mingcha link``: who is who across the registers, and the models by which that is decided."""

from pathlib import Path

import click
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.outlook import show_outlook
from toolkit.cli.progress import shown
from toolkit.cli.terminal import console, grid


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--train", is_flag=True, help="用本县的数据重新估计比对模型，写进 FOLDER/linkage，再比对。")
@click.option("--report", is_flag=True, help="另外说明：分块规则产生多少对，哪些记录永远对不上，门槛取多少会有多少误配和漏配。")
def link(folder: Path, *, train: bool, report: bool) -> None:
    """比对 FOLDER 里已读取的登记表：每一行说的是谁，有多大把握。"""
    inspection = ins.open_inspection(folder)
    outlooks: list[ins.Outlook] = []
    with shown(console) as progress:
        ins.resolve_identities(inspection, progress)
        trained = ins.train_models(inspection, progress) if train else []
        ins.link_registers(inspection, progress, outlooks.append if report else None)
    if train:
        _show_trained(inspection, trained)
    _show_links(inspection)
    for outlook in outlooks:
        show_outlook(outlook, _titles(inspection))
    console.print(f"\n接着运行：mingcha run {escape(str(folder))}")


def _show_trained(inspection: ins.Inspection, trained: list[ins.Trained]) -> None:
    titles = _titles(inspection)
    table = grid("\n比对模型", "登记表", "结果", right=["记录", "估计对上"])
    for model in trained:
        told = "已写入 linkage" if model.content else "对上的太少，仍用自带的"
        table.add_row(titles[model.register], told, f"{model.records:,}", f"{model.matches:,.0f}")
    console.print(table)
    console.print(
        f"模型在 {escape(str(inspection.folder / 'linkage'))}；文件里只写与自带模型不同的数字，可以手改，删掉就回到自带的。"
    )


def _show_links(inspection: ins.Inspection) -> None:
    """One line per register: rows by grade, and those that name nobody known."""
    links, unlinked = ins.table(inspection, "links"), ins.table(inspection, "unlinked")
    counts = links.groupby(["register", "grade"]).size().unstack(fill_value=0)
    open_rows = unlinked.groupby("register")["rows"].sum()
    titles = _titles(inspection)
    table = grid("\n比对结果（行数）", "登记表", right=["A", "B", "C", "D", "对不上人"])
    for register in sorted(set(counts.index) | set(open_rows.index)):
        grades = (int(counts[grade].get(register, 0)) if grade in counts else 0 for grade in "ABCD")
        table.add_row(titles[register], *(f"{n:,}" for n in grades), f"{int(open_rows.get(register, 0)):,}")
    console.print(table)
    console.print(
        "A 证号和姓名都相同；B 证号相同、姓名不同；C 证号有缺损但与姓名相符；D 姓名、出生日期和村相同。只有姓名相同的不算。"
    )


def _titles(inspection: ins.Inspection) -> dict[str, str]:
    return {layout.name: layout.title for layout in ins.layouts_of(inspection).values()}
