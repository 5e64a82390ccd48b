"""``mingcha init``: a new inspection folder with empty workbooks to be filled in."""

import datetime as dt
import sys
from pathlib import Path

import click
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.terminal import console
from toolkit.model.errors import InspectionError

UNNAMED, NO_CODE = "某某县", "000000"  # to be put right in inspection.yaml


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--county", help="县（市、区）名。")
@click.option("--county-code", help="6 位行政区划代码。")
@click.option("--as-of", help="数据截止日，如 2026-10-31；不写就是上个月最后一天。")
def init(folder: Path, county: str | None, county_code: str | None, as_of: str | None) -> None:
    """在 FOLDER 新建一次核查：设置、放表的文件夹和每种登记表的空表。"""
    about = ins.NewInspection(
        _asked("县（市、区）名", county, UNNAMED),
        _code(_asked("6 位行政区划代码", county_code, NO_CODE)),
        _day(_asked("数据截止日", as_of, ins.last_month_end(dt.date.today()).isoformat())),
    )
    ins.make_folder(folder, about)
    console.print(f"已新建：{escape(str(folder))}")
    if about.county == UNNAMED or about.county_code == NO_CODE:
        console.print("先在 inspection.yaml 里写上县名和行政区划代码。")
    console.print(f"把收到的表放进 {escape(str(folder / 'registers'))}，然后运行：mingcha intake {escape(str(folder))}")


def _asked(what: str, given: str | None, default: str) -> str:
    """What was given, or answered on a terminal, or the default where nobody can answer."""
    if given is None and sys.stdin.isatty():
        given = str(click.prompt(what, default=default))
    return default if given is None else given.strip()


def _code(written: str) -> str:
    if not (len(written) == 6 and written.isascii() and written.isdigit()):
        raise InspectionError(f"行政区划代码“{written}”不是 6 位数字", "--county-code", "写 6 位数字，如 350582")
    return written


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise InspectionError(f"数据截止日“{written}”不是日期", "--as-of", "写成 2026-10-31 这样") from error
