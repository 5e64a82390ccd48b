"""What is wrong with the records themselves (CHECKS chapter Q); none of it ever enters a score."""

import datetime as dt

import duckdb

from toolkit.identity.queries import query
from toolkit.model import tables
from toolkit.store import Writer

CHECKS = ("Q01", "Q02", "Q03", "Q04")


def judge_records(connection: duckdb.DuckDBPyConnection, writer: Writer, *, as_of: dt.date, freshness_days: int) -> None:
    """Write DATA_QUALITY; ``connection`` has mentions, persons, links and sources.

    Rows that comply are only counted; the rest stand one by one, with id numbers masked.
    """
    connection.execute(
        "CREATE TEMP TABLE run AS SELECT CAST(? AS DATE) AS as_of, CAST(? AS INTEGER) AS freshness_days", [as_of, freshness_days]
    )
    connection.execute(
        """
        CREATE TEMP MACRO masked(number) AS CASE
            WHEN length(number) = 18 THEN substr(number, 1, 6) || '********' || substr(number, 15)
            WHEN number <> '' THEN substr(number, 1, 2) || '****'
        END
        """
    )
    union = " UNION ALL ".join(f"SELECT * FROM ({query(name)})" for name in CHECKS)
    order = "check_id, register, role, reason, source_row, evidence"
    writer.write_query(tables.DATA_QUALITY, connection, f"SELECT * FROM ({union}) ORDER BY {order}")
