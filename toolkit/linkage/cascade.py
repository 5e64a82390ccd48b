"""The cascade: equal id numbers first, then name with what is left of a broken id number."""

from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pandas as pd

from toolkit.linkage import rules
from toolkit.linkage.by_name import judge_candidates
from toolkit.values import person_name

_RULES = {rule.name: rule for rule in vars(rules).values() if isinstance(rule, rules.Rule)}


@dataclass(frozen=True)
class Linkage:
    """``links`` (LINKS) and ``unlinked``: register, role, id_status, rows that name nobody known."""

    links: pd.DataFrame
    unlinked: pd.DataFrame


def link(connection: duckdb.DuckDBPyConnection) -> Linkage:
    """Link every row that names a person to ``persons``; register and identity views must be there.

    Each distinct way of naming somebody is decided once. Rows of the rosters whose person is
    nobody known stay persons of their own.
    """
    mentions = connection.execute((files("toolkit.linkage") / "mentions.sql").read_text("utf-8")).df()
    distinct = mentions.drop_duplicates("mention")
    connection.register("distinct_mentions", distinct)
    decided = [_by_id(connection), judge_candidates(_candidates(connection))]
    undecided = distinct[~distinct["mention"].isin(pd.concat(decided)["mention"])]
    connection.register("undecided_mentions", undecided[["mention", "source_row"]])
    decided.append(_own_records(connection))
    found = mentions.merge(pd.concat(decided, ignore_index=True), on="mention", how="left")
    return Linkage(_links(found[found["rule"].notna()]), _unlinked(found[found["rule"].isna()]))


def _by_id(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Equal complete id numbers; the rule says how the names compare."""
    pairs = connection.execute(
        """
        SELECT m.mention, m.person_name, m.id_status, p.person_key, p.person_name AS known_name
        FROM distinct_mentions m
        JOIN persons p ON p.id_number = m.id_number AND p.id_status = 'valid'
        WHERE m.id_status IN ('valid', 'valid_15')
        """
    ).df()
    pairs["rule"] = rules.ID_AND_NAME.name
    unequal = pairs["person_name"] != pairs["known_name"]
    pairs.loc[unequal, "rule"] = [_name_rule(row.person_name, row.known_name) for row in pairs[unequal].itertuples()]
    pairs.loc[~unequal & (pairs["id_status"] == "valid_15"), "rule"] = rules.ID_15_NAME.name
    return pairs[["mention", "person_key", "rule"]]


def _name_rule(written: object, known: object) -> str:
    if not isinstance(written, str) or not isinstance(known, str):
        return rules.ID_NAME_MISSING.name
    similar = person_name.similar(written, known)
    return (rules.ID_NAME_SIMILAR if similar else rules.ID_NAME_DIFFERS).name


def _candidates(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Persons with the same name as a row whose id number cannot be used; never the row's own record."""
    return connection.execute(
        """
        SELECT m.mention, m.id_number, m.id_status, m.born_on, m.village_code,
               p.person_key, p.id_number AS candidate_id, p.born_on AS candidate_born_on,
               p.village_code AS candidate_village, p.id_status = 'valid' AS identified
        FROM distinct_mentions m
        JOIN persons p ON p.person_name = m.person_name
        WHERE m.id_status NOT IN ('valid', 'valid_15') AND p.source_row <> m.source_row
          AND (p.id_status = 'valid' OR m.register NOT IN ('dibao_roster', 'tekun_roster'))
        ORDER BY ALL
        """
    ).df()


def _own_records(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Roster rows that nobody known fits: the person that identity made of the row itself."""
    own = connection.execute(
        """
        SELECT m.mention, p.person_key
        FROM undecided_mentions m
        JOIN persons p ON p.source_row = m.source_row AND p.id_status <> 'valid'
        ORDER BY ALL
        """
    ).df()
    return own.assign(rule=rules.OWN_RECORD.name)


def _links(found: pd.DataFrame) -> pd.DataFrame:
    chosen = found["rule"].map(_RULES)
    return found.assign(
        grade=[rule.grade for rule in chosen],
        match_weight=[rule.weight for rule in chosen],
        match_probability=[rule.probability for rule in chosen],
    )


def _unlinked(rest: pd.DataFrame) -> pd.DataFrame:
    return rest.groupby(["register", "role", "id_status"]).size().rename("rows").reset_index()
