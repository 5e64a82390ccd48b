"""Runs the checks on the tables of an inspection: every unit gets a verdict, no unit is lost or doubled."""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from toolkit import store
from toolkit.checks.catalogue import Check
from toolkit.checks.cursors import at_once
from toolkit.checks.ground import Ground, lay_ground
from toolkit.checks.intermediates import Intermediates, definitions_for, tables_named
from toolkit.checks.judged import Counts, judge, months_sql, parts_sql
from toolkit.checks.traces import Fingerprints
from toolkit.model import tables
from toolkit.model.errors import CheckError

MANY = 10  # checks for which it pays to read everybody into the engine once


@dataclass(frozen=True)
class Outcome:
    """What came of one check; ``problem`` says in Chinese why it could not be carried out."""

    check: Check
    problem: str | None = None
    kept: bool = False  # its part was there already and still fits


@dataclass(frozen=True)
class Desk:
    """What the checks of one run share; ``marks`` are their fingerprints, ``begin`` hears of each check that is begun."""

    ground: Ground
    shelf: Intermediates
    work: Path
    marks: Mapping[str, str]
    begin: Callable[[str], None]


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
    recorded with its problem, and the others still run. ``progress`` is told each check that is begun, from any thread.
    """
    chosen = list(checks)
    definitions = definitions_for(chosen)
    lay_ground(connection, ground)
    fingerprints, finished = Fingerprints(ground, work, definitions), _finished(connection, work)
    marks = {check.id: fingerprints.of(check) for check in chosen}
    waiting = [check for check in chosen if not marks[check.id] or marks[check.id] != finished.get(check.id)]
    for check in chosen:
        if check not in waiting:
            progress(check.id)
    shelf = Intermediates(connection, definitions, frozenset().union(*(_read_by(check) for check in waiting)))
    if len(waiting) >= MANY:
        shelf.hold_population(connection)
    desk = Desk(ground, shelf, work, marks, progress)
    with contextlib.closing(at_once(connection, waiting, lambda cursor, check: _run_one(cursor, check, desk))) as done:
        outcomes = {outcome.check.id: outcome for outcome in done}
    return [outcomes.get(check.id) or Outcome(check, kept=True) for check in chosen]


def _finished(connection: duckdb.DuckDBPyConnection, work: Path) -> dict[str, str]:
    """Fingerprints of the checks that have finished, by id."""
    store.show_parts(connection, work, tables.CHECK_RUNS)
    return dict(connection.execute(f"SELECT check_id, fingerprint FROM {tables.CHECK_RUNS.name}").fetchall())


def _read_by(check: Check) -> frozenset[str]:
    """What the SQL of a check names; nothing where it cannot be parsed."""
    try:
        return tables_named(check.sql)
    except duckdb.Error:
        return frozenset()


def _run_one(cursor: duckdb.DuckDBPyConnection, check: Check, desk: Desk) -> Outcome:
    desk.begin(check.id)
    started = time.perf_counter()
    counts, problem = _attempt(cursor, check, desk)
    if problem:
        forget(desk.work, check.id)
    values = {
        **asdict(counts),
        "check_id": check.id,
        "title": check.title,
        "origin": check.origin,
        "missing_registers": "、".join(check.missing(desk.ground.handed_in)),
        "problem": problem,
        "seconds": time.perf_counter() - started,
        "fingerprint": "" if problem else desk.marks[check.id],
    }
    _record(cursor, desk.work, values)
    return Outcome(check, problem)


def _attempt(cursor: duckdb.DuckDBPyConnection, check: Check, desk: Desk) -> tuple[Counts, str | None]:
    """How the units of a check were judged, or why it could not be carried out."""
    try:
        return _judge(cursor, check, desk), None
    except CheckError as error:
        return Counts(), str(error)
    except (duckdb.IOException, duckdb.InterruptException):
        raise  # a full disk is no fault of the check, and somebody stopped the run
    except duckdb.Error as error:
        return Counts(), str(CheckError(f"SQL 执行失败（{_told(error)}）", check.origin or check.id, _advice(check)))


def _judge(cursor: duckdb.DuckDBPyConnection, check: Check, desk: Desk) -> Counts:
    counts = judge(cursor, check, desk.ground, desk.shelf)
    store.write_part(desk.work, tables.JUDGEMENTS, check.id, cursor, parts_sql(cursor, check))
    if check.months_sql and not check.missing(desk.ground.handed_in):
        desk.shelf.provide(cursor, check.months_view)
        store.write_part(desk.work, tables.AMOUNT_MONTHS, check.id, cursor, months_sql(check))
    else:
        store.write_part(desk.work, tables.AMOUNT_MONTHS, check.id, cursor, store.no_rows(tables.AMOUNT_MONTHS))
    return counts


def _told(error: duckdb.Error) -> str:
    """What the engine says of the statement itself; of errors that rows bring about, whose text may quote a cell, only the kind."""
    of_the_statement = isinstance(error, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException)
    return str(error).split("\n")[0] if of_the_statement else type(error).__name__


def _advice(check: Check) -> str:
    return f"用 mingcha check 的 --only {check.id} 单独运行，对照 docs/writing_checks.md 改正" if check.origin else "联系维护人员"


def _record(cursor: duckdb.DuckDBPyConnection, work: Path, values: Mapping[str, object]) -> None:
    names = ", ".join(f"? AS {name}" for name in values)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE ran AS SELECT {names}", list(values.values()))
    store.write_part(work, tables.CHECK_RUNS, str(values["check_id"]), cursor, "SELECT * FROM ran")


def forget(work: Path, check_id: str) -> None:
    """Remove the parts of a check."""
    for table in (tables.CHECK_RUNS, tables.JUDGEMENTS, tables.AMOUNT_MONTHS):
        store.part_path(work, table, check_id).unlink(missing_ok=True)
