"""The two sides of a linkage as tables of text in DuckDB: ``l`` and ``r``, one row per record, one column per field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from toolkit.linkage.specification import LinkModel


@dataclass(frozen=True)
class Sides:
    """Number of records on each side; within one list (``same``) both sides are that list."""

    left: int
    right: int
    same: bool

    @property
    def pairs(self) -> float:
        """Pairs of records there are."""
        return self.left * (self.left - 1) / 2 if self.same else float(self.left) * self.right


def lay_out(connection: duckdb.DuckDBPyConnection, model: LinkModel, left: str, right: str | None) -> Sides:
    """Make ``l`` and ``r`` from two relations with a column ``row`` and any of the model's fields; ``right`` None links ``left`` with itself.

    Fields that a relation does not have are missing for all of its records. Everything becomes text, dates ``YYYYMMDD``;
    empty text is missing.
    """
    counts = []
    for name, relation in (("l", left), ("r", right)):
        if relation is None:
            connection.execute("CREATE OR REPLACE TEMP VIEW r AS SELECT * FROM l")
            continue
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_records_sql(connection, model, relation)}")
        counts.append(_count(connection, name))
    return Sides(counts[0], counts[-1], right is None)


def _records_sql(connection: duckdb.DuckDBPyConnection, model: LinkModel, relation: str) -> str:
    there = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {relation}").fetchall()}
    plain = ", ".join(_as_text(name, there) for name, field in model.fields.items() if not field.sql)
    kept = {name: model.fields[name].sql for name in _used_fields(model)}
    columns = ", ".join(f"nullif({sql}, '') AS \"{name}\"" if sql else f'"{name}"' for name, sql in kept.items())
    return f'SELECT "row", {columns} FROM (SELECT "row", {plain} FROM {relation})'


def _used_fields(model: LinkModel) -> list[str]:
    """Fields that a rule or a comparison reads; what only serves to compute them is not kept."""
    conditions = " ".join(rule.where for rule in model.blocking)
    used = {name for rule in model.blocking for name in rule.equal} | set(columns_of(model))
    return [name for name in model.fields if name in used or re.search(rf'\b[lr]\."?{re.escape(name)}\b', conditions)]


def _as_text(name: str, there: Mapping[str, str]) -> str:
    if name not in there:
        return f'CAST(NULL AS VARCHAR) AS "{name}"'
    if there[name] in {"DATE", "TIMESTAMP"}:
        return f'strftime("{name}", \'%Y%m%d\') AS "{name}"'
    return f'nullif(trim(CAST("{name}" AS VARCHAR)), \'\') AS "{name}"'


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
    return int(count)


def columns_of(model: LinkModel) -> Iterable[str]:
    """Columns that comparisons look at, each once."""
    return dict.fromkeys(comparison.column for comparison in model.comparisons)
