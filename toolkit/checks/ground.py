"""What every check stands on besides the registers: day and period, policy values, months, links, names of places."""

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass

import duckdb
import pandas as pd

from toolkit.checks.intermediates import macros, show_links
from toolkit.checks.sentences import FORMS
from toolkit.policy import Policy
from toolkit.store import place_registers
from toolkit.values.working_days import FIRST_ANNOUNCED, working_days

FIRST_MONTH = dt.date(1990, 1, 1)
MONTHS_AHEAD = 24
DAYS_AHEAD = 366

POLICY = """
CREATE TABLE policy AS
SELECT CAST(key AS VARCHAR) AS key, CAST(valid_from AS DATE) AS valid_from, CAST(valid_to AS DATE) AS valid_to, CAST(number AS DOUBLE) AS number,
       CAST(text AS VARCHAR) AS text, layer, source, verified
FROM policy_frame
"""
POLICY_NOW = """
CREATE TABLE policy_now AS
SELECT p.key, p.number, p.text FROM policy p CROSS JOIN run WHERE p.valid_from <= run.as_of AND run.as_of < p.valid_to
"""
MONTHS = """
CREATE TABLE months AS
SELECT CAST(month AS DATE) AS month, year(month) * 12 + month(month) AS month_index FROM months_frame
"""
# The count of working days after one day up to and with another is the difference of their ``working_number``.
WORKING_DAYS = """
CREATE TABLE working_days AS
SELECT CAST(day AS DATE) AS day, working, working_number, CAST(next_working_day AS DATE) AS next_working_day, announced
FROM working_days_frame
"""
SCHEMES = "CREATE TABLE schemes AS SELECT * FROM schemes_frame"
COMPATIBILITY = "CREATE TABLE compatibility AS SELECT * FROM compatibility_frame"
VILLAGE_NAMES = """
CREATE TABLE village_names AS
SELECT village_code, min(village_name) AS village_name, min(township_name) AS township_name
FROM (
    SELECT village_code, village_name, township_name FROM known_villages
    UNION ALL
    SELECT p.village_code, p.village_name, p.township FROM places p
    WHERE p.village_code NOT IN (SELECT k.village_code FROM known_villages k WHERE k.village_code IS NOT NULL)
)
WHERE village_code IS NOT NULL
GROUP BY village_code
"""


@dataclass(frozen=True)
class Ground:
    """The inspection as the checks see it.

    ``period`` is the first and last month of the payments looked at; ``handed_in`` are the registers that were really
    there: a check that lacks one judges all of its units ``undecided``.
    """

    policy: Policy
    as_of: dt.date
    period: tuple[dt.date, dt.date]
    handed_in: Set[str]


def lay_ground(connection: duckdb.DuckDBPyConnection, ground: Ground) -> None:
    """Give ``connection`` the tables run, policy, policy_now, months, working_days, schemes, compatibility; the views linked_<register>.

    All are tables of the database, so that every cursor of the connection has them.
    """
    connection.execute(
        "CREATE TABLE run AS SELECT CAST(? AS DATE) AS as_of, CAST(? AS DATE) AS first_month, CAST(? AS DATE) AS last_month",
        [ground.as_of, *ground.period],
    )
    months = pd.date_range(FIRST_MONTH, pd.Timestamp(ground.as_of) + pd.DateOffset(months=MONTHS_AHEAD), freq="MS")
    frames = {
        "policy_frame": ground.policy.table(),
        "months_frame": pd.DataFrame({"month": months}),
        "working_days_frame": working_days(
            FIRST_ANNOUNCED, ground.as_of.replace(month=12, day=31) + dt.timedelta(days=DAYS_AHEAD)
        ),
        "schemes_frame": ground.policy.matrix.scheme_table(),
        "compatibility_frame": ground.policy.matrix.table(),
    }
    for name, frame in frames.items():
        connection.register(name, frame)
    for statement in (POLICY, POLICY_NOW, MONTHS, WORKING_DAYS, SCHEMES, COMPATIBILITY, macros(), FORMS, VILLAGE_NAMES):
        connection.execute(statement)
    place_registers(connection)
    show_links(connection)
