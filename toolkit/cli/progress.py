"""Progress bars in a terminal; plain lines where there is none."""

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from toolkit import inspection as ins


@contextlib.contextmanager
def shown(console: Console) -> Iterator[ins.Progress]:
    """A callable (stage, detail, done, total) that draws one bar per stage."""
    columns = TextColumn("{task.description:<8}"), BarColumn(), TextColumn("{task.fields[detail]}"), TimeElapsedColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, detail: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, detail="")
                if not console.is_terminal:
                    console.print(f"{stage}…")
            bars.update(tasks[stage], completed=done, total=total, detail=detail)

        yield advance
