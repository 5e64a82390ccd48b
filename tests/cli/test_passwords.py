"""Passwords of workbooks come from the environment or a terminal, and are written nowhere."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from tests.cli.conftest import DEATHS

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

PASSWORD = "口令kouling-7"
UNUSABLE = 2


def locked(rows: list[list[str]]) -> bytes:
    plain, closed = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(plain)
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(PASSWORD, closed)
    return closed.getvalue()


@pytest.fixture
def county(county: Path, add: Callable[[str, bytes], Path]) -> Path:
    """Its deaths come as two locked workbooks."""
    (county / "registers" / "死亡.csv").unlink()
    for number, row in enumerate(DEATHS[2:], start=1):
        add(f"死亡{number}.xlsx", locked([*DEATHS[:2], row]))
    return county


def command(county: Path) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", "toolkit", "intake", str(county)]


def with_environment(county: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | variables
    return subprocess.run(command(county), capture_output=True, text=True, encoding="utf-8", check=False, env=environment)


def typed(county: Path, *answers: str) -> tuple[int, str]:
    """Run on a terminal; each answer is typed when something is asked for. Exit code and all that was shown."""
    ours, theirs = pty.openpty()
    waiting, shown = list(answers), b""
    with subprocess.Popen(command(county), stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as process:
        os.close(theirs)
        while chunk := read(ours):
            shown += chunk
            if waiting and shown.count("跳过这个文件）".encode()) > len(answers) - len(waiting):
                os.write(ours, f"{waiting.pop(0)}\n".encode())
    os.close(ours)
    return process.returncode, shown.decode("utf-8", errors="replace")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # the other end is closed
        return b""


def written(county: Path) -> list[Path]:
    """Files in which the password stands."""
    return [path for path in county.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]


def test_one_of_several_in_the_environment_opens_them(county: Path) -> None:
    done = with_environment(county, MINGCHA_PASSWORDS=f"falsch\n{PASSWORD}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "死亡1.xlsx" in done.stdout and "死亡2.xlsx" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr and not written(county)


def test_without_one_and_without_a_terminal_the_files_are_named(county: Path) -> None:
    done = with_environment(county)
    assert done.returncode == UNUSABLE
    assert done.stdout.count("工作簿设有打开密码，没有合适的密码") == 2
    assert "MINGCHA_PASSWORDS" in done.stdout


def test_on_a_terminal_it_is_asked_for_once_and_not_shown(county: Path) -> None:
    code, shown = typed(county, "falsch", PASSWORD)
    assert code == 0, shown
    assert shown.count("“死亡1.xlsx”的打开密码") == 2 and "“死亡2.xlsx”的打开密码" not in shown
    assert PASSWORD not in shown and not written(county)


def test_an_empty_answer_leaves_the_file_out(county: Path) -> None:
    code, shown = typed(county, "", "")
    assert code == UNUSABLE
    assert shown.count("没有合适的密码") == 2
