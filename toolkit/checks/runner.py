"""Runs the checks on the tables of an inspection: every unit gets a verdict, no unit is lost or doubled."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from toolkit import store
from toolkit.checks.catalogue import Check
from toolkit.checks.ground import Ground, lay_ground
from toolkit.checks.intermediates import Intermediates, definitions_for
from toolkit.checks.judged import judge, months_sql, parts_sql
from toolkit.checks.traces import fingerprint
from toolkit.model import tables
from toolkit.model.errors import CheckError

COUNTS = """
SELECT count(*), count(CASE WHEN verdict = 'ok' THEN 1 END), count(CASE WHEN verdict = 'flag' THEN 1 END),
       count(CASE WHEN verdict = 'undecided' THEN 1 END), sum(CASE WHEN verdict = 'flag' THEN amount_fen END)
FROM judged
"""


@dataclass(frozen=True)
class Outcome:
    """What came of one check; ``problem`` says in Chinese why it could not be carried out."""

    check: Check
    problem: str | None = None
    kept: bool = False  # its part was there already and still fits


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    checks: Iterable[Check],
    ground: Ground,
    *,
    work: Path,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Outcome]:
    """Judge every unit of every check into the parts of ``judgements``, ``amount_months`` and ``check_runs``.

    ``connection`` has views on registers, identities and links. A check whose parts are there, made from the same files
    and the same check, is not judged again: a run that was stopped goes on where it was. A check that fails is
    recorded with its problem, and the others still run.
    """
    chosen = list(checks)
    definitions = definitions_for(chosen)
    lay_ground(connection, ground)
    shelf = Intermediates(connection, definitions)
    outcomes = []
    for check in chosen:
        progress(check.id)
        outcomes.append(_run_one(connection, check, ground, shelf, work=work, definitions=definitions))
    return outcomes


def _run_one(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    ground: Ground,
    shelf: Intermediates,
    *,
    work: Path,
    definitions: dict[str, str],
) -> Outcome:
    mark = fingerprint(check, ground, work, definitions)
    if mark and recorded(work, check) == mark:
        return Outcome(check, kept=True)
    started = time.perf_counter()
    try:
        problem = None
        _judge(connection, check, ground, shelf, work)
    except CheckError as error:
        problem = str(error)
        forget(work, check.id)
    except duckdb.IOException:
        raise  # a full disk is no fault of the check
    except duckdb.Error as error:
        problem = str(CheckError(f"SQL 执行失败（{_told(error)}）", check.origin or check.id, _advice(check)))
        forget(work, check.id)
    _record(
        connection,
        check,
        work,
        mark=mark,
        seconds=time.perf_counter() - started,
        problem=problem,
        missing=check.missing(ground.handed_in),
    )
    return Outcome(check, problem)


def _judge(connection: duckdb.DuckDBPyConnection, check: Check, ground: Ground, shelf: Intermediates, work: Path) -> None:
    judge(connection, check, ground, shelf)
    store.write_part(work, tables.JUDGEMENTS, check.id, connection, parts_sql(connection, check))
    if check.months_sql and not check.missing(ground.handed_in):
        shelf.provide(check.months_view)
        store.write_part(work, tables.AMOUNT_MONTHS, check.id, connection, months_sql(check))
    else:
        store.write_part(work, tables.AMOUNT_MONTHS, check.id, connection, store.no_rows(tables.AMOUNT_MONTHS))


def _told(error: duckdb.Error) -> str:
    """What the engine says of the statement itself; of errors that rows bring about, whose text may quote a cell, only the kind."""
    of_the_statement = isinstance(error, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException)
    return str(error).split("\n")[0] if of_the_statement else type(error).__name__


def _advice(check: Check) -> str:
    return f"用 mingcha check 的 --only {check.id} 单独运行，对照 docs/writing_checks.md 改正" if check.origin else "联系维护人员"


def _record(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    work: Path,
    *,
    mark: str,
    seconds: float,
    problem: str | None,
    missing: list[str],
) -> None:
    counts = (0, 0, 0, 0, None) if problem else connection.execute(COUNTS).fetchall()[0]
    values = (check.id, check.title, check.origin, *counts, "、".join(missing), problem, seconds, "" if problem else mark)
    names = ", ".join(f"? AS {column.name}" for column in tables.CHECK_RUNS.columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ran AS SELECT {names}", values)
    store.write_part(work, tables.CHECK_RUNS, check.id, connection, "SELECT * FROM ran")


def recorded(work: Path, check: Check) -> str | None:
    """The fingerprint of the finished run of a check, None where there is none."""
    path = store.part_path(work, tables.CHECK_RUNS, check.id)
    if not path.exists():
        return None
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT fingerprint FROM read_parquet(?)", [str(path)]).fetchall()
    return str(rows[0][0]) if rows else None


def forget(work: Path, check_id: str) -> None:
    """Remove the parts of a check."""
    for table in (tables.CHECK_RUNS, tables.JUDGEMENTS, tables.AMOUNT_MONTHS):
        store.part_path(work, table, check_id).unlink(missing_ok=True)
