"""From the rows of a check to judgements: standard columns filled in, rules of soundness, evidence, sentence."""

from collections.abc import Mapping

import duckdb

from toolkit.checks.catalogue import Check
from toolkit.checks.ground import Ground
from toolkit.checks.intermediates import Intermediates
from toolkit.checks.sentences import sentence_sql
from toolkit.checks.statistics import judge_villages
from toolkit.model.errors import CheckError

WHOLE_COUNTY = "全县"
REQUIRED = ("unit_key", "verdict", "source_rows")
# Standard columns that a check may leave out, with their types; everything else is evidence.
OPTIONAL = {
    "household_key": "VARCHAR",
    "person_key": "VARCHAR",
    "village_code": "VARCHAR",
    "amount_fen": "BIGINT",
    "tolerant_fen": "BIGINT",
    "scheme": "VARCHAR",
    "direction": "VARCHAR",
    "since": "DATE",
    "until": "DATE",
    "link_grade": "VARCHAR",
    "link_probability": "DOUBLE",
    "suppressed_by": "VARCHAR",
}
ALWAYS = ("household_key", "person_key", "village_code", "suppressed_by")  # also of units that comply
STANDARD = (*REQUIRED, *OPTIONAL)
UNSOUND = """
SELECT count(CASE WHEN unit_key IS NULL THEN 1 END), count(unit_key) - count(DISTINCT unit_key),
       count(CASE WHEN coalesce(verdict, '') NOT IN ('ok', 'flag', 'undecided') THEN 1 END),
       count(CASE WHEN suppressed_by NOT IN ({known}) THEN 1 END)
FROM judged
"""


def judge(connection: duckdb.DuckDBPyConnection, check: Check, ground: Ground, shelf: Intermediates) -> None:
    """Leave the temporary table ``judged``: one row per unit with all standard columns and the evidence.

    A check that lacks a register judges all of its units undecided, and the county as a whole where it has no unit.
    """
    _refuse_unknown_parameters(check, ground)
    shelf.provide_for(check.sql)
    if check.statistic:
        connection.register(
            "villages_judged", judge_villages(check, connection.execute(check.sql).df(), ground.policy, ground.as_of)
        )
        # without any village an object column has no type of its own
        source = f"SELECT * REPLACE ({', '.join(f'CAST({name} AS VARCHAR) AS {name}' for name in REQUIRED)}) FROM villages_judged"
    else:
        source = check.sql
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {source}")
    _complete(connection, check, missing=check.missing(ground.handed_in))
    _refuse_unsound(connection, check)


def _refuse_unknown_parameters(check: Check, ground: Ground) -> None:
    unknown = [key for key in check.parameters if key not in ground.policy.parameters]
    if unknown:
        raise CheckError(f"没有这些参数：{'、'.join(unknown)}", check.origin or check.id, "核对 parameters 里的名称")


def _complete(connection: duckdb.DuckDBPyConnection, check: Check, missing: list[str]) -> None:
    types = column_types(connection, "answered")
    lacking = [name for name in REQUIRED if name not in types]
    if lacking:
        raise CheckError(f"SQL 的结果里缺少列 {'、'.join(lacking)}", check.origin or check.id, "在 SELECT 里加上")
    empty = [f"CAST(NULL AS {kind}) AS {name}" for name, kind in OPTIONAL.items() if name not in types]
    added = "".join(f", {column}" for column in empty)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS SELECT *{added} FROM answered")
    if check.amount:
        defaults = (check.amount.scheme, check.amount.direction)
        connection.execute(
            "UPDATE judged SET scheme = coalesce(scheme, ?), direction = coalesce(direction, ?) WHERE amount_fen IS NOT NULL",
            defaults,
        )
    if missing:
        connection.execute(
            "UPDATE judged SET verdict = 'undecided', amount_fen = NULL, tolerant_fen = NULL, suppressed_by = NULL"
        )
        connection.execute(f"ALTER TABLE judged ADD COLUMN missing_registers VARCHAR DEFAULT '{'、'.join(missing)}'")
        _say_that_nothing_was_judged(connection)


