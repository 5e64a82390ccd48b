"""Written township and village names -> village codes."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd

from toolkit.values import place_name

Codes = dict[tuple[str, str], str]


def resolve_places(connection: duckdb.DuckDBPyConnection, registers: list[str]) -> pd.DataFrame:
    """Every (township, village) spelling found in ``registers`` with its village code (PLACES).

    A village name that several townships share needs its township. A spelling that fits no
    village of the map keeps a code made of its own words, so that its rows still count together.
    """
    union = " UNION ".join(f'SELECT township_name, village_name FROM "{name}"' for name in registers)
    written = connection.execute(f"SELECT DISTINCT * FROM ({union}) WHERE village_name IS NOT NULL ORDER BY ALL").df()
    known = connection.execute("SELECT village_code, township_name, village_name FROM villages ORDER BY village_code").df()
    written["bare"] = place_name.normalize_village(written["village_name"])
    known["bare"] = place_name.normalize_village(known["village_name"])
    codes: Codes = {(row["township_name"], row["bare"]): row["village_code"] for row in known.to_dict("records")}
    unique = {row["bare"]: row["village_code"] for row in known.drop_duplicates("bare", keep=False).to_dict("records")}
    written["village_code"] = [_code(row, codes, unique) for row in written.to_dict("records")]
    return written[["township_name", "village_name", "village_code"]]


def _code(row: Mapping[Any, Any], codes: Codes, unique: dict[str, str]) -> str:
    township, bare, written = row["township_name"], row["bare"], row["village_name"]
    if not isinstance(township, str):
        township = place_name.find_township(written) or ""
    return codes.get((township, bare)) or unique.get(bare) or f"{township}/{bare}"
