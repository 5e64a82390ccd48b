"""M10: villages with many people who look left out and few applications or approvals."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.policy import Value

LEAST_VILLAGES = 10
LEAST_LEFT_OUT = 2


def judge(villages: pd.DataFrame, parameters: Mapping[str, Value]) -> pd.DataFrame:
    """By place among the county's villages: need in the upper part, approval rate or intake in the lower.

    Villages without a population are undecided, as are all of them where they are too few to be ranked.
    """
    table = villages.dropna(subset="village_code").astype({"population": "float64"})
    population = table["population"].where(table["population"] > 0)
    need, intake = table["left_out"] / population, table["decided"] / population
    rate = table["approved"] / table["decided"].where(table["decided"] > 0)
    low, high = float(str(parameters["intake_low_quantile"])), float(str(parameters["need_high_quantile"]))
    few_approved, few_cases = _lowest(rate, low), _lowest(intake, low)
    much_need = (need >= need.quantile(high)) & (table["left_out"] >= LEAST_LEFT_OUT)
    unclear = population.isna() | (population.notna().sum() < LEAST_VILLAGES)
    return table.assign(
        unit_key=table["village_code"],
        verdict=np.select([unclear, much_need & (few_approved | few_cases)], ["undecided", "flag"], "ok"),
        kind=np.where(few_approved, "approvals", "intake"),
    )


def _lowest(values: pd.Series, share: float) -> pd.Series:
    """Those up to the quantile; where many share one value, that value is not low."""
    lowest: pd.Series = (values <= values.quantile(share)) & (values < values.median())
    return lowest
