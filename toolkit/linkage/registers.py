"""Registers against the persons of the inspection: equal id numbers first, the model for whatever they leave.

Who is named by the right number of a known person needs no search: only the names are compared, to tell a slip of
the pen from somebody else's number. All others are searched among all persons at once, then weighed register by
register with the register's own model.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from toolkit.linkage.blocking import candidates
from toolkit.linkage.comparing import compare
from toolkit.linkage.engine import Linkage, weigh_up
from toolkit.linkage.explanation import reasons
from toolkit.linkage.frequency import chances
from toolkit.linkage.identified import weigh_identified
from toolkit.linkage.model_files import model_of_register
from toolkit.linkage.queries import query
from toolkit.linkage.rarity import rarity
from toolkit.linkage.records import Sides, lay_out
from toolkit.linkage.review import SAME, Reviews, verdicts_of
from toolkit.linkage.specification import LinkField, LinkModel
from toolkit.model import tables
from toolkit.store import Writer

LEAST_PROBABILITY = 0.5  # what is less likely than not is no link, only a pair for review
FOR_REVIEW = (0.01, 0.99)  # between these a person can tell more than the model
REVIEWED_SAME = "reviewed_same"
BARRED = "(l.own IS NULL OR r.own IS NULL)"  # somebody without a number is not looked for among others without one

LINKS = f"SELECT {', '.join(tables.LINKS.column_names)} FROM resolved WHERE rule IS NOT NULL ORDER BY register, source_row, role"
UNLINKED = """
    SELECT register, role, id_status, count(*) AS rows FROM resolved WHERE rule IS NULL
    GROUP BY register, role, id_status ORDER BY register, role, id_status
"""


@dataclass(frozen=True)
class RegisterLinkage:
    """One register's searched mentions, by row, against all persons."""

    register: str
    rows: npt.NDArray[np.int64]
    linkage: Linkage


def link(
    connection: duckdb.DuckDBPyConnection, writer: Writer, own_models: Path | None = None, reviews: Reviews | None = None
) -> list[RegisterLinkage]:
    """Write LINKS, LINK_CANDIDATES and UNLINKED: whom of ``persons`` each of ``mentions`` means; returns what the search found.

    ``own_models`` is the inspection folder's ``linkage/``. Rows of the rosters whose person is nobody known stay
    persons of their own. What people have said of a pair in ``reviews`` is done.
    """
    found = list(search(connection, own_models, reviews))
    weigh_identified(connection, own_models)
    connection.register("found_pairs", _all_pairs(found))
    connection.execute(_FOUND)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE resolved AS {query('resolved')}")
    writer.write_query(tables.LINKS, connection, LINKS)
    writer.write_query(tables.LINK_CANDIDATES, connection, CANDIDATES)
    writer.write_query(tables.UNLINKED, connection, UNLINKED)
    return found


_FOUND = f"""
    CREATE OR REPLACE TEMP TABLE found AS
    SELECT f.*, p.person_key
    FROM found_pairs f JOIN known_persons p ON p."row" = f.right_row
    WHERE f.chosen AND NOT f.tied AND f.grade <> '' AND f.match_probability >= {LEAST_PROBABILITY}
"""
CANDIDATES = """
    SELECT s.register, s.role, s.person_name, s.id_number, s.id_status, s.born_on, s.village AS village_code, p.person_key,
           f.grade, f.match_weight, f.match_probability, f.tied, f.reason
    FROM found_pairs f
    JOIN searched s ON s."row" = f."row"
    JOIN known_persons p ON p."row" = f.right_row
    WHERE f.reason IS NOT NULL
    ORDER BY s."row", f.right_row
"""


