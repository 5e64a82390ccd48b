"""Record linkage side by side with its peers: cost of whole processes, accuracy and calibration against known truth.

``make bench`` runs it; ``python benchmarks/linkage.py FOLDER`` leaves the data and the pairs in FOLDER. RUNS=3 measures the
quick ones three times in turn (medians), the slow peer always once, and SLOW=0 leaves it out.
"""

import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import accuracy
import febrl
import pandas as pd
import two_lists
from run import Cost, measure, show

HERE = Path(__file__).resolve().parent
RUNS = int(os.environ.get("RUNS", "1"))
WITH_SLOW = os.environ.get("SLOW", "1") != "0"
SLOW = "splink_slow"
LABELS = {
    "ours_febrl4": "ours",
    "ours_febrl3": "ours",
    "ours_chinese": "ours, from the raw lists",
    "splink_febrl4": "Splink 5",
    "splink_febrl3": "Splink 5",
    "id_join": "floor: DuckDB join on id",
    "splink_fast": "Splink 5, fastest, cleaned lists",
    SLOW: "Splink 5, DL, 1e7 u-pairs",
    "ours_chinese_without_ids": "ours",
    "splink_without_ids": "Splink 5",
}


@dataclass(frozen=True)
class Result:
    """One system on one task: what it cost, and its pairs beside the truth."""

    cost: Cost
    pairs: pd.DataFrame
    total: int

    @property
    def f1(self) -> float:
        """By default."""
        return accuracy.by_default(self.pairs, self.total).f1


def script_of(name: str, folder: Path) -> list[str]:
    """Command that makes ``NAME.parquet`` in the folder."""
    script, task = ("ours.py", name.removeprefix("ours_")) if name.startswith("ours_") else ("peers.py", name)
    return [sys.executable, str(HERE / script), task, str(folder)]


def contest(title: str, folder: Path, truth: str, names: list[str]) -> dict[str, Result]:
    """Run the systems in turn and print cost and accuracy of each."""
    print(f"\n{title}", flush=True)
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for turn in range(RUNS):
        for name in names:
            if turn == 0 or name != SLOW:
                costs[name].append(measure(script_of(name, folder)))
    return {name: _judge(name, costs[name], folder, truth) for name in names}


def _judge(name: str, costs: list[Cost], folder: Path, truth: str) -> Result:
    middle = show(LABELS[name], costs)
    pairs, total = accuracy.judged(folder / f"{name}.parquet", folder / f"{truth}.parquet")
    best = accuracy.best(pairs, total)
    print(
        f"{'':<34} by default {accuracy.by_default(pairs, total)}; with hindsight {best} at p >= {best.threshold:.3g}", flush=True
    )
    return Result(middle, pairs, total)


def grades(result: Result) -> pd.DataFrame:
    """Hits and the share of true ones by grade."""
    return result.pairs[result.pairs["hit"]].groupby("grade")["true"].agg(["size", "mean"])


def show_calibration(name: str, result: Result) -> None:
    """Deciles, and equal bins of the middle."""
    for title, table in (
        ("deciles of probability", accuracy.calibration(result.pairs, accuracy.DECILES)),
        ("equal bins between .02 and .98", accuracy.middle_bins(result.pairs)),
    ):
        print(f"\n{name}: {title} (mean probability, share of true pairs)")
        print(table.to_string(index=False, float_format="{:.4f}".format))


def chinese(folder: Path) -> tuple[dict[str, Result], Cost]:
    """The two lists, and what cleaning them costs a user of Splink."""
    two_lists.make(folder, *two_lists.FULL_SIZE)
    cleaning = show("cleaning the lists for Splink", [measure([sys.executable, str(HERE / "clean_lists.py"), str(folder)])])
    names = ["id_join", "ours_chinese", "splink_fast", *([SLOW] if WITH_SLOW else [])]
    results = contest("Roster of 1,000,000 against 300,000 deaths, 20,000 true pairs", folder, "truth", names)
    print(f"\nours by grade\n{grades(results['ours_chinese'])}")
    title = "The same, of the deaths only name, sex, birth date and village known: the test of the probabilities"
    results |= contest(title, folder, "truth", ["ours_chinese_without_ids", "splink_without_ids"])
    for name in ("ours_chinese", "splink_fast", "ours_chinese_without_ids", "splink_without_ids"):
        show_calibration(name, results[name])
    return results, cleaning


def show_targets(results: dict[str, Result], cleaning: Cost) -> None:
    """What issue 4 asks for, beside what was measured."""
    ours = results["ours_chinese"]
    letters = grades(ours)["mean"]
    at_least = {
        "FEBRL4 F1 by default": (results["ours_febrl4"].f1, 0.9996),
        "FEBRL3 F1 by default, Splink's as the bound": (results["ours_febrl3"].f1, results["splink_febrl3"].f1),
        "Chinese lists F1 by default": (ours.f1, 0.999),
        "Chinese lists precision of grade A": (float(letters.get("A", 0.0)), 0.9999),
        "Splink DL, 1e7 u-pairs: its CPU by ours": (results[SLOW].cost.cpu / ours.cost.cpu if WITH_SLOW else float("nan"), 8.0),
        "Splink fastest: its CPU by ours": (results["splink_fast"].cost.cpu / ours.cost.cpu, 2.0),
        "the same with its cleaning": ((results["splink_fast"].cost.cpu + cleaning.cpu) / ours.cost.cpu, 2.0),
    }
    at_most = {
        "Chinese lists CPU seconds": (ours.cost.cpu, 8.0),
        "Chinese lists peak memory in MB": (ours.cost.memory, 2000.0),
    }
    for name in ("ours_chinese", "ours_chinese_without_ids"):
        gaps = accuracy.gaps(results[name].pairs)
        at_most[f"{name} largest gap of {len(gaps)} deciles"] = (float(gaps.max()), 0.05)
    print()
    for sign, targets in ((">=", at_least), ("<=", at_most)):
        for name, (value, bound) in targets.items():
            holds = value >= bound if sign == ">=" else value <= bound
            verdict = "holds" if holds else "not measured" if math.isnan(value) else "FALLS SHORT"
            print(f"{name:<45} {value:10.4f} {sign} {bound:9.4f}  {verdict}")


def compare_all(folder: Path) -> None:
    """All tasks."""
    print(f"record linkage, {RUNS} runs, medians; {os.cpu_count()} processors")
    febrl.make(folder)
    results = contest("FEBRL4, 5,000 x 5,000, 5,000 true pairs", folder, "febrl4_truth", ["ours_febrl4", "splink_febrl4"])
    results |= contest("FEBRL3, 5,000 with itself, 6,538 true pairs", folder, "febrl3_truth", ["ours_febrl3", "splink_febrl3"])
    of_lists, cleaning = chinese(folder)
    show_targets(results | of_lists, cleaning)


def main() -> None:
    """The folder is the first argument."""
    compare_all(Path(sys.argv[1]).absolute())


if __name__ == "__main__":
    main()