def _say_that_nothing_was_judged(connection: duckdb.DuckDBPyConnection) -> None:
    """No unit at all, as when the roster is missing: one undecided line says that the check was not passed."""
    connection.execute(
        f"INSERT INTO judged (unit_key, verdict) SELECT '{WHOLE_COUNTY}', 'undecided' WHERE NOT EXISTS (SELECT 1 FROM judged)"
    )


def _refuse_unsound(connection: duckdb.DuckDBPyConnection, check: Check) -> None:
    known = ", ".join(f"'{key}'" for key in check.suppressions) or "''"
    nameless, doubled, wordless, unknown = connection.execute(UNSOUND.format(known=known)).fetchall()[0]
    where = check.origin or check.id
    if nameless:
        raise CheckError(f"有 {nameless} 行没有 unit_key", where, "去掉没有对象的行")
    if doubled:
        raise CheckError(f"有 {doubled} 个对象出现两次", where, "每个对象只留一行")
    if wordless:
        raise CheckError(f"有 {wordless} 行的 verdict 不是 ok、flag 或 undecided", where, "改正 SQL")
    if unknown:
        raise CheckError(f"有 {unknown} 行的 suppressed_by 不在 suppressions 里", where, "在说明文件的 suppressions 里写明")


def column_types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """Columns of a table with DuckDB's names of their types."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {table}").fetchall()}


def parts_sql(connection: duckdb.DuckDBPyConnection, check: Check) -> str:
    """A SELECT of JUDGEMENTS from ``judged``. Units that comply keep neither evidence nor source rows."""
    types = column_types(connection, "judged")
    told = "j.verdict <> 'ok' OR j.suppressed_by IS NOT NULL"
    kept = ", ".join(f"CASE WHEN {told} THEN j.{name} END AS {name}" for name in OPTIONAL if name not in ALWAYS)
    return f"""
        SELECT '{check.id}' AS check_id, '{"|".join(check.unit)}' AS unit, j.unit_key, j.verdict, {", ".join(f"j.{name}" for name in ALWAYS)},
               {kept}, CASE WHEN {told} THEN {evidence_sql(types)} ELSE '{{}}' END AS evidence,
               CASE WHEN {told} THEN j.source_rows END AS source_rows,
               CASE WHEN j.verdict = 'flag' THEN {sentence_sql(check, types)} END AS sentence
        FROM judged j
        LEFT JOIN called who ON who.person_key = j.person_key AND j.verdict = 'flag'
        LEFT JOIN village_names place ON place.village_code = j.village_code AND j.verdict = 'flag'
        ORDER BY j.village_code, j.unit_key
    """


def evidence_sql(types: Mapping[str, str]) -> str:
    """A SQL expression for the columns beyond the standard ones, as JSON."""
    extra = [name for name in types if name not in STANDARD]
    packed = ", ".join(f"{name} := j.{name}" for name in extra)
    return f"CAST(to_json(struct_pack({packed})) AS VARCHAR)" if extra else "'{}'"


def months_sql(check: Check) -> str:
    """A SELECT of AMOUNT_MONTHS: the months of the units that flag, from the view of the check's months."""
    direction = check.amount.direction if check.amount else "overpaid"
    return f"""
        SELECT '{check.id}' AS check_id, m.unit_key, m.household_key, m.person_key, j.village_code, m.scheme,
               coalesce(j.direction, '{direction}') AS direction, m.month, m.strict_fen, m.tolerant_fen
        FROM {check.months_view} m
        JOIN judged j ON j.unit_key = m.unit_key AND j.verdict = 'flag'
        WHERE m.strict_fen > 0
        ORDER BY m.unit_key, m.scheme, m.month
    """
