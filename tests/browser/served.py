"""A server of pages in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SERVE = (
    "import sys; from pathlib import Path; from toolkit.panels import server; {change}; server.serve(Path(sys.argv[1]), port=0)"
)

StartServer = Callable[..., "Served"]


class Served:
    """A running server: its process and its address."""

    def __init__(self, folder: Path, change: str = "pass") -> None:
        command = [sys.executable, "-c", SERVE.format(change=change), str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})
        self.url = self._address()

    def _address(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                return found[0]
        raise AssertionError("the server ended without telling its address")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
