"""Shared views and macros: computed once per run, and only those that the checks at hand read."""

import re
import threading
from collections.abc import Iterable, Mapping, Set
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from toolkit.checks.catalogue import Check, load_catalogue

POLICY_TABLES = """
CREATE TABLE policy (key VARCHAR, valid_from DATE, valid_to DATE, number DOUBLE, text VARCHAR);
CREATE TABLE policy_now (key VARCHAR, number DOUBLE, text VARCHAR);
"""

POPULATION = ("persons", "hukou")
MOST_IN_MEMORY = 2_000_000  # persons: about 2 GB of tables


@cache
def shared_views() -> dict[str, str]:
    """SQL of each shared view, by the name under which checks read it."""
    folder = files("toolkit.checks") / "views"
    return {path.name[:-4]: path.read_text("utf-8") for path in sorted(folder.iterdir(), key=str) if path.name.endswith(".sql")}


@cache
def macros() -> str:
    """The statements that define the macros of the checks."""
    return (files("toolkit.checks") / "macros.sql").read_text("utf-8")


@cache
def _empty() -> duckdb.DuckDBPyConnection:
    """Knows no view, so that none is looked through, and of tables what the macros read."""
    connection = duckdb.connect()
    connection.execute(POLICY_TABLES)
    connection.execute(macros())
    return connection


@cache
def tables_named(sql: str) -> frozenset[str]:
    """Tables and views that a query reads, without its own WITH names; ``duckdb.Error`` where it cannot be parsed."""
    with _empty().cursor() as own:
        return frozenset(own.get_table_names(sql))


def tables_behind(sql: str, definitions: Mapping[str, str]) -> set[str]:
    """As :func:`tables_named`, looking through ``definitions`` to what they are made of, themselves included."""
    found: set[str] = set()
    waiting = [sql]
    while waiting:
        for name in tables_named(waiting.pop()) - found:
            found.add(name)
            waiting += [definitions[name]] if name in definitions else []
    return found


def definitions_for(checks: Iterable[Check]) -> dict[str, str]:
    """The shared views, and of every check, these in place of the shipped ones, its months and its units."""
    known = (load_catalogue() | {check.id: check for check in checks}).values()
    months = {check.months_view: check.months_sql for check in known if check.months_sql}
    return shared_views() | months | {check.units_view: check.sql for check in known if not check.statistic}


class Intermediates:
    """Makes shared views as they are first read, and keeps them as tables: a view would be computed again by each check.

    Those of a county are in memory, those of a province in a file beside what the engine spills. Several cursors of ``connection`` may ask at once: whoever asks first makes it, the others wait. ``shared_units`` are the
    checks' units that another check reads.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, str], shared_units: Set[str] = frozenset()
    ) -> None:
        self._definitions, self._shared_units = definitions, shared_units
        self._making = {name: threading.Lock() for name in definitions}
        self._ready: set[str] = set()
        _attach_shared(connection)
        connection.execute(macros())

    def hold_population(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Keep the registers of everybody as the engine's own tables, in which it looks somebody up at a fifth of the cost."""
        for name in POPULATION:
            cursor.execute(f"CREATE TABLE shared.{name} AS SELECT * FROM {name}")
            cursor.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM shared.{name}")

    def units_of(self, cursor: duckdb.DuckDBPyConnection, check: Check) -> str:
        """A query for the rows of a check, all that it reads made; those that another check reads too are computed once."""
        if check.units_view in self._shared_units:
            self.provide(cursor, check.units_view)
            return f"SELECT * FROM {check.units_view}"
        self.provide_for(cursor, check.sql)
        return check.sql

    def provide_for(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
        """Make what ``sql`` reads and is not there yet."""
        for name in sorted(tables_named(sql) & self._definitions.keys() - self._ready):
            self.provide(cursor, name)

    def provide(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        """Make one view with all that it builds on."""
        with self._making[name]:
            if name in self._ready:
                return
            definition = self._definitions[name]
            self.provide_for(cursor, definition)
            cursor.execute(f"CREATE TABLE shared.{name} AS {definition}")
            cursor.execute(f"CREATE VIEW {name} AS SELECT * FROM shared.{name}")
            self._ready.add(name)


def _attach_shared(connection: duckdb.DuckDBPyConnection) -> None:
    """The database ``shared``, gone with the connection or with the folder of what the engine spills."""
    (spill, persons) = connection.execute("SELECT current_setting('temp_directory'), (SELECT count(*) FROM persons)").fetchall()[
        0
    ]
    file = str(Path(spill, "shared.duckdb")).replace("'", "''")
    place = "':memory:' AS shared" if persons <= MOST_IN_MEMORY else f"'{file}' AS shared (RECOVERY_MODE no_wal_writes)"
    connection.execute(f"ATTACH {place}")


def show_links(connection: duckdb.DuckDBPyConnection) -> None:
    """A view ``linked_<register>`` for every register that names somebody.

    It is the register (with ``village_code`` and ``township`` where it writes a place) and for the person of the row
    ``person_key``, ``grade``, ``probability`` and ``sure``; for another role, such as ``official``, ``official_key``,
    ``official_grade``, ``official_probability`` and ``official_sure``. All are missing where nobody known fits;
    ``sure`` is then false.
    """
    named = connection.execute(
        """
        SELECT table_name, list(column_name) FROM information_schema.columns
        WHERE table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'source_row')
          AND column_name LIKE '%id_number' AND NOT starts_with(table_name, 'placed_')
        GROUP BY table_name ORDER BY table_name
        """
    ).fetchall()
    columns = _columns(connection)
    for register, numbers in named:
        roles = [number.removesuffix("id_number").rstrip("_") or "person" for number in sorted(numbers)]
        named_roles = [
            role for role in roles if f"{role}_name" in columns[register] and f"{number_of(role)}_status" in columns[register]
        ]
        if named_roles:
            source = f"placed_{register}" if f"placed_{register}" in columns else register
            connection.execute(_linked(register, source, named_roles))


def number_of(role: str) -> str:
    """Column of a role's id number."""
    return "id_number" if role == "person" else f"{role}_id_number"


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    query = "SELECT table_name, list(column_name) FROM information_schema.columns GROUP BY table_name"
    return dict(connection.execute(query).fetchall())


def _linked(register: str, source: str, roles: list[str]) -> str:
    picked, joins = [], []
    for role in roles:
        prefix = "" if role == "person" else f"{role}_"
        picked.append(
            f"{role}_link.person_key AS {role}_key, {role}_link.grade AS {prefix}grade, {role}_link.match_probability AS {prefix}probability,"
            f" coalesce({role}_link.match_probability >= policy_number('link_probability_min'), FALSE) AS {prefix}sure"
        )
        joins.append(
            f"LEFT JOIN (SELECT source_row, person_key, grade, match_probability FROM links WHERE register = '{register}' AND role = '{role}') "
            f"{role}_link ON {role}_link.source_row = r.source_row"
        )
    return f"CREATE OR REPLACE VIEW linked_{register} AS SELECT r.*, {', '.join(picked)} FROM {source} r {' '.join(joins)}"


def registers_read(sql: str, definitions: Mapping[str, str], registers: Iterable[str]) -> set[str]:
    """Registers that a query reads, also through shared views and ``linked_`` or ``placed_`` views."""
    bare = {re.sub("^(linked|placed)_", "", name) for name in tables_behind(sql, definitions)}
    return bare & set(registers)
