"""Runs the checks on the tables of an inspection: every unit gets a verdict, no unit is lost or doubled."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Set

import duckdb
import pandas as pd

from toolkit.checks.catalogue import Check, shared_views
from toolkit.model.errors import CheckError
from toolkit.model.tables import JUDGEMENTS
from toolkit.policy import Policy
from toolkit.store import place_registers

VERDICTS = {"ok", "flag", "undecided"}
_STANDARD = [name for name in JUDGEMENTS.column_names if name not in {"check_id", "unit", "evidence"}]


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    checks: Iterable[Check],
    *,
    policy: Policy,
    as_of: dt.date,
    period: tuple[dt.date, dt.date],
    handed_in: Set[str],
    progress: Callable[[str], None] = lambda _: None,
) -> pd.DataFrame:
    """Judge every unit of every check; returns JUDGEMENTS.

    ``period`` is the first and last month of the payments looked at.
    ``connection`` has views on registers, identities and links. ``handed_in`` are the registers that
    were really there: a check that lacks one judges all of its units ``undecided``.
    """
    _prepare(connection, policy, as_of, period)
    judged = []
    for check in checks:
        progress(check.id)
        judged.append(_judge(connection, check, check.missing(handed_in)))
    return pd.concat(judged, ignore_index=True)


def _prepare(connection: duckdb.DuckDBPyConnection, policy: Policy, as_of: dt.date, period: tuple[dt.date, dt.date]) -> None:
    connection.register("policy_frame", policy.table())
    connection.execute(
        """
        CREATE TABLE policy AS
        SELECT key, CAST(valid_from AS DATE) AS valid_from, CAST(valid_to AS DATE) AS valid_to, number, text FROM policy_frame
        """
    )
    connection.execute(
        "CREATE TABLE run AS SELECT CAST(? AS DATE) AS as_of, CAST(? AS DATE) AS first_month, CAST(? AS DATE) AS last_month",
        [as_of, *period],
    )
    place_registers(connection)
    for name, sql in shared_views():
        _execute(connection, sql, name)


def _judge(connection: duckdb.DuckDBPyConnection, check: Check, missing: list[str]) -> pd.DataFrame:
    result = _execute(connection, check.sql, check.id).df()
    if result.empty:
        result = _nothing_to_judge(result)
    if missing:
        result = result.assign(verdict="undecided", amount_fen=None, missing_registers="、".join(missing))
    _assert_sound(check, result)
    return result[_STANDARD].assign(check_id=check.id, unit="|".join(check.unit), evidence=_evidence(result))[
        JUDGEMENTS.column_names
    ]


def _execute(connection: duckdb.DuckDBPyConnection, sql: str, name: str) -> duckdb.DuckDBPyConnection:
    try:
        return connection.execute(sql)
    except duckdb.Error as error:
        # The engine's own words may quote a cell: they stay in the chained error and off the screen.
        raise CheckError(f"检查项执行失败（{type(error).__name__}）", name, "联系维护人员") from error


def _nothing_to_judge(result: pd.DataFrame) -> pd.DataFrame:
    """No unit at all, as when the roster is missing: one undecided line says that the check was not passed."""
    row = dict.fromkeys(result.columns, None) | {"unit_key": "全县", "verdict": "undecided"}
    return pd.DataFrame([row])


def _assert_sound(check: Check, result: pd.DataFrame) -> None:
    if result["unit_key"].isna().any() or result["unit_key"].duplicated().any():
        raise CheckError("同一对象出现两次或缺少对象键", check.id, "联系维护人员")
    if not set(result["verdict"]) <= VERDICTS:
        raise CheckError("结论只能是 ok、flag、undecided", check.id, "联系维护人员")


def _evidence(result: pd.DataFrame) -> pd.Series:
    """The columns beyond the standard ones, as JSON; units that comply keep none."""
    extra = result.loc[result["verdict"] != "ok"].drop(columns=[name for name in _STANDARD if name in result])
    for name in extra.select_dtypes("datetime"):
        extra[name] = extra[name].dt.strftime("%Y-%m-%d")
    records = json.loads(extra.to_json(orient="records"))
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return pd.Series(lines, index=extra.index, dtype="str").reindex(result.index, fill_value="{}")