def search(
    connection: duckdb.DuckDBPyConnection,
    own_models: Path | None = None,
    reviews: Reviews | None = None,
    *,
    query_name: str = "searched",
    train_m: bool = False,
) -> Iterator[RegisterLinkage]:
    """Compare the mentions of a query with all persons, then weigh register by register."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE searched AS {query(query_name)}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE known_persons AS {query('known_persons')}")
    general = for_mentions(model_of_register("", own_models))
    sides = lay_out(connection, general, "searched", "known_persons")
    compared = compare(connection, general, candidates(connection, general, sides))
    chance, rare = chances(connection, general, sides), rarity(connection, general, sides, compared)
    verdicts = verdicts_of(connection, reviews, compared.pairs)
    for register, rows in _rows_by_register(connection).items():
        model = for_mentions(model_of_register(register, own_models))
        places = np.flatnonzero(np.isin(compared.pairs.left, rows))
        own_sides = Sides(len(rows), sides.right, same=False)
        part = (compared.part(places), chance, rare.part(places), verdicts[places])
        yield RegisterLinkage(register, rows, weigh_up(model, own_sides, *part, train_m=train_m))


def for_mentions(model: LinkModel) -> LinkModel:
    """The model with the rule of who is not looked for among whom."""
    blocking = [rule.model_copy(update={"where": f"{BARRED} AND ({rule.where or 'TRUE'})"}) for rule in model.blocking]
    return model.model_copy(update={"blocking": tuple(blocking), "fields": {**model.fields, "own": LinkField(given=False)}})


def _rows_by_register(connection: duckdb.DuckDBPyConnection) -> Mapping[str, npt.NDArray[np.int64]]:
    searched = connection.execute('SELECT register, "row" FROM searched ORDER BY "row"').fetchnumpy()
    registers, rows = np.asarray(searched["register"], dtype=object), np.asarray(searched["row"], dtype=np.int64)
    return {str(name): rows[registers == name] for name in sorted(set(registers.tolist()))}


def _all_pairs(found: list[RegisterLinkage]) -> pa.Table:
    """The pairs of every register under one set of columns."""
    return pa.concat_tables([_pairs(part.linkage) for part in found] or [_pairs_schema().empty_table()])


def _pairs(linkage: Linkage) -> pa.Table:
    table = linkage.table(np.ones(len(linkage.compared.pairs), dtype=np.bool_))
    names = {c.name: np.array([*c.level_names(), "none"]) for c in linkage.model.comparisons}
    levels = {name: names[name][linkage.compared.levels[name]] for name in ("id_number", "id_part", "person_name")}
    number = np.where(levels["id_number"] == "none", levels["id_part"], levels["id_number"])
    rules = np.array([f"id_{a}_name_{b}" for a, b in zip(number, levels["person_name"], strict=True)], dtype=object)
    rules[linkage.verdicts == SAME] = REVIEWED_SAME
    columns = {"row": table["left_row"], "rule": pa.array(rules, pa.string()), "chosen": pa.array(linkage.resolved.chosen)}
    columns["reason"] = _reasons_for_review(linkage)
    kept = {name: table[name] for name in _pairs_schema().names if name not in columns}
    return pa.table({**columns, **kept}).select(_pairs_schema().names).cast(_pairs_schema())


def _pairs_schema() -> pa.Schema:
    weights = [name for name in tables.LINKS.column_names if name.startswith("weight_")]
    return pa.schema(
        [("row", pa.int64()), ("right_row", pa.int64()), ("rule", pa.string()), ("grade", pa.string())]
        + [("match_weight", pa.float64()), ("match_probability", pa.float64()), ("chosen", pa.bool_()), ("tied", pa.bool_())]
        + [(name, pa.float64()) for name in weights]
        + [("reason", pa.string())]
    )


def _reasons_for_review(linkage: Linkage) -> pa.Array:
    """What speaks for and against the pairs that a person should look at; null for all others."""
    likely = linkage.resolved.probability
    open_ = (likely >= FOR_REVIEW[0]) & ((likely <= FOR_REVIEW[1]) | linkage.resolved.tied)
    sentences = np.full(len(likely), None, dtype=object)
    sentences[open_] = reasons(linkage, linkage.table(open_))
    return pa.array(sentences, pa.string())
