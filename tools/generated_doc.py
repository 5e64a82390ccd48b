"""What the generated documents have in common: Markdown tables, and writing the file or only comparing it."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def publish(target: Path, render: Callable[[], str], about: str | None) -> int:
    """Write ``target``, or with ``--check`` on the command line compare it; 1 where it is out of date."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="compare only")
    check, text = parser.parse_args().check, render()
    if check:
        return int(target.read_text("utf-8") != text)
    target.write_text(text, "utf-8", newline="\n")
    return 0
