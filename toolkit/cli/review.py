"""``mingcha review``: doubtful pairs out to a person, answers back."""

from pathlib import Path

import click
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.passwords import Passwords
from toolkit.cli.progress import shown
from toolkit.cli.terminal import console


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--most", default=ins.MOST_PAIRS, show_default=True, type=click.IntRange(1), help="最多写出多少对，最拿不准的在前。"
)
@click.option("--read", "returned", type=click.Path(dir_okay=False, path_type=Path), help="读回填好的复核表。")
@click.option("--reviewer", default="", help="复核人姓名；不写就用表里填的。")
def review(folder: Path, most: int, returned: Path | None, reviewer: str) -> None:
    """把 FOLDER 里拿不准的比对写成人工复核表；填好以后用 --read 读回。"""
    inspection = ins.open_inspection(folder)
    if returned is None:
        _write(inspection, most)
    else:
        _read(inspection, returned, reviewer)


def _write(inspection: ins.Inspection, most: int) -> None:
    path, written, open_pairs = ins.write_review_sheet(inspection, most)
    if path is None:
        console.print("没有拿不准、还没有人定下来的比对。")
        return
    console.print(f"拿不准的比对 {open_pairs:,} 对，写出 {written:,} 对：{escape(str(path))}")
    console.print(f"填好以后运行：mingcha review {escape(str(inspection.folder))} --read {escape(str(path))}")


def _read(inspection: ins.Inspection, returned: Path, reviewer: str) -> None:
    with shown(console) as progress:
        read = ins.read_review_sheet(inspection, returned, reviewer, Passwords(progress.aside))
    repeated = f"，其中 {read.given - read.new:,} 条以前读过" if read.given > read.new else ""
    console.print(f"复核人 {escape(read.reviewer)}：读到答复 {read.given:,} 条{repeated}，没有填的 {read.blank:,} 行。")
    console.print(f"答复记在 ledger.db，下次比对时生效。接着运行：mingcha link {escape(str(inspection.folder))}")
