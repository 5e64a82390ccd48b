"""The tables that checks read beside the registers."""

import datetime as dt

import duckdb
import pytest

from toolkit.checks.ground import POLICY, WORKING_DAYS
from toolkit.policy import load_policy
from toolkit.values.working_days import working_days


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("policy_frame", load_policy(base=["yanggu-2020"]).table())
    connection.register("working_days_frame", working_days(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
    for statement in (POLICY, WORKING_DAYS):
        connection.execute(statement)
    return connection


def test_thirty_working_days_over_the_spring_festival(tables: duckdb.DuckDBPyConnection) -> None:
    """Six of the 30 weekdays to 3 March 2025 are holidays, two weekend days are worked: 26 January, 8 February."""
    query = "SELECT b.working_number - a.working_number FROM working_days a, working_days b WHERE a.day = ? AND b.day = ?"
    assert tables.execute(query, ["2025-01-20", "2025-03-03"]).fetchone() == (26,)


def test_a_deadline_moves_to_the_next_working_day(tables: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT next_working_day FROM working_days WHERE day = DATE '2026-10-10'"  # a Saturday worked in exchange
    assert tables.execute(query).fetchone() == (dt.date(2026, 10, 10),)


@pytest.mark.parametrize(
    ("day", "row"), [("2020-03-26", None), ("2020-05-31", (5_000_000.0, "yanggu-2020", True)), ("2020-06-01", None)]
)
def test_a_window_has_rows_within_its_days_only(
    tables: duckdb.DuckDBPyConnection, day: str, row: tuple[float, str, bool] | None
) -> None:
    query = "SELECT number, layer, verified FROM policy WHERE key = 'relief_reserve_floor_fen' AND valid_from <= ? AND CAST(? AS DATE) < valid_to"
    assert tables.execute(query, [day, day]).fetchone() == row
