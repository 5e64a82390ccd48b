"""Progress bars in a terminal; plain lines where there is none."""

import contextlib
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """Called with (stage, detail, done, total): one bar per stage."""

    def __init__(self, console: Console, bars: Progress) -> None:
        self._console, self._bars = console, bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, detail: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, detail="")
            if not self._console.is_terminal:
                self._console.print(f"{stage}…")
        self._bars.update(self._tasks[stage], completed=done, total=total, detail=detail)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """No bars on the screen inside the block: somebody types."""
        self._bars.stop()
        yield
        if self._console.is_terminal:
            self._bars.start()


@contextlib.contextmanager
def shown(console: Console) -> Iterator[Bars]:
    """Bars for the time of the block."""
    columns = TextColumn("{task.description:<8}"), BarColumn(), TextColumn("{task.fields[detail]}"), TimeElapsedColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield Bars(console, bars)
