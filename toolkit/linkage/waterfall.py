"""One pair in full: the waterfall of match weights from the prior to the probability, and both values side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.linkage.comparing import MISSING
from toolkit.linkage.engine import Linkage
from toolkit.linkage.explanation import likelihoods
from toolkit.linkage.likeness import EQUAL, NOT_COMPARED, fitting_states
from toolkit.linkage.specification import Comparison
from toolkit.model.errors import LinkageError
from toolkit.values.differences import Run, Runs, side_by_side, veiled

LEAST_RIVALRY = 0.01  # bits; less is not worth a line


@dataclass(frozen=True)
class Step:
    """One line of the waterfall: what is compared, how it came out, its weight and the sum so far in bits, both values in runs."""

    label: str
    level: str
    weight: float
    running: float
    left: Runs = ()
    right: Runs = ()


def waterfall(linkage: Linkage, left_row: int, right_row: int, *, masked: bool = True) -> list[Step]:
    """The steps from the prior over every comparison to the total; the last one says the probability.

    Raises :class:`LinkageError` for a pair that no blocking rule has brought together.
    """
    place = place_of(linkage, left_row, right_row)
    steps = [_prior(linkage)]
    for label, level, weight, values in _lines(linkage, place, masked):
        steps.append(Step(label, level, weight, steps[-1].running + weight, *values))
    chance = likelihoods(linkage.resolved.probability[[place]]).to_pylist()[0]
    return [*steps, Step("合计", f"可能性 {chance}", steps[-1].running, steps[-1].running)]


def waterfall_table(steps: list[Step]) -> pd.DataFrame:
    """The steps as a table for a notebook or a sheet; weights in bits."""
    rows = [
        (s.label, s.level, s.weight, s.running, *("".join(run.text for run in runs) for runs in (s.left, s.right))) for s in steps
    ]
    return pd.DataFrame(rows, columns=["comparison", "level", "weight", "running", "left_value", "right_value"])


def place_of(linkage: Linkage, left_row: int, right_row: int) -> int:
    """Where a pair stands among the candidates."""
    pairs = linkage.compared.pairs
    found = np.flatnonzero((pairs.left == left_row) & (pairs.right == right_row))
    if not len(found):
        raise LinkageError(
            f"左边第 {left_row} 行和右边第 {right_row} 行没有被放在一起比较", linkage.model.title, "换一对，或放宽分块规则"
        )
    return int(found[0])


def _prior(linkage: Linkage) -> Step:
    estimate = linkage.estimate
    one_in = estimate.pairs / estimate.matches
    return Step("起点", f"任意两行是同一个人：约 {one_in:,.0f} 对里有 1 对", estimate.prior_weight, estimate.prior_weight)


def _lines(linkage: Linkage, place: int, masked: bool) -> Iterator[tuple[str, str, float, tuple[Runs, Runs]]]:
    seen: set[str] = set()
    for comparison in linkage.model.comparisons:
        level = int(linkage.compared.levels[comparison.name][place])
        words = _silence(linkage, comparison, place) if level == NOT_COMPARED else _level_words(linkage, comparison, place)
        if words and not (level == NOT_COMPARED and comparison.column in seen):
            seen.add(comparison.column)
            weight = float(linkage.weighed.by_comparison[comparison.name][place])
            yield comparison.label, words, weight, values_of(linkage, comparison.column, place, masked=masked)
    rivalry = _rivalry(linkage, place)
    if abs(rivalry) >= LEAST_RIVALRY:
        yield "竞争", "还有别的行也像，只能有一行是", rivalry, ((), ())


def _level_words(linkage: Linkage, comparison: Comparison, place: int) -> str:
    level = int(linkage.compared.levels[comparison.name][place])
    words = comparison.levels[level].says or comparison.levels[level].label
    if level != EQUAL or "{count}" not in words:
        return words
    count = linkage.weighed.rarity.records[comparison.name][place]
    return words.replace("{count}", f"{count:.0f}")


def _silence(linkage: Linkage, comparison: Comparison, place: int) -> str:
    """Why a comparison says nothing about a pair; empty where there is nothing to be said about that."""
    coded = linkage.compared.columns[comparison.column]
    left, right = coded.left[[place]], coded.right[[place]]
    if left[0] == MISSING and right[0] == MISSING:
        return ""
    if left[0] == MISSING or right[0] == MISSING:
        return f"{'左' if left[0] == MISSING else '右'}边没有，不比"
    return "前面已经算过，不再算" if fitting_states(comparison, coded.values, left, right)[0] else ""


def values_of(linkage: Linkage, column: str, place: int, *, masked: bool) -> tuple[Runs, Runs]:
    """Both values of a pair in a column, in runs of what agrees and what differs."""
    field = linkage.model.fields[column]
    left, right = (_written(linkage, column, code) for code in _codes(linkage, column, place))
    runs = side_by_side(left, right) if left and right else (_alone(left), _alone(right))
    return (veiled(runs[0], field.ends), veiled(runs[1], field.ends)) if masked else runs


def _alone(text: str) -> Runs:
    return (Run(text, differs=False),) if text else ()


def _codes(linkage: Linkage, column: str, place: int) -> tuple[int, int]:
    coded = linkage.compared.columns[column]
    return int(coded.left[place]), int(coded.right[place])


def _written(linkage: Linkage, column: str, code: int) -> str:
    value = "" if code == MISSING else str(linkage.compared.columns[column].values.texts[code])
    return linkage.model.fields[column].words.get(value, value)


def _rivalry(linkage: Linkage, place: int) -> float:
    """Bits that a pair loses to others of the same record; nothing where it is all but certain."""
    probability = float(linkage.resolved.probability[place])
    if not 0 < probability < 1 - 1e-12:
        return 0.0
    return float(np.log2(probability / (1 - probability)) - linkage.weighed.total[place])
