"""What the search through the registers costs and can find: blocking, records that can never be found, thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd

from toolkit.linkage.model_files import model_of_register
from toolkit.linkage.prospects import blocking_outcome, blocking_plan, reach, thresholds, unlinkable
from toolkit.linkage.records import Sides
from toolkit.linkage.registers import LEAST_PROBABILITY, RegisterLinkage, for_mentions


@dataclass(frozen=True)
class Outlook:
    """How far the search goes for records that name nobody by a right id number, in all registers.

    ``blocking`` has per rule ``pairs`` and ``largest_block`` as counted without making a pair, ``too_many``, and of the
    pairs that were compared ``new_pairs`` and ``expected_matches``. ``unlinkable`` has per register and reason
    ``records`` and their ``share`` of those searched. ``thresholds`` has ``hits``, ``expected_false`` and
    ``expected_missed`` per threshold; ``used`` is the one that links need.
    """

    records: int
    persons: int
    blocking: pd.DataFrame
    unlinkable: pd.DataFrame
    thresholds: pd.DataFrame
    used: float = LEAST_PROBABILITY


def outlook(connection: duckdb.DuckDBPyConnection, found: Sequence[RegisterLinkage], own_models: Path | None = None) -> Outlook:
    """The outlook of a search; ``connection`` is still as the search left it."""
    model = for_mentions(model_of_register("", own_models))
    records, persons = (connection.execute(f"SELECT count(*) FROM {side}").fetchall()[0][0] for side in ("l", "r"))
    plan = blocking_plan(connection, model, Sides(records, persons, same=False))
    outcomes = [blocking_outcome(replace(part.linkage, model=model)) for part in found]
    blocking = plan.merge(_summed(outcomes, "rule", ["new_pairs", "expected_matches"]), on="rule", how="left")
    at_thresholds = [thresholds(part.linkage) for part in found]
    return Outlook(
        records,
        persons,
        blocking.fillna({"new_pairs": 0, "expected_matches": 0.0}).astype({"new_pairs": "int64"}),
        pd.concat(
            [_lost(connection, part) for part in found] or [pd.DataFrame(columns=["register", "reason", "records", "share"])]
        ),
        _summed(at_thresholds, "threshold", ["hits", "expected_false", "expected_missed"]),
    )


def _summed(frames: Sequence[pd.DataFrame], key: str, numbers: list[str]) -> pd.DataFrame:
    together = pd.concat([frame[[key, *numbers]] for frame in frames] or [pd.DataFrame(columns=[key, *numbers])])
    return together.groupby(key, sort=False, as_index=False)[numbers].sum()


def _lost(connection: duckdb.DuckDBPyConnection, part: RegisterLinkage) -> pd.DataFrame:
    lost = unlinkable(reach(connection, part.linkage, part.rows), part.linkage.model, LEAST_PROBABILITY)
    return lost.assign(register=part.register)[["register", "reason", "records", "share"]]
