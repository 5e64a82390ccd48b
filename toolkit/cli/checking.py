"""``mingcha check``: run the checks, or some of them, and say what came of each."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.explaining import show as show_explanation
from toolkit.cli.progress import shown
from toolkit.cli.summary import show_comparison, show_runs
from toolkit.cli.terminal import console
from toolkit.synthetic.evaluation import evaluate

SOME_NOT_CARRIED_OUT = 2


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("key", required=False)
@click.option("--only", default="", metavar="D01,K01", help="只运行这些检查项，用逗号隔开。")
@click.option("--explain", "explained", metavar="D01", help="不运行，只说明这个检查项；后面写上对象键 KEY 就说明这一个对象。")
def check(folder: Path, only: str, explained: str | None, key: str | None) -> None:
    """对 FOLDER 执行检查项：读过表、比对过以后，可以反复运行。"""
    inspection = ins.open_inspection(folder)
    if explained:
        show_explanation(ins.explanation(inspection, explained.upper(), key))
        return
    chosen = [part.strip().upper() for part in only.replace("，", ",").split(",") if part.strip()]
    with shown(console) as progress:
        problems = ins.run_checks(inspection, progress, only=chosen)
        ins.write_flag_list(inspection, progress)
    runs = ins.table(inspection, "check_runs")
    show_runs(runs[runs["check_id"].isin(chosen)] if chosen else runs, console)
    if (folder / "truth").is_dir():
        show_comparison(evaluate(folder, chosen or None), console)
    console.print(f"\n清单：{escape(str(inspection.out / ins.FLAG_LIST_NAME))}")
    if show_problems(problems):
        sys.exit(SOME_NOT_CARRIED_OUT)


def show_problems(problems: Sequence[str]) -> bool:
    """Say which checks could not be carried out; whether there were any."""
    if problems:
        console.print(f"\n[bold]没有执行的检查项[/bold]（{len(problems)} 个，其余的照常执行）")
        for problem in problems:
            console.print(escape(problem))
    return bool(problems)
