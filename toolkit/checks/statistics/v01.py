"""V01: villages whose share on dibao is far from that of their township, and disability does not explain it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

LEAST_VILLAGES = 5
NORMAL_SPREAD = 1.4826  # median absolute deviation of a normal distribution, in standard deviations, inverted


def judge(villages: pd.DataFrame, parameters: Mapping[str, object]) -> pd.DataFrame:
    """Distance of a village's rate from the township's other villages, in standard deviations.

    The standard deviation joins what chance alone gives in a village of that size with how far the county's villages usually
    are from their townships.
    """
    table = villages.astype({"population": "float64", "on_dibao": "float64", "severe": "float64"})
    known = table[table["population"] > 0].copy()
    known["rate"] = known["on_dibao"] / known["population"]
    known["usual"], usual_severe = _rate_of_others(known, "on_dibao"), _rate_of_others(known, "severe")
    apart = known["rate"] - known["usual"]
    chance = (known["usual"] * (1 - known["usual"]) / known["population"]) ** 0.5
    usual_distance = NORMAL_SPREAD * (apart - apart.median()).abs().median()
    spread = (chance**2 + usual_distance**2) ** 0.5
    known["distance"] = apart / spread.where(spread > 0)
    known["far"] = known["distance"].abs() > float(str(parameters["coverage_distance"]))
    needy = known["severe"] / known["population"] > float(str(parameters["coverage_need_ratio"])) * usual_severe
    known["explained"] = known["far"] & (apart > 0) & needy
    return _judged(table.join(known[["rate", "usual", "distance", "far", "explained"]]), enough=len(known) >= LEAST_VILLAGES)


def _rate_of_others(known: pd.DataFrame, counted: str) -> pd.Series:
    """The rate of the township's other villages; of the county where there is no other."""
    sums = known.groupby("township_name", dropna=False)[[counted, "population"]].transform("sum")
    others = sums[counted] - known[counted], sums["population"] - known["population"]
    rate: pd.Series = (others[0] / others[1].where(others[1] > 0)).fillna(known[counted].sum() / known["population"].sum())
    return rate


def _judged(table: pd.DataFrame, *, enough: bool) -> pd.DataFrame:
    explained, far = table["explained"].eq(True), table["far"].eq(True)
    flag = far & ~explained
    return pd.DataFrame(
        {
            "unit_key": table["village_code"],
            "village_code": table["village_code"],
            "verdict": np.select([table["rate"].isna() | (not enough), flag], ["undecided", "flag"], "ok"),
            "suppressed_by": explained.map({True: "more_disabled" if enough else None, False: None}).astype("str"),
            "source_rows": table["source_rows"],
            "direction_of": np.where(table["distance"] > 0, "high", "low"),
            **{name: table[name].astype("Int64") for name in ("population", "on_dibao", "severe")},
            **{name: table[name].round(4) for name in ("rate", "usual", "distance")},
        }
    )
