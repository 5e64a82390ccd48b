"""Whether roster and payments speak of the same households: the first thing to ask of what was handed in."""

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import pandas as pd

from toolkit import store
from toolkit.values import id_number

SIDES = ("both", "roster", "payments", "roster_unusable", "payments_unusable")
MOST_LISTED = 50  # households of one township and side; the counts are always whole


@dataclass(frozen=True)
class Overlap:
    """``townships``: one row each, with ``month`` and a count per side; ``households``: those on one side only.

    ``households`` has township, side, village, id_masked, source_row; at most 50 per township and side.
    """

    townships: pd.DataFrame
    households: pd.DataFrame


def household_overlap(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> Overlap:
    """Compare the roster's households with the payees of each township's last paid month up to ``as_of``.

    A household is met when any of its whole id numbers is a payee's; no name decides.
    """
    store.place_registers(connection)
    query = (files("toolkit.reports") / "overlap.sql").read_text("utf-8")
    sides = connection.execute(query, {"as_of": as_of}).df()
    return Overlap(_by_township(sides), _listed(sides))


def _by_township(sides: pd.DataFrame) -> pd.DataFrame:
    counts = sides.groupby(["township", "side"]).size().unstack("side", fill_value=0).reindex(columns=SIDES, fill_value=0)
    return sides.groupby("township")["month"].max().to_frame().join(counts).reset_index()


def _listed(sides: pd.DataFrame) -> pd.DataFrame:
    alone = sides[sides["side"] != "both"]
    first = alone.groupby(["township", "side"]).head(MOST_LISTED)
    masked = id_number.mask(first["id_number"].astype("str").fillna(""))
    return first.assign(id_masked=masked)[["township", "side", "village", "id_masked", "source_row"]]
