"""All checks on a fictional county, and on a linked province where ``PROVINCE`` names its folder: wall, processor, memory.

``make bench`` runs it; ``python benchmarks/checks.py FOLDER`` keeps the county in FOLDER and takes it from there the next time.
Every run judges everything anew. The floors read every table once, and join the roster with the deaths by id number.
"""

import os
import shutil
import sys
from pathlib import Path

from run import RUNS, Cost, measure, show

SEED = "5"
COUNTY_WALL, PROVINCE_WALL, PROVINCE_MEMORY = 15.0, 360.0, 10_000.0  # seconds, seconds, MB: what issue 5 asks for
PARTS = ("judgements", "amount_months", "check_runs")

READ_ALL = """
import sys
from pathlib import Path
from toolkit import store
work = Path(sys.argv[1]) / "work"
with store.connect(work) as connection:
    for name in store.table_names(work):
        connection.execute(f"SELECT count(COLUMNS(*)) FROM \\"{name}\\"").fetchall()
"""
JOIN = """
import sys
from pathlib import Path
from toolkit import store
with store.connect(Path(sys.argv[1]) / "work") as connection:
    print(connection.execute("SELECT count(*) FROM dibao_roster r JOIN deaths d ON d.id_number = r.id_number").fetchall())
"""
CHECKS = """
import sys
from pathlib import Path
from toolkit import inspection as ins
problems = ins.run_checks(ins.open_inspection(Path(sys.argv[1])))
sys.exit("\\n".join(problems) or 0)
"""


def county_in(folder: Path) -> Path:
    """A county with its registers read and linked; made where it is not there yet."""
    county = folder / "county"
    if not (county / "work" / "links.parquet").exists():
        shutil.rmtree(county, ignore_errors=True)
        for command in (["synth", str(county), "--scale", "county", "--seed", SEED], ["intake", str(county)]):
            measure([sys.executable, "-m", "toolkit", *command])
    return county


def judged_anew(inspection: Path, script: str) -> Cost:
    """One run of a script on the inspection without what earlier runs left."""
    for name in PARTS:
        shutil.rmtree(inspection / "work" / name, ignore_errors=True)
    return measure([sys.executable, "-c", script, str(inspection)])


def contest(title: str, inspection: Path, runs: int) -> Cost:
    """The floors and all checks in turn, so that drift of the machine hits all alike."""
    scripts = {"floor: roster and deaths by id": JOIN, "floor: every table read once": READ_ALL, "all checks": CHECKS}
    costs: dict[str, list[Cost]] = {name: [] for name in scripts}
    for _ in range(runs):
        for name, script in scripts.items():
            costs[name].append(judged_anew(inspection, script))
    print(f"\n{title}, {runs} runs, medians; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", flush=True)
    join, read, checks = scripts
    show(join, costs[join])
    floor = show(read, costs[read])
    return show(checks, costs[checks], floor)


def main() -> None:
    """The folder is the first argument."""
    county = contest("All checks on a county", county_in(Path(sys.argv[1]).absolute()), RUNS)
    targets = [("county, wall seconds", county.wall, COUNTY_WALL)]
    if place := os.environ.get("PROVINCE"):
        province = contest("All checks on a province", Path(place), 1)
        targets += [
            ("province, wall seconds", province.wall, PROVINCE_WALL),
            ("province, peak MB", province.memory, PROVINCE_MEMORY),
        ]
    print()
    for name, value, bound in targets:
        print(f"{name:<30} {value:9.1f} <= {bound:9.1f}  {'holds' if value <= bound else 'FALLS SHORT'}")


if __name__ == "__main__":
    main()
