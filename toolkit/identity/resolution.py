"""Places, mentions, persons, households and kin out of the register tables."""

import datetime as dt
from collections.abc import Sequence

import duckdb
import pandas as pd

from toolkit.identity.anchors import ANCHORS, mentions_sql
from toolkit.identity.keys import prepare_keys
from toolkit.identity.kin import kin_sql
from toolkit.identity.places import known_villages, resolve_places
from toolkit.identity.queries import query
from toolkit.model import tables
from toolkit.model.registers import PersonColumns
from toolkit.store import Writer, place_registers


def resolve(
    connection: duckdb.DuckDBPyConnection, writer: Writer, *, people: Sequence[PersonColumns], secret: bytes, as_of: dt.date
) -> None:
    """Write the tables of this stage from the register views of ``connection``.

    ``people`` says where registers name somebody, ``secret`` keys every pseudonym, ``as_of`` is the day of the
    inspection.
    """
    prepare_keys(connection, secret)
    connection.register("anchors", pd.DataFrame({"register": ANCHORS, "trust": range(len(ANCHORS))}))
    connection.execute("CREATE TEMP TABLE run AS SELECT CAST(? AS DATE) AS as_of", [as_of])
    _write_places(connection, writer)
    for name in ("roster_rows", "own_records"):
        connection.execute(f"CREATE TEMP TABLE {name} AS {query(name)}")
    writer.write_query(tables.MENTIONS, connection, mentions_sql(people))
    for table in (tables.PERSONS, tables.ROSTER_ROWS, tables.HOUSEHOLDS, tables.MEMBERS):
        writer.write_query(table, connection, query(table.name))
    writer.write_query(tables.KIN, connection, kin_sql(connection))


def follow(connection: duckdb.DuckDBPyConnection, writer: Writer) -> None:
    """Write MEMBERSHIPS; ``connection`` has the links."""
    writer.write_query(tables.MEMBERSHIPS, connection, query("memberships"))


def _write_places(connection: duckdb.DuckDBPyConnection, writer: Writer) -> None:
    known = known_villages(connection)
    writer.write(tables.KNOWN_VILLAGES, known)
    connection.register("places_found", resolve_places(connection, known))
    writer.write_query(tables.PLACES, connection, "SELECT * FROM places_found")
    place_registers(connection)
