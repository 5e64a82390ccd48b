"""One unit of a check with all that the check knows of it, also where it complies."""

import json
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from toolkit.checks.catalogue import Check
from toolkit.checks.ground import Ground, lay_ground
from toolkit.checks.intermediates import Intermediates, definitions_for
from toolkit.checks.judged import STANDARD, column_types, evidence_sql, judge, parts_sql

MOST_LISTED = 200


@dataclass(frozen=True)
class Explained:
    """A judgement: standard columns and evidence, as they stand; ``sentence`` is None where it does not flag."""

    standard: dict[str, Any]
    evidence: dict[str, Any]
    sentence: str | None


def judge_anew(connection: duckdb.DuckDBPyConnection, check: Check, ground: Ground) -> None:
    """Leave the temporary table ``judged`` of one check; :class:`CheckError` or ``duckdb.Error`` where it cannot be carried out."""
    lay_ground(connection, ground)
    judge(connection, check, ground, Intermediates(connection, definitions_for([check])))


def explain(connection: duckdb.DuckDBPyConnection, check: Check, unit_key: str) -> Explained | None:
    """The unit of ``judged``, None where the check has no such unit."""
    types = column_types(connection, "judged")
    found = connection.execute(f"SELECT *, {evidence_sql(types)} AS evidence FROM judged j WHERE unit_key = ?", [unit_key]).df()
    if found.empty:
        return None
    told = connection.execute(f"SELECT sentence FROM ({parts_sql(connection, check)}) WHERE unit_key = ?", [unit_key]).fetchall()
    row = found.iloc[0]
    return Explained(
        {name: None if pd.isna(row[name]) else row[name] for name in STANDARD}, json.loads(row["evidence"]), told[0][0]
    )


def units_in_question(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Units of ``judged`` that flag or are undecided, flags first: unit_key, verdict, village_code, household_key, person_key."""
    return connection.execute(
        f"""
        SELECT unit_key, verdict, village_code, household_key, person_key FROM judged
        WHERE verdict <> 'ok'
        ORDER BY CASE verdict WHEN 'flag' THEN 0 ELSE 1 END, village_code, unit_key
        LIMIT {MOST_LISTED}
        """
    ).df()
