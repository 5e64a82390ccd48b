"""From the rows of a check to judgements: standard columns filled in, rules of soundness, evidence, sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from toolkit.checks.catalogue import Check
from toolkit.checks.ground import Ground
from toolkit.checks.intermediates import Intermediates
from toolkit.checks.sentences import names_sql, sentence_sql
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
COUNTED = """
SELECT count(CASE WHEN unit_key IS NULL THEN 1 END), count(unit_key) - count(DISTINCT unit_key),
       count(CASE WHEN coalesce(verdict, '') NOT IN ('ok', 'flag', 'undecided') THEN 1 END),
       count(CASE WHEN suppressed_by NOT IN ({known}) THEN 1 END),
       count(*), count(CASE WHEN verdict = 'ok' THEN 1 END), count(CASE WHEN verdict = 'flag' THEN 1 END),
       count(CASE WHEN verdict = 'undecided' THEN 1 END), sum(CASE WHEN verdict = 'flag' THEN amount_fen END)
FROM judged
"""


@dataclass(frozen=True)
class Counts:
    """Units of a check by verdict, and the fen in question of those that flag."""

    units: int = 0
    ok: int = 0
    flag: int = 0
    undecided: int = 0
    amount_fen: int | None = None


def judge(cursor: duckdb.DuckDBPyConnection, check: Check, ground: Ground, shelf: Intermediates) -> Counts:
    """Leave the temporary view ``judged``: one row per unit with all standard columns and the evidence.

    A check that lacks a register judges all of its units undecided, and the county as a whole where it has no unit.
    """
    _refuse_unknown_parameters(check, ground)
    source = shelf.units_of(cursor, check)
    if check.statistic:
        villages = cursor.execute(f"SELECT * FROM ({source}) ORDER BY ALL").df()  # sums of fractions depend on their order
        cursor.register("villages_judged", judge_villages(check, villages, ground.policy, ground.as_of))
        # without any village an object column has no type of its own
        source = f"SELECT * REPLACE ({', '.join(f'CAST({name} AS VARCHAR) AS {name}' for name in REQUIRED)}) FROM villages_judged"
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {source}")
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW judged AS {_completed(cursor, check, missing=check.missing(ground.handed_in))}")
    return _sound(cursor, check)


def _refuse_unknown_parameters(check: Check, ground: Ground) -> None:
    unknown = [key for key in check.parameters if key not in ground.policy.parameters]
    if unknown:
        raise CheckError(f"没有这些参数：{'、'.join(unknown)}", check.origin or check.id, "核对 parameters 里的名称")


def _completed(cursor: duckdb.DuckDBPyConnection, check: Check, missing: list[str]) -> str:
    """A SELECT of what was answered with all standard columns; a view, since a million units need not be written twice."""
    types = column_types(cursor, "answered")
    lacking = [name for name in REQUIRED if name not in types]
    if lacking:
        raise CheckError(f"SQL 的结果里缺少列 {'、'.join(lacking)}", check.origin or check.id, "在 SELECT 里加上")
    empty = {name: f"CAST(NULL AS {kind})" for name, kind in OPTIONAL.items()}
    columns = {name: name for name in types} | {name: null for name, null in empty.items() if name not in types}
    if check.amount:
        defaults = {"scheme": check.amount.scheme, "direction": check.amount.direction}
        columns |= {name: _where_money(columns, name, default) for name, default in defaults.items() if default}
    if missing:
        none = {name: empty[name] for name in ("amount_fen", "tolerant_fen", "suppressed_by")}
        columns |= none | {"verdict": "'undecided'", "missing_registers": f"'{'、'.join(missing)}'"}
    written = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT {written} FROM answered{_whole_county(columns) if missing else ''}"


def _where_money(columns: Mapping[str, str], name: str, default: str) -> str:
    return f"CASE WHEN {columns['amount_fen']} IS NOT NULL THEN coalesce({columns[name]}, '{default}') ELSE {columns[name]} END"


def _whole_county(columns: Mapping[str, str]) -> str:
    """No unit at all, as when the roster is missing: one undecided line says that the check was not passed."""
    said = {"unit_key": f"'{WHOLE_COUNTY}'", "verdict": "'undecided'", "missing_registers": columns["missing_registers"]}
    line = ", ".join(f"{said.get(name, 'NULL')} AS {name}" for name in columns)
    return f" UNION ALL SELECT {line} WHERE NOT EXISTS (SELECT 1 FROM answered)"


def _sound(cursor: duckdb.DuckDBPyConnection, check: Check) -> Counts:
    known = ", ".join(f"'{key}'" for key in check.suppressions) or "''"
    nameless, doubled, wordless, unknown, *counts = cursor.execute(COUNTED.format(known=known)).fetchall()[0]
    where = check.origin or check.id
    if nameless:
        raise CheckError(f"有 {nameless} 行没有 unit_key", where, "去掉没有对象的行")
    if doubled:
        raise CheckError(f"有 {doubled} 个对象出现两次", where, "每个对象只留一行")
    if wordless:
        raise CheckError(f"有 {wordless} 行的 verdict 不是 ok、flag 或 undecided", where, "改正 SQL")
    if unknown:
        raise CheckError(f"有 {unknown} 行的 suppressed_by 不在 suppressions 里", where, "在说明文件的 suppressions 里写明")
    return Counts(*counts)


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
        FROM judged j{names_sql(check)}
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
