"""Mentions that carry the id number of a known person: how the name beside it changes what that is worth."""

from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from toolkit.linkage.estimation import probability_of, shipped
from toolkit.linkage.likeness import DistinctValues, levels_of
from toolkit.linkage.model_files import model_of_register
from toolkit.linkage.queries import query
from toolkit.linkage.records import Sides
from toolkit.linkage.specification import Comparison, LinkModel

Numbers = npt.NDArray[np.float64]


def weigh_identified(connection: duckdb.DuckDBPyConnection, own_models: Path | None = None) -> None:
    """Make ``identified_weights``: for each distinct pair of names under one number its rule, grade, weight and probability."""
    pairs = connection.execute(f"{query('identified')} ORDER BY ALL").df()
    ((persons,),) = connection.execute("SELECT count(*) FROM persons").fetchall()
    weighed = [
        _weighed(group, model_of_register(str(register), own_models), persons) for register, group in pairs.groupby("register")
    ]
    connection.register("identified_weights", pd.concat(weighed) if weighed else _nothing())


def _weighed(pairs: pd.DataFrame, model: LinkModel, persons: int) -> pd.DataFrame:
    """The prior is that of one person among all: whoever is named is known to be somebody."""
    fitted = shipped(model, Sides(persons, persons, same=False))
    comparisons = {c.name: c for c in model.comparisons}
    old = (pairs["id_status"] == "valid_15").to_numpy()
    level = name_levels(comparisons["person_name"], pairs["written"], pairs["known"])
    names = np.append(fitted.weights("person_name"), 0.0)[level]
    number = np.full(len(pairs), number_weight(comparisons["id_number"], persons))
    weight = number + names - np.log2(max(persons, 1))
    known = np.array([*comparisons["person_name"].level_names(), "missing"])[level]
    return pairs.assign(
        rule=[f"id_{'equal_15' if short else 'equal'}_name_{name}" for short, name in zip(old, known, strict=True)],
        grade=np.where(known != "equal", "B", np.where(old, "C", "A")),
        match_weight=weight,
        match_probability=probability_of(weight),
        weight_id_number=number,
        weight_person_name=names,
    )


def number_weight(comparison: Comparison, persons: int) -> float:
    """What an equal number is worth where some records carry somebody else's."""
    level = comparison.levels[0]
    return float(np.log2(level.m / max(level.by_mistake / 100_000 / max(persons, 1), level.u / max(persons, 1))))


def name_levels(comparison: Comparison, written: pd.Series, known: pd.Series) -> npt.NDArray[np.int64]:
    """Level of each pair of names; the place behind the last level where one is missing."""
    there = (written.notna() & known.notna()).to_numpy()
    levels = np.full(len(written), len(comparison.levels), dtype=np.int64)
    both = pd.concat([written[there], known[there]])
    codes, distinct = pd.factorize(both)
    values = DistinctValues(pa.array(list(distinct), pa.large_string()))
    count = int(there.sum())
    levels[there] = levels_of(comparison, values, codes[:count], codes[count:])
    return levels


def _nothing() -> pd.DataFrame:
    columns = {"register": "str", "id_status": "str", "written": "str", "known": "str", "rule": "str", "grade": "str"}
    numbers = dict.fromkeys(["match_weight", "match_probability", "weight_id_number", "weight_person_name"], "float64")
    return pd.DataFrame(columns=[*columns, *numbers]).astype({**columns, **numbers})
