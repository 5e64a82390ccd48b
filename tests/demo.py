"""The sample county, run once as a user runs it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from toolkit import inspection as ins


@dataclass(frozen=True)
class Demo:
    """A finished ``mingcha demo``: the inspection and what the terminal showed."""

    inspection: ins.Inspection
    output: str


def mingcha(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-X", "utf8", "-m", "toolkit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def run_demo(folder: Path) -> Demo:
    """``mingcha demo`` into ``folder``."""
    done = mingcha("demo", folder)
    assert done.returncode == 0, done.stderr
    return Demo(ins.open_inspection(folder), done.stdout)
