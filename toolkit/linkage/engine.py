"""The whole of a linkage: records -> candidates -> levels -> weights -> hits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from toolkit.linkage.blocking import candidates
from toolkit.linkage.comparing import Compared, compare
from toolkit.linkage.estimation import Estimate, estimate, patterns_of
from toolkit.linkage.frequency import Chance, chances
from toolkit.linkage.grading import grades
from toolkit.linkage.likeness import Levels
from toolkit.linkage.rarity import Rarity, rarity
from toolkit.linkage.records import Sides, lay_out
from toolkit.linkage.resolution import Resolved, resolve
from toolkit.linkage.specification import LinkModel
from toolkit.linkage.weighing import Weighed, weigh

DECIDED = 500.0  # bits; more than any comparison can say against it
LOWEST_GRADE = "D"


@dataclass(frozen=True)
class Linkage:
    """Everything a linkage found out about its candidate pairs; one place per pair in every array."""

    model: LinkModel
    sides: Sides
    compared: Compared
    weighed: Weighed
    resolved: Resolved
    grade: npt.NDArray[np.str_]
    verdicts: Levels  # what people have decided about each pair: 1 the same, -1 different, 0 nothing

    @property
    def estimate(self) -> Estimate:
        """m, u and the number of matches that were used."""
        return self.weighed.estimate

    def hits(self, threshold: float | None = None) -> pa.Table:
        """Pairs that are graded, best of their record, without a tie and at or above the threshold, by row."""
        least = self.model.threshold if threshold is None else threshold
        shown = (self.resolved.probability >= least) & self.resolved.chosen & ~self.resolved.tied & (self.grade != "")
        return self.table(shown)

    def table(self, shown: npt.NDArray[np.bool_]) -> pa.Table:
        """Pairs as a table: rows, rule, weight, probability, grade, tie, and level and weight of each comparison."""
        pairs = self.compared.pairs
        columns: dict[str, npt.NDArray[Any]] = {"left_row": pairs.left, "right_row": pairs.right, "rule": pairs.rule}
        columns |= {"match_weight": self.weighed.total, "match_probability": self.resolved.probability}
        columns |= {"grade": self.grade, "tied": self.resolved.tied}
        columns |= {f"level_{name}": levels for name, levels in self.compared.levels.items()}
        columns |= {f"weight_{name}": weights for name, weights in self.weighed.by_comparison.items()}
        return pa.table({name: column[shown] for name, column in columns.items()})


def link_records(
    connection: duckdb.DuckDBPyConnection, model: LinkModel, left: str, right: str | None = None, *, train_m: bool = True
) -> Linkage:
    """Compare relation ``left`` with ``right`` (with itself where that is None) by a model.

    Both relations have a column ``row`` and any of the model's fields. ``train_m`` fits m to the data too, not only u
    and the number of matches. Same records, same result: neither the order of rows nor the number of threads matters.
    """
    sides = lay_out(connection, model, left, right)
    compared = compare(connection, model, candidates(connection, model, sides))
    undecided = np.zeros(len(compared.pairs), dtype=np.int8)
    chance, rare = chances(connection, model, sides), rarity(connection, model, sides, compared)
    return weigh_up(model, sides, compared, chance, rare, undecided, train_m=train_m)


def weigh_up(
    model: LinkModel,
    sides: Sides,
    compared: Compared,
    chance: Mapping[str, Chance],
    rare: Rarity,
    verdicts: Levels,
    *,
    train_m: bool,
) -> Linkage:
    """From levels to hits: fit the model to these pairs, weigh them, let rivals compete, grade.

    What people have decided outweighs everything, and is never without a grade.
    """
    fitted = estimate(model, sides, chance, patterns_of(compared, rare, verdicts), train_m=train_m)
    weighed = weigh(model, compared, rare, fitted)
    resolved = resolve(compared.pairs.left, compared.pairs.right, weighed.total + DECIDED * verdicts, model.resolution)
    letters = grades(model, compared.levels, resolved.probability)
    letters[(verdicts > 0) & (letters == "")] = LOWEST_GRADE
    return Linkage(model, sides, compared, weighed, resolved, letters, verdicts)
