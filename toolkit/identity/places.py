"""Written township and village names -> village codes and one spelling of each township."""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pandas as pd

from toolkit import store
from toolkit.values import place_name

Codes = dict[tuple[str, ...], str]


def resolve_places(connection: duckdb.DuckDBPyConnection, known: pd.DataFrame) -> pd.DataFrame:
    """Every (township, village) spelling found in the registers with its village code and township (PLACES).

    The whole name in its township counts first, then the name without its ending where only one
    village of the township has it, and, where no township is written, of the county. A spelling that
    fits none of the ``known`` villages (KNOWN_VILLAGES) keeps a code made of its own words, so that its
    rows still count together. A township written without a village has no code.
    """
    written = _written(connection)
    township_of, code_of = _township_finder(known), _code_finder(_spelled(known))
    rows = [_resolved(row, township_of, code_of) for row in _spelled(written).to_dict("records")]
    resolved = pd.DataFrame(rows, columns=["village_code", "township"], index=written.index, dtype="str")
    found = pd.concat([written, resolved], axis=1)
    townships = dict(zip(known["village_code"], known["township_name"], strict=True))
    return found.assign(township=found["village_code"].map(townships).astype("str").fillna(found["township"])).astype("str")


def known_villages(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Villages of the map, then those that only the townships' tables have (KNOWN_VILLAGES), each once."""
    columns = "SELECT village_code, township_name, village_name, population, last_visited_on"
    mapped = connection.execute(f"{columns} FROM villages ORDER BY ALL").df().drop_duplicates("village_code")
    listed = connection.execute(f"{columns} FROM village_facts WHERE village_name IS NOT NULL ORDER BY ALL").df()
    township_of, code_of = _township_finder(mapped), _code_finder(_spelled(mapped))
    resolved = [_resolved(row, township_of, code_of) for row in _spelled(listed).to_dict("records")]
    codes = pd.Series([code for code, _ in resolved], index=listed.index, dtype="str")
    new = ~codes.isin(mapped["village_code"]) & ~listed["village_code"].isin(mapped["village_code"])
    added = listed.assign(village_code=listed["village_code"].fillna(codes))[new]
    return pd.concat([mapped, added.drop_duplicates("village_code")], ignore_index=True)


def _written(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every distinct pair of township_name and village_name, one of which may be missing."""
    pairs = " UNION ".join(
        f'SELECT {township} AS township_name, {village} AS village_name FROM "{register}"'
        for register, township, village in store.placed_columns(connection)
    )
    somewhere = "township_name IS NOT NULL OR village_name IS NOT NULL"
    return connection.execute(f"SELECT * FROM ({pairs}) WHERE {somewhere} ORDER BY ALL").df()


def _spelled(places: pd.DataFrame) -> pd.DataFrame:
    """With the village's ``whole`` name (no township in front) and its ``bare`` name (no ending either)."""
    village = places["village_name"]
    return places.assign(whole=place_name.without_township(village), bare=place_name.normalize_village(village))


def _codes(known: pd.DataFrame, keys: list[str]) -> Codes:
    """Codes by ``keys``, without those keys that several villages share."""
    alone = known.drop_duplicates([*keys, "village_code"]).drop_duplicates(keys, keep=False)
    return dict(zip(alone[keys].itertuples(index=False, name=None), alone["village_code"], strict=True))


def _township_finder(known: pd.DataFrame) -> Callable[[str], str]:
    """``柳河镇人民政府``, ``柳河`` -> ``柳河镇`` where one township of the county is called so."""
    names = pd.Series(known["township_name"].dropna().unique(), dtype="str")
    bare = {name: place_name.bare_township(name) for name in names}
    alone = {short: name for name, short in bare.items() if list(bare.values()).count(short) == 1}

    def find(written: str) -> str:
        if written in bare:
            return written
        named = place_name.find_township(written) or written
        return named if named in bare else alone.get(place_name.bare_township(named), named)

    return find


def _code_finder(known: pd.DataFrame) -> Callable[[str, Mapping[Any, Any]], str | None]:
    whole, bare = (_codes(known, ["township_name", name]) for name in ("whole", "bare"))
    county = _codes(known, ["bare"])

    def find(township: str, row: Mapping[Any, Any]) -> str | None:
        found = whole.get((township, row["whole"])) or bare.get((township, row["bare"]))
        return found if found or township else county.get((row["bare"],))

    return find


def _resolved(
    row: Mapping[Any, Any], township_of: Callable[[str], str], code_of: Callable[[str, Mapping[Any, Any]], str | None]
) -> tuple[str | None, str | None]:
    """Village code and township of one spelling."""
    village, written = row["village_name"], row["township_name"]
    if not isinstance(village, str):
        return None, township_of(written)
    if not isinstance(written, str):
        written = place_name.find_township(village) or ""
    township = township_of(written)
    return code_of(township, row) or f"{township}/{row['bare']}", township or None
