"""Verbs of the command line; each is a few lines over :mod:`toolkit.inspection`."""

import sys
import time
from pathlib import Path

import click
from rich.console import Console

from toolkit import inspection as ins
from toolkit.cli import doctor as checkup
from toolkit.cli import summary
from toolkit.cli.fictional import check_synthetic_or_empty, copy_sample
from toolkit.cli.progress import shown
from toolkit.model.errors import InspectionError, MingchaError
from toolkit.store import named_trouble

USAGE_ERROR = 2
PAPER_WIDTH = 110  # where the output goes to a file or a pipe

console = Console(highlight=False, width=None if sys.stdout.isatty() else PAPER_WIDTH)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingcha", prog_name="mingcha")
def cli() -> None:
    """明察：农村低保核查工具。比对登记表，找出疑点，抽取要走访的村和户。"""


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def run(folder: Path) -> None:
    """对 FOLDER 从读取登记表到生成名单全部运行一遍。"""
    _run(ins.open_inspection(folder))


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def demo(folder: Path) -> None:
    """把样例县复制到 FOLDER 并全部运行一遍。"""
    copy_sample(folder)
    _run(ins.open_inspection(folder))


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--port", default=8866, show_default=True, help="网页端口；被占用时自动换一个。")
def serve(folder: Path, port: int) -> None:
    """在本机(127.0.0.1)打开 FOLDER 的选村页面。"""
    from toolkit.panels.server import serve as start  # the web server takes seconds to import

    ins.open_inspection(folder)
    start(folder, port=port)


@cli.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=2026, show_default=True, help="随机种子；种子相同，结果相同。")
@click.option("--townships", default=6, show_default=True, type=click.IntRange(1), help="乡镇数。")
@click.option("--villages", default=60, show_default=True, type=click.IntRange(1), help="行政村数。")
def synth(out: Path, seed: int, townships: int, villages: int) -> None:
    """在 OUT 生成一个虚构县：登记表、已知答案(truth)和 inspection.yaml。"""
    from toolkit.synthetic import synthesize

    if villages < townships:
        raise InspectionError("行政村数少于乡镇数", "--villages", f"给出不少于 {townships} 的数")
    check_synthetic_or_empty(out)
    with named_trouble(out), shown(console) as progress:
        synthesize(
            out, seed=seed, townships=townships, villages=villages, progress=lambda step: progress("生成虚构县", step, 0, 1)
        )
    console.print(f"已生成：{out}。接着运行：mingcha run {out}")


@cli.command()
def doctor() -> None:
    """检查本机环境能否运行。"""
    sys.exit(checkup.report(console))


def _run(inspection: ins.Inspection) -> None:
    started = time.perf_counter()
    with shown(console) as progress:
        ins.run(inspection, progress)
    summary.show(inspection, console)
    console.print(f"用时 {time.perf_counter() - started:.1f} 秒")


def main() -> None:
    """Entry point: errors for users are one sentence on standard error, exit code 2."""
    try:
        cli(standalone_mode=False)
    except MingchaError as error:
        _fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
    except click.UsageError as error:
        usage = error.ctx.get_usage() if error.ctx else "mingcha --help"
        _fail(f"命令写法不对（{error.format_message()}）。正确写法：{usage.removeprefix('Usage: ')}")
    except (click.Abort, KeyboardInterrupt):
        _fail("已停止；已完成的步骤保留在 work 文件夹里。")


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(USAGE_ERROR)
