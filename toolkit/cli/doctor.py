"""``mingcha doctor``: whether this machine can run the toolkit."""

import os
import shutil
import sqlite3
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console

from toolkit.journal import SOUND_WAL, wal_is_sound

PACKAGES = ("pandas", "duckdb", "voila", "ipyvuetify", "jupyterlab", "scikit-learn", "python-calamine", "xlsxwriter")
OLDEST_PYTHON = (3, 11)
LEAST_FREE_GIB = 2.0


def report(console: Console) -> int:
    """Print one line per check; 0 when all are in order, else 1."""
    failures = 0
    for look in (_python, _packages, _disk, _temporary_folder, _terminal_encoding, _sqlite, _processors):
        good, sentence = look()
        failures += not good
        console.print(f"{'[green]正常[/green]' if good else '[red]注意[/red]'}  {sentence}")
    console.print("环境可以使用。" if not failures else f"有 {failures} 项需要处理。")
    return 1 if failures else 0


def _python() -> tuple[bool, str]:
    good = sys.version_info >= OLDEST_PYTHON
    return good, f"Python {sys.version.split()[0]}" + ("" if good else ",需要 3.11 或更新，请更换后重装")


def _packages() -> tuple[bool, str]:
    missing = [name for name in PACKAGES if _version(name) is None]
    if missing:
        return False, f"缺少程序包：{'、'.join(missing)}，请重新运行 make env(Windows:py tools\\bootstrap.py env)"
    return True, "程序包齐全:" + ",".join(f"{name} {_version(name)}" for name in PACKAGES)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(Path.cwd()).free / 2**30
    good = free >= LEAST_FREE_GIB
    return good, f"当前磁盘剩余 {free:.0f} GB" + ("" if good else f",不足 {LEAST_FREE_GIB:.0f} GB,请清理")


def _temporary_folder() -> tuple[bool, str]:
    try:
        with tempfile.TemporaryFile():
            return True, f"临时文件夹可写：{tempfile.gettempdir()}"
    except OSError:
        return False, "临时文件夹不可写，请设置环境变量 TMPDIR(Windows:TEMP)指向可写的位置"


def _terminal_encoding() -> tuple[bool, str]:
    encoding = (sys.stdout.encoding or "").lower()
    good = encoding.replace("-", "") in {"utf8", "gbk", "gb18030", "cp936", "cp65001"}
    return good, f"终端编码 {encoding or '未知'}" + ("" if good else ",中文可能显示不全，请设置 PYTHONUTF8=1")


def _sqlite() -> tuple[bool, str]:
    if wal_is_sound():
        return True, f"SQLite {sqlite3.sqlite_version}"
    needed = ".".join(map(str, SOUND_WAL))
    return True, f"SQLite {sqlite3.sqlite_version}，低于 {needed}，预写日志有缺陷：ledger.db 改用回滚日志，同样不丢，只是慢些"


def _processors() -> tuple[bool, str]:
    return True, f"处理器 {os.cpu_count()} 个"
