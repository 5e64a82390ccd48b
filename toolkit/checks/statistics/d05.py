"""D05: villages that register deaths late, or none in a whole year."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from toolkit.policy.units import Value

MONTHS_A_YEAR = 12


def judge(villages: pd.DataFrame, parameters: Mapping[str, Value]) -> pd.DataFrame:
    """A village flags as ``slow`` by the median of its deaths, as ``silent`` where none is too few for its inhabitants."""
    number = {key: float(str(value)) for key, value in parameters.items()}
    years = number["death_silence_months"] / MONTHS_A_YEAR
    rows = villages.assign(expected=villages["population"].astype("float64") * number["death_rate_per_thousand"] / 1000 * years)
    rows["probability_of_none"] = np.exp(-rows["expected"])
    slow = (rows["lags"] >= number["death_lag_deaths_min"]) & (rows["median_days"] > number["death_lag_days"])
    enough = (rows["expected"] >= number["death_silence_expected_min"]) & (
        rows["probability_of_none"] < number["death_silence_p"]
    )
    silent = (rows["deaths"] == 0) & enough
    unknown = (rows["deaths"] == 0) & (rows["expected"].isna() | (enough & rows["some_unplaced"]))
    rows["finding"] = np.select(
        [slow, silent], [_slow_words(rows), _silent_words(rows, number["death_silence_months"])], default=""
    )
    rows["verdict"] = np.select([slow, unknown, silent], ["flag", "undecided", "flag"], default="ok")
    rows[["expected", "probability_of_none"]] = rows[["expected", "probability_of_none"]].round(4)
    return rows.assign(unit_key=rows["village_code"]).drop(columns=["some_unplaced"])


def _slow_words(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["lags"], rows["median_days"], strict=True)
    return [f"登记的{n}例死亡，从去世到注销的中位天数为{days:.0f}天" for n, days in pairs]


def _silent_words(rows: pd.DataFrame, months: float) -> list[str]:
    return [f"近{months:.0f}个月没有一例死亡登记，按人口约应有{expected:.1f}例" for expected in rows["expected"]]
