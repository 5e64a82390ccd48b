"""m of each register from its own rows: those with the right number teach what else is written wrongly, and how often."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from toolkit.linkage.engine import Linkage
from toolkit.linkage.likeness import NOT_COMPARED
from toolkit.linkage.model_files import GENERAL, shipped_models
from toolkit.linkage.registers import search
from toolkit.linkage.review import Reviews
from toolkit.linkage.specification import Comparison

LEAST_MATCHES = 200  # with fewer the shipped model knows better
LEAST_COMPARED = 50  # matches in which a comparison says something; with fewer its shipped m stays


@dataclass(frozen=True)
class Trained:
    """What one register taught: the text of its model file, or why there is none."""

    register: str
    records: int
    matches: float
    content: dict[str, Any]


def train(
    connection: duckdb.DuckDBPyConnection, own_models: Path | None = None, reviews: Reviews | None = None
) -> Iterator[Trained]:
    """Fit every register's m; ``connection`` has mentions and persons. ``content`` is empty where there were too few matches.

    Pairs that people have decided on are taken for what they said.
    """
    for part in search(connection, own_models, reviews, query_name="all_mentions", train_m=True):
        enough = part.linkage.estimate.matches >= LEAST_MATCHES
        content = _content(part.register, part.linkage) if enough else {}
        yield Trained(part.register, part.linkage.sides.left, part.linkage.estimate.matches, content)


def _content(register: str, linkage: Linkage) -> dict[str, Any]:
    """A model file that says only what this register says differently."""
    base = register if register in shipped_models() else GENERAL
    m = {c.name: _levels(c, linkage) for c in linkage.model.comparisons if _matches_compared(c, linkage) >= LEAST_COMPARED}
    trained = {
        "on": dt.date.today().isoformat(),
        "records": linkage.sides.left,
        "matches": round(linkage.estimate.matches),
    }
    return {"extends": base, "model": register, "m": m, "trained": trained}


def _matches_compared(comparison: Comparison, linkage: Linkage) -> float:
    compared = linkage.compared.levels[comparison.name] != NOT_COMPARED
    return float(linkage.resolved.probability[compared].sum())


def _levels(comparison: Comparison, linkage: Linkage) -> dict[str, float]:
    fitted = np.clip(linkage.estimate.m[comparison.name], 1e-6, 0.999999)
    return {level.name: float(f"{value:.6g}") for level, value in zip(comparison.levels, fitted, strict=True)}
