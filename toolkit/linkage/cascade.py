"""The cascade: equal id numbers first, then name with what is left of a broken id number."""

from importlib.resources import files

import duckdb
import pandas as pd

from toolkit.linkage import rules
from toolkit.linkage.by_name import judge_candidates
from toolkit.model import tables
from toolkit.store import Writer
from toolkit.values import person_name

_RULES = [rule for rule in vars(rules).values() if isinstance(rule, rules.Rule)]

LINKS = """
    SELECT f.person_key, f.register, f.source_row, f.role, r.grade, f.rule, r.match_weight, r.match_probability
    FROM resolved f JOIN rules r ON r.rule = f.rule
    ORDER BY f.register, f.source_row, f.role
"""
UNLINKED = """
    SELECT register, role, id_status, count(*) AS rows FROM resolved WHERE rule IS NULL
    GROUP BY register, role, id_status ORDER BY register, role, id_status
"""


def link(connection: duckdb.DuckDBPyConnection, writer: Writer) -> None:
    """Write LINKS and UNLINKED: whom of ``persons`` each of ``mentions`` means.

    Each distinct way of naming somebody is decided once. Rows of the rosters whose person is
    nobody known stay persons of their own.
    """
    connection.register("rules", _rule_table())
    connection.register("name_pairs", _name_pairs(connection))
    _decide(connection)
    connection.execute(f"CREATE TEMP VIEW resolved AS {_query('resolved')}")
    writer.write_query(tables.LINKS, connection, LINKS)
    writer.write_query(tables.UNLINKED, connection, UNLINKED)


def _rule_table() -> pd.DataFrame:
    rows = [(rule.name, rule.grade, rule.weight, rule.probability) for rule in _RULES]
    return pd.DataFrame(rows, columns=["rule", "grade", "match_weight", "match_probability"])


def _name_pairs(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Unequal names written with one id number, and whether they are alike."""
    pairs = connection.execute(
        """
        SELECT DISTINCT m.person_name AS written, p.person_name AS known
        FROM mentions m
        JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
        WHERE m.id_status IN ('valid', 'valid_15') AND m.person_name <> p.person_name
        """
    ).df()
    alike = [person_name.similar(*pair) for pair in zip(pairs["written"], pairs["known"], strict=True)]
    return pairs.assign(is_similar=pd.Series(alike, dtype="bool"))


def _decide(connection: duckdb.DuckDBPyConnection) -> None:
    """The view ``decided``: each distinct way of naming somebody without a usable id number that means one person."""
    connection.execute(f"CREATE TEMP TABLE distinct_mentions AS {_query('distinct_mentions')}")
    connection.register("chosen", judge_candidates(_candidates(connection)))
    connection.execute(
        f"""
        CREATE TEMP VIEW decided AS
        SELECT m.*, coalesce(CAST(c.person_key AS VARCHAR), m.own_key) AS person_key,
               coalesce(CAST(c.rule AS VARCHAR), '{rules.OWN_RECORD.name}') AS rule
        FROM distinct_mentions m
        LEFT JOIN chosen c ON c.mention = m.mention
        WHERE c.mention IS NOT NULL OR m.own_key IS NOT NULL
        """
    )


def _candidates(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Persons with the same name as a row whose id number cannot be used; a person of its own is only compared with identified ones."""
    return connection.execute(
        """
        SELECT m.mention, coalesce(m.id_number, '') AS id_number, m.id_status, m.born_on, m.village_code,
               p.person_key, p.id_number AS candidate_id, p.born_on AS candidate_born_on,
               p.village_code AS candidate_village, p.id_status = 'valid' AS identified
        FROM distinct_mentions m
        JOIN persons p ON p.person_name = m.person_name
        WHERE p.id_status = 'valid' OR m.own_key IS NULL
        ORDER BY ALL
        """
    ).df()


def _query(name: str) -> str:
    return (files("toolkit.linkage") / f"{name}.sql").read_text("utf-8")
