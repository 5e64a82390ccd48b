"""Written township and village names -> village codes."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from toolkit.values import place_name

Codes = dict[tuple[str, ...], str]


def resolve_places(connection: duckdb.DuckDBPyConnection, registers: list[str]) -> pd.DataFrame:
    """Every (township, village) spelling found in ``registers`` with its village code (PLACES).

    The whole name in its township counts first, then the name without its ending where only one
    village of the township has it, and, where no township is written, of the county. A spelling that
    fits no village of the map keeps a code made of its own words, so that its rows still count together.
    """
    union = " UNION ".join(f'SELECT township_name, village_name FROM "{name}"' for name in registers)
    written = connection.execute(f"SELECT DISTINCT * FROM ({union}) WHERE village_name IS NOT NULL ORDER BY ALL").df()
    known = connection.execute("SELECT village_code, township_name, village_name FROM villages ORDER BY village_code").df()
    for places in (written, known):
        places["whole"] = place_name.without_township(places["village_name"])
        places["bare"] = place_name.normalize_village(places["village_name"])
    whole, bare = (_codes(known, ["township_name", name]) for name in ("whole", "bare"))
    county = _codes(known, ["bare"])
    written["village_code"] = [_code(row, whole, bare, county) for row in written.to_dict("records")]
    return written[["township_name", "village_name", "village_code"]]


def _codes(known: pd.DataFrame, keys: list[str]) -> Codes:
    """Codes by ``keys``, without those keys that several villages share."""
    alone = known.drop_duplicates([*keys, "village_code"]).drop_duplicates(keys, keep=False)
    return dict(zip(alone[keys].itertuples(index=False, name=None), alone["village_code"], strict=True))


def _code(row: Mapping[Any, Any], whole: Codes, bare: Codes, county: Codes) -> str:
    township = row["township_name"]
    if not isinstance(township, str):
        township = place_name.find_township(row["village_name"]) or ""
    found = whole.get((township, row["whole"])) or bare.get((township, row["bare"]))
    if not found and not township:
        found = county.get((row["bare"],))
    return found or f"{township}/{row['bare']}"
