"""Persons, households, members, places and kin out of the register tables."""

from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pandas as pd

from toolkit.identity.keys import keyed
from toolkit.identity.places import resolve_places
from toolkit.values import id_number

# Registers that write township and village in columns of their own.
PLACED_REGISTERS = [
    "hukou",
    "dibao_roster",
    "payments",
    "deaths",
    "disability_certificates",
    "living_subsidies",
    "nursing_subsidies",
    "tekun_roster",
    "officials",
    "complaints",
]


@dataclass(frozen=True)
class Identities:
    """The tables of this stage, as in :mod:`toolkit.model.tables`."""

    places: pd.DataFrame
    persons: pd.DataFrame
    households: pd.DataFrame
    members: pd.DataFrame
    kin: pd.DataFrame


def resolve(connection: duckdb.DuckDBPyConnection, *, secret: bytes) -> Identities:
    """Build the tables from the register views of ``connection``; ``secret`` keys every pseudonym."""
    places = resolve_places(connection, PLACED_REGISTERS)
    connection.register("places", places)
    persons = _persons(connection, secret)
    connection.register("persons", persons)
    rows = _sql(connection, "household_rows")
    connection.register("household_rows", rows)
    households = _sql(connection, "households")
    households["household_key"] = keyed(households["household_id"], secret=secret, kind="household")
    members = rows.merge(households[["household_id", "household_key"]], on="household_id")
    return Identities(places, persons, households, members, _sql(connection, "kin"))


def _persons(connection: duckdb.DuckDBPyConnection, secret: bytes) -> pd.DataFrame:
    identified = _sql(connection, "persons")
    identified["person_key"] = keyed(identified["id_number"], secret=secret, kind="person")
    identified["born_on"] = id_number.born_on(identified["id_number"])
    identified["sex"] = id_number.sex(identified["id_number"])
    unidentified = _sql(connection, "unidentified")
    unidentified["person_key"] = keyed(unidentified["source_row"], secret=secret, kind="row")
    return pd.concat([identified, unidentified], ignore_index=True)


def _sql(connection: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    return connection.execute((files("toolkit.identity") / f"{name}.sql").read_text("utf-8")).df()
