"""Where the command line writes to."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

PAPER_WIDTH = 110  # where the output goes to a file or a pipe

console = Console(highlight=False, width=None if sys.stdout.isatty() else PAPER_WIDTH)


def grid(title: str, *left: str, right: Sequence[str] = ()) -> Table:
    """A table without lines: text columns, then columns of figures."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in left:
        table.add_column(heading, overflow="fold")
    for heading in right:
        table.add_column(heading, justify="right")
    return table
