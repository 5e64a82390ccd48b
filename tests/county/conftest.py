"""The sample county, run once as a user runs it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolkit import inspection as ins


@dataclass(frozen=True)
class Demo:
    """A finished ``mingcha demo``: the inspection and what the terminal showed."""

    inspection: ins.Inspection
    output: str


def mingcha(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-X", "utf8", "-m", "toolkit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """``mingcha demo`` in a fresh folder whose name has spaces and Chinese characters."""
    folder = tmp_path_factory.mktemp("演示 县") / "demo"
    done = mingcha("demo", folder)
    assert done.returncode == 0, done.stderr
    return Demo(ins.open_inspection(folder), done.stdout)
