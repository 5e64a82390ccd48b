"""What is told of two lists once they are linked: pairs with the values side by side, and the figures around them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from toolkit.inspection.list_columns import given_fields, shown_values
from toolkit.inspection.list_linkage import ListLinkage
from toolkit.intake.lists import TakenList
from toolkit.linkage.estimation import probability_of
from toolkit.linkage.explanation import reasons
from toolkit.linkage.resolution import clusters, expected_false
from toolkit.linkage.specification import Resolution
from toolkit.reports import ComparedList, Comparison

WEIGHT_DIGITS, PROBABILITY_DIGITS = 4, 6
GRADES = "ABCD"
OF_A_PAIR = {
    "match_weight": "匹配权重",
    "match_probability": "匹配概率",
    "grade": "等级",
}


@dataclass(frozen=True)
class Wanted:
    """How lists are to be compared: the options of ``mingcha compare``, as they were written."""

    model: str | Path = "person"
    threshold: float | None = None
    resolution: Resolution | None = None
    mapped: str = ""
    mapped_left: str = ""
    mapped_right: str = ""
    reveal: bool = False


def described(found: ListLinkage, *, reveal: bool) -> Comparison:
    """The result as it is shown: numbers of ids, phones and accounts masked unless ``reveal``."""
    linkage = found.linkage
    hits = linkage.hits(found.threshold)
    probability = hits["match_probability"].to_numpy()
    ties = linkage.table(_undecided(found))
    pairs = _pairs(found, hits, reveal=reveal)
    if linkage.sides.same:
        pairs.insert(0, "cluster", _clusters(hits, linkage.sides.left))
    return Comparison(
        lists=[_list(found, side) for side in range(len(found.lists))],
        model=linkage.model.model,
        title=linkage.model.title,
        resolution=linkage.model.resolution,
        threshold=found.threshold,
        compared=len(linkage.compared.pairs),
        hits=pairs,
        ties=_pairs(found, ties, reveal=reveal),
        labels=_labels(found),
        by_grade={grade: int((pairs["grade"] == grade).sum()) for grade in GRADES},
        expected_false=expected_false(probability, found.threshold),
        masked=not reveal,
    )


def _undecided(found: ListLinkage) -> npt.NDArray[np.bool_]:
    """Pairs that would be hits if another were not equally good."""
    linkage = found.linkage
    alone = probability_of(linkage.weighed.total)
    return np.asarray((alone >= found.threshold) & linkage.resolved.tied & (linkage.grade != ""))


def _clusters(hits: pa.Table, records: int) -> npt.NDArray[np.int64]:
    """Groups of rows that are one, numbered from 1 in the order of their first rows."""
    left, right = hits["left_row"].to_numpy(), hits["right_row"].to_numpy()
    _, numbers = np.unique(clusters(left, right, records)[left], return_inverse=True)
    return np.asarray(numbers + 1, dtype=np.int64)


def _pairs(found: ListLinkage, pairs: pa.Table, *, reveal: bool) -> pd.DataFrame:
    rows = {side: pairs[f"{side}_row"].to_numpy() for side in ("left", "right")}
    columns: dict[str, object] = {}
    for (side, places), taken in zip(rows.items(), found.sides, strict=True):
        columns |= {f"{side}_row": places + 1, f"{side}_place": _places(taken, places)}
    columns["match_weight"] = pairs["match_weight"].to_numpy().round(WEIGHT_DIGITS)
    columns["match_probability"] = pairs["match_probability"].to_numpy().round(PROBABILITY_DIGITS)
    columns["grade"] = pairs["grade"].to_numpy(zero_copy_only=False)
    for name in _shown_fields(found):
        for (side, places), taken in zip(rows.items(), found.sides, strict=True):
            values = taken.rows[name].take(places)
            columns[f"{side}_{name}"] = shown_values(values, found.linkage.model, name, reveal=reveal).to_numpy()
    columns["reason"] = pd.array(reasons(found.linkage, pairs), dtype="str")
    return _with_copies(pd.DataFrame(columns), found)


def _with_copies(pairs: pd.DataFrame, found: ListLinkage) -> pd.DataFrame:
    """Rows that say the same as one of the pair are told in its reason."""
    for side, name, copies in zip(("left", "right"), ("左表", "右表"), found.copies, strict=False):
        more = (pairs[f"{side}_row"] - 1).map(copies)
        said = f"；{name}另有 " + more.fillna(0).astype("int64").astype("str") + " 行和它一样"
        pairs["reason"] = pairs["reason"] + said.where(more.notna(), "")
    return pairs


def _shown_fields(found: ListLinkage) -> list[str]:
    """Fields that at least one of the lists has, in the order of the model."""
    return [name for name in given_fields(found.linkage.model) if any(name in taken.headings for taken in found.lists)]


def _places(taken: TakenList, rows: npt.NDArray[np.int64]) -> list[str]:
    """Where rows stand in their file: ``第12行``, with the sheet where there are several."""
    parts = [place.rpartition("!") for place in taken.rows["place"].take(rows)]
    return [f"第{row}行" if len(taken.sheets) == 1 else f"{sheet}!第{row}行" for sheet, _, row in parts]


def _labels(found: ListLinkage) -> dict[str, str]:
    """What each column of the pairs is called in Chinese."""
    names = ("前一行", "后一行") if found.linkage.sides.same else ("左表", "右表")
    labels = {"cluster": "组号", **OF_A_PAIR, "reason": "理由"}
    fields = given_fields(found.linkage.model)
    for side, name in zip(("left", "right"), names, strict=True):
        labels |= {f"{side}_row": f"{name}序号", f"{side}_place": f"{name}位置"}
        labels |= {f"{side}_{field}": f"{name}{fields[field].label or field}" for field in _shown_fields(found)}
    return labels


def _list(found: ListLinkage, side: int) -> ComparedList:
    fields, taken, lost = given_fields(found.linkage.model), found.lists[side], found.unlinkable[side]
    return ComparedList(
        name=taken.name,
        sheets=taken.sheets,
        other_sheets=taken.other_sheets,
        rows=len(taken.rows),
        set_aside=taken.set_aside,
        unreadable=taken.unreadable,
        copies=int(found.copies[side].sum()),
        unlinkable=dict(zip(lost["reason"], lost["records"].astype(int), strict=True)),
        columns=[(fields[name].label or name, taken.headings[name]) for name in fields if name in taken.headings],
    )
