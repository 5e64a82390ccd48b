"""V06: villages where the share of the monitored who are on dibao is far from that of their township."""

from collections.abc import Mapping

import numpy as np
import pandas as pd


def judge(villages: pd.DataFrame, parameters: Mapping[str, object]) -> pd.DataFrame:
    """The difference of shares; villages with few persons on the list are undecided, those with none comply."""
    table = villages.astype({"monitored": "float64", "both_lists": "float64"})
    sums = table.groupby("township_name", dropna=False)[["monitored", "both_lists"]].transform("sum")
    others = sums - table[["monitored", "both_lists"]]
    share = table["both_lists"] / table["monitored"].where(table["monitored"] > 0)
    usual = others["both_lists"] / others["monitored"].where(others["monitored"] > 0)
    usual = usual.fillna(table["both_lists"].sum() / max(table["monitored"].sum(), 1))
    far = (share - usual).abs() > float(str(parameters["overlap_share_gap"]))
    few = far & (table["monitored"] < float(str(parameters["overlap_persons_min"])))
    return pd.DataFrame(
        {
            "unit_key": table["village_code"],
            "village_code": table["village_code"],
            "verdict": np.select([few, far], ["undecided", "flag"], "ok"),
            "source_rows": table["source_rows"],
            "direction_of": np.where(share > usual, "high", "low"),
            "monitored": table["monitored"].astype("int64"),
            "both_lists": table["both_lists"].astype("int64"),
            "share": share.round(4),
            "usual": usual.round(4),
        }
    )
