"""Precision, recall and calibration of scored pairs against the truth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

DEFAULT_THRESHOLD = 0.5
KEYS = ["left_row", "right_row"]


@dataclass(frozen=True)
class Quality:
    """Of the pairs at or above a probability."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}"


def judged(pairs: Path, truth: Path) -> tuple[pd.DataFrame, int]:
    """Pairs with a column ``true``, likeliest first, and the number of true pairs there are."""
    frame, right = pd.read_parquet(pairs), pd.read_parquet(truth)
    if frame.duplicated(KEYS).any():
        raise ValueError(f"{pairs}: a pair is listed twice")
    known = pd.MultiIndex.from_frame(right[KEYS])
    frame["true"] = pd.MultiIndex.from_frame(frame[KEYS]).isin(known)
    return frame.sort_values(["match_probability", *KEYS], ascending=[False, True, True], ignore_index=True), len(right)


def quality(frame: pd.DataFrame, total: int, threshold: float = DEFAULT_THRESHOLD) -> Quality:
    """At one threshold."""
    hits = frame.loc[frame["match_probability"] >= threshold, "true"]
    return Quality(threshold, float(hits.mean()) if len(hits) else 1.0, float(hits.sum()) / total)


def by_default(frame: pd.DataFrame, total: int) -> Quality:
    """What a user gets who sets nothing: the column ``hit`` where a system says so, else the usual threshold."""
    return quality(frame[frame["hit"]], total, 0.0) if "hit" in frame else quality(frame, total)


def best(frame: pd.DataFrame, total: int) -> Quality:
    """At the threshold that is best with hindsight."""
    found = frame["true"].cumsum().to_numpy()
    scores = frame["match_probability"].to_numpy()
    last = np.append(scores[1:] != scores[:-1], True)
    f1 = np.where(last, 2 * found / (np.arange(1, len(frame) + 1) + total), 0)
    return quality(frame, total, float(scores[f1.argmax()]))


def calibration(frame: pd.DataFrame, edges: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Mean probability and share of true pairs in each band of probability."""
    band = np.clip(np.searchsorted(edges, frame["match_probability"], side="right"), 1, len(edges) - 1)
    table = frame.groupby(band).agg(pairs=("true", "size"), mean=("match_probability", "mean"), share=("true", "mean"))
    table.insert(0, "from", edges[table.index - 1])
    return table.reset_index(drop=True)


DECILES = np.linspace(0, 1, 11)
ENOUGH = 200  # pairs that a band needs to count


def middle_bins(frame: pd.DataFrame, low: float = 0.02, high: float = 0.98, count: int = 5) -> pd.DataFrame:
    """Bins of equally many pairs between two probabilities, where a clerk would look."""
    middle = frame[frame["match_probability"].between(low, high)].reset_index(drop=True)
    edges = np.quantile(middle["match_probability"], np.linspace(0, 1, count + 1)) if len(middle) else DECILES
    return calibration(middle, np.unique(edges))


def gaps(frame: pd.DataFrame) -> pd.Series:
    """Difference of share and mean probability in each decile that holds enough pairs."""
    table = calibration(frame, DECILES)
    counted = table[table["pairs"] >= ENOUGH]
    return (counted["share"] - counted["mean"]).abs()
