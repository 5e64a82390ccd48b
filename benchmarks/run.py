"""Time and memory of whole processes on the sample county, each beside its floor; prints medians.

Run with ``make bench``. Machines are shared and noisy: compare the ratio, not the seconds.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = int(os.environ.get("RUNS", "3"))

READ_WITH_TOOLKIT = """
import sys
from pathlib import Path
from toolkit.intake import read_folder
intake = read_folder(Path(sys.argv[1]), fictional_regions=True)
print(sum(len(table) for table in intake.registers.values()), "rows")
"""

# The floor: every cell of every file touched once, nothing typed, nothing recognised.
READ_BARE = """
import csv, json, sys
from pathlib import Path
import python_calamine
rows = 0
for path in sorted(Path(sys.argv[1]).iterdir()):
    if path.suffix == ".xlsx":
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    elif path.suffix in (".csv", ".tsv", ".txt"):
        raw = path.read_bytes()
        marks = {b"\\xef\\xbb\\xbf": "utf-8-sig", b"\\xff\\xfe": "utf-16"}
        text = raw.decode(next((name for mark, name in marks.items() if raw.startswith(mark)), "gb18030"))
        rows += sum(1 for _ in csv.reader(text.splitlines(), delimiter="," if path.suffix == ".csv" else "\\t"))
    else:
        rows += len(json.loads(path.read_text("utf-8"))["features"])
print(rows, "rows")
"""


@dataclass(frozen=True)
class Cost:
    """One finished process: wall and processor seconds, largest memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure(command: list[str]) -> Cost:
    """Run a command under the operating system's own accounting; stop with its complaint if it fails."""
    script = (
        "import subprocess, sys, time, resource; start = time.perf_counter();"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode;"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(time.perf_counter() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Cost(*map(float, done.stdout.split()))


def median(costs: list[Cost]) -> Cost:
    """Median of each figure on its own."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory")))


def show(name: str, costs: list[Cost], floor: Cost | None = None) -> Cost:
    """Print one line and return the medians."""
    middle = median(costs)
    spread = f"{min(c.wall for c in costs):.1f}–{max(c.wall for c in costs):.1f}"
    ratio = f"  {middle.cpu / floor.cpu:.1f} x the floor's CPU" if floor else ""
    print(f"{name:<34} wall {middle.wall:6.1f} s ({spread})  CPU {middle.cpu:6.1f} s  peak {middle.memory:6.0f} MB{ratio}")
    return middle


def main() -> None:
    """Pipeline, reading, and the floor of reading, in turn, so that drift of the machine hits all alike."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "county"
        folder.mkdir()
        shutil.copytree(ROOT / "sample_data" / "registers", folder / "registers")
        shutil.copy(ROOT / "sample_data" / "inspection.yaml", folder)
        commands = {
            "floor: bare calamine and csv": [sys.executable, "-c", READ_BARE, str(folder / "registers")],
            "intake": [sys.executable, "-c", READ_WITH_TOOLKIT, str(folder / "registers")],
            "whole pipeline (mingcha run)": [sys.executable, "-m", "toolkit", "run", str(folder)],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                costs[name].append(measure(command))
    print(f"sample county, {RUNS} runs, medians; {os.cpu_count()} processors")
    floor = show("floor: bare calamine and csv", costs["floor: bare calamine and csv"])
    show("intake", costs["intake"], floor)
    show("whole pipeline (mingcha run)", costs["whole pipeline (mingcha run)"])


if __name__ == "__main__":
    main()
