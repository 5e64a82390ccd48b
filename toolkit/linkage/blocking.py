"""Which pairs are compared at all: those that a blocking rule brings together."""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from toolkit.linkage.records import Sides
from toolkit.linkage.specification import BlockingRule, LinkModel
from toolkit.model.errors import LinkageError

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """Pairs to compare, sorted by row; ``rule`` is the place of the first blocking rule that brings a pair together."""

    left: Rows
    right: Rows
    rule: Rows

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class RuleSize:
    """How many pairs a rule brings together, before any condition and before earlier rules are taken off."""

    rule: str
    pairs: int
    largest_block: int


def rule_sizes(connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides) -> list[RuleSize]:
    """Size of every rule by counting its keys, without making a single pair."""
    return [_size(connection, rule, sides) for rule in model.blocking]


def candidates(connection: duckdb.DuckDBPyConnection, model: LinkModel, sides: Sides) -> Candidates:
    """The pairs of all rules, each once.

    Raises :class:`LinkageError` for a rule that would make more pairs than the model allows.
    """
    connection.execute('CREATE OR REPLACE TEMP TABLE candidates ("left" BIGINT, "right" BIGINT, rule BIGINT)')
    settled: list[str] = []
    for number, rule in enumerate(model.blocking):
        made = connection.execute(
            f"INSERT INTO candidates {_pairs_sql(rule, number, sides, settled)} LIMIT {model.most_pairs + 1}"
        )
        _refuse_too_many(made, model, rule, connection, sides)
        if rule.settles and not sides.same:
            settled = _settle(connection, number, model)
    found = connection.execute(
        'SELECT "left", "right", min(rule) AS rule FROM candidates GROUP BY "left", "right" ORDER BY "left", "right"'
    ).fetchnumpy()
    return Candidates(*(np.asarray(found[name], dtype=np.int64) for name in ("left", "right", "rule")))


def _pairs_sql(rule: BlockingRule, number: int, sides: Sides, settled: list[str]) -> str:
    """A pair of equal keys (missing ones are never equal)."""
    conditions = [f'l."{name}" = r."{name}"' for name in rule.equal]
    conditions += [f"({rule.where})"] if rule.where else []
    conditions += ['l."row" < r."row"'] if sides.same else []
    conditions += settled
    return f'SELECT l."row", r."row", {number} FROM l JOIN r ON {" AND ".join(conditions)}'


def _settle(connection: duckdb.DuckDBPyConnection, number: int, model: LinkModel) -> list[str]:
    """Conditions that keep rows already paired out: of both sides where a row has one partner, else of the left one."""
    sides = {"one_to_one": ("left", "right"), "many_to_one": ("left",), "all": (), "dedupe": ()}[model.resolution]
    for side in sides:
        connection.execute(
            f'CREATE OR REPLACE TEMP TABLE settled_{side} AS SELECT DISTINCT "{side}" AS "row" FROM candidates WHERE rule <= {number}'
        )
    return [f'{side[0]}."row" NOT IN (SELECT "row" FROM settled_{side})' for side in sides]


def _size(connection: duckdb.DuckDBPyConnection, rule: BlockingRule, sides: Sides) -> RuleSize:
    keys = ", ".join(f'"{name}"' for name in rule.equal)
    there = " AND ".join(f'"{name}" IS NOT NULL' for name in rule.equal)
    size = "a.n * (a.n - 1) / 2" if sides.same else "a.n * b.n"
    counted = f"SELECT {keys}, count(*) AS n FROM {{}} WHERE {there} GROUP BY {keys}"
    ((pairs, largest),) = connection.execute(
        f"""
        SELECT CAST(coalesce(sum({size}), 0) AS BIGINT), CAST(coalesce(max({size}), 0) AS BIGINT)
        FROM ({counted.format("l")}) a JOIN ({counted.format("r")}) b USING ({keys})
        """
    ).fetchall()
    return RuleSize(rule.name, int(pairs), int(largest))


def _refuse_too_many(
    made: duckdb.DuckDBPyConnection, model: LinkModel, rule: BlockingRule, connection: duckdb.DuckDBPyConnection, sides: Sides
) -> None:
    ((count,),) = made.fetchall()
    if count > model.most_pairs:
        raise LinkageError(
            f"分块规则“{rule.name}”会产生 {_size(connection, rule, sides).pairs:,} 对，超过上限 {model.most_pairs:,} 对",
            f"{model.model}.yaml",
            "把这条规则写得更严，或调大 most_pairs",
        )
