"""Written township and village names -> village codes."""

import duckdb
import pandas as pd

from toolkit.values import place_name


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
    codes = {(row.township_name, row.bare): row.village_code for row in known.itertuples()}
    unique = known.drop_duplicates("bare", keep=False).set_index("bare")["village_code"].to_dict()
    written["village_code"] = [_code(row, codes, unique) for row in written.itertuples()]
    return written[["township_name", "village_name", "village_code"]]


def _code(row: object, codes: dict[tuple[str, str], str], unique: dict[str, str]) -> str:
    township, bare, written = (getattr(row, name) for name in ("township_name", "bare", "village_name"))
    if not isinstance(township, str):
        township = place_name.find_township(written) or ""
    return codes.get((township, bare)) or unique.get(bare) or f"{township}/{bare}"
