"""What a linkage will cost and what it can find: pairs per blocking rule, records that can never be found, thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.linkage.blocking import Candidates, rule_sizes
from toolkit.linkage.comparing import MISSING, Compared, compare
from toolkit.linkage.engine import Linkage
from toolkit.linkage.estimation import probability_of
from toolkit.linkage.grading import grades
from toolkit.linkage.likeness import NOT_COMPARED
from toolkit.linkage.rarity import rarity
from toolkit.linkage.records import Sides, columns_of
from toolkit.linkage.specification import LinkModel
from toolkit.linkage.weighing import weigh

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999)


@dataclass(frozen=True)
class Reach:
    """For each record of the left list, by row: what it would weigh with a partner that says the same, and whether that makes a hit.

    ``missing`` is one column of flags per field that the comparisons read and somebody in the list has.
    """

    rows: npt.NDArray[np.int64]
    weight: Numbers
    probability: Numbers
    blocked: Flags
    graded: Flags
    missing: dict[str, Flags]

    def linkable(self, threshold: float) -> Flags:
        """Which records can become a hit at a threshold."""
        return self.blocked & self.graded & (self.probability >= threshold)


def blocking_plan(connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides) -> pd.DataFrame:
    """Before anything is compared: pairs and largest block of each rule, counted without making a pair.

    A rule's condition and what earlier rules take off are not counted: it is the most there can be.
    """
    sizes = rule_sizes(connection, model, sides)
    plan = pd.DataFrame(
        [(size.rule, size.pairs, size.largest_block) for size in sizes], columns=["rule", "pairs", "largest_block"]
    )
    return plan.assign(too_many=plan["pairs"] > model.most_pairs)


def blocking_outcome(linkage: Linkage) -> pd.DataFrame:
    """Afterwards: the pairs that each rule was the first to bring together, all so far, and the matches expected among them."""
    rule, names = linkage.compared.pairs.rule, [rule.name for rule in linkage.model.blocking]
    new = np.bincount(rule, minlength=len(names))
    matches = np.bincount(rule, weights=linkage.resolved.probability, minlength=len(names))
    return pd.DataFrame({"rule": names, "new_pairs": new, "pairs_so_far": new.cumsum(), "expected_matches": matches})


def thresholds(linkage: Linkage, at: Sequence[float] = THRESHOLDS) -> pd.DataFrame:
    """Per threshold the hits, how many of them are expected to be false, and how many true pairs are expected to be missed.

    Missed are those among the pairs compared: too unlikely, tied, or without a grade. What no blocking rule brings
    together nobody can count.
    """
    resolved, probability = linkage.resolved, linkage.resolved.probability
    showable = resolved.chosen & ~resolved.tied & (linkage.grade != "")
    rows = [_at_threshold(least, probability, showable & (probability >= least)) for least in at]
    return pd.DataFrame(rows, columns=["threshold", "hits", "expected_false", "expected_missed", "precision", "recall"])


def _at_threshold(least: float, probability: Numbers, hit: Flags) -> tuple[float, int, float, float, float, float]:
    true, all_true = float(probability[hit].sum()), float(probability.sum())
    hits = int(hit.sum())
    return least, hits, hits - true, all_true - true, true / hits if hits else 1.0, true / all_true if all_true else 1.0


def reach(connection: duckdb.DuckDBPyConnection, linkage: Linkage, rows: npt.NDArray[np.int64] | None = None) -> Reach:
    """How far each record of the left list, or each of ``rows``, could get if its partner said exactly what it says itself.

    ``connection`` still has the two lists as the linkage laid them out. A record compared with itself is on the best
    level it can be on: a masked number agrees where it shows something, a missing value says nothing, and neither does
    a column that the other list does not have.
    """
    everybody = np.asarray(connection.execute('SELECT "row" FROM l ORDER BY "row"').fetchnumpy()["row"], dtype=np.int64)
    rows = everybody if rows is None else np.sort(rows)
    mirrored = compare(connection, linkage.model, Candidates(rows, rows, np.zeros(len(rows), np.int64)), right="l")
    _silence_absent(connection, linkage.model, mirrored)
    weight = weigh(linkage.model, mirrored, rarity(connection, linkage.model, linkage.sides, mirrored), linkage.estimate).total
    probability = probability_of(weight)
    graded = grades(linkage.model, mirrored.levels, probability) != ""
    blocked = _blocked(connection, linkage.model)[np.isin(everybody, rows)]
    return Reach(rows, weight, probability, blocked, graded, _missing(connection, mirrored, linkage.model))


def unlinkable(found: Reach, model: LinkModel, threshold: float | None = None) -> pd.DataFrame:
    """Records that can never become a hit, counted by what they lack, most first; ``best_probability`` is the highest of theirs."""
    least = model.threshold if threshold is None else threshold
    lost = ~found.linkable(least)
    reasons = _reasons(found, model, lost)
    frame = pd.DataFrame({"reason": reasons, "probability": found.probability[lost]})
    counted = frame.groupby("reason", as_index=False).agg(
        records=("probability", "size"), best_probability=("probability", "max")
    )
    counted["share"] = counted["records"] / max(len(found.rows), 1)
    ordered = counted.sort_values(["records", "reason"], ascending=[False, True], ignore_index=True)
    return ordered[["reason", "records", "share", "best_probability"]]


def _silence_absent(connection: duckdb.DuckDBPyConnection, model: LinkModel, mirrored: Compared) -> None:
    """A column without a value on the right cannot be compared."""
    filled = _filled(connection, "r", model)
    for comparison in model.comparisons:
        if comparison.column not in filled:
            mirrored.levels[comparison.name][:] = NOT_COMPARED


def _blocked(connection: duckdb.DuckDBPyConnection, model: LinkModel) -> Flags:
    """Which records have all the keys of some rule; its condition depends on the partner and is taken as met."""
    rules = [" AND ".join(f'"{name}" IS NOT NULL' for name in rule.equal) for rule in model.blocking]
    found = connection.execute(f'SELECT {" OR ".join(f"({rule})" for rule in rules)} AS there FROM l ORDER BY "row"').fetchnumpy()
    return np.asarray(found["there"], dtype=np.bool_)


def _missing(connection: duckdb.DuckDBPyConnection, mirrored: Compared, model: LinkModel) -> dict[str, Flags]:
    return {name: mirrored.columns[name].left == MISSING for name in _filled(connection, "l", model)}


def _filled(connection: duckdb.DuckDBPyConnection, side: str, model: LinkModel) -> list[str]:
    """Columns of the comparisons in which some record of a side has a value."""
    counts = ", ".join(f'count("{name}")' for name in columns_of(model))
    (counted,) = connection.execute(f"SELECT {counts} FROM {side}").fetchall()
    return [name for name, count in zip(columns_of(model), counted, strict=True) if count]


def _reasons(found: Reach, model: LinkModel, lost: Flags) -> list[str]:
    """没有证件号码且没有出生日期, of the columns that somebody has; without any gap the values are too common."""
    labels = {c.column: c.label for c in reversed(model.comparisons)}
    used = list(found.missing)
    gaps = np.stack([found.missing[name][lost] for name in used], axis=1) if used else np.zeros((int(lost.sum()), 0), np.bool_)
    patterns, places = np.unique(gaps, axis=0, return_inverse=True)
    sentences = [_reason([labels[name] for name, gap in zip(used, pattern, strict=True) if gap]) for pattern in patterns]
    return [sentences[place] for place in places.ravel()]


def _reason(lacking: list[str]) -> str:
    return "且".join(f"没有{label}" for label in lacking) or "各项都有，但相同的人太多"
