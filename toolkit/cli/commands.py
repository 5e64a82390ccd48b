"""Verbs of the command line; each is a few lines over :mod:`toolkit.inspection`."""

import sys
import time
from pathlib import Path

import click

from toolkit import inspection as ins
from toolkit.cli import doctor as checkup
from toolkit.cli import summary
from toolkit.cli.checking import check, show_problems
from toolkit.cli.compare import compare
from toolkit.cli.fictional import copy_sample
from toolkit.cli.link import link
from toolkit.cli.new_folder import init
from toolkit.cli.passwords import Passwords
from toolkit.cli.progress import shown
from toolkit.cli.reception import intake
from toolkit.cli.review import review
from toolkit.cli.synth import synth
from toolkit.cli.terminal import console
from toolkit.model.errors import MingchaError

USAGE_ERROR = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingcha", prog_name="mingcha")
def cli() -> None:
    """明察：农村低保核查工具。比对登记表，找出疑点，抽取要走访的村和户。"""


cli.add_command(check)
cli.add_command(compare)
cli.add_command(init)
cli.add_command(intake)
cli.add_command(link)
cli.add_command(review)
cli.add_command(synth)


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
def doctor() -> None:
    """检查本机环境能否运行。"""
    sys.exit(checkup.report(console))


def _run(inspection: ins.Inspection) -> None:
    started = time.perf_counter()
    with shown(console) as progress:
        problems = ins.run(inspection, progress, Passwords(progress.aside))
    summary.show(inspection, console)
    show_problems(problems)
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
