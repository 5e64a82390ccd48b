"""Flags and totals: what is told of the judgements that flag."""

import duckdb
import pandas as pd

from toolkit.checks.catalogue import Check
from toolkit.checks.runner import Outcome
from toolkit.model import tables
from toolkit.store import Writer

FLAGS = """
SELECT j.check_id, c.title, c.channel, c.tier, j.unit, j.unit_key, j.household_key, j.person_key, j.village_code, j.amount_fen, j.tolerant_fen,
       j.scheme, j.direction, j.since, j.until, j.link_grade, j.link_probability,
       c.suppressions, j.sentence, j.source_rows
FROM judgements j
JOIN told_checks c ON c.check_id = j.check_id
WHERE j.verdict = 'flag'
ORDER BY j.check_id, j.village_code, j.unit_key
"""
# A month of a scheme counts once: of claims on one person the highest, and of the members' sum and the claims on the
# whole household again the higher.
TOTALS = """
WITH claims AS (
    SELECT coalesce(household_key, person_key) AS holder_key, household_key, person_key, scheme, direction, month,
           max(strict_fen) AS strict_fen, max(tolerant_fen) AS tolerant_fen
    FROM amount_months
    GROUP BY household_key, person_key, scheme, direction, month
),
months AS (
    SELECT holder_key, household_key, CASE WHEN household_key IS NULL THEN max(person_key) END AS person_key, scheme, direction, month,
           greatest(
               coalesce(sum(CASE WHEN person_key IS NOT NULL THEN strict_fen END), 0),
               coalesce(max(CASE WHEN person_key IS NULL THEN strict_fen END), 0)
           ) AS strict_fen,
           greatest(
               coalesce(sum(CASE WHEN person_key IS NOT NULL THEN tolerant_fen END), 0),
               coalesce(max(CASE WHEN person_key IS NULL THEN tolerant_fen END), 0)
           ) AS tolerant_fen
    FROM claims
    GROUP BY holder_key, household_key, scheme, direction, month
),
told AS (
    SELECT coalesce(household_key, person_key) AS holder_key, scheme, direction, min(village_code) AS village_code,
           string_agg(DISTINCT check_id, '、' ORDER BY check_id) AS checks
    FROM amount_months
    GROUP BY coalesce(household_key, person_key), scheme, direction
)
SELECT m.holder_key, m.household_key, m.person_key, min(t.village_code) AS village_code, m.scheme, m.direction, count(*) AS months,
       sum(m.strict_fen) AS strict_fen, sum(m.tolerant_fen) AS tolerant_fen, min(t.checks) AS checks
FROM months m
JOIN told t ON t.holder_key = m.holder_key AND t.scheme = m.scheme AND t.direction = m.direction
GROUP BY m.holder_key, m.household_key, m.person_key, m.scheme, m.direction
ORDER BY m.holder_key, m.scheme, m.direction
"""


def write_flags(connection: duckdb.DuckDBPyConnection, writer: Writer, checks: list[Check]) -> None:
    """Write FLAGS and AMOUNT_TOTALS; ``connection`` has the judgements and amount_months of these checks."""
    connection.register("told_checks", _told(checks))
    writer.write_query(tables.FLAGS, connection, FLAGS)
    writer.write_query(tables.AMOUNT_TOTALS, connection, TOTALS)


def _told(checks: list[Check]) -> pd.DataFrame:
    rows = [(check.id, check.title, check.channel, check.tier, "、".join(check.suppressions.values())) for check in checks]
    return pd.DataFrame(rows, columns=["check_id", "title", "channel", "tier", "suppressions"], dtype="str")


def problems_of(outcomes: list[Outcome]) -> list[str]:
    """What kept checks from being carried out, one sentence each."""
    return [outcome.problem for outcome in outcomes if outcome.problem]
