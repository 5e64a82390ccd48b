"""P08: villages where most are paid the same, and townships whose villages have too equal a share of households on dibao."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import chdtr

from toolkit.policy.units import Value

OF_VILLAGES = ["unit_key", "village_code", "place", "township_name", "verdict", "finding", "source_rows"]
OF_VILLAGES += ["households", "alike", "each_fen", "share_alike"]
OF_TOWNSHIPS = ["unit_key", "place", "township_name", "verdict", "finding", "source_rows"]
OF_TOWNSHIPS += ["villages", "dispersion", "probability_so_even"]


def judge(villages: pd.DataFrame, parameters: Mapping[str, Value]) -> pd.DataFrame:
    """One row per village, which flags as ``flat``, and one per township of enough villages, which flags as ``even``."""
    number = {key: float(str(value)) for key, value in parameters.items()}
    return pd.concat([_flat(villages, number), _even(villages, number)], ignore_index=True)


def _flat(villages: pd.DataFrame, number: Mapping[str, float]) -> pd.DataFrame:
    rows = villages.assign(unit_key=villages["village_code"], place=villages["village_name"])
    rows["share_alike"] = rows["alike"] / rows["households"].where(rows["households"] > 0)
    least = number["modal_households_min"]
    flat = (rows["households"] >= least) & (rows["share_alike"] > number["modal_amount_share"])
    unpaid = (rows["households"] == 0) & (rows["roster_households"] >= least)
    rows["finding"] = np.where(flat, "flat", "")
    rows["verdict"] = np.select([flat, unpaid], ["flag", "undecided"], default="ok")
    return rows[OF_VILLAGES].astype(
        {"households": "Int64", "alike": "Int64"}
    )  # whole beside the rows of townships, which have none


def _even(villages: pd.DataFrame, number: Mapping[str, float]) -> pd.DataFrame:
    """Pearson's chi-square of households against inhabitants per township, over its degrees of freedom, and its lower tail."""
    known = villages[(villages["population"].astype("float64") > 0) & villages["township_name"].notna()]
    sums = known.groupby("township_name")[["roster_households", "population"]].transform("sum").astype("float64")
    rate = sums["roster_households"] / sums["population"]
    expected = rate * known["population"].astype("float64")
    distance = (known["roster_households"] - expected) ** 2 / (expected * (1 - rate)).where((rate > 0) & (rate < 1))
    table = known.assign(distance=distance).groupby("township_name")
    rows = table.agg(
        villages=("distance", "count"), chi_square=("distance", "sum"), source_rows=("source_rows", "min")
    ).reset_index()
    rows = rows[rows["villages"] >= number["quota_villages_min"]].copy()
    rows["dispersion"] = rows["chi_square"] / (rows["villages"] - 1)
    rows["probability_so_even"] = chdtr(rows["villages"] - 1, rows["chi_square"])
    even = (rows["probability_so_even"] < number["quota_p"]) & (rows["dispersion"] < number["quota_dispersion_max"])
    rows["verdict"], rows["finding"] = np.where(even, "flag", "ok"), np.where(even, "even", "")
    return rows.assign(unit_key=rows["township_name"], place=rows["township_name"])[OF_TOWNSHIPS].astype({"villages": "Int64"})
