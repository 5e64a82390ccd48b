"""``mingcha compare``: two lists, or one list with itself."""

import time
from pathlib import Path

import click
from rich.markup import escape

from toolkit import inspection as ins
from toolkit.cli.passwords import Passwords
from toolkit.cli.progress import shown
from toolkit.cli.terminal import console
from toolkit.reports import facts

MAP_HELP = "指明哪一列是什么：项目=表头，逗号隔开，如 '姓名=死者,证件号码=号码'。"


@click.command()
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="结果文件，.xlsx 或 .csv；不写就放在左表旁边。")
@click.option("--model", default="person", show_default=True, help="比对模型：名称，或自己写的 .yaml 文件。")
@click.option("--threshold", type=float, help="匹配概率的门槛，0 到 1；不写就用模型里的。")
@click.option("--map", "mapped", default="", help=MAP_HELP)
@click.option("--map-left", "mapped_left", default="", help="同上，只管左表。")
@click.option("--map-right", "mapped_right", default="", help="同上，只管右表。")
@click.option("--many-to-one", "resolution", flag_value="many_to_one", help="左表一行至多对右表一行(人员模型默认)。")
@click.option("--one-to-one", "resolution", flag_value="one_to_one", help="两边都是一行至多对一行。")
@click.option("--all-pairs", "resolution", flag_value="all", help="一行可以对几行，够门槛的都列出。")
@click.option("--reveal", is_flag=True, help="不遮挡证件号码、电话、账号：结果要像原表一样保管。")
def compare(left: Path, right: Path | None, out: Path | None, **options: str | float | bool | None) -> None:
    """找出名单 LEFT 和 RIGHT 里说的是同一个人的行；只写一份名单，就在它里面找重复。

    名单可以是 xlsx、xls、et、csv、txt 等，不必是登记表；列按表头认，认不出的用 --map 指明。左表、右表的序号从第一行数据数起。
    39 开头的虚构证件号码，只在比真实省份的完整号码多时才算完整(练习用的名单)。模型和表头的写法见 docs/linkage.md。
    """
    started = time.perf_counter()
    target = out or ins.default_output(left, right)
    ins.refuse_output(target, [left, *([right] if right else [])])
    with shown(console) as progress:
        found = ins.compare_lists(left, right, ins.Wanted(**options), progress, Passwords(progress.aside))  # type: ignore[arg-type]
    ins.write_comparison(found, target)
    console.print()
    for label, sentence in facts(found):
        console.print(f"[bold]{label}[/bold]  {escape(sentence)}")
    console.print(f"\n结果：{escape(str(target))}\n用时 {time.perf_counter() - started:.1f} 秒")
