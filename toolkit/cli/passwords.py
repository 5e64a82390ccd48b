"""Passwords of workbooks: from the environment, else asked for; kept in memory until the command ends."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import click

from toolkit.intake.spelling import mask_name

VARIABLE = "MINGCHA_PASSWORDS"  # one per line
MOST_TRIES = 3


class Passwords:
    """Called with a file: what may open it. A password that was typed is tried on later files before asking again."""

    def __init__(self, aside: Callable[[], AbstractContextManager[None]]) -> None:
        self._known = [line for line in os.environ.get(VARIABLE, "").splitlines() if line]
        self._aside = aside  # takes the progress bars off the screen while somebody types

    def __call__(self, path: Path) -> Iterator[str]:
        """The known passwords, then up to three typed ones; the reader stops asking when one fits."""
        yield from list(self._known)
        for _ in range(MOST_TRIES if sys.stdin.isatty() else 0):
            typed = self._typed(mask_name(path.name))
            if not typed:
                return
            self._known.append(typed)
            yield typed

    def _typed(self, name: str) -> str:
        question = f"“{name}”的打开密码（直接回车跳过这个文件）"
        with self._aside():
            return str(click.prompt(question, hide_input=True, default="", show_default=False, err=True))
