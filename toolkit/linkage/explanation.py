"""Pairs in words: one Chinese sentence each, written for whole tables of pairs at once."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.linkage.comparing import MISSING
from toolkit.linkage.engine import Linkage
from toolkit.linkage.likeness import EQUAL, NOT_COMPARED
from toolkit.linkage.specification import Comparison, Level

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

TELLING = 3  # bits; what could not have weighed as much is not missed
TIED = "另有一行同样像"
_REVIEWED = pa.array(["人工复核认为不是同一人", None, "人工复核认为是同一人"])
NOTHING = pa.scalar(None, pa.string())


def reasons(linkage: Linkage, table: pa.Table) -> list[str]:
    """One sentence for each row of a table that this linkage made (``hits`` or ``table``), without any value in it.

    Such as 证件号码差一处，姓名相同（名单里共 3 行是这个姓名），同村；可能性 99.8%.
    """
    said = _listed(_parts(linkage, table), "，")
    chance = likelihoods(table["match_probability"].to_numpy())
    sentences: list[str] = pc.binary_join_element_wise(said, chance, "；可能性 ").to_pylist()
    return sentences


def likelihoods(probability: npt.NDArray[np.float64]) -> pa.Array:
    """Probabilities as people read them: rounded down, and never as certainty."""
    return pa.array(_LIKELIHOODS).take(pa.array(np.floor(probability * 10_000 + 1e-9).astype(np.int64)))


def says(comparison: Comparison, level: Level) -> str:
    """What a sentence says of a level; ``{count}`` is still to be filled in."""
    return level.says or comparison.label + level.label


def places_of(linkage: Linkage, table: pa.Table) -> Places:
    """Where each pair of a table stands among the candidates; those are sorted by row."""
    pairs, rows = linkage.compared.pairs, linkage.sides.right + linkage.sides.left + 1
    span = max(rows, int(pairs.right.max(initial=0)) + 1)
    wanted = table["left_row"].to_numpy() * span + table["right_row"].to_numpy()
    return np.asarray(np.searchsorted(pairs.left * span + pairs.right, wanted), dtype=np.int64)


def _parts(linkage: Linkage, table: pa.Table) -> Iterator[Any]:
    places = places_of(linkage, table)
    for comparison in linkage.model.comparisons:
        yield _phrases(linkage, comparison, table, places)
    yield _silent_columns(linkage, places)
    yield _REVIEWED.take(pa.array(linkage.verdicts[places].astype(np.int64) + 1))
    yield pc.if_else(table["tied"].combine_chunks(), TIED, NOTHING)


def _phrases(linkage: Linkage, comparison: Comparison, table: pa.Table, places: Places) -> Any:
    levels = table[f"level_{comparison.name}"].to_numpy()
    texts = pa.array([says(comparison, level) for level in comparison.levels], pa.string())
    phrases = texts.take(pa.array(levels.astype(np.int64), mask=levels == NOT_COMPARED))
    if "{count}" not in comparison.levels[EQUAL].says:
        return phrases
    counts = linkage.weighed.rarity.records[comparison.name][places][levels == EQUAL]
    before, after = comparison.levels[EQUAL].says.split("{count}")
    counted = pc.binary_join_element_wise(before, pa.array(counts.astype(np.int64)).cast(pa.string()), after, "")
    return pc.replace_with_mask(phrases, pa.array(levels == EQUAL), counted)


def _silent_columns(linkage: Linkage, places: Places) -> Any:
    """Which of the columns that both lists fill in are missing from one of the two records, such as 证件号码、电话至少一边没有."""
    missing = {label: _is_missing(linkage, column, places) for column, label in reversed(_labels(linkage).items())}
    named = [pc.if_else(pa.array(flags), label, NOTHING) for label, flags in missing.items() if flags.any()]
    listed = _listed([pa.nulls(len(places), pa.string()), *named], "、")
    return pc.if_else(pc.equal(listed, ""), NOTHING, pc.binary_join_element_wise(listed, "至少一边没有", ""))


def _listed(parts: Iterable[Any], separator: str) -> Any:
    """Row by row what is not null, with separators between. Arrow's own skipping of nulls drops rows that have nothing else."""
    led = [pc.fill_null(pc.binary_join_element_wise(separator, part, ""), "") for part in parts]
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*led, ""), len(separator))


def _labels(linkage: Linkage) -> dict[str, str]:
    """Label of each column that both lists fill in and that could have said much: that of its first comparison."""
    telling = [c for c in linkage.model.comparisons if linkage.estimate.weights(c.name).max() >= TELLING]
    everywhere = np.arange(len(linkage.compared.pairs))
    return {c.column: c.label for c in reversed(telling) if not _is_missing(linkage, c.column, everywhere).all()}


def _is_missing(linkage: Linkage, column: str, places: Places) -> Flags:
    coded = linkage.compared.columns[column]
    return np.asarray((coded.left[places] == MISSING) | (coded.right[places] == MISSING))


def _in_percent(myriad: int) -> str:
    if myriad < 10:
        return "不到 0.1%"
    if myriad >= 9_999:
        return "99.99% 以上"
    return f"{myriad / 100:.2f}%" if myriad >= 9_990 else f"{myriad // 10 / 10:.1f}%"


_LIKELIHOODS = [_in_percent(myriad) for myriad in range(10_001)]
